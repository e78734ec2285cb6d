"""What deep collections say of a heap that was seen for minutes: more than its floor does.

In: the trend of the JavaScript heap, and its samples. Out: the trend, perhaps another. The floor
rises while garbage is promoted; what is left when the old generation was collected does not.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from heaphound.trend.judge import Trend
from heaphound.trend.landings import Landings, landings_of
from heaphound.trend.slope import rate_text
from heaphound.units import bytes_text

Floats = npt.NDArray[np.float64]

# In longer recordings the floor tells as much, and nights would pass for deep collections.
MINUTES, AN_HOUR = 900.0, 3600.0
# How sure three landings make it that it grows, and each further one.
SURE, SURER = 0.95, 0.01
# What the landings gain, as a share of what the floor does, when the floor is mistaken.
LEAST_SHARE = 0.4


def landed(trend: Trend, time: Floats, value: Floats) -> Trend:
    """Let what deep collections left decide, where there were some in a recording of minutes.

    Args:
        trend: of the heap, judged by its floor.
        time: shape (samples,), seconds, strictly rising.
        value: shape (samples,), bytes; NaN where missing.
    """
    known = np.isfinite(value)
    time, value = time[known], value[known]
    if not value.size or time[-1] - time[0] > AN_HOUR:
        return trend
    landings = landings_of(time, value, trend.floor.sawtooth)
    said = landings.says()
    if said == "grows" and trend.kind == "inconclusive" and landings.duration < MINUTES:
        return _growing(trend, landings)
    if said != "stays" or landings.gain() > LEAST_SHARE * trend.change:
        return trend
    if trend.kind == "growing":
        return replace(
            trend,
            kind="inconclusive",
            confidence=0.5,
            watch_longer=landings.duration,
            odds=None,
            reasons=(*trend.reasons, f"but {_left(landings)}: it falls back to where it was"),
        )
    return replace(trend, odds=None)


def _growing(trend: Trend, landings: Landings) -> Trend:
    slope = landings.slope()
    last = float(landings.value[-1])
    since = landings.duration - float(landings.time[-1])
    return replace(
        trend,
        kind="growing",
        confidence=round(min(0.99, SURE + SURER * (landings.count - 3)), 3),
        slope=slope,
        now=(last + slope.low * since, last + slope.high * since),
        change=slope.estimate * landings.duration,
        watch_longer=None,
        odds=None,
        reasons=(f"{_left(landings)}: more each time, {rate_text(slope)}",),
    )


def _left(landings: Landings) -> str:
    first, last = bytes_text(float(landings.value[1])), bytes_text(float(landings.value[-1]))
    return f"{landings.count} deep collections left {first} at first and {last} in the end"
