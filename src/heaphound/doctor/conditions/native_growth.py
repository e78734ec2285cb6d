"""RSS grows where neither the heap nor external memory does: addons, or the allocator.

The verdict of `watch` on what is left of RSS; thresholds are those of `trend`. It is claimed only
when nothing else grows, since what grows elsewhere takes RSS with it.
"""

from __future__ import annotations

from heaphound.doctor.condition import Advice, Condition, Patient
from heaphound.units import bytes_text


def check(patient: Patient) -> Condition | None:
    """Claim growth outside of what JavaScript holds."""
    verdict = patient.verdict
    if verdict is None or verdict.kind != "growing" or verdict.region != "native":
        return None
    trend = verdict.trends["native"]
    return Condition(
        "native growth",
        "RSS grows outside of the JavaScript heap and of Buffers",
        (
            (
                f"it gains {bytes_text(60 * trend.slope.estimate)} a minute"
                f" (confidence {100 * trend.confidence:.0f} %)"
            ),
            *trend.reasons,
            "the JavaScript heap and external memory do not grow with it",
        ),
        (
            Advice("heaphound explain rss", "says what makes RSS grow: addons, fragmentation"),
            Advice("LD_PRELOAD=libjemalloc.so.2 node app.js", "shows whether it is the allocator"),
        ),
    )
