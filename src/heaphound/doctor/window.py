"""The part of a recording that is judged: warm-up and tear-down are cut off, and it is told how.

In: a `Record`. Out: a `Window`. Where the load is marked, what it did is judged, without the first
moments in which code is compiled and pools fill. Where it is not, the event loop says when the
work began and ended: the first 40 % may be cut off, and the last 25 %, at the point where it
changed to another level for good.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from heaphound.doctor.record import Record
from heaphound.units import duration_text

Floats = npt.NDArray[np.float64]

# Of a load, and of a process that was just started: at most so long, and this share, is warm-up.
WARM_UP_SECONDS = 5.0
WARM_UP_SHARE = 0.2
# Fewer looks than this are judged whole.
FEWEST_LOOKS = 12
HEAD_SHARE, TAIL_SHARE = 0.4, 0.25
# The level of the event loop's utilisation changed when it differs by this much, ...
LEVEL_STEP = 0.1
# ... and two levels leave at most this share of the distance that one level leaves.
LEFT_OVER = 0.6


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when a recording is judged, in seconds since the epoch, and by which rule."""

    begin: float
    end: float
    rule: str


def window_of(record: Record) -> Window:
    """Cut off warm-up and tear-down."""
    time = record.time
    if time.size == 0:
        return Window(0.0, 0.0, "nothing was recorded")
    first, last = float(time[0]), float(time[-1])
    whole = Window(first, last, "the whole recording: it is short")
    starts = [mark.time for mark in record.marks if mark.kind == "load start"]
    if starts:
        window = _of_load(record, starts[0], last)
        return window if _looks_in(record, window) >= FEWEST_LOOKS // 2 else whole
    if time.size < FEWEST_LOOKS:
        return whole
    begin, end, said = first, last, []
    young = _until_grown_up(record)
    if young > first:
        begin = young
        said.append(f"without the {duration_text(begin - first)} of its start")
    activity = record.column("loopUtilisation")
    if not np.isfinite(activity).any():
        activity = record.column("cpu")
    head = _changed_at(activity, HEAD_SHARE)
    if head and time[head] > begin:
        begin = float(time[head])
        said = [(f"without the first {duration_text(begin - first)}: the event loop was"
                f" {_level_words(activity, 0, head)} until then, {_level_words(activity, head)}"
                " after")]  # fmt: skip
    tail = _changed_at(activity[head:][::-1], TAIL_SHARE)
    if tail:
        end = float(time[-tail - 1])
        said.append(f"without the last {duration_text(last - end)}, when the load was gone or new")
    window = Window(begin, end, "; ".join(said) or "the whole recording: nothing began or ended")
    return window if _looks_in(record, window) >= FEWEST_LOOKS // 2 else whole


def _of_load(record: Record, start: float, last: float) -> Window:
    stops = [mark.time for mark in record.marks if mark.kind == "load stop" and mark.time > start]
    end = min(stops[0] if stops else last, last)
    warm_up = min(WARM_UP_SECONDS, WARM_UP_SHARE * max(0.0, end - start))
    begin = min(start + warm_up, end)
    return Window(
        begin, end, f"while the load ran, without its first {duration_text(begin - start)}"
    )


def _until_grown_up(record: Record) -> float:
    """When a process that was just started had been up for some seconds."""
    first = float(record.time[0])
    if record.uptime is None or record.uptime[0] >= WARM_UP_SECONDS:
        return first
    rest = WARM_UP_SECONDS - float(record.uptime[0])
    return first + min(rest, WARM_UP_SHARE * float(record.time[-1] - first))


def _changed_at(activity: Floats, most: float) -> int:
    """The row at which a level that held from the beginning changed for good; 0 for none."""
    known = np.isfinite(activity)
    value = activity[known]
    rows = np.flatnonzero(known)
    if value.size < FEWEST_LOOKS:
        return 0
    one = _distance(value)
    ends = range(2, max(3, int(most * value.size)) + 1)
    costs = [_distance(value[:end]) + _distance(value[end:]) for end in _some(ends)]
    best = int(np.argmin(costs))
    end = _some(ends)[best]
    step = abs(float(np.median(value[end:]) - np.median(value[:end])))
    if one <= 0 or costs[best] > LEFT_OVER * one or step < LEVEL_STEP:
        return 0
    return int(rows[end])


def _some(ends: range) -> list[int]:
    """At most 200 of many places to cut: a day of looks is not searched one by one."""
    return list(ends[:: -(-len(ends) // 200)])


def _distance(value: Floats) -> float:
    return float(np.abs(value - np.median(value)).sum())


def _level_words(activity: Floats, begin: int, end: int | None = None) -> str:
    return f"{100 * float(np.nanmedian(activity[begin:end])):.0f} % busy"


def _looks_in(record: Record, window: Window) -> int:
    return int(((record.time >= window.begin) & (record.time <= window.end)).sum())
