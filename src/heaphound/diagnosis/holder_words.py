"""Holders in the user's words: the variable, and where it is declared.

In: the newest heap and a node. Out: a name and a place. A variable's name comes from the Context
edge that holds the object, or from the module that exports it, a property's from its edge.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from heaphound.diagnosis.declared_in import (
    at_declaration,
    declared_in,
    named_retainers,
    nearest_places,
)
from heaphound.diagnosis.functions_of import scope_place
from heaphound.diagnosis.module_exports import export_of
from heaphound.diagnosis.program_files import MAX_FILES, is_application, is_own, own_files
from heaphound.growth.find import Growth
from heaphound.heap.answers import remembered
from heaphound.heap.graph import Heap
from heaphound.heap.locations import Place
from heaphound.source.declarations import member_assignment, symbol_assignment, symbol_variable
from heaphound.source.imported import behind_import
from heaphound.source.lookups import has_computed_keys
from heaphound.source.original_place import original_name
from heaphound.source.parsed_file import holds_text
from heaphound.source.private_fields import lowered_field

NOT_NAMES = frozenset(
    [
        "__proto__",
        "constructor",
        "prototype",
        "next",
        "value",
        "exports",
        "default",
        "listener",
        "callback",
        "_events",
        "this",
        "_this",
        "self",
        "that",
    ]
)
_SYMBOL = re.compile(r"<symbol ([A-Za-z_$][\w$. -]*)>\Z")
_PAIR = re.compile(r"pair in WeakMap \(table @(\d+)\)")
IDENTIFIER = re.compile(r"[A-Za-z_$#][\w$]*\Z")
VARIABLE, PROPERTY = 3, 2  # what a name is worth, by what it is the name of
ON_PATH, OWN = 2, 2  # and more for lying on the path from the root, and for the program's own file
MAX_UP = 12
MAX_BELOW = 64  # dominators from what hangs on an object up to it


@dataclass(frozen=True, slots=True)
class Named:
    """A name for an object, the node that has the name in it, and where the name is declared."""

    name: str | None
    owner: int
    place: Place | None


@remembered
def name_of(growth: Growth, node: int) -> Named:
    """Find the best name of an object: a variable before a property, the nearest before a farther.

    Walks up the path from the root until something is called by an identifier.
    """
    heap = growth.heaps[-1]
    for _ in range(MAX_UP):
        named = _named_here(growth, heap, node)
        if named is not None:
            return named
        node = int(growth.paths.parent_node[node])
        if node <= 0:
            break
    return Named(None, -1, None)


def _named_here(growth: Growth, heap: Heap, node: int) -> Named | None:
    best = _best_edge(growth, heap, node)
    exported = export_of(heap, node)
    if exported is not None:
        on_path = int(growth.paths.parent_node[node]) == exported.cell
        worth = VARIABLE + ON_PATH * on_path + OWN * is_own(exported.place)
        if best is None or worth > best[0]:
            name = original_name(exported.place, exported.name)
            return Named(name, exported.cell, exported.place)
    if best is None:
        return _named_by_weak_map(growth, heap, node)
    if is_data(growth, best[2], best[1]):
        return None
    _, text, owner = best
    symbol = _SYMBOL.match(text)
    if symbol is not None:
        return _named_by_symbol(growth, owner, symbol[1])
    return _declared_here(owner, text, declared_in(growth, owner, text))


def _named_by_weak_map(growth: Growth, heap: Heap, node: int) -> Named | None:
    """The variable of the WeakMap whose value an object is, or the private field it stands for.

    What keeps the value is its key; what the program finds it by is the WeakMap.
    """
    edge = int(growth.paths.parent_edge[node])
    pair = _PAIR.search(heap.edge_text(edge)) if edge >= 0 else None
    table = heap.node_with_id(int(pair[1])) if pair is not None else -1
    if table < 0:
        return None
    start, end = int(heap.first_retainer[table]), int(heap.first_retainer[table + 1])
    for at in range(start, end):
        if heap.edge_text(int(heap.retaining_edge[at])) != "table":
            continue
        best = _best_edge(growth, heap, int(heap.retaining_node[at]))
        if best is None:
            return None
        named = _declared_here(best[2], best[1], declared_in(growth, best[2], best[1]))
        if named.place is None:
            return named
        private = lowered_field(named.place.file, best[1], named.name or "")
        if private is None:
            return named
        return Named(
            private.name, named.owner, Place(named.place.file, private.line, private.column, None)
        )
    return None


def is_data(growth: Growth, owner: int, key: str) -> bool:
    """Whether a property's name is data, as in `hits[user] = []`: the dictionary has the name.

    So where the source computes the keys of the dictionary and never writes this one after a dot.
    """
    heap = growth.heaps[-1]
    if heap.constructor_of(owner) != "Object":
        return False
    exported = export_of(heap, owner)
    if exported is not None:
        return has_computed_keys(exported.place.file, exported.name, key)
    best = _best_edge(growth, heap, owner)
    place = None if best is None else declared_in(growth, best[2], best[1])
    return best is not None and place is not None and has_computed_keys(place.file, best[1], key)


def _declared_here(owner: int, name: str, place: Place | None) -> Named:
    """A name with its place; of an imported name, those of the module that declares it."""
    if place is not None and is_own(place):
        behind = behind_import(place.file, name)
        if behind is not None:
            at = at_declaration(behind.file, behind.declared)
            return Named(original_name(at, behind.name) if at else name, owner, at)
    return Named(name if place is None else original_name(place, name), owner, place)


def _best_edge(growth: Growth, heap: Heap, node: int) -> tuple[int, str, int] | None:
    """The variable or property that says most of what an object is: worth, name and owner."""
    best: tuple[int, str, int] | None = None
    for edge, owner in named_retainers(growth, heap, node, ("context", "property")):
        kind, text = heap.edge_type(edge), heap.edge_text(edge)
        if text in NOT_NAMES or not (IDENTIFIER.match(text) or _SYMBOL.match(text)):
            continue
        if not _may_name(heap, owner, kind, text, node):
            continue
        worth = VARIABLE if kind == "context" else PROPERTY
        if edge == int(growth.paths.parent_edge[node]):
            worth += ON_PATH
        if kind == "context" and is_own(scope_place(heap, owner)):
            worth += OWN
        if best is None or worth > best[0]:
            best = (worth, text, owner)
    return best


def _may_name(heap: Heap, owner: int, kind: str, name: str, node: int) -> bool:
    """Whether what an owner calls an object says anything of who holds it.

    Not a field of Node's own, unless the program put it there (`server.jobs = new Set()`): what
    holds the object it is in says more. Nor what lives by the object alone, such as the scope of a
    listener it has.
    """
    internal = kind == "property" and _is_internal(heap, owner)
    return not (internal and not _is_set_by_program(heap, name)) and not _hangs_on(
        heap, owner, node
    )


def _is_set_by_program(heap: Heap, name: str) -> bool:
    """Whether a file of the program's own sets a property of this name on some other object."""
    symbol = _SYMBOL.match(name)
    for file in own_files(heap)[:MAX_FILES]:
        if symbol is not None and symbol_variable(file, symbol[1]) is not None:
            return True
        if symbol is None and holds_text(file, f".{name}") and member_assignment(file, name):
            return True
    return False


def _named_by_symbol(growth: Growth, owner: int, description: str) -> Named | None:
    """The variable of the symbol that a property goes by, and where the property is set."""
    nearby = nearest_places(growth, owner)
    for place in nearby[:1]:
        files = (place.file, *own_files(growth.heaps[-1])[:MAX_FILES])
        file, variable = next(
            ((f, v) for f in files if (v := symbol_variable(f, description)) is not None),
            (place.file, None),
        )
        name = variable or f"Symbol({description})"
        set_in = (
            at_declaration(each, symbol_assignment(each, name)) for each in (place.file, file)
        )
        return Named(name, owner, next(filter(None, set_in), place))
    return None


def _hangs_on(heap: Heap, node: int, holder: int) -> bool:
    """Whether every way to `node` leads through `holder`."""
    for _ in range(MAX_BELOW):
        node = int(heap.immediate_dominator[node])
        if node == holder:
            return True
        if node <= 0:
            break
    return False


def _is_internal(heap: Heap, owner: int) -> bool:
    place = heap.place_of(owner)
    return place is not None and not is_application(place)
