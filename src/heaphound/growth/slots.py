"""Where new objects hang on old ones: the slots of survivors that hold transients.

In: heaps with their survivors marked. Out: per heap the edges from a survivor to a transient
(an object that is not alive in every heap), each with its slot: the owner of the reference and
the name it is held by. Implementation nodes (hash tables, backing stores, property dictionaries)
stand for the object that owns them, since they are reallocated while it grows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from heaphound.growth.app_paths import AppPaths
from heaphound.growth.edge_numbers import NUMBERED_EDGES
from heaphound.growth.entries import edges_from
from heaphound.heap.answers import remembered
from heaphound.heap.graph import Heap
from heaphound.kernels import charging

ELEMENTS = "[]"  # the folded name of everything held by position or by key
IMPLEMENTATION_TYPES = ("array", "hidden", "object shape", "code")
IMPLEMENTATION_EDGES = frozenset({"table", "elements", "properties"})
VARIABLES = frozenset({"system / PropertyCell", "system / Cell"})  # a global's, an export's
MAX_LIFT = 64


@dataclass(frozen=True, slots=True)
class Seeds:
    """The edges by which survivors hold transients, in one heap.

    Attributes:
        node: shape (seeds,), int32; the transient.
        holder_id: shape (seeds,), int64; id of the survivor the edge leaves from.
        edge: shape (seeds,), int64; the edge.
    """

    node: npt.NDArray[np.int32]
    holder_id: npt.NDArray[np.int64]
    edge: npt.NDArray[np.int64]

    def with_more(self, others: Seeds) -> Seeds:
        """These seeds, then the others."""
        return Seeds(
            np.concatenate((self.node, others.node)),
            np.concatenate((self.holder_id, others.holder_id)),
            np.concatenate((self.edge, others.edge)),
        )


def find_seeds(heap: Heap, alive: npt.NDArray[np.bool_], passes: npt.NDArray[np.bool_]) -> Seeds:
    """Collect the edges from survivors to transients that pass blame on."""
    snapshot = heap.snapshot
    edge, source = charging.leaving_edges(snapshot.first_edge, snapshot.to_node, passes, alive)
    seeds = Seeds(snapshot.to_node[edge], snapshot.node_id[source], edge.astype(np.int64))
    return seeds.with_more(_in_new_tables(heap, alive, passes, seeds))


def _in_new_tables(
    heap: Heap, alive: npt.NDArray[np.bool_], passes: npt.NDArray[np.bool_], seeds: Seeds
) -> Seeds:
    """The transients in the hash tables that Maps and Sets have got since they grew.

    The table is one transient, whatever it holds; how many entries came, these tell.
    """
    snapshot = heap.snapshot
    is_table = snapshot.edge_name[seeds.edge] == snapshot.strings.find("table")
    is_table &= snapshot.edge_type[seeds.edge] == snapshot.layout.edge_type_code("internal")
    edges, of = edges_from(snapshot, seeds.node[is_table].astype(np.int64))
    held = passes[edges] & ~alive[snapshot.to_node[edges]]
    edges, holder = edges[held], seeds.holder_id[is_table][of[held]]
    return Seeds(snapshot.to_node[edges], holder, edges.astype(np.int64))


def lift(heap: Heap, paths: AppPaths, node: int) -> int:
    """The object that owns an implementation node; the node itself when it is an object."""
    types = implementation_types(heap)
    for _ in range(MAX_LIFT):
        parent = int(paths.parent_node[node])
        if int(heap.snapshot.node_type[node]) not in types or parent <= 0:
            return node
        if heap.node_name(node) in VARIABLES:
            return node
        node = parent
    return node


@remembered
def implementation_types(heap: Heap) -> frozenset[int]:
    """The types of nodes that stand for the object that owns them."""
    return frozenset(map(heap.snapshot.layout.node_type_code, IMPLEMENTATION_TYPES))


def slot_label(heap: Heap, edge: int, *, lifted: bool) -> str:
    """The name a reference goes by, with positions and keys folded into one."""
    kind = heap.snapshot.layout.edge_types[int(heap.snapshot.edge_type[edge])]
    if lifted or kind in NUMBERED_EDGES:
        return ELEMENTS
    text = heap.edge_text(edge)
    if kind == "internal" and (text in IMPLEMENTATION_EDGES or text.isdigit()):
        return ELEMENTS
    return text
