"""What deep collections left: where a heap fell through the floor that scavenges had lifted.

In: times and bytes of a JavaScript heap, seen for minutes. Out: the `Landings`, and whether they
say that it grows or stays. Between two collections of the old generation the troughs of scavenges
rise, whether what is promoted is alive or not. A fall that takes back most of that rise was a
collection of everything: what it left was alive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from heaphound.trend.floor import troughs_of
from heaphound.trend.slope import Slope

Floats = npt.NDArray[np.float64]
Says = Literal["grows", "stays", "nothing"]

MB = 2.0**20
# A fall that takes back so much of what the troughs had gained, and more than scatter makes...
DEEP, LEAST_FALL = 0.5, 3.0 * MB
# ... or less, when the next two troughs stay that low: most of what was promoted was alive.
STAYING, LEAST_STAYING = 0.15, 5.0 * MB
# Waves lower than these shares of the sawtooth, and of the heap, are no teeth.
_TOOTH, _SCATTER = 0.08, 0.02
# What the landings must have gained since the start and since the first of them, to grow.
GAINED, GAINED_LATER, LEAST_GAIN = 0.3, 0.15, 3.0 * MB
# The last of them must be so late, as a share of the recording, and the first so early.
LATE, EARLY = 0.55, 0.5
# Without one for so many times the longest wait, it does not fall to that ground any more.
MISSED = 2.0
# Gained per second in the later half, relative to all of it: 1 when it grows evenly. A real cache
# that was full after 40 % of the recording, and collected at 16 and 77 %, came to 0.85.
EVENLY = 0.9
# How far the slopes between two landings may be off: what is left varies with the moment.
WIDER = 0.6
# Landings within this share of the first over so much of the recording stay.
LEVEL, SPAN = 0.12, 0.3
# A level takes two landings. Two that differ may be a load that stepped, or a cache that filled.
FEWEST_LEVEL, FEWEST_GROWING = 2, 3


@dataclass(frozen=True, slots=True)
class Landings:
    """The lowest samples after deep falls, and where the heap began.

    Attributes:
        time: shape (1 + landings,), seconds since the first sample.
        value: shape (1 + landings,), bytes; the first is the lowest of the first samples.
        duration: seconds that were watched.
    """

    time: Floats
    value: Floats
    duration: float

    @property
    def count(self) -> int:
        """How many there were, without the start."""
        return int(self.time.size) - 1

    def says(self) -> Says:
        """Say whether what is alive grows from landing to landing, or stays where it is."""
        if self.count < FEWEST_LEVEL or self.time[-1] < LATE * self.duration:
            return "nothing"
        if self.duration - self.time[-1] > MISSED * np.diff(self.time).max():
            return "nothing"
        first, last = float(self.value[1]), float(self.value[-1])
        stay = np.abs(self.value[1:] - first).max() < LEVEL * first
        if stay and self.time[-1] - self.time[1] > SPAN * self.duration:
            return "stays"
        gained = last - float(self.value[0])
        enough = self.count >= FEWEST_GROWING and gained > max(GAINED * self.value[0], LEAST_GAIN)
        enough &= last - first > max(GAINED_LATER * first, LEAST_GAIN)
        enough &= self.time[1] < EARLY * self.duration
        enough &= bool((np.diff(self.value) > 0).all())
        return "grows" if enough and self._evenly() else "nothing"

    def gain(self) -> float:
        """Give the bytes that what is alive gains over the recording, from the landings."""
        passed = float(self.time[-1] - self.time[1])
        return float(self.value[-1] - self.value[1]) / passed * self.duration

    def slope(self) -> Slope:
        """Give the slope of what is alive, bytes per second: the extremes between two landings."""
        each = np.diff(self.value) / np.diff(self.time)
        mean = float((self.value[-1] - self.value[0]) / self.time[-1])
        return Slope(WIDER * float(each.min()), mean, float(each.max()) / WIDER)

    def _evenly(self) -> bool:
        middle = self.count // 2
        later = (self.value[-1] - self.value[middle]) / (self.time[-1] - self.time[middle])
        return bool(later > EVENLY * (self.value[-1] - self.value[0]) / self.time[-1])


def landings_of(time: Floats, value: Floats, sawtooth: float) -> Landings:
    """Find where a heap fell to the ground.

    Args:
        time: shape (samples,), seconds, strictly rising.
        value: shape (samples,), bytes, no NaN.
        sawtooth: bytes between the floor and the top of the sawtooth, typically.
    """
    first = int(value[:3].argmin())
    ground = float(value[first])
    found = [first]
    since = [ground]
    rows = troughs_of(value, max(_TOOTH * sawtooth, _SCATTER * ground, MB))
    for number, row in enumerate(rows.tolist()):
        low = float(value[row])
        lifted = float(np.median(since[-3:]))
        gained = lifted - ground
        if row > first and _is_deep(value[rows[number : number + 3]], lifted, gained):
            found.append(row)
            ground, since = low, [low]
        else:
            ground = min(ground, low)
            since.append(low)
    at = np.array(found, np.int64)
    return Landings(time[at] - time[0], value[at], float(time[-1] - time[0]))


def _is_deep(troughs: Floats, lifted: float, gained: float) -> bool:
    """Say whether the first of three troughs lies on the ground, below those before it."""
    if lifted - troughs[0] > max(DEEP * gained, LEAST_FALL):
        return True
    stays = troughs.size == 3 and troughs[0] <= troughs.min()
    return stays and lifted - float(np.median(troughs)) > max(STAYING * gained, LEAST_STAYING)
