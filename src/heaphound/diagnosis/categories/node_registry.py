"""Lists of Node's own that a call of the program fills, and that nothing empties by itself.

## What it finds
Growth in a list that `source/node_registries.toml` tells: performance marks, labels of
`console.time`, hooks, storages and channels made per call, paths that were resolved, symbols of the
registry.

## Why it leaks
The program calls a function that looks free of state. Node keeps what it was told for the whole
process, until the call that belongs to it takes that out again.

## Known misses
Calls that a package makes: then the list is told without a line, or not at all. Lists that live in
C++ only, such as that of `URL.createObjectURL`.

## Example
    performance.mark(`start ${id}`);

Instead:
    const start = performance.now();

## References
- Node.js documentation, "perf_hooks", "console", "async_hooks", "diagnostics_channel"
- lib/internal/perf/observe.js, lib/internal/console/constructor.js, lib/internal/async_hooks.js
"""

from __future__ import annotations

from itertools import pairwise

from heaphound.diagnosis.claim import Claim
from heaphound.diagnosis.exhibit import Exhibit
from heaphound.diagnosis.finding import Category
from heaphound.diagnosis.functions_of import scope_place
from heaphound.diagnosis.program_files import MAX_FILES, is_own, own_files
from heaphound.diagnosis.signs import place_text
from heaphound.heap.locations import Place
from heaphound.source.calls_of import Call, calls_of
from heaphound.source.node_registries import Registry, registries

_STEPS = frozenset({"context", "previous", "table", "elements", "properties", "internal"})
NEAR = 3  # references at the path's end: a list within a list is another one


class NodeRegistry:
    """A list of Node's own that the program fills per call."""

    name = "node-registry"

    def check(self, exhibit: Exhibit) -> Claim | None:
        """Claim a list that the table tells, at the line of the program that fills it."""
        registry = registry_of(exhibit)
        if registry is None:
            return None
        found = _call(exhibit, registry)
        if found is None and registry.varies:
            return None
        call = registry.calls[0] if found is None else found[1].callee
        place = None if found is None else found[0]
        more = exhibit.counts_text
        where = "" if place is None else f" at {place_text(place)}"
        return Claim(
            category=Category(registry.category),
            strength=0.95,
            name=call.removeprefix("new "),
            place=place,
            what=f"{call}() is called again and again: {registry.what}",
            evidence=(
                f"Node's list holds {more} entries",
                *([f"the program calls {call}(){where}"] if place is not None else ()),
            ),
            fix=registry.fix,
        )


def registry_of(exhibit: Exhibit) -> Registry | None:
    """The table's entry for the list that an exhibit is of; None for a list of the program's."""
    labels = [text for text in exhibit.path_labels if not (text in _STEPS or text.isdecimal())]
    labels = [*labels[-NEAR:], exhibit.label]
    seen = {*labels, *(f"{owner}.{name}" for owner, name in pairwise(labels))}
    for registry in registries():
        if not seen.isdisjoint(registry.ends) and not _is_in_scope_of_program(exhibit):
            return registry
    return None


def _is_in_scope_of_program(exhibit: Exhibit) -> bool:
    """Whether the nearest scope on the way to the list is one of the program's own."""
    heap = exhibit.heap
    for edge in reversed(exhibit.path):
        owner = int(exhibit.growth.paths.parent_node[int(heap.snapshot.to_node[edge])])
        if owner > 0 and heap.node_name(owner) == "system / Context":
            return is_own(scope_place(heap, owner))
    return False


def _call(exhibit: Exhibit, registry: Registry) -> tuple[Place, Call] | None:
    """The call of the program that fills a list: one in a function before any other."""
    best: tuple[int, Place, Call] | None = None
    for file in own_files(exhibit.heap)[:MAX_FILES]:
        for call in calls_of(file, registry.calls, registry.module):
            if registry.varies and not call.varies:
                continue
            worth = 2 * call.per_call + call.varies
            place = Place(file, call.line, call.column, call.function)
            if (best is None or worth > best[0]) and is_own(place):
                best = (worth, place, call)
    return None if best is None else best[1:]
