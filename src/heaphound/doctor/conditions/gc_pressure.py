"""The heap is short of room: V8 collects again and again, to little avail.

Major collections take a tenth of the time; or half of that, and what they leave is close to the
heap's limit. Thresholds: see docs/doctor.md, "Measured".
"""

from __future__ import annotations

import numpy as np

from heaphound.doctor.condition import Advice, Condition, Patient
from heaphound.doctor.record import Record
from heaphound.units import bytes_text

# Pauses of V8's major collections, of the time. Programs that were healthy: under 0.01.
FELT_SHARE = 0.05
HEAVY_SHARE = 0.1
# V8's limit of the heap counts new space with what it may grow to.
NEW_SPACE_BYTES = 48 << 20
# What major collections leave, of the limit of old space.
FULL_SHARE = 0.7
FEWEST_COLLECTIONS = 5
_MAJOR = ("major", "incremental")


def check(patient: Patient) -> Condition | None:
    """Claim pressure where much time goes into a heap that stays full."""
    steady = patient.steady
    share = major_share(steady)
    count = int(steady.major[0].size)
    if share < FELT_SHARE or count < FEWEST_COLLECTIONS:
        return None
    limit = steady.column("heapLimit")
    known = limit[np.isfinite(limit)]
    left = steady.after_gc[1]
    room = max(float(known[-1]) - NEW_SPACE_BYTES, 1.0) if known.size else 0.0
    full = float(np.median(left)) / room if room and left.size else 0.0
    if full < FULL_SHARE and share < HEAVY_SHARE:
        return None
    pauses = steady.major[1]
    evidence = [
        (
            f"major collections took {100 * share:.1f} % of the time:"
            f" {count} of them, {np.median(pauses):.0f} ms as a rule,"
            f" {pauses.max():.0f} ms the longest"
        )
    ]
    if full:
        evidence.append(
            f"they left {bytes_text(float(np.median(left)))}, {100 * full:.0f} % of the"
            f" {bytes_text(room)} that old space may take"
        )
    old = steady.spaces.get("old_space")
    if old is not None and np.isfinite(old).any():
        evidence.append(f"old space holds {bytes_text(float(np.nanmedian(old)))} as a rule")
    return Condition(
        "gc pressure",
        "V8 spends much of the time collecting garbage",
        tuple(evidence),
        (
            Advice(f"heaphound hunt {patient.target}", "if the heap should not be that large"),
            Advice(f"heaphound profile {patient.target}", "shows who allocates"),
            Advice("node --max-old-space-size=MB app.js", "gives it room, if it needs that much"),
        ),
    )


def major_share(record: Record) -> float:
    """The share of the time that pauses of major collections took."""
    passed = np.diff(record.time, prepend=np.nan)
    total = 0.0
    for kind in _MAJOR:
        if kind in record.gc:
            total += float(np.nansum(record.gc[kind] * passed))
    seconds = float(np.nansum(passed))
    return total / seconds if seconds > 0 else 0.0
