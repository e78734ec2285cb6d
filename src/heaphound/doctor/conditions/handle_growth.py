"""Timers, sockets or other handles pile up: of one kind there are ever more.

The recording is cut into eight parts; of each the least number counts, since what comes and goes
with requests goes below it. It must rise from part to part, and not level off: a pool that fills up
does. Thresholds: see docs/doctor.md, "Measured".
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from heaphound.doctor.condition import Advice, Condition, Patient
from heaphound.units import count_text, duration_text

Floats = npt.NDArray[np.float64]

PARTS = 8
LOOKS_A_PART = 2
# So many of the seven steps from part to part must go up, and none down by more than a tenth of
# the rise.
RISING_STEPS = 6
FEWEST_GAINED = 10
LEAST_RISE = 0.2  # of what there was
# The last half must gain this share of what the first half gained.
GOES_ON = 0.4


def check(patient: Patient) -> Condition | None:
    """Claim growth of the kinds whose least number rises all the time."""
    steady = patient.steady
    growing = {
        kind: floor
        for kind, count in steady.resources.items()
        if (floor := rising_floor(count)) is not None
    }
    if not growing:
        return None
    kinds = sorted(growing, key=lambda kind: growing[kind][0] - growing[kind][-1])
    seconds = float(steady.time[-1] - steady.time[0])
    evidence = [
        f"{kind}: from {count_text(growing[kind][0])} to {count_text(growing[kind][-1])}"
        f" in {duration_text(seconds)}, rising all the time"
        for kind in kinds[:5]
    ]
    names = ", ".join(kinds[:3])
    return Condition(
        "handle growth",
        f"handles pile up: {names}",
        tuple(evidence),
        (
            Advice(
                f"heaphound handles {patient.target} --again 30s",
                "groups them by the place that made them, and shows which group grows",
            ),
            Advice(f"heaphound hunt {patient.target}", "names what holds them"),
        ),
    )


def rising_floor(count: Floats) -> Floats | None:
    """Give the least number of each part where it rises all the time, else nothing.

    >>> rising_floor(np.arange(40.0)).tolist()
    [0.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0, 35.0]
    >>> rising_floor(np.minimum(np.arange(40.0), 15)) is None
    True
    """
    known = count[np.isfinite(count)]
    if known.size < PARTS * LOOKS_A_PART:
        return None
    floor = np.array([float(part.min()) for part in np.array_split(known, PARTS)])
    gained = float(floor[-1] - floor[0])
    steps = np.diff(floor)
    middle = float(floor[PARTS // 2])
    if (
        gained < max(FEWEST_GAINED, LEAST_RISE * floor[0])
        or (steps > 0).sum() < RISING_STEPS
        or steps.min() < -gained / 10
        or floor[-1] - middle < GOES_ON * (middle - floor[0])
    ):
        return None
    return floor
