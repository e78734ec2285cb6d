"""What a page shows of the heaps themselves: classes, what changed between them, the largest parts.

In: heaps of one process, oldest first. Out: `HeapTables` of plain rows. Sizes are the attributed
ones of DevTools (a Map contains its table), so the totals are those of its views.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from heaphound.growth.constructor_delta import ConstructorDelta, constructor_deltas, take_census
from heaphound.heap.class_rows import ClassRow, class_rows
from heaphound.heap.graph import Heap
from heaphound.report.heap_map import MapItem, heap_map

MAX_ROWS = 1500


@dataclass(frozen=True, slots=True)
class HeapTables:
    """Rows by size, largest first; `*_left_out` counts those that were not kept."""

    classes: tuple[ClassRow, ...]
    classes_left_out: int
    deltas: tuple[ConstructorDelta, ...]
    deltas_left_out: int
    map: MapItem


def heap_tables(heaps: Sequence[Heap]) -> HeapTables:
    """Sum up heaps for a page. Cost: a few passes over the nodes of the first and last heap."""
    first, last = heaps[0], heaps[-1]
    classes = class_rows(last)
    of_last = take_census(last)
    changed = constructor_deltas([take_census(first, of_last.interfaces), of_last])
    deltas = [each.overall for each in changed if each.overall.has_turnover]
    return HeapTables(
        classes=tuple(classes[:MAX_ROWS]),
        classes_left_out=max(0, len(classes) - MAX_ROWS),
        deltas=tuple(deltas[:MAX_ROWS]),
        deltas_left_out=max(0, len(deltas) - MAX_ROWS),
        map=heap_map(last, last.constructors()),
    )
