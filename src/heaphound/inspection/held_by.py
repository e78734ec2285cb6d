"""Who holds some objects, in the words of the source: Session.id, items[], the variable name.

In: a Heap and nodes. Out: the classes and fields that hold them, most first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from heaphound.heap import Constructors, Heap
from heaphound.inspection.edges_of import edges_into

ELEMENTS = "[]"
_MOST_LIFTS = 4  # dictionary -> backing store -> object, and one to spare
_IMPLEMENTATION = ("array", "hidden")
_OF_STRINGS = ("concatenated string", "sliced string")  # first, second; parent
_TOLD = ("property", "element", "context")  # edges that the source knows; others are V8's


@dataclass(frozen=True, slots=True)
class HolderField:
    """A class and the field of it by which it holds objects.

    Attributes:
        constructor: the class of the holders.
        field: the property or variable; first, second or parent of a string; "[]" for elements,
            entries and V8's own fields.
        is_variable: whether the holder is a scope and the field a variable of it.
        count: how many references there are.
    """

    constructor: str
    field: str
    is_variable: bool
    count: int


def held_by(
    heap: Heap,
    classes: Constructors,
    nodes: npt.NDArray[np.integer],
    counted: npt.NDArray[np.bool_],
    most: int,
) -> tuple[HolderField, ...]:
    """Count the references to some nodes by the class and field they come from.

    Tables and backing stores stand for the object that owns them. V8 lists what a backing store
    holds under its object too, so where the source's own edges lead to a node, others are left out.

    Args:
        heap: the heap.
        classes: its classes.
        nodes: the nodes, each once.
        counted: bool, edges; which edges are references.
        most: how many fields to give.
    """
    snapshot = heap.snapshot
    edge, source, of = edges_into(heap, nodes)
    is_told = np.isin(
        snapshot.edge_type[edge], [snapshot.layout.edge_type_code(name) for name in _TOLD]
    )
    has_told = np.zeros(nodes.size, np.bool_)
    has_told[of[is_told & counted[edge]]] = True
    useful = counted[edge] & (is_told | ~has_told[of])
    edge, source, is_told = edge[useful], source[useful], is_told[useful]
    kind = snapshot.edge_type[edge].astype(np.int64)
    element = snapshot.layout.edge_type_code("element")
    has_name = (is_told & (kind != element)) | np.isin(
        snapshot.node_type[source], [snapshot.layout.node_type_code(name) for name in _OF_STRINGS]
    )
    field = np.where(has_name, snapshot.edge_name[edge], -1)
    variable = kind == snapshot.layout.edge_type_code("context")
    holder = classes.constructor[_owners(heap, source)]
    keys = np.stack([holder, field, variable])
    keys, counts = np.unique(keys, axis=1, return_counts=True)
    first = np.argsort(-counts, kind="stable")[:most]
    return tuple(
        HolderField(
            classes.names[int(keys[0, at])],
            snapshot.strings[int(keys[1, at])] if keys[1, at] >= 0 else ELEMENTS,
            bool(keys[2, at]),
            int(counts[at]),
        )
        for at in first.tolist()
    )


def _owners(heap: Heap, nodes: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Go from V8's tables and stores to the objects that own them."""
    codes = [heap.snapshot.layout.node_type_code(name) for name in _IMPLEMENTATION]
    nodes = nodes.copy()
    for _ in range(_MOST_LIFTS):
        lift = np.isin(heap.snapshot.node_type[nodes], codes) & (
            heap.immediate_dominator[nodes] > 0
        )
        if not lift.any():
            break
        nodes[lift] = heap.immediate_dominator[nodes[lift]]
    return nodes
