"""The JavaScript heap grows: the verdict of `watch`, and nothing of our own.

Thresholds are those of `trend` (docs/verdicts.md has its confusion matrix).
"""

from __future__ import annotations

from heaphound.doctor.condition import Advice, Condition, Patient
from heaphound.units import bytes_text, duration_text


def check(patient: Patient) -> Condition | None:
    """Claim a leak where the heap's own trend is growth."""
    verdict = patient.verdict
    trend = None if verdict is None else verdict.trends.get("heap")
    if verdict is None or trend is None or trend.kind != "growing":
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
