"""The one predicate: does this edge keep its target alive?

In: a Snapshot. Out: a bool for each edge, the same as HeapSnapshot.computeIsEssentialEdge and
JSHeapSnapshot.markPageOwnedNodes in DevTools. Dominators and retained sizes follow only these.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from heaphound.heap import v8_names
from heaphound.kernels import graph as kernels
from heaphound.kernels import weak_map_names
from heaphound.snapshot.columns import Snapshot

ROOT = 0

_DIGITS = (ord("0"), ord("9"))
_CLOSING_BRACKET = ord(")")


@dataclass(frozen=True, slots=True)
class WeakMapEntries:
    """The edges that stand for WeakMap entries.

    Attributes:
        edge: int32, ascending; the edges.
        entry: int32, one for each edge; both edges of one entry have its number.
        table_id: int64, entries; the id of the table node that each entry belongs to.
    """

    edge: npt.NDArray[np.int32]
    entry: npt.NDArray[np.int32]
    table_id: npt.NDArray[np.int64]


def strong_edges(snapshot: Snapshot) -> npt.NDArray[np.bool_]:
    """Say of each edge (bool, edges) whether it is anything but weak."""
    strong: npt.NDArray[np.bool_] = snapshot.edge_type != snapshot.layout.edge_type_code("weak")
    return strong


def weak_map_entries(snapshot: Snapshot) -> WeakMapEntries:
    """Recognise the two edges of each WeakMap entry by their text."""
    strings = snapshot.strings
    long = np.flatnonzero(strings.byte_lengths >= weak_map_names.SHORTEST_ENTRY)
    first, last = strings.raw[strings.offsets[long]], strings.raw[strings.offsets[long + 1] - 1]
    long = long[(first >= _DIGITS[0]) & (first <= _DIGITS[1]) & (last == _CLOSING_BRACKET)]
    entry_of_name, table_id = weak_map_names.weak_map_entries(
        (name, strings.escaped(name)) for name in long.tolist()
    )
    if not entry_of_name:
        none = np.empty(0, np.int32)
        return WeakMapEntries(none, none, np.empty(0, np.int64))
    is_entry = np.zeros(len(strings), np.bool_)
    is_entry[list(entry_of_name)] = True
    internal = snapshot.layout.edge_type_code("internal")
    edges = kernels.edges_named(snapshot.edge_type, snapshot.edge_name, internal, is_entry)
    numbers = [entry_of_name[name] for name in snapshot.edge_name[edges].tolist()]
    return WeakMapEntries(edges, np.array(numbers, np.int32), np.array(table_id, np.int64))


def page_owned_nodes(snapshot: Snapshot, strong: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Say of each node (bool, nodes) whether a global object of the program leads to it.

    The starts are the targets of the root's shortcut edges (in Node: each context's `global`) and
    of its element edges to the DOM trees.
    """
    layout = snapshot.layout
    edges = np.arange(snapshot.first_edge[ROOT], snapshot.first_edge[ROOT + 1])
    targets = snapshot.to_node[edges]
    edge_types = snapshot.edge_type[edges]
    is_start = edge_types == layout.edge_type_code("shortcut")
    is_start |= (edge_types == layout.edge_type_code("element")) & dom_trees(snapshot, targets)
    return kernels.reachable(snapshot.first_edge, snapshot.to_node, strong, targets[is_start])


def dom_trees(snapshot: Snapshot, nodes: npt.NDArray[np.int32]) -> npt.NDArray[np.bool_]:
    """Say of each of these nodes whether it is the root of a page's DOM trees."""
    found: npt.NDArray[np.bool_]
    found = snapshot.node_type[nodes] == snapshot.layout.node_type_code("synthetic")
    found &= snapshot.node_name[nodes] == snapshot.strings.find(v8_names.DOCUMENT_DOM_TREES)
    return found


def user_roots(snapshot: Snapshot) -> npt.NDArray[np.int32]:
    """List the root's targets that belong to the program, once per edge, in order of edge.

    None means that the snapshot was written with V8's internals exposed.
    """
    edges = np.arange(snapshot.first_edge[ROOT], snapshot.first_edge[ROOT + 1])
    targets = snapshot.to_node[edges]
    is_user_root: npt.NDArray[np.bool_]
    is_user_root = snapshot.node_type[targets] != snapshot.layout.node_type_code("synthetic")
    return targets[is_user_root | dom_trees(snapshot, targets)]


def essential_edges(snapshot: Snapshot, entries: WeakMapEntries) -> npt.NDArray[np.bool_]:
    """Say of each edge (bool, edges) whether removing it could free its target.

    Not essential: weak edges; the table's half of a WeakMap entry (the key's half says more);
    self edges; shortcuts, and edges from what the program's globals do not lead to (the engine,
    a debugger) to what they do lead to, both except from the root.
    """
    layout = snapshot.layout
    essential = kernels.keeping_edges(
        snapshot.first_edge,
        snapshot.to_node,
        snapshot.edge_type,
        page_owned_nodes(snapshot, strong_edges(snapshot)),
        weak=layout.edge_type_code("weak"),
        shortcut=layout.edge_type_code("shortcut"),
        root=ROOT,
    )
    sources = np.searchsorted(snapshot.first_edge, entries.edge, side="right") - 1
    is_from_table = snapshot.node_id[sources] == entries.table_id[entries.entry]
    essential[entries.edge[is_from_table]] = False
    return essential
