"""One time axis for everything that was recorded, whatever the clock of the machine did.

In: the wall clock and the uptime of the process at each look. Out: an order of the looks, and a
time for each that rises as the process lived. A process's uptime does not jump; the clock does.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from heaphound.units import duration_text

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# Clocks that are kept by NTP drift by far less than this between two looks.
JUMP_SECONDS = 2.0
# After a jump the uptime goes on where it was; after a restart it begins again.
GOES_ON_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Axis:
    """Times that can be drawn.

    Attributes:
        order: shape (looks,), the rows in the order they were taken.
        time: shape (looks,), seconds since the epoch as of the first part, strictly rising.
        shift: (from, by): what to add to a wall time at or after `from`; the last one that fits.
        notes: what was repaired.
    """

    order: Ints
    time: Floats
    shift: tuple[tuple[float, float], ...]
    notes: tuple[str, ...]

    def place(self, moment: float) -> float:
        """Give the time on this axis of something that was noted by the wall clock."""
        by = 0.0
        for begin, shift in self.shift:
            if moment >= begin:
                by = shift
        return moment + by


def axis_of(wall: Floats, uptime: Floats) -> Axis:
    """Order looks by the life of the process.

    >>> axis_of(np.array([1.0, 2.0, 903.0, 904.0]), np.array([51.0, 52.0, 53.0, 54.0])).time
    array([1., 2., 3., 4.])

    Args:
        wall: shape (looks,), seconds since the epoch, rising.
        uptime: shape (looks,), seconds since the process started; NaN where it was not seen.
    """
    plain = Axis(np.arange(wall.size), wall, (), ())
    born = wall - uptime
    if wall.size < 2 or not np.isfinite(born).all():
        return plain
    # Rows of one state of the clock, whatever lies between them.
    by_birth = np.argsort(born, kind="stable")
    breaks = np.flatnonzero(np.diff(born[by_birth]) > JUMP_SECONDS)
    groups = [np.sort(part) for part in np.split(by_birth, breaks + 1)]
    if len(groups) == 1:
        return plain
    groups.sort(key=lambda rows: float(uptime[rows[0]]))
    for before, after in itertools.pairwise(groups):
        gap = float(uptime[after[0]] - uptime[before[-1]])
        if not 0 < gap < GOES_ON_SECONDS:
            return plain  # the process restarted: its clock is not at fault
    order = np.concatenate(groups)
    first = float(np.median(born[groups[0]]))
    notes, shift = [], []
    for before, after in itertools.pairwise(groups):
        by = float(np.median(born[after]) - np.median(born[before]))
        way = "forward" if by > 0 else "back"
        notes.append(f"the clock was set {way} by {duration_text(abs(by))}; bridged")
        shift.append((float(wall[after[0]]), first - float(np.median(born[after]))))
    return Axis(order, first + uptime[order], tuple(shift), tuple(notes))
