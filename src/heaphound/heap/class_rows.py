"""One row per class, as DevTools' Summary shows them: count, sizes, distance.

In: a Heap. Out: what each of its classes (see `heap.classes`) amounts to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from heaphound.heap.classes import Classes, classes_of
from heaphound.heap.graph import Heap
from heaphound.heap.interfaces import Interface
from heaphound.heap.locations import Place
from heaphound.kernels import classes as kernels


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
        interfaces: what to group plain objects by; None infers them from the heap, once. To compare
            heaps, give all of them the interfaces of the last.
    """
    if interfaces is None:
        return heap.inferred_classes()
    return classes_of(heap.snapshot, heap.detached, heap.scripts, interfaces)


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
