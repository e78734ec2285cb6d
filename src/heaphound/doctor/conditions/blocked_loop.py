"""One piece of JavaScript, or one synchronous call, keeps everything else waiting.

A timer of every 25 ms is late by as long as the loop is blocked. What major collections took, and
what the machine's other processes took, is not the program's fault and is taken off. A loop that is
busy all the time with many short tasks is late too, since they stand in a line: there, the tasks
that looks interrupted say how long one task takes. Thresholds: see docs/doctor.md, "Measured".
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from heaphound.doctor.condition import Advice, Condition, Patient
from heaphound.doctor.record import Record, Stack
from heaphound.doctor.running import running_functions

Floats = npt.NDArray[np.float64]

# A person notices a tenth of a second.
BLOCKED_MS = 100.0
# So long once is enough; else so many looks, and this share of them.
LONG_MS = 1000.0
FEWEST_LOOKS = 3
FEWEST_SHARE = 0.03
# Where other processes take more of the time than this, a late timer alone says nothing.
CROWDED = 0.3
# A loop that is busy for longer has a line of tasks, ...
SATURATED = 0.9
# ... and is called blocked only if what looks interrupted went on for so long, or if a look was
# answered so late: a synchronous call is not interrupted.
LONG_TASK_MS = 50.0
# A snapshot shows in the look that waited for it, and in the next.
LOOKS_OF_A_SNAPSHOT = 3
# Of what waits in the process, some must be able to notice.
_SERVING = ("TCPServerWrap", "PipeServerWrap", "TCPSocketWrap", "TLSWrap", "UDPWrap", "Pipe")


def check(patient: Patient) -> Condition | None:
    """Claim blocking where timers are late through the program's own doing."""
    steady = patient.steady
    late = own_delay_ms(steady)
    if not np.isfinite(late).any() or not _somebody_waits(steady):
        return None
    blocked = np.nan_to_num(late) >= BLOCKED_MS
    count, looks = int(blocked.sum()), int(np.isfinite(late).sum())
    longest = float(np.nanmax(late))
    often = count >= FEWEST_LOOKS and count >= FEWEST_SHARE * looks
    is_crowded = float(np.nanmean(np.nan_to_num(steady.column("cpuWait")))) > CROWDED
    if not often and (longest < LONG_MS or is_crowded):
        return None
    busy = steady.column("loopUtilisation")[blocked]
    tasks = _long_tasks(steady)
    calls = int((steady.column("answerMs") * _ran(steady) >= LONG_TASK_MS).sum())
    is_long = max(len(tasks), calls) >= FEWEST_LOOKS
    if not is_long and is_crowded:
        return None
    if not is_long and longest < LONG_MS and float(np.nanmedian(busy)) >= SATURATED:
        return None
    evidence = [
        (
            f"at {count} of {looks} looks a timer was over {BLOCKED_MS:.0f} ms late,"
            f" {np.median(late[blocked]):.0f} ms as a rule and {longest:.0f} ms at worst;"
            " pauses for collections and for other processes are not counted"
        )
    ]
    functions = running_functions(tasks or steady.stacks)
    for each in functions:
        went_on = f", for {each.longest_ms:.0f} ms more at worst" if each.longest_ms >= 1 else ""
        evidence.append(f"{each.words} ran at {each.seen} of the {each.of} looks that met"
                        f" {'a long task' if tasks else 'JavaScript'}{went_on}")  # fmt: skip
    cpu = steady.column("cpu")[blocked]
    if np.isfinite(cpu).any() and float(np.nanmedian(cpu)) < 0.3:
        evidence.append(
            f"the processor was used to {100 * float(np.nanmedian(cpu)):.0f} % meanwhile:"
            " it waits in a synchronous call (fs.*Sync, execSync, a native addon)"
        )
    where = f" in {functions[0].words}" if functions else ""
    return Condition(
        "blocked loop",
        f"the event loop is blocked{where}",
        tuple(evidence),
        (
            Advice("node --cpu-prof app.js", "shows which functions take the time"),
            Advice("heaphound explain 'blocked loop'", "says how to split or move such work"),
        ),
    )


def own_delay_ms(record: Record) -> Floats:
    """How late timers were, without what collections and other processes took; NaN if not seen."""
    late = record.column("loopDelayMs").copy()
    late *= _ran(record)
    at, pause = record.major
    rows = np.searchsorted(record.time, at)
    for place, taken in zip(rows, pause, strict=True):
        if place < late.size:
            late[place] -= taken
    for mark in record.marks:
        if mark.kind == "snapshot":  # which stopped the process: our doing
            row = int(np.searchsorted(record.time, mark.time))
            late[row : row + LOOKS_OF_A_SNAPSHOT] = np.nan
    return np.maximum(late, 0.0) if late.size else late


def _long_tasks(record: Record) -> list[Stack]:
    """Tasks that went on for long after a look had interrupted them."""
    ran = _ran(record)
    rows = np.searchsorted(record.time, [stack.time for stack in record.stacks])
    return [
        stack
        for stack, row in zip(record.stacks, rows, strict=True)
        if stack.left_ms * ran[min(int(row), ran.size - 1)] >= LONG_TASK_MS
    ]


def _ran(record: Record) -> Floats:
    """The share of the time in which the loop was busy that it had a processor, at each look."""
    with np.errstate(invalid="ignore", divide="ignore"):
        starved = record.column("cpuWait") / record.column("loopUtilisation")
    return np.asarray(1 - np.clip(np.nan_to_num(starved, nan=0.0, posinf=1.0), 0.0, 1.0))


def _somebody_waits(record: Record) -> bool:
    present = [
        float(np.nanmean(record.resources[kind] > 0))
        for kind in _SERVING
        if kind in record.resources
    ]
    return any(share > 0.5 for share in present)
