"""Holders in the user's words: the variable, and where it is declared.

In: the newest heap and a node. Out: a name and a place. A variable's name comes from the Context
edge that holds the object, or from the module that exports it, a property's from its edge; the
file from the functions that share the Context, or from the class of the owner; the line from the
source on disk, when it is there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from heaphound.diagnosis.functions_of import method_places, scope_place
from heaphound.diagnosis.module_exports import export_of
from heaphound.growth.find import Growth
from heaphound.heap.answers import remembered
from heaphound.heap.graph import Heap
from heaphound.heap.locations import Place
from heaphound.source.declarations import (
    Declaration,
    global_assignment,
    member_assignment,
    mention,
    property_assignment,
    symbol_assignment,
    symbol_variable,
    variable_declaration,
)
from heaphound.source.imported import behind_import, exported_by
from heaphound.source.lexical import field_around, field_in_value, variable_around
from heaphound.source.lookups import has_computed_keys
from heaphound.source.original_place import original_name
from heaphound.source.parsed_file import holds_text

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
IDENTIFIER = re.compile(r"[A-Za-z_$#][\w$]*\Z")
VARIABLE, PROPERTY = 3, 2  # what a name is worth, by what it is the name of
ON_PATH, OWN = 2, 2  # and more for lying on the path from the root, and for the program's own file
MAX_UP = 12
MAX_BELOW = 64  # dominators from what hangs on an object up to it
MAX_RETAINERS = 400
MAX_FILES = 400
MAX_NEARBY = 3
MAX_PACKAGE_FILES = 4_000


@dataclass(frozen=True, slots=True)
class Named:
    """A name for an object, the node that has the name in it, and where the name is declared."""

    name: str | None
    owner: int
    place: Place | None


def is_application(place: Place | None) -> bool:
    """Whether a place is in a file, not in Node's own code."""
    return place is not None and _is_source(place.file)


def is_own(place: Place | None) -> bool:
    """Whether a place is in the program's own files, not in a package it installed."""
    return is_application(place) and place is not None and "/node_modules/" not in place.file


def own_files(heap: Heap) -> tuple[str, ...]:
    """The program's own files, packages left out, in the order V8 numbered them."""
    files = (heap.scripts[script] for script in sorted(heap.scripts))
    return tuple(
        dict.fromkeys(file for file in files if _is_source(file) and "/node_modules/" not in file)
    )


def _is_source(file: str) -> bool:
    """Whether a script is written in a file; Node's own and WebAssembly (`wasm://…`) are not."""
    return "/" in file and not file.startswith(("node:", "wasm:"))


def package_files(heap: Heap) -> tuple[str, ...]:
    """The files of installed packages that the process has loaded."""
    return tuple(dict.fromkeys(f for f in heap.scripts.values() if "/node_modules/" in f))


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
    if best is None or is_data(growth, best[2], best[1]):
        return None
    _, text, owner = best
    symbol = _SYMBOL.match(text)
    if symbol is not None:
        return _named_by_symbol(growth, owner, symbol[1])
    return _declared_here(owner, text, declared_in(growth, owner, text))


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
            at = _at(behind.file, behind.declared)
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


def named_retainers(
    growth: Growth, heap: Heap, node: int, kinds: Sequence[str]
) -> list[tuple[int, int]]:
    """References of some kinds from what is alive in every heap, each with its owner.

    An emitter may be held by a thousand records of its listeners: those have no name for it.
    """
    start, end = int(heap.first_retainer[node]), int(heap.first_retainer[node + 1])
    edges, owners = heap.retaining_edge[start:end], heap.retaining_node[start:end]
    codes = [heap.snapshot.layout.edge_type_code(kind) for kind in kinds]
    wanted = np.isin(heap.snapshot.edge_type[edges], codes) & growth.alive[-1][owners]
    found = np.flatnonzero(wanted)[:MAX_RETAINERS]
    return list(zip(edges[found].tolist(), owners[found].tolist(), strict=True))


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
        set_in = (_at(each, symbol_assignment(each, name)) for each in (place.file, file))
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


@remembered
def declared_in(growth: Growth, owner: int, name: str) -> Place | None:
    """Find where the variable or property `name` of `owner` (a Context or an object) is written.

    What a module exports is written where the module declares it, but not where another one only
    passes on the property of an object. Else first in the owner's class, then in the file that its
    class or functions are in; then, for a property that others put on the owner (`globalThis.jobs`,
    `app.decorate("users", …)`), in the program's own files.
    """
    heap = growth.heaps[-1]
    nearby = nearest_places(growth, owner)
    if heap.node_name(owner) == "system / Context":
        if not nearby:
            return None
        return _variable_at(heap, owner, name, nearby[0]) or nearby[0]
    exported = _as_export(growth, owner, name)
    if exported is not None and nearby and exported.file == nearby[0].file:
        return exported
    found = _field_at(growth, owner, name) or _in_files(nearby, name)
    if found is not None:
        return found
    elsewhere = exported or _elsewhere(heap, name, search_packages=not nearby)
    return elsewhere or (nearby[0] if nearby else None)


def _in_files(nearby: Sequence[Place], name: str) -> Place | None:
    """Where the files near an object set a property of this name: its own file in any way."""
    for place in nearby[:1]:
        found = _at(place.file, property_assignment(place.file, name, None)) or _at(
            place.file, variable_declaration(place.file, name, None)
        )
        if found is not None:
            return found
    for place in nearby[1:]:
        found = _at(place.file, member_assignment(place.file, name))
        if found is not None:
            return found
    return None


def _variable_at(heap: Heap, context: int, name: str, near: Place) -> Place | None:
    """Where the source declares a variable of a Context, as its functions see it.

    Args:
        heap: the heap.
        context: the Context's node.
        name: of the variable.
        near: a place in a file near by, where no function that closes over it is left.
    """
    inner = scope_place(heap, context)
    if inner is not None and inner.file == near.file:
        beside = {
            heap.edge_text(edge)
            for edge in heap.out_edges(context)
            if heap.edge_type(edge) == "context"
        }
        found = variable_around(inner.file, name, inner.line, inner.column, beside - {name})
        if found is not None:
            return _at(inner.file, found)
    return _at(near.file, variable_declaration(near.file, name, near.line))


def _field_at(growth: Growth, owner: int, name: str) -> Place | None:
    """Where the class of an object, or the literal it is or is in, sets a property of this name."""
    heap = growth.heaps[-1]
    for _ in range(MAX_UP):
        for place in (heap.place_of(owner), *method_places(heap, owner)):
            if place is not None and is_application(place):
                found = field_around(place.file, name, place.line, place.column)
                return _at(place.file, found)
        edge, owner = int(growth.paths.parent_edge[owner]), int(growth.paths.parent_node[owner])
        if owner <= 0:
            break
        if heap.node_name(owner) == "system / Context":
            near = scope_place(heap, owner)
            variable = near and _variable_at(heap, owner, heap.edge_text(edge), near)
            if near is None or variable is None:
                break
            at = Declaration(variable.line, variable.column, None)
            return _at(near.file, field_in_value(near.file, name, at))
    return None


def _as_export(growth: Growth, owner: int, name: str) -> Place | None:
    """Where a module declares what it exports by a name, if `owner` is a module's exports."""
    heap = growth.heaps[-1]
    for edge, module in named_retainers(growth, heap, owner, ("property",)):
        if heap.edge_text(edge) != "exports":
            continue
        path = heap.child_by_edge(module, "filename")
        found = exported_by(heap.node_name(path), name) if path >= 0 else None
        if found is not None:
            return _at(heap.node_name(path), found[1])
    return None


def _elsewhere(heap: Heap, name: str, *, search_packages: bool) -> Place | None:
    """Where any other file of the program sets a property of this name."""
    for look in (member_assignment, mention):
        for file in own_files(heap)[:MAX_FILES]:
            found = _at(file, look(file, name))
            if found is not None:
                return found
    for file in own_files(heap)[:MAX_FILES]:
        found = _at(file, property_assignment(file, name, None))
        if found is not None:
            return found
    for file in package_files(heap)[:MAX_PACKAGE_FILES] if search_packages else ():
        found = _at(file, global_assignment(file, name))
        if found is not None:
            return found
    return None


def _at(file: str, found: Declaration | None) -> Place | None:
    return None if found is None else Place(file, found.line, found.column, found.function)


@remembered
def nearest_places(growth: Growth, owner: int) -> list[Place]:
    """Places in files near `owner`: its own, then those of what leads to it; the nearest first."""
    heap = growth.heaps[-1]
    found: dict[str, Place] = {}
    for _ in range(MAX_UP):
        if heap.node_name(owner) == "system / Context":
            places = [scope_place(heap, owner)]
        else:
            places = [heap.place_of(owner), *method_places(heap, owner)]
        for place in places:
            if place is not None and is_application(place):
                found.setdefault(place.file, place)
        if len(found) >= MAX_NEARBY:
            break
        owner = int(growth.paths.parent_node[owner])
        if owner <= 0:
            break
    return list(found.values())
