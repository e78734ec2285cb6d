"""Read me first: the whole hunt, one stage after the other.

    target      open the process, and leave it as it was at the end
    capture     ask the guard, collect its garbage, stream its heap; wait until it has grown
    case        keep what was seen, while it is seen
    snapshot    the streamed bytes -> columns
    heap        columns -> a graph that can be asked
    growth      two or more heaps -> what grew, and what holds it
    diagnosis   what grew -> findings: the variable, the file, the line, the fix;
                 and what the samples say of memory outside the heap

In: a Plan. Out: a Hunted. `cli.hunt` calls this and `report` shows what comes out.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from heaphound.capture.series import FEWEST_SNAPSHOTS, Series, Timing
from heaphound.capture.take import Care
from heaphound.capture.vitals import recorded_vitals
from heaphound.case import Case
from heaphound.case.recording import RECORDING_NAME, Recording
from heaphound.diagnosis.diagnose import diagnose
from heaphound.diagnosis.finding import Diagnosis
from heaphound.diagnosis.outside_heap import with_outside_heap
from heaphound.errors import HeaphoundError
from heaphound.growth.find import find_growth
from heaphound.heap.files_elsewhere import with_files_in
from heaphound.heap.graph import Heap, build_heap
from heaphound.progress import Listener
from heaphound.snapshot.columns import Snapshot
from heaphound.target import open_target
from heaphound.target.load import running_load

__all__ = ["FEWEST_SNAPSHOTS", "Hunted", "Plan", "hunt"]
_TARGET_LOG = "target.log"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to hunt and how; exactly one of address, pid and command is given.

    Attributes:
        title: a few words for the Case.
        address: HOST:PORT of an inspector.
        pid: a running process.
        command: a command to start.
        environment: its variables; None for ours.
        load: a command that makes work for the process.
        folder: of the Case; None makes one here.
        warm_up_seconds: before the baseline.
        snapshots: how many, two or more.
        every_seconds: between snapshots; None waits until memory has grown enough.
        care: how careful to be with the process.
        allocations: keep the stack of every allocation, so that findings say where objects were
            made; it slows the process down.
        source: the folder with the program's source, where the process runs elsewhere.
    """

    title: str
    address: str | None = None
    pid: int | None = None
    command: Sequence[str] | None = None
    environment: Mapping[str, str] | None = None
    load: str | None = None
    folder: Path | None = None
    warm_up_seconds: float = 5.0
    snapshots: int = 3
    every_seconds: float | None = None
    care: Care = field(default_factory=Care)
    allocations: bool = False
    source: Path | None = None


@dataclass(frozen=True, slots=True)
class Hunted:
    """The diagnosis, the heaps it rests on, and the Case folder."""

    diagnosis: Diagnosis
    folder: Path
    heaps: tuple[Heap, ...]


def hunt(plan: Plan, listener: Listener) -> Hunted:
    """Examine a process and say what keeps its memory alive.

    Ctrl-C ends the examination early; two snapshots are enough for a diagnosis.

    Raises:
        HeaphoundError: the class says what; what was captured stays in the Case.
    """
    about = {"command": list(plan.command or ()), "pid": plan.pid, "inspect": plan.address}
    case = Case.create(plan.folder, plan.title, **about, load=plan.load)
    try:
        with case:
            snapshots = asyncio.run(_capture(plan, case, listener))
            samples, times = case.samples(), case.snapshot_times()
        heaps = [build_heap(snapshot, listener) for snapshot in snapshots]
        heaps = with_files_in(heaps, plan.source)
        growth = find_growth(heaps, listener)
        diagnosis = diagnose(growth, [str(path) for path in case.snapshots()], listener)
        diagnosis = with_outside_heap(diagnosis, samples, times)
    except HeaphoundError as error:
        if _is_worth_keeping(case):
            error.hint = f"{error.hint} What was captured is in {case.folder}.".strip()
        elif plan.folder is None:
            shutil.rmtree(case.folder, ignore_errors=True)
        raise
    return Hunted(diagnosis, case.folder, growth.heaps)


def _is_worth_keeping(case: Case) -> bool:
    """Whether the target was reached, or at least said something."""
    log = case.folder / _TARGET_LOG
    return "node" in case.about() or (log.exists() and log.stat().st_size > 0)


async def _capture(plan: Plan, case: Case, listener: Listener) -> list[Snapshot]:
    """From the Plan to the snapshots; the process is left before they are looked at.

    Raises:
        TargetError: the process was lost before there were two snapshots.
        TooFewSnapshots: it was interrupted before there were two snapshots.
    """
    timing = Timing(plan.warm_up_seconds, plan.snapshots, plan.every_seconds)
    series = Series(case, listener, timing, plan.care)

    async def capture() -> None:
        async with (
            open_target(
                plan.address,
                pid=plan.pid,
                command=plan.command,
                environment=plan.environment,
                log=case.folder / _TARGET_LOG if plan.command else None,
                listener=listener,
            ) as target,
            running_load(plan.load, case.folder / "load.log"),
            recorded_vitals(target, recording, plan.load),
        ):
            case.describe(pid=target.pid, node=target.node_version)
            if plan.allocations:
                await target.track_allocations(listener)
            await series.take(target)

    with contextlib.closing(Recording(case.folder / RECORDING_NAME)) as recording:
        return await series.until_interrupted(capture())
