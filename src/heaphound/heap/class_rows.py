"""One row per class, as DevTools' Summary shows them: count, sizes, distance.

In: a Heap. Out: the class of every node, and what each class amounts to. A class is more than its
name: objects whose constructors stand at different places are of different classes, and plain
objects are grouped by the properties they have. Agrees with getAggregatesByClassKey in DevTools'
HeapSnapshot.ts; docs/devtools-differences.md says where not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from heaphound.heap.graph import Heap
from heaphound.heap.interfaces import (
    Interface,
    fitting_interfaces,
    infer_interfaces,
    plain_objects,
)
from heaphound.heap.locations import Place, place_of_row
from heaphound.kernels import classes as kernels


@dataclass(frozen=True, slots=True)
class ClassKey:
    """What makes a class the same class in two snapshots of one process.

    Attributes:
        name: of the constructor; in brackets the kind of thing; in braces an interface.
        origin: script id, line and column of the constructor, counted from 0 as V8 does; None
            where V8 gives no place.
    """

    name: str
    origin: tuple[int, int, int] | None


@dataclass(frozen=True, slots=True, eq=False)
class Classes:
    """The class of every node of a heap.

    Attributes:
        keys: the classes; some may have no nodes.
        places: where each class's constructor is written; None where that is not known.
        class_of: int32 (nodes,); an index into `keys`.
        interfaces: what plain objects were grouped by.
    """

    keys: tuple[ClassKey, ...]
    places: tuple[Place | None, ...]
    class_of: npt.NDArray[np.int32]
    interfaces: tuple[Interface, ...]


@dataclass(frozen=True, slots=True)
class ClassRow:
    """What one class amounts to; objects of size 0 do not count.

    Attributes:
        name: of the class.
        place: where its constructor is written; None where that is not known.
        count: its objects.
        shallow_size: bytes, of the objects themselves.
        retained_size: bytes that would be freed with all of them, as DevTools sums them up.
        distance: the least of its objects; see `Heap.distance`.
    """

    name: str
    place: Place | None
    count: int
    shallow_size: int
    retained_size: int
    distance: int


def classify(heap: Heap, interfaces: Sequence[Interface] | None = None) -> Classes:
    """Sort the nodes of a heap into classes.

    Args:
        heap: the heap.
        interfaces: what to group plain objects by; None infers them from the heap. To compare
            heaps, give all of them the interfaces of the last.
    """
    snapshot = heap.snapshot
    by_name = heap.constructors()
    class_of = by_name.constructor.copy()
    numbers = {name: number for number, name in enumerate(by_name.names)}

    chosen = infer_interfaces(snapshot) if interfaces is None else tuple(interfaces)
    plain = plain_objects(snapshot)
    fitting = fitting_interfaces(snapshot, plain, chosen)
    of_interface = np.array(
        [numbers.setdefault(one.name, len(numbers)) for one in chosen], np.int32
    )
    class_of[plain[fitting >= 0]] = of_interface[fitting[fitting >= 0]]

    # Objects with a place: one class for each place and name.
    locations = snapshot.locations
    is_row = snapshot.node_type[locations.node] == snapshot.layout.node_type_code("object")
    is_row[:-1] &= locations.node[:-1] != locations.node[1:]  # the last of several counts
    rows = np.flatnonzero(is_row)
    names = class_of[locations.node[rows]]
    scripts, lines, columns = (
        column[rows] for column in (locations.script_id, locations.line, locations.column)
    )
    placed, first_rows = kernels.number_rows(scripts, lines, columns, names)
    class_of[locations.node[rows]] = len(numbers) + placed

    keys = [ClassKey(name, None) for name in numbers]
    places: list[Place | None] = [None] * len(keys)
    for at in first_rows.tolist():
        name = keys[int(names[at])].name
        keys.append(ClassKey(name, (int(scripts[at]), int(lines[at]), int(columns[at]))))
        places.append(place_of_row(snapshot, heap.scripts, int(rows[at]), name))
    class_of.flags.writeable = False
    return Classes(tuple(keys), tuple(places), class_of, chosen)


def shown_sizes(heap: Heap, *, raw_sizes: bool) -> npt.NDArray[np.int64]:
    """Give the shallow size to show of each node (int64, nodes, bytes).

    Args:
        heap: the heap.
        raw_sizes: as the file has them; else with the internal arrays that only the node owns.
    """
    return heap.snapshot.shallow_size if raw_sizes else heap.owned_size


def class_totals(heap: Heap, classes: Classes, *, raw_sizes: bool = False) -> kernels.Totals:
    """Count and sum up each class; see `ClassRow` for what the columns mean. O(nodes)."""
    sizes = shown_sizes(heap, raw_sizes=raw_sizes)
    retained = (
        kernels.subtree_sums(sizes, heap.immediate_dominator) if raw_sizes else heap.retained_size
    )
    return kernels.class_totals(
        classes.class_of,
        sizes,
        retained,
        heap.distance,
        heap.immediate_dominator,
        len(classes.keys),
    )


def class_rows(heap: Heap, *, raw_sizes: bool = False) -> list[ClassRow]:
    """List the classes that have objects, the one that retains most first.

    O(nodes + edges of plain objects) beside the heap itself.
    """
    classes = classify(heap)
    totals = class_totals(heap, classes, raw_sizes=raw_sizes)
    rows = [
        ClassRow(classes.keys[at].name, classes.places[at], *(int(one[at]) for one in totals))
        for at in np.flatnonzero(totals.objects).tolist()
    ]
    return sorted(rows, key=lambda row: (-row.retained_size, row.name))
