"""What the program's own code calls an object that something else keeps alive.

In: the newest heap and a path or objects. Out: the variable or field of the program's own that
leads there, which says more to a reader than a package's or Node's field does.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from heaphound.diagnosis.declared_in import declared_in, named_retainers
from heaphound.diagnosis.functions_of import scope_place
from heaphound.diagnosis.holder_words import IDENTIFIER, NOT_NAMES, Named
from heaphound.diagnosis.program_files import is_own
from heaphound.growth.find import Growth
from heaphound.inspection.edges_of import edges_into

MAX_ASKED = 200
_OF_MODULES = frozenset({"require", "module"})  # lead to every module there is


def reached_from(growth: Growth, path: Sequence[int]) -> Named | None:
    """The last variable or field of the program's own on a path: what it calls the package by.

    Args:
        growth: of the heaps.
        path: edges of the newest heap, root first.
    """
    heap = growth.heaps[-1]
    for edge in reversed(path):
        kind, text = heap.edge_type(edge), heap.edge_text(edge)
        if kind not in {"context", "property"} or not IDENTIFIER.match(text):
            continue
        owner = int(growth.paths.parent_node[int(heap.snapshot.to_node[edge])])
        if text in NOT_NAMES | _OF_MODULES or owner < 0:
            continue
        is_scope = heap.node_name(owner) == "system / Context"
        if kind == "property" and is_scope:
            continue
        place = scope_place(heap, owner) if is_scope else heap.place_of(owner)
        if is_own(place):
            return Named(text, owner, declared_in(growth, owner, text))
    for edge in reversed(path):
        named = _own_variable(growth, int(heap.snapshot.to_node[edge]))
        if named is not None:
            return named
    return None


def _own_variable(growth: Growth, node: int) -> Named | None:
    """A variable of the program's own that holds an object, on whichever way."""
    heap = growth.heaps[-1]
    for edge, owner in named_retainers(growth, heap, node, ("context",)):
        text = heap.edge_text(edge)
        if text in NOT_NAMES | _OF_MODULES or not IDENTIFIER.match(text):
            continue
        if is_own(scope_place(heap, owner)):
            return Named(text, owner, declared_in(growth, owner, text))
    return None


def variable_into(growth: Growth, nodes: npt.NDArray[np.int32]) -> Named | None:
    """A variable or field of the program's own that holds one of these; O(their retainers)."""
    heap = growth.heaps[-1]
    edge, owner, of = edges_into(heap, nodes)
    kinds, is_alive = heap.snapshot.edge_type[edge], growth.alive[-1][owner]
    for kind, look in (("context", _own_variable), ("property", _own_field)):
        is_named = kinds == heap.snapshot.layout.edge_type_code(kind)
        held = np.unique(nodes[of[is_named & is_alive]])[:MAX_ASKED]
        found = (look(growth, node) for node in held.tolist())
        named = next((each for each in found if each is not None), None)
        if named is not None:
            return named
    return None


def _own_field(growth: Growth, node: int) -> Named | None:
    """A field that an object of the program's own holds an object by."""
    heap = growth.heaps[-1]
    for edge, owner in named_retainers(growth, heap, node, ("property",)):
        text = heap.edge_text(edge)
        if text not in NOT_NAMES and IDENTIFIER.match(text) and is_own(heap.place_of(owner)):
            return Named(text, owner, declared_in(growth, owner, text))
    return None
