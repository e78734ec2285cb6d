"""Memory samples over time, put in order: the value that every later step of `trend` reads.

In: times and columns as somebody recorded them. Out: a `Series` with strictly rising times. Clock
jumps are bridged, duplicates dropped, impossible values made missing; each such repair is noted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from heaphound.units import duration_text

Floats = npt.NDArray[np.float64]

BYTE_COLUMNS = ("rss", "heapUsed", "heapTotal", "external", "arrayBuffers", "heapLimit")

# A file whose times run backwards in more than this share of its rows is unsorted; one with fewer
# was written in order by a machine whose clock was set back.
UNSORTED_SHARE = 0.02
# A gap is taken for a clock set forward only when it dwarfs the rest of the recording...
JUMP_OVER_REST = 3.0
# ... and memory stands after it where it stood before, within this share of the range seen.
JUMP_LEVEL_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Series:
    """Samples of one process, or of several runs of it, in the order of time.

    Attributes:
        time: shape (samples,), seconds, strictly rising; the origin does not matter.
        columns: name from `BYTE_COLUMNS` -> shape (samples,), bytes; NaN where missing.
        uptime: shape (samples,), seconds since the process started, when it was recorded.
        notes: what was repaired, one sentence each.
        after_gc: times in the same seconds, and bytes in the heap right after major collections,
            both of shape (collections,), where collections were watched.
    """

    time: Floats
    columns: Mapping[str, Floats]
    uptime: Floats | None = None
    notes: tuple[str, ...] = ()
    after_gc: tuple[Floats, Floats] | None = None

    @property
    def duration(self) -> float:
        """Seconds from the first sample to the last."""
        return float(self.time[-1] - self.time[0]) if self.time.size else 0.0

    def part(self, first: int, end: int) -> Series:
        """Cut out samples `first` to `end` (exclusive)."""
        return Series(
            self.time[first:end],
            {name: column[first:end] for name, column in self.columns.items()},
            None if self.uptime is None else self.uptime[first:end],
            self.notes,
            self._after_gc_within(first, end),
        )

    def _after_gc_within(self, first: int, end: int) -> tuple[Floats, Floats] | None:
        if self.after_gc is None or first >= end:
            return None
        at, low = self.after_gc
        begin = self.time[first - 1] if first > 0 else -np.inf
        inside = (at > begin) & (at <= self.time[end - 1])
        return at[inside], low[inside]


def ordered_series(
    time: Floats, columns: Mapping[str, Floats], uptime: Floats | None = None
) -> Series:
    """Put samples in order and repair what clocks and exporters do to them.

    >>> series = ordered_series(np.array([0.0, 1, 1, 2]), {"rss": np.array([5.0, 6, 6, 0])})
    >>> series.time.tolist(), series.columns["rss"].tolist()
    ([0.0, 1.0, 2.0], [5.0, 6.0, nan])

    Args:
        time: shape (samples,), seconds, as recorded; NaN drops the sample.
        columns: name -> shape (samples,), bytes; NaN, infinite, zero and negative mean missing.
        uptime: shape (samples,), seconds, or None.
    """
    notes: list[str] = []
    known = np.isfinite(time)
    table = {name: _possible(column[known], name, notes) for name, column in columns.items()}
    table = _without_failed_scrapes(
        {name: column[known] for name, column in columns.items()}, table
    )
    uptime = None if uptime is None else uptime[known]
    time = _without_backward_jumps(time[known], notes)
    order = np.argsort(time, kind="stable")
    if np.any(order[1:] < order[:-1]):
        notes.append("the samples were not in the order of time and were sorted")
    time = time[order]
    # Of samples with the same time the last one written stands.
    last = np.append(np.diff(time) > 0, True) if time.size else np.zeros(0, bool)
    if not last.all():
        notes.append(f"{int((~last).sum())} samples repeat a time; the last of each was used")
    keep = order[last]
    time = time[last]
    table = {name: column[keep] for name, column in table.items()}
    time = _without_forward_jumps(time, table, notes)
    return Series(time, table, None if uptime is None else uptime[keep], tuple(notes))


def _possible(column: Floats, name: str, notes: list[str]) -> Floats:
    # External memory can be nothing; a process with no heap or no RSS is a failed scrape.
    least = 0.0 if name in {"external", "arrayBuffers"} else 1.0
    with np.errstate(invalid="ignore"):
        impossible = ~np.isnan(column) & ~((column >= least) & np.isfinite(column))
    if impossible.any():
        notes.append(f"{int(impossible.sum())} values of {name} are not possible and were ignored")
    return np.where(impossible, np.nan, column)


def _without_failed_scrapes(
    recorded: Mapping[str, Floats], table: Mapping[str, Floats]
) -> dict[str, Floats]:
    """Take nothing of external memory for missing where the process as a whole was nothing."""
    mains = [name for name in ("rss", "heapUsed", "heapTotal") if name in table]
    failed = np.zeros(next(iter(table.values())).size if table else 0, bool)
    for name in mains:
        failed |= recorded[name] == 0
    return {
        name: np.where(failed & (column == 0), np.nan, column) for name, column in table.items()
    }


def _without_backward_jumps(time: Floats, notes: list[str]) -> Floats:
    steps = np.diff(time)
    backward = np.flatnonzero(steps < 0)
    if not backward.size or backward.size > max(1.0, UNSORTED_SHARE * time.size):
        return time
    # Rows that were merely swapped stay for the sort: their clock comes back at once.
    usual = float(np.median(steps[steps > 0])) if np.any(steps > 0) else 1.0
    shift = np.zeros(time.size)
    for row in backward:
        returns = bool(np.any(steps[row + 1 : row + 4] > -steps[row] * 0.9))
        if not returns:
            shift[row + 1 :] += usual - steps[row]
            notes.append(f"the clock was set back by {duration_text(-steps[row])}; bridged")
    return time + shift


def _without_forward_jumps(time: Floats, columns: Mapping[str, Floats], notes: list[str]) -> Floats:
    if time.size < 8:
        return time
    steps = np.diff(time)
    usual = float(np.median(steps))
    shift = np.zeros(time.size)
    rest = float(steps[steps <= 20 * usual].sum())
    for row in np.flatnonzero(steps > np.maximum(20 * usual, JUMP_OVER_REST * rest)):
        if not _level_changed(columns, int(row)):
            shift[row + 1 :] -= steps[row] - usual
            notes.append(
                f"a gap of {duration_text(float(steps[row]))} left memory where it was;"
                " taken for a clock that was set forward"
            )
    return time + shift


def _level_changed(columns: Mapping[str, Floats], row: int) -> bool:
    for column in columns.values():
        before = column[max(0, row - 9) : row + 1]
        after = column[row + 1 : row + 11]
        before, after = before[~np.isnan(before)], after[~np.isnan(after)]
        known = column[~np.isnan(column)]
        if not before.size or not after.size:
            continue
        span = float(np.ptp(known))
        if abs(float(np.min(after) - np.min(before))) > JUMP_LEVEL_SHARE * span > 0:
            return True
    return False
