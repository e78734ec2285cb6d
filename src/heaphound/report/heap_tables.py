"""What a page shows of the heaps themselves: classes, what changed between them, the largest parts.

In: heaps of one process, oldest first. Out: `HeapTables` of plain rows. Sizes are the attributed
ones of DevTools (a Map contains its table), so the totals are those of its views.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from heaphound.heap.class_rows import Classes, ClassKey, ClassRow, class_rows, classify
from heaphound.heap.graph import Heap
from heaphound.kernels import classes as kernels
from heaphound.report.heap_map import MapItem, heap_map

MAX_ROWS = 1500


@dataclass(frozen=True, slots=True)
class DeltaRow:
    """What became of one class between the first heap and the last; sizes in bytes."""

    name: str
    new_count: int
    deleted_count: int
    alloc_size: int
    freed_size: int

    @property
    def count_delta(self) -> int:
        """New less deleted."""
        return self.new_count - self.deleted_count

    @property
    def size_delta(self) -> int:
        """Allocated less freed."""
        return self.alloc_size - self.freed_size


@dataclass(frozen=True, slots=True)
class HeapTables:
    """Rows by size, largest first; `*_left_out` counts those that were not kept."""

    classes: tuple[ClassRow, ...]
    classes_left_out: int
    deltas: tuple[DeltaRow, ...]
    deltas_left_out: int
    map: MapItem


def heap_tables(heaps: Sequence[Heap]) -> HeapTables:
    """Sum up heaps for a page. Cost: a few passes over the nodes of the first and last heap."""
    first, last = heaps[0], heaps[-1]
    classes = class_rows(last)
    deltas = class_deltas(first, last)
    return HeapTables(
        classes=tuple(classes[:MAX_ROWS]),
        classes_left_out=max(0, len(classes) - MAX_ROWS),
        deltas=tuple(deltas[:MAX_ROWS]),
        deltas_left_out=max(0, len(deltas) - MAX_ROWS),
        map=heap_map(last, last.constructors()),
    )


def class_deltas(first: Heap, last: Heap) -> list[DeltaRow]:
    """Count by class what is new in the last heap and what is gone from the first."""
    of_last = classify(last)
    of_first = classify(first, of_last.interfaces)
    keys = list(dict.fromkeys([*of_first.keys, *of_last.keys]))
    number = {key: at for at, key in enumerate(keys)}
    changes = kernels.class_changes(
        _objects(first, of_first, number), _objects(last, of_last, number), len(keys)
    )
    columns = zip(*(column.tolist() for column in changes), strict=True)
    rows = [
        DeltaRow(key.name, *numbers)
        for key, numbers in zip(keys, columns, strict=True)
        if numbers[0] or numbers[1]
    ]
    return sorted(rows, key=lambda row: (-row.size_delta, -row.count_delta, row.name))


def _objects(
    heap: Heap, classes: Classes, number: Mapping[ClassKey, int]
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Class, id and size of what counts: DevTools leaves out what gave its size to its owner."""
    shown = heap.owned_size > 0
    to_common = np.array([number[key] for key in classes.keys], np.int32)
    class_of = to_common[classes.class_of[shown]]
    return class_of, heap.snapshot.node_id[shown], heap.owned_size[shown]
