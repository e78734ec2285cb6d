"""Early signs that the heap is about to run out: collections that take ever more of the time.

In: cumulated milliseconds of major collections, and how full the heap is. Out: sentences, or none.
A heap near its limit is collected again and again, to less and less avail, before it fails.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from heaphound.units import bytes_text, duration_text

Floats = npt.NDArray[np.float64]

# Share of the time in major collections that is felt, and by how much it must have risen.
FELT_SHARE = 0.05
RISEN = 3.0
# Share of the heap's limit that its floor may take.
FULL_SHARE = 0.85
FEWEST_LOOKS = 12


def gc_pressure(
    time: Floats, major_ms: Floats, floor_bytes: float, limit_bytes: float | None
) -> tuple[str, ...]:
    """Say what speaks of a heap that is short of room.

    >>> time = np.arange(0.0, 100.0)
    >>> gc_pressure(time, np.where(time < 80, time, 200 * time - 15920), 9e8, 1e9)[1]
    'the heap after collections takes 90 % of its limit of 953.7 MB'

    Args:
        time: shape (looks,), seconds, rising.
        major_ms: shape (looks,), milliseconds in major collections since some start; a restart of
            the counter starts over.
        floor_bytes: the heap after collections, now.
        limit_bytes: the heap's limit, when known.
    """
    said = []
    if time.size >= FEWEST_LOOKS and time[-1] > time[0]:
        spent = np.maximum(np.diff(major_ms), 0.0) / 1000
        passed = np.diff(time)
        last = max(FEWEST_LOOKS // 2, time.size // 5)
        now = float(spent[-last:].sum() / passed[-last:].sum())
        before = float(spent[:-last].sum() / max(float(passed[:-last].sum()), 1e-9))
        if now > FELT_SHARE and now > RISEN * before:
            said.append(
                f"major collections took {100 * now:.0f} % of the last"
                f" {duration_text(float(passed[-last:].sum()))}, {100 * before:.1f} % before:"
                " V8 is running short of room"
            )
    if limit_bytes and floor_bytes > FULL_SHARE * limit_bytes:
        said.append(
            f"the heap after collections takes {100 * floor_bytes / limit_bytes:.0f} % of its"
            f" limit of {bytes_text(limit_bytes)}"
        )
    return tuple(said)
