"""A recording as columns over one time axis: what every condition and every chart reads.

In: a `Recording`. Out: a `Record`. What an older heaphound did not record is missing, not zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from heaphound.case.recording import Recording
from heaphound.doctor.clock import axis_of
from heaphound.target.memory import MemorySample
from heaphound.trend.series import Series

Floats = npt.NDArray[np.float64]
Columns = Mapping[str, Floats]

SIZES = ("rss", "heapUsed", "heapTotal", "external", "arrayBuffers", "heapLimit")
SHARES = ("cpu", "cpuWait", "loopUtilisation", "loopDelayMs", "answerMs")


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened at a moment: "load start", "load stop", "snapshot", "warning" ..."""

    time: float
    kind: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Stack:
    """JavaScript that ran when a look interrupted it.

    Attributes:
        time: of the look that told of it.
        left_ms: how long that task still went on.
        frames: (function, script, line), innermost first.
    """

    time: float
    left_ms: float
    frames: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """HTTP requests without an answer at a look; see `target.vitals.Wait`."""

    time: float
    peer: str
    count: int
    stayed: int


@dataclass(frozen=True, slots=True)
class Record:
    """What was seen of one process; every column has shape (looks,), NaN where it was not seen.

    Attributes:
        time: seconds since the epoch, rising.
        columns: sizes in bytes by the names of `SIZES`; shares of one core or of the time, and
            milliseconds, by the names of `SHARES`.
        gc: kind of collection -> share of the time since the last look that its pauses took.
        spaces: V8's heap spaces, bytes in use.
        resources: kind -> how many of what keeps the event loop alive.
        major: times and pauses in ms of the major collections, each of shape (collections,).
        after_gc: times of major collections and bytes they left.
        waits: requests that waited, of the looks at which it was seen.
        waits_seen: shape (looks,), whether it was seen.
        stacks: what ran when it was looked.
        marks: what happened, in order of time.
        notes: what was repaired.
    """

    time: Floats
    columns: Columns
    gc: Columns
    spaces: Columns
    resources: Columns
    major: tuple[Floats, Floats]
    after_gc: tuple[Floats, Floats]
    waits: tuple[Waiting, ...] = ()
    waits_seen: npt.NDArray[np.bool_] | None = None
    stacks: tuple[Stack, ...] = ()
    marks: tuple[Mark, ...] = ()
    uptime: Floats | None = None
    notes: tuple[str, ...] = ()

    @property
    def looks(self) -> int:
        """How often it was looked."""
        return int(self.time.size)

    @property
    def step(self) -> float:
        """Seconds between two looks, as a rule."""
        return float(np.median(np.diff(self.time))) if self.time.size > 1 else 1.0

    def column(self, name: str) -> Floats:
        """A column, all missing when it was never seen."""
        found = self.columns.get(name)
        return np.full(self.time.size, np.nan) if found is None else found

    def series(self) -> Series:
        """The sizes as a series to judge."""
        sizes = {name: self.columns[name] for name in SIZES if name in self.columns}
        after = self.after_gc if self.after_gc[0].size else None
        return Series(self.time, sizes, self.uptime, self.notes, after)

    def between(self, begin: float, end: float) -> Record:
        """Cut out what was seen from `begin` to `end`."""
        rows = (self.time >= begin) & (self.time <= end)

        def cut(columns: Columns) -> Columns:
            return {name: column[rows] for name, column in columns.items()}

        def some(pair: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
            inside = (pair[0] >= begin) & (pair[0] <= end)
            return pair[0][inside], pair[1][inside]

        return replace(
            self,
            time=self.time[rows],
            columns=cut(self.columns),
            gc=cut(self.gc),
            spaces=cut(self.spaces),
            resources=cut(self.resources),
            major=some(self.major),
            after_gc=some(self.after_gc),
            waits=tuple(each for each in self.waits if begin <= each.time <= end),
            waits_seen=None if self.waits_seen is None else self.waits_seen[rows],
            stacks=tuple(each for each in self.stacks if begin <= each.time <= end),
            marks=tuple(each for each in self.marks if begin <= each.time <= end),
            uptime=None if self.uptime is None else self.uptime[rows],
        )


def read_record(recording: Recording, snapshot_times: Sequence[float] = ()) -> Record:
    """Read what a watch recorded.

    Args:
        recording: of a watch, or of a doctor.
        snapshot_times: seconds since the epoch, to be marked.

    Raises:
        CaseUnusable: it is damaged.
    """
    looks = recording.looks()
    wall = np.array([look["time"] for look in looks], np.float64)
    uptime = _floats(look["uptime"] for look in looks)
    axis = axis_of(wall, uptime)
    looks = [looks[row] for row in axis.order]
    details = [look["details"] for look in looks]
    time = axis.time
    columns = {name: _floats(look[name] for look in looks) for name in SIZES}
    columns |= {name: _floats(each.get(name) for each in details) for name in SHARES}
    majors = recording.majors()
    at = np.array([axis.place(each[0]) for each in majors], np.float64)
    marks = [Mark(axis.place(when), kind, text) for when, kind, text in recording.marks()]
    marks += [Mark(axis.place(when), "snapshot") for when in snapshot_times]
    marks += [Mark(axis.place(when), "warning", text) for when, text, _ in recording.warnings()]
    return Record(
        time=time,
        columns=_seen(columns),
        gc=_gc_shares(time, [each.get("gc") or {} for each in details]),
        spaces=_kinds([each.get("spaces") for each in details]),
        resources=_kinds([each.get("resources") for each in details]),
        major=(at, np.array([each[2] for each in majors], np.float64)),
        after_gc=(at, np.array([each[1] for each in majors], np.float64)),
        waits=tuple(
            Waiting(float(moment), str(peer), int(count), int(stayed))
            for moment, each in zip(time, details, strict=True)
            for peer, count, stayed in each.get("waits") or ()
        ),
        waits_seen=np.array([each.get("waits") is not None for each in details], bool),
        stacks=tuple(
            Stack(
                float(moment),
                float(task["leftMs"]),
                tuple((str(name), str(script), int(line)) for name, script, line in task["stack"]),
            )
            for moment, each in zip(time, details, strict=True)
            for task in each.get("tasks") or ()
        ),
        marks=tuple(sorted(marks, key=lambda mark: mark.time)),
        uptime=uptime[axis.order] if np.isfinite(uptime).all() and uptime.size else None,
        notes=axis.notes,
    )


def record_of_samples(samples: Sequence[MemorySample], snapshot_times: Sequence[float]) -> Record:
    """Make a record of memory samples alone, as a hunt of an older heaphound kept them."""
    nothing = np.zeros(0)
    time = np.array([each.time for each in samples], np.float64)
    rising = np.diff(time, prepend=-np.inf) > 0
    kept = [each for each, rises in zip(samples, rising, strict=True) if rises]
    columns = {
        "rss": _floats(each.rss_bytes for each in kept),
        "heapUsed": _floats(each.heap_used_bytes for each in kept),
        "heapTotal": _floats(each.heap_total_bytes for each in kept),
        "external": _floats(each.external_bytes for each in kept),
        "arrayBuffers": _floats(each.array_buffers_bytes for each in kept),
        "heapLimit": _floats(each.heap_limit_bytes for each in kept),
    }
    return Record(
        time=time[rising],
        columns=_seen(columns),
        gc={},
        spaces=_kinds([each.heap_spaces or None for each in kept]),
        resources={},
        major=(nothing, nothing),
        after_gc=(nothing, nothing),
        marks=tuple(Mark(when, "snapshot") for when in snapshot_times),
    )


def _floats(values: Any) -> Floats:
    return np.array([np.nan if value is None else value for value in values], np.float64)


def _seen(columns: Mapping[str, Floats]) -> Columns:
    return MappingProxyType(
        {name: column for name, column in columns.items() if np.isfinite(column).any()}
    )


def _kinds(rows: Sequence[Mapping[str, float] | None]) -> Columns:
    """A column per kind; a kind that a look does not name was nothing then."""
    names = sorted({name for row in rows if row for name in row})
    return MappingProxyType(
        {name: _floats(None if row is None else row.get(name, 0) for row in rows) for name in names}
    )


def _gc_shares(time: Floats, rows: Sequence[Mapping[str, Mapping[str, float]]]) -> Columns:
    """The share of the time that pauses of each kind took, of counters that only rise.

    A counter that falls was started anew, when the inspector was lost and is back.
    """
    passed = np.diff(time, prepend=np.nan)
    shares = {}
    for kind in sorted({kind for row in rows for kind in row}):
        spent = _floats(row[kind]["ms"] if kind in row else (0 if row else None) for row in rows)
        step = np.diff(spent, prepend=np.nan)
        step = np.where(step < 0, spent, step)
        shares[kind] = np.clip(step / 1000 / passed, 0.0, 1.0)
    return _seen(shares)
