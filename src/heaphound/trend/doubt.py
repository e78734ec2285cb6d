"""What else may pass for growth: garbage that waits for its collection, and a part of a day.

In: the floor of a region that seems to grow. Out: a `Doubt` that withdraws the claim, or nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from heaphound.trend.floor import Floor
from heaphound.trend.season import DAY, FEWEST_CYCLES, half_seen_day

# What may pass for growth: garbage (of the JavaScript heap), or a heap not seen by itself (in RSS).
Hidden = Literal["collections", "heap"]

# V8's young generation takes up to 16 MB unless it was told otherwise, and some garbage is older.
YOUNG_GENERATION = 20.0 * 2**20
# The load of a day does not make memory grow by more than this share.
MOST_OF_A_DAY = 1.2
LONG_ENOUGH = 900.0
# The longer a large heap is watched, the less likely is it that nothing was collected.
LONG, VERY_LONG = 3600.0, 6 * 3600.0
LARGE_HEAP = 200.0 * 2**20
FEWEST_COLLECTIONS = 3
# The young generation makes slow teeth only while it is small.
FEWEST_TEETH = 5
LARGE_TOOTH = 4.0 * 2**20


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a rise may be none, and the seconds after which it should be clear."""

    reason: str
    watch_longer: float


def doubt_of(floor: Floor, change: float, hides: Hidden | None) -> Doubt | None:
    """Doubt growth that load or missing collections explain as well.

    Args:
        floor: of the region.
        change: bytes it seems to have grown.
        hides: what may pass for growth in this region.
    """
    duration = float(floor.time[-1] - floor.time[0])
    start = float(np.median(floor.value[:3]))
    rise = float(np.median(floor.value[-3:])) - start
    if rise < MOST_OF_A_DAY * start and half_seen_day(floor.time, floor.value):
        return Doubt(
            "but it may be a daily load of which only a part was seen",
            FEWEST_CYCLES * DAY + 0.2 * DAY - duration,
        )
    if hides and change < _plausible_garbage(floor, duration, alone=hides == "heap"):
        return Doubt(
            "but no large garbage collection was seen for sure: this may be garbage", 2 * duration
        )
    return None


def _plausible_garbage(floor: Floor, duration: float, *, alone: bool) -> float:
    """Give the bytes that may pile up as garbage before V8 collects the old generation.

    Where slow and large teeth were seen, it was collected. It does so when that has outgrown what
    survived the last time, by tens of megabytes in small heaps. Small falls may be collections of
    the young generation (up to 16 MB), which prove nothing, unless the recording is long.
    """
    start = float(np.median(floor.value[:3]))
    if alone:  # RSS: it holds the heap, and hides its collections
        return max(16.0 * 2**20, 0.15 * start) if duration < LONG_ENOUGH else 0.0
    if floor.teeth >= FEWEST_TEETH and floor.sawtooth > LARGE_TOOTH:
        return 0.0
    if floor.collections < FEWEST_COLLECTIONS:
        return min(max(32.0 * 2**20, 0.6 * start), 128.0 * 2**20)
    # A large heap that is collected falls by more than that.
    if floor.sawtooth < YOUNG_GENERATION and (duration < LONG_ENOUGH or start > LARGE_HEAP):
        share = 0.3 if duration < LONG else 0.15 if duration < VERY_LONG else 0.08
        return min(max(16.0 * 2**20, share * start), 128.0 * 2**20)
    return 0.0
