"""One object: what it is, what it holds, what holds it, and what would be freed with it.

In: a Heap and a node. Out: an ObjectView, from which the terminal and JSON are written.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from heaphound.errors import OptionError
from heaphound.growth.app_paths import app_paths
from heaphound.heap import Heap
from heaphound.inspection.facts import ObjectFacts, Reference, object_facts, reference
from heaphound.inspection.holds import holds, references
from heaphound.inspection.retaining_tree import RetainerRow, retaining_tree
from heaphound.inspection.root_paths import root_paths

STEPS_SHOWN = 100
_FIELD_ORDER = ("property", "context", "element", "shortcut", "internal", "hidden", "weak")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: the reference, and the object it leads to."""

    by: Reference
    to: ObjectFacts


@dataclass(frozen=True, slots=True)
class Path:
    """A way from the root to an object.

    Attributes:
        steps: the last steps of it, at most 100; the object is the last.
        left_out: how many steps there are before them.
    """

    steps: tuple[Step, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Dominated:
    """Objects of one class that an object immediately dominates.

    Attributes:
        constructor: their class.
        count: how many there are.
        retained_bytes: of all of them.
        largest: the one that retains most.
    """

    constructor: str
    count: int
    retained_bytes: int
    largest: ObjectFacts


@dataclass(frozen=True, slots=True)
class ObjectView:
    """All there is to say about one object.

    Attributes:
        facts: the object itself.
        ways: how many references keep it alive, each without the others; 0 for garbage.
        fields: what it holds, the first of them: properties, variables, elements, V8's own.
        field_count: how many there are.
        retainers: what holds it, nearest to the roots first.
        retainers_left_out: how many more there are.
        weak_count: how many edges lead to it that keep nothing alive: weak ones and shortcuts.
        app_path: the way to it through the modules of the application, if there is any; None for
            garbage and for the root.
        paths: different paths, a shortest one first; `app_path` may be among them.
        dominator: the nearest object without which it would be freed; None at the root.
        dominates: what would be freed with it, by class, largest first.
        dominates_left_out: how many more classes there are.
    """

    facts: ObjectFacts
    ways: int
    fields: tuple[Step, ...]
    field_count: int
    retainers: tuple[RetainerRow, ...]
    retainers_left_out: int
    weak_count: int
    app_path: Path | None
    paths: tuple[Path, ...]
    dominator: ObjectFacts | None
    dominates: tuple[Dominated, ...]
    dominates_left_out: int


def node_of_object(heap: Heap, written: str) -> int:
    """Find the node of an object written as "@1234" or "1234", V8's id of it.

    Raises:
        OptionError: it is no id, or the snapshot has no such object.
    """
    digits = written.removeprefix("@")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 20):
        raise OptionError(
            f"{written!r} is not the id of an object",
            hint="Ids look like @1234; `heaphound diagnose` and `heaphound dominators` print them.",
        )
    node = heap.node_with_id(int(digits))
    if node < 0:
        raise OptionError(
            f"the snapshot has no object @{digits}",
            hint="Ids hold for all snapshots of one process; this object may be gone, or not be "
            "there yet.",
        )
    return node


def object_view(heap: Heap, node: int, *, depth: int, top: int, paths: int) -> ObjectView:
    """Look at one object: a few walks over the heap, O(edges log nodes).

    Args:
        heap: the heap.
        node: the object.
        depth: how many levels of retainers to open.
        top: how many fields, classes and holders of one object to list.
        paths: how many paths to give, besides the one through the application.
    """
    held, follow = holds(heap, node), references(heap)
    rows, left_out = retaining_tree(heap, held, node, follow=follow, depth=depth, top=top)
    app_path = app_paths(heap).path_to(node)
    fields = _fields(heap, node)
    dominator = int(heap.immediate_dominator[node])
    dominated = _dominated(heap, node)
    return ObjectView(
        facts=object_facts(heap, node),
        ways=held.ways,
        fields=tuple(_step(heap, edge) for edge in fields[:top].tolist()),
        field_count=fields.size,
        retainers=rows,
        retainers_left_out=left_out,
        weak_count=int((~held.counts).sum()),
        app_path=_path(heap, app_path) if app_path else None,
        paths=tuple(_path(heap, path) for path in root_paths(heap).paths_to(node, follow, paths)),
        dominator=object_facts(heap, dominator) if dominator >= 0 else None,
        dominates=tuple(dominated[:top]),
        dominates_left_out=max(0, len(dominated) - top),
    )


def _step(heap: Heap, edge: int) -> Step:
    return Step(reference(heap, edge), object_facts(heap, int(heap.snapshot.to_node[edge])))


def _path(heap: Heap, edges: list[int]) -> Path:
    shown = edges[-STEPS_SHOWN:]
    return Path(tuple(_step(heap, edge) for edge in shown), len(edges) - len(shown))


def _fields(heap: Heap, node: int) -> npt.NDArray[np.int64]:
    """List the edges of a node: those of the program first, else in their order."""
    edges = np.arange(heap.out_edges(node).start, heap.out_edges(node).stop)
    names = heap.snapshot.layout.edge_types
    rank = np.array(
        [_FIELD_ORDER.index(name) if name in _FIELD_ORDER else len(_FIELD_ORDER) for name in names]
    )
    return edges[np.argsort(rank[heap.snapshot.edge_type[edges]], kind="stable")]


def _dominated(heap: Heap, node: int) -> list[Dominated]:
    """Group by class what a node immediately dominates, largest first."""
    below = np.flatnonzero(heap.immediate_dominator == node)
    classes = heap.constructors()
    numbers, group = np.unique(classes.constructor[below], return_inverse=True)
    sizes = heap.retained_size[below]
    largest_first = np.argsort(-sizes, kind="stable")
    _, first = np.unique(group[largest_first], return_index=True)
    counts = np.bincount(group, minlength=numbers.size)
    totals = np.zeros(numbers.size, np.int64)
    np.add.at(totals, group, sizes)
    return [
        Dominated(
            classes.names[int(numbers[at])],
            int(counts[at]),
            int(totals[at]),
            object_facts(heap, int(below[largest_first[first[at]]])),
        )
        for at in np.argsort(-totals, kind="stable").tolist()
    ]
