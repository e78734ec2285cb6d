"""Memory outside the JavaScript heap grows without bound: Buffers and what they stand for.

The verdict of `watch` on the columns external and arrayBuffers; thresholds are those of `trend`.
"""

from __future__ import annotations

import numpy as np

from heaphound.doctor.condition import Advice, Condition, Patient
from heaphound.units import bytes_text


def check(patient: Patient) -> Condition | None:
    """Claim growth where external memory's own trend is growth."""
    trend = None if patient.verdict is None else patient.verdict.trends.get("external")
    if trend is None or trend.kind != "growing":
        return None
    evidence = [
        (
            f"external memory gains {bytes_text(60 * trend.slope.estimate)} a minute"
            f" (between {bytes_text(60 * trend.slope.low)} and {bytes_text(60 * trend.slope.high)},"
            f" confidence {100 * trend.confidence:.0f} %)"
        ),
        *trend.reasons,
    ]
    buffers, all_of_it = patient.steady.column("arrayBuffers"), patient.steady.column("external")
    if np.isfinite(buffers).any() and np.isfinite(all_of_it).any():
        share = float(np.nanmedian(buffers[-5:]) / max(1.0, float(np.nanmedian(all_of_it[-5:]))))
        evidence.append(f"{100 * min(share, 1.0):.0f} % of it are ArrayBuffers and Buffers")
    return Condition(
        "external growth",
        "external memory (Buffers, ArrayBuffers) grows and does not come back",
        tuple(evidence),
        (
            Advice(f"heaphound hunt {patient.target}", "names what holds the Buffers"),
            Advice("heaphound explain 'external memory'", "says what it consists of"),
        ),
    )
