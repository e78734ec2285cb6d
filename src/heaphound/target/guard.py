"""Will a snapshot fit? Asked before one is taken, because a snapshot taken carelessly kills.

In: `HeapFacts`, the `Room`s the process lives in, the free disk. Out: a `Forecast`, or
`SnapshotWouldNotFit` with the numbers. The constants are from docs/capture-costs.md, which says
how they were measured and how far off the estimates were.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from heaphound.errors import SnapshotWouldNotFit
from heaphound.target.cgroup import Room
from heaphound.target.facts import LARGE_BYTES, HeapFacts
from heaphound.units import bytes_text, duration_text

_EMPTY_BYTES = 30e6  # a snapshot of a heap with nothing in it but Node
_BYTES_PER_COLLECT_SECOND = 1.3e9
_BYTES_PER_INDEX = 1040
_BYTES_PER_HEAP_BYTE = (0.3, 5.0, 13.0)  # text, records, the smallest objects
_NODE_LARGE_BYTES = 300e3  # large objects of a Node that has just started
_SHORT_FACTOR = 130.0  # a small large object is an array as a rule: an index in 8 bytes
_LARGE_FACTOR = 43.0  # a dictionary keeps at most two indexes with a name in 48 bytes
_SPREAD = (0.5, 1.75)
_PAUSE_PER_COLLECT_SECOND = 35.0
_PAUSE_PER_HEAP_BYTE = (8e-9, 7e-8, 1.7e-7)
_EMPTY_PAUSE_SECONDS = 0.25
_PAUSE_SPREAD = (0.3, 3.0)
_FILE_PER_HEAP_BYTE = (0.2, 1.7, 3.0)
_PACKED = 0.25  # zstd leaves an eighth as a rule
_CLOSE_TO_LIMIT = 0.97


@dataclass(frozen=True, slots=True)
class Range:
    """A number that is not known exactly: nine in ten lie between `low` and `high`."""

    low: float
    likely: float
    high: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a snapshot would cost.

    Attributes:
        memory_bytes: that the process needs on top of what it has.
        pause_seconds: that its event loop stands still, on an idle processor.
        file_bytes: of JSON, before compression.
        room: the tightest limit the process lives under; None when it runs elsewhere.
    """

    memory_bytes: Range
    pause_seconds: Range
    file_bytes: Range
    room: Room | None

    @property
    def text(self) -> str:
        """One line for the user."""
        memory, pause = self.memory_bytes, self.pause_seconds
        file = bytes_text(self.file_bytes.likely)
        return (
            f"a snapshot will need about {bytes_text(memory.likely)} "
            f"({bytes_text(memory.low)} to {bytes_text(memory.high)}), "
            f"stop the process for about {duration_text(pause.likely)} "
            f"({duration_text(pause.low)} to {duration_text(pause.high)}) "
            f"and be about {file} of JSON"
        )


def forecast(facts: HeapFacts, rooms: Sequence[Room] = ()) -> Forecast:
    """Estimate what a snapshot would cost.

    Args:
        facts: of the heap, right after a collection.
        rooms: memory limits of the process, the tightest first.
    """
    regular = max(0, facts.heap_used_bytes - facts.large_bytes)
    collect = facts.collect_cpu_seconds
    names = facts.index_count * _BYTES_PER_INDEX
    if collect is None:
        graph, pause = (
            _of_bytes(regular, per) for per in (_BYTES_PER_HEAP_BYTE, _PAUSE_PER_HEAP_BYTE)
        )
    else:
        graph = _spread(collect * _BYTES_PER_COLLECT_SECOND, _SPREAD)
        pause = _spread(collect * _PAUSE_PER_COLLECT_SECOND, _PAUSE_SPREAD)
    graph = _within(graph, _of_bytes(regular, _BYTES_PER_HEAP_BYTE))
    is_looked_up = facts.large_bytes >= LARGE_BYTES
    unknown = max(0.0, facts.unexplained_bytes - _NODE_LARGE_BYTES)
    unknown *= _LARGE_FACTOR if is_looked_up else _SHORT_FACTOR
    memory = Range(
        _EMPTY_BYTES + graph.low + names * 0.5,
        _EMPTY_BYTES + graph.likely + names + (0 if is_looked_up else unknown / 2),
        _EMPTY_BYTES + graph.high + names * 1.3 + unknown,
    )
    pause = Range(*(_EMPTY_PAUSE_SECONDS + part for part in (pause.low, pause.likely, pause.high)))
    file = _of_bytes(facts.heap_used_bytes, _FILE_PER_HEAP_BYTE)
    return Forecast(memory, pause, file, rooms[0] if rooms else None)


def require_fit(forecast: Forecast, facts: HeapFacts, folder: Path, pid: int | None = None) -> None:
    """Refuse a snapshot that could exceed a limit of memory, the heap's limit or the disk.

    Args:
        forecast: what it would cost.
        facts: of the heap.
        folder: where the file would go.
        pid: of the process, for what is offered instead.

    Raises:
        SnapshotWouldNotFit: it could; the message has the numbers, the hint what would fit.
    """
    who = "" if pid is None else f" --pid {pid}"
    room, needed = forecast.room, forecast.memory_bytes
    if room is not None and needed.high > room.free_bytes:
        raise SnapshotWouldNotFit(
            f"a snapshot may need {bytes_text(needed.high)} (likely {bytes_text(needed.likely)}), "
            f"but {room.name} has {bytes_text(room.free_bytes)} left of "
            f"{bytes_text(room.limit_bytes)}",
            hint=f"What fits: `heaphound profile{who}`, which samples allocations and needs hardly "
            "any memory; or, for a process that is started anew, `heaphound capture --near-limit "
            "-- COMMAND`. Else raise the limit, or go ahead with --force.",
        )
    if facts.heap_used_bytes > _CLOSE_TO_LIMIT * facts.heap_limit_bytes:
        raise SnapshotWouldNotFit(
            f"the heap holds {bytes_text(facts.heap_used_bytes)} of the "
            f"{bytes_text(facts.heap_limit_bytes)} it may have: it could end during the snapshot",
            hint=f"What fits: `heaphound profile{who}`, which samples allocations. Else start it "
            "with a higher --max-old-space-size, or take the risk with --force.",
        )
    file, free = forecast.file_bytes.high * _PACKED, shutil.disk_usage(folder).free
    if file > free:
        raise SnapshotWouldNotFit(
            f"the compressed snapshot may need {bytes_text(file)}, but {folder} has "
            f"{bytes_text(free)} left",
            hint="Choose a folder on another disk, or take the risk with --force.",
        )


def _of_bytes(size: float, per: tuple[float, float, float]) -> Range:
    return Range(size * per[0], size * per[1], size * per[2])


def _spread(likely: float, by: tuple[float, float]) -> Range:
    return Range(likely * by[0], likely, likely * by[1])


def _within(estimate: Range, bounds: Range) -> Range:
    """Hold an estimate to what is possible at all."""
    return Range(
        *(
            min(max(part, bounds.low), bounds.high)
            for part in (estimate.low, estimate.likely, estimate.high)
        )
    )
