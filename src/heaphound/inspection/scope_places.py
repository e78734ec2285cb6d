"""Whose scope a Context is: the function, its file and its line.

In: a Heap, the ScopeInfo that Contexts of one scope share, and a function written inside. Out: a
ScopePlace. The function itself is known while a closure of it lives; else the source says where the
variables are declared, if it is there; else a function written inside the scope must do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from heaphound.heap import Heap, Place, v8_names
from heaphound.source.declarations import variable_declaration
from heaphound.source.original_place import original_place

_OWN_SCOPE_EDGE = "name_or_scope_info"
_RETAINERS_TRIED = 1000


class Certainty(Enum):
    """What the place of a scope is."""

    FUNCTION = "function"  # of the function whose scope it is
    DECLARATION = "declaration"  # of a variable of the scope, read from the source
    INSIDE = "inside"  # of a function written inside the scope
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ScopePlace:
    """The function whose scope it is.

    Attributes:
        function: its name; None when it has none, or none is known.
        place: see `certainty`; None when unknown.
        certainty: what `place` is the place of.
    """

    function: str | None
    place: Place | None
    certainty: Certainty


def scope_place(
    heap: Heap, scope_info: int, inner: Place | None, variables: list[str]
) -> ScopePlace:
    """Find the function that a scope belongs to.

    Args:
        heap: the heap.
        scope_info: the node of the scope's ScopeInfo; -1 for none.
        inner: a function that closes over the scope, in the code that ran.
        variables: names of the scope's variables.
    """
    found = _scope_place(heap, scope_info, inner, variables)
    return found if found.place is None else replace(found, place=original_place(found.place))


def _scope_place(
    heap: Heap, scope_info: int, inner: Place | None, variables: list[str]
) -> ScopePlace:
    function, own = _own_function(heap, scope_info) if scope_info >= 0 else (None, None)
    if own is not None:
        return ScopePlace(function, own, Certainty.FUNCTION)
    for name in variables:
        declared = declared_at(inner, name)
        if declared is not None:
            return ScopePlace(function or declared.function, declared, Certainty.DECLARATION)
    if inner is not None:
        return ScopePlace(function, inner, Certainty.INSIDE)
    return ScopePlace(function, None, Certainty.UNKNOWN)


def declared_at(inner: Place | None, variable: str) -> Place | None:
    """Find where a variable is declared, above a function that uses it; None without source.

    Both places are in the code that ran, not yet in the original source.
    """
    if inner is None or inner.file.startswith("node:"):
        return None
    found = variable_declaration(inner.file, variable, inner.line)
    if found is None:
        return None
    return Place(inner.file, found.line, found.column, found.function)


def _own_function(heap: Heap, scope_info: int) -> tuple[str | None, Place | None]:
    """Go from a ScopeInfo to its function's shared part, and from there to a living closure."""
    for shared in _holders(heap, scope_info, _OWN_SCOPE_EDGE):
        name = heap.node_name(shared)
        for closure in _holders(heap, shared, v8_names.SHARED_FUNCTION_EDGE):
            place = heap.place_of(closure)
            if place is not None:
                return place.function, place
        return (None if name.startswith("(") else name or None), None
    return None, None


def _holders(heap: Heap, node: int, edge_name: str) -> list[int]:
    first, end = int(heap.first_retainer[node]), int(heap.first_retainer[node + 1])
    wanted = heap.snapshot.strings.find(edge_name)
    internal = heap.snapshot.layout.edge_type_code("internal")
    edges = heap.retaining_edge[first : min(end, first + _RETAINERS_TRIED)]
    is_it = heap.snapshot.edge_name[edges] == wanted
    is_it &= heap.snapshot.edge_type[edges] == internal
    holders: list[int] = heap.retaining_node[first : first + edges.size][is_it].tolist()
    return holders
