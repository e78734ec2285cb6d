"""Requests wait for something slow outside of the process, while it has nothing to do.

At each look, the HTTP requests without an answer are counted that the process was asked or asks
itself, and again a tenth of a second later. A request that takes T is still there with probability
1 - 0.1/T, so half of them still there means a fifth of a second. Requests that stay for ever with
nobody asked are held open on purpose. Thresholds: see docs/doctor.md, "Measured".
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from heaphound.doctor.condition import Advice, Condition, Patient
from heaphound.doctor.record import Record, Waiting

# The loop is idle for most of the time, ...
IDLE = 0.5
# ... at this share of the looks somebody waits, ...
OFTEN = 0.5
# ... and this share of those who wait still does a tenth of a second later: T is 0.2 s or more.
STAYED = 0.5
# Those who nearly all stay wait for 10 s or more: held open on purpose (long polling).
HELD_OPEN = 0.99
FEWEST_LOOKS = 6
_STEP_SECONDS = 0.1
_SLOW_CALLS = ("FSReqCallback", "FSReqPromise", "GetAddrInfoReqWrap", "QueryReqWrap")


def check(patient: Patient) -> Condition | None:
    """Claim waiting where requests stay while the loop is idle."""
    steady = patient.steady
    seen = 0 if steady.waits_seen is None else int(steady.waits_seen.sum())
    busy = steady.column("loopUtilisation")
    if seen < FEWEST_LOOKS or not np.isfinite(busy).any():
        return None
    utilisation = float(np.nanmedian(busy))
    if utilisation > IDLE:
        return None
    asked = [wait for wait in steady.waits if wait.peer == "in"]
    peers: dict[str, list[Waiting]] = {}
    for wait in steady.waits:
        if wait.peer != "in":
            peers.setdefault(wait.peer, []).append(wait)
    slow = {peer: rows for peer, rows in peers.items() if _is_slow(rows, seen)}
    slow_in = _is_slow(asked, seen)
    if not slow and not (slow_in and _stayed(asked) < HELD_OPEN):
        return None
    if slow and peers and not slow_in and asked:
        return None  # it asks for something slow, and nobody waits for it
    evidence = [f"the event loop was {100 * utilisation:.0f} % busy as a rule"]
    if slow_in:
        evidence.append(f"requests to this process: {_words(asked, seen)}")
    for peer, rows in sorted(slow.items(), key=lambda pair: -_count(pair[1]))[:3]:
        evidence.append(f"requests of this process to {peer}: {_words(rows, seen)}")
    evidence += _slow_calls(steady)
    whom = f"of {max(slow, key=lambda peer: _count(slow[peer]))}" if slow else "from outside"
    return Condition(
        "io wait",
        f"requests wait for answers {whom} while the process is idle",
        tuple(evidence),
        (
            Advice(f"heaphound handles {patient.target}", "shows the connections and their peers"),
            Advice("heaphound explain 'io wait'", "says what helps: parallel calls, caches"),
        ),
    )


def _is_slow(rows: Sequence[Waiting], seen: int) -> bool:
    return len({row.time for row in rows}) >= OFTEN * seen and _stayed(rows) >= STAYED


def _count(rows: Sequence[Waiting]) -> int:
    return sum(row.count for row in rows)


def _stayed(rows: Sequence[Waiting]) -> float:
    return sum(row.stayed for row in rows) / max(1, _count(rows))


def _words(rows: Sequence[Waiting], seen: int) -> str:
    stayed = _stayed(rows)
    took = "over 10 s" if stayed >= HELD_OPEN else f"about {_STEP_SECONDS / (1 - stayed):.1f} s"
    return (
        f"{_count(rows) / seen:.1f} wait at a time, and {100 * stayed:.0f} % of them still do a"
        f" tenth of a second later, so each takes {took}"
    )


def _slow_calls(record: Record) -> list[str]:
    said = []
    for kind in _SLOW_CALLS:
        pending = record.resources.get(kind)
        if pending is not None and float(np.nanmean(pending > 0)) >= OFTEN:
            said.append(
                f"{np.nanmean(pending):.1f} {kind} wait at a time: files or names, in the four"
                " threads of UV_THREADPOOL_SIZE"
            )
    return said
