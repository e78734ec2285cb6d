"""The JavaScript heap grows: the verdict of `watch`, confirmed by a collection.

Thresholds are those of `trend` (docs/verdicts.md has its confusion matrix). A visit is short, and
in a short time garbage that nobody has collected yet rises like a leak does. So the last major
collection that was seen, also after the load, has to leave what the growth says.
"""

from __future__ import annotations

import numpy as np

from heaphound.doctor.condition import Advice, Condition, Patient
from heaphound.units import bytes_text, duration_text

# Of what should be left by then, a collection must leave this share to confirm the growth.
CONFIRMING_SHARE = 0.5


def check(patient: Patient) -> Condition | None:
    """Claim a leak where the heap's own trend is growth."""
    verdict = patient.verdict
    trend = None if verdict is None else verdict.trends.get("heap")
    if verdict is None or trend is None or trend.kind != "growing":
        return None
    if not is_confirmed(patient, trend.slope.estimate):
        return None
    evidence = [
        (
            f"the heap after collections gains {bytes_text(60 * trend.slope.estimate)} a minute"
            f" (between {bytes_text(60 * trend.slope.low)} and {bytes_text(60 * trend.slope.high)},"
            f" confidence {100 * trend.confidence:.0f} %)"
        ),
        *trend.reasons,
    ]
    for entry in verdict.limits:
        if entry.limit.of_heap and entry.reached_in_seconds is not None:
            soon, late = entry.reached_in_seconds
            evidence.append(
                f"the {entry.limit.name} of {bytes_text(entry.limit.size_bytes)} is reached in"
                f" {duration_text(soon)} to {duration_text(late)}"
            )
    return Condition(
        "leak",
        "the JavaScript heap grows and does not come back",
        tuple(evidence),
        (
            Advice(f"heaphound hunt {patient.target}", "names the variable, file and line"),
            Advice(f"heaphound watch {patient.target}", "makes sure, over a longer time"),
        ),
    )


def is_confirmed(patient: Patient, slope: float) -> bool:
    """Whether the last major collection left at least half of what was gained until then.

    Args:
        patient: whose collections are looked at, also those after the part that is judged.
        slope: bytes per second.
    """
    steady = patient.steady
    at, left = (patient.whole or steady).after_gc
    later = at > steady.time[0]
    if not later.any():
        return False
    heap = steady.column("heapUsed")
    begun = float(np.nanmin(heap[: max(1, heap.size // 8)]))
    passed = min(float(at[later][-1]), float(steady.time[-1])) - float(steady.time[0])
    return float(left[later][-1]) >= begun + CONFIRMING_SHARE * slope * passed
