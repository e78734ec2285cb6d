"""What else may pass for growth: garbage that waits for its collection, and a part of a day.

In: the floor of a region that seems to grow. Out: a `Doubt` that withdraws the claim, or nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from heaphound.trend.floor import Floor
from heaphound.trend.season import DAY, FEWEST_CYCLES, half_seen_day
from heaphound.trend.slope import Slope

# What may pass for growth: garbage (of the JavaScript heap), a heap not seen by itself (in RSS), or
# pages of the heap that are touched for the first time (in RSS beside a heap that is seen).
Hidden = Literal["collections", "heap", "pages"]

MB = 2.0**20
# V8's young generation takes up to 16 MB unless it was told otherwise, and some garbage is older.
YOUNG_GENERATION = 20.0 * MB
# No scavenge of either size of a young generation frees more than this at once.
SURELY_MAJOR = 48.0 * MB
# The load of a day does not make memory grow by more than this share.
MOST_OF_A_DAY = 1.2
# Recordings of real processes (one to four minutes, no leak) rose by 32 MB in two when few objects
# survived a scavenge, and by 110 MB when most did: promoted garbage, before the first collection of
# the old generation. V8 puts that off the longer, the more survives (Heap::
# ConfigureInitialOldGenerationSize). RSS rose by up to 200 MB with it.
SHORT = 240.0
LEAST_LOOK = 300.0  # what a recording that was too short should last
FEW_SURVIVE = 0.25
LONG_ENOUGH = 900.0
# Of 14 real services that do not leak, recorded for five to ten minutes and judged by three sets of
# columns without any doubt, one rose: by 6.4 MB, when its small heap was loaded anew.
LITTLE, LITTLE_SHARE = 8.0 * MB, 0.1
# Its slope was off by three quarters, perhaps. Of a rise this even, none of them showed even this.
EVEN, LITTLE_IF_EVEN, SHARE_IF_EVEN = 0.5, 2.0 * MB, 0.07
# The longer a large heap is watched, the less likely is it that nothing was collected.
LONG, VERY_LONG = 3600.0, 6 * 3600.0
LARGE_HEAP = 200.0 * MB
FEWEST_COLLECTIONS = 3
# The young generation makes slow teeth only while it is small.
FEWEST_TEETH = 5
LARGE_TOOTH = 4.0 * MB
# A floor that falls back by so much of what it had gained was collected to the ground.
DEEP = 0.4


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a rise may be none, and the seconds after which it should be clear."""

    reason: str
    watch_longer: float


def doubt_of(
    floor: Floor, change: float, slope: Slope, hides: Hidden | None, spare: float
) -> Doubt | None:
    """Doubt growth that load or missing collections explain as well.

    Args:
        floor: of the region.
        change: bytes it seems to have grown.
        slope: with which it does.
        hides: what may pass for growth in this region.
        spare: bytes of heap pages that perhaps were not touched yet: RSS may rise by them.
    """
    duration = float(floor.time[-1] - floor.time[0])
    start = float(np.median(floor.value[:3]))
    rise = float(np.median(floor.value[-3:])) - start
    if rise < MOST_OF_A_DAY * start and half_seen_day(floor.time, floor.value):
        return Doubt(
            "but it may be a daily load of which only a part was seen",
            FEWEST_CYCLES * DAY + 0.2 * DAY - duration,
        )
    even = slope.low > EVEN * slope.estimate
    little = (LITTLE_IF_EVEN, SHARE_IF_EVEN) if even else (LITTLE, LITTLE_SHARE)
    least = max(little[0], little[1] * start)
    if hides and change < _plausible_garbage(floor, duration, change, hides, spare, least):
        return Doubt(
            "but no large garbage collection was seen for sure: this may be garbage",
            max(2 * duration, LEAST_LOOK),
        )
    return None


def _plausible_garbage(
    floor: Floor, duration: float, change: float, hides: Hidden, spare: float, least: float
) -> float:
    """Give the bytes that may pile up as garbage before V8 collects the old generation.

    Where slow and large teeth were seen, it was collected. It does so when that has outgrown what
    survived the last time, by tens of megabytes in small heaps. Small falls may be collections of
    the young generation (up to 16 MB), which prove nothing, unless the recording is long.
    """
    start = float(np.median(floor.value[:3]))
    if hides != "collections":
        return _hidden_in_rss(hides, duration, start, spare, least)
    unsure = duration < SHORT or (duration < LONG_ENOUGH and change < LITTLE)
    if unsure and (_what_stays(floor, change) < DEEP).any():
        return _much(start)  # it fell through the floor, nearly to the ground
    if duration < SHORT:
        return _garbage_in_minutes(floor, start)
    if floor.teeth >= FEWEST_TEETH and floor.sawtooth > LARGE_TOOTH:
        return 0.0
    return _old_garbage(floor, duration, start, least)


def _hidden_in_rss(
    hides: Hidden, duration: float, start: float, spare: float, least: float
) -> float:
    """Give what RSS may rise by: with the heap it holds, or pages of it that are touched late."""
    if hides == "pages":
        if duration >= LONG_ENOUGH:
            return spare if duration < LONG else 0.0
        return max(spare, 64.0 * MB if duration < SHORT else LITTLE)
    if duration >= LONG_ENOUGH:
        return 0.0
    if duration < SHORT:
        return min(max(128.0 * MB, 1.6 * start), 256.0 * MB)
    return least


def _old_garbage(floor: Floor, duration: float, start: float, least: float) -> float:
    """Give what a heap may hold whose old generation was not seen to be collected, or hardly."""
    if floor.collections < FEWEST_COLLECTIONS:
        return min(max(32.0 * MB, 0.6 * start), 128.0 * MB)
    # A large heap that is collected falls by more than that.
    if floor.sawtooth < YOUNG_GENERATION and (duration < LONG_ENOUGH or start > LARGE_HEAP):
        if duration < LONG_ENOUGH:
            return least
        share = 0.3 if duration < LONG else 0.15 if duration < VERY_LONG else 0.08
        return min(max(16.0 * MB, share * start), 128.0 * MB)
    return 0.0


def _garbage_in_minutes(floor: Floor, start: float) -> float:
    """Give what may have been promoted in minutes: little where nearly all dies young."""
    if floor.teeth >= FEWEST_TEETH and floor.sawtooth > SURELY_MAJOR:
        return 0.0
    few_survive = 1 - floor.descent < FEW_SURVIVE
    return min(max(48.0 * MB, start), 128.0 * MB) if few_survive else _much(start)


def _much(start: float) -> float:
    return min(max(128.0 * MB, 1.5 * start), 192.0 * MB)


def _what_stays(floor: Floor, change: float) -> npt.NDArray[np.float64]:
    """Give what stays after each fall through the floor, as a share of what a line has by then."""
    gained = np.maximum.accumulate(floor.value) - floor.value[0]
    stays = floor.value - floor.value[0]
    deep = (gained - stays > DEEP * gained) & (gained > 0.3 * change)
    seen = (floor.time - floor.time[0]) / (floor.time[-1] - floor.time[0])
    share: npt.NDArray[np.float64] = stays[deep] / (change * seen[deep])
    return share
