"""Where a variable or a property is declared.

In: the newest heap and the node that has the name in it, a Context or an object. Out: a place. The
file comes from the functions that share the Context or from the class of the owner, the line from
the source on disk, when it is there.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from heaphound.diagnosis.functions_of import method_places, scope_place
from heaphound.diagnosis.program_files import (
    MAX_FILES,
    is_application,
    own_files,
    package_files,
)
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
    variable_declaration,
)
from heaphound.source.imported import exported_by
from heaphound.source.lexical import field_around, field_in_value, variable_around

MAX_UP = 12  # steps up the path from the root
MAX_RETAINERS = 400
MAX_NEARBY = 3
MAX_PACKAGE_FILES = 4_000


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
        found = at_declaration(
            place.file, property_assignment(place.file, name, None)
        ) or at_declaration(place.file, variable_declaration(place.file, name, None))
        if found is not None:
            return found
    for place in nearby[1:]:
        found = at_declaration(place.file, member_assignment(place.file, name))
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
            return at_declaration(inner.file, found)
    return at_declaration(near.file, variable_declaration(near.file, name, near.line))


def _field_at(growth: Growth, owner: int, name: str) -> Place | None:
    """Where the class of an object, or the literal it is or is in, sets a property of this name."""
    heap = growth.heaps[-1]
    for _ in range(MAX_UP):
        for place in (heap.place_of(owner), *method_places(heap, owner)):
            if place is not None and is_application(place):
                found = field_around(place.file, name, place.line, place.column)
                return at_declaration(place.file, found)
        edge, owner = int(growth.paths.parent_edge[owner]), int(growth.paths.parent_node[owner])
        if owner <= 0:
            break
        if heap.node_name(owner) == "system / Context":
            near = scope_place(heap, owner)
            variable = near and _variable_at(heap, owner, heap.edge_text(edge), near)
            if near is None or variable is None:
                break
            at = Declaration(variable.line, variable.column, None)
            return at_declaration(near.file, field_in_value(near.file, name, at))
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
            return at_declaration(heap.node_name(path), found[1])
    return None


def _elsewhere(heap: Heap, name: str, *, search_packages: bool) -> Place | None:
    """Where any other file of the program sets a property of this name."""
    for look in (member_assignment, mention):
        for file in own_files(heap)[:MAX_FILES]:
            found = at_declaration(file, look(file, name))
            if found is not None:
                return found
    for file in own_files(heap)[:MAX_FILES]:
        found = at_declaration(file, property_assignment(file, name, None))
        if found is not None:
            return found
    for file in package_files(heap)[:MAX_PACKAGE_FILES] if search_packages else ():
        found = at_declaration(file, global_assignment(file, name))
        if found is not None:
            return found
    return None


def at_declaration(file: str, found: Declaration | None) -> Place | None:
    """A declaration found in a file, as a place there; None for none."""
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
