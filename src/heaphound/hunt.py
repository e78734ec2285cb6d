"""Read me first: the whole hunt, one stage after the other.

    target      open the process, collect its garbage, stream its heap
    case        keep what was seen, while it is seen
    snapshot    the streamed bytes -> columns
    heap        columns -> a graph that can be asked
    growth      two or more heaps -> what grew, and what holds it
    diagnosis   what grew -> findings: the variable, the file, the line, the fix

In: a Plan. Out: a Hunted. `cli.hunt` calls this and `report` shows what comes out.
"""

from __future__ import annotations

import asyncio
import shutil
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from heaphound.case import Case
from heaphound.diagnosis.diagnose import diagnose
from heaphound.diagnosis.finding import Diagnosis
from heaphound.errors import HeaphoundError, TargetError, TooFewSnapshots
from heaphound.growth.find import find_growth
from heaphound.heap.graph import Heap, build_heap
from heaphound.progress import Listener, Step
from heaphound.snapshot.columns import Snapshot
from heaphound.snapshot.read import SnapshotBuilder
from heaphound.target import Target, open_target
from heaphound.target.load import running_load
from heaphound.units import bytes_text, duration_text

FEWEST_SNAPSHOTS = 2
SAMPLE_SECONDS = 1.0
SHORTEST_WAIT_SECONDS = 5.0
LONGEST_WAIT_SECONDS = 120.0
ENOUGH_BYTES = 4 << 20
ENOUGH_SHARE = 0.05  # of the baseline
_TARGET_LOG = "target.log"
_FLOOR_SAMPLES = 4  # the least of the last few: the heap just after it was swept


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
            snapshots = asyncio.run(_Capture(plan, case, listener).run())
        heaps = [build_heap(snapshot, listener) for snapshot in snapshots]
        growth = find_growth(heaps, listener)
        diagnosis = diagnose(growth, [str(path) for path in case.snapshots()], listener)
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


class _Capture:
    """From the Plan to the snapshots; the process is left before they are looked at."""

    def __init__(self, plan: Plan, case: Case, listener: Listener) -> None:
        self._plan = plan
        self._case = case
        self._listener = listener
        self._snapshots: list[Snapshot] = []

    async def run(self) -> list[Snapshot]:
        """Capture until there is enough, or Ctrl-C, or the target's end.

        Raises:
            TargetError: the target was lost before there were two snapshots.
            TooFewSnapshots: Ctrl-C came before there were two snapshots.
        """
        capturing = asyncio.create_task(self._capture(), name="capture")
        loop = asyncio.get_running_loop()
        # The second Ctrl-C would interrupt the leaving, so it is not heard.
        loop.add_signal_handler(signal.SIGINT, lambda: capturing.cancelling() or capturing.cancel())
        try:
            await capturing
        except asyncio.CancelledError:
            self._listener.note("stopped by Ctrl-C")
            self._require_two()
        except TargetError as error:
            if len(self._snapshots) < FEWEST_SNAPSHOTS:
                raise
            self._listener.note(f"{error.message}; going on with what was seen before")
        finally:
            loop.remove_signal_handler(signal.SIGINT)
        return self._snapshots

    async def _capture(self) -> None:
        plan, folder = self._plan, self._case.folder
        async with (
            open_target(
                plan.address,
                pid=plan.pid,
                command=plan.command,
                environment=plan.environment,
                log=folder / _TARGET_LOG if plan.command else None,
                listener=self._listener,
            ) as target,
            running_load(plan.load, folder / "load.log"),
        ):
            self._case.describe(pid=target.pid, node=target.node_version)
            self._listener.step(Step.WARM_UP)
            await self._watch(target, plan.warm_up_seconds)
            await self._take_snapshot(target)
            while len(self._snapshots) < plan.snapshots:
                await self._wait_for_growth(target)
                await self._take_snapshot(target)

    async def _take_snapshot(self, target: Target) -> None:
        number = len(self._snapshots) + 1
        await target.collect_garbage(self._listener)
        builder = SnapshotBuilder(f"snapshot {number} of process {target.pid}")
        with self._case.snapshot_writer() as writer:

            def keep_and_read(data: bytes) -> None:
                writer.write(data)
                builder.feed(data)

            taken = await target.take_snapshot(keep_and_read, self._listener)
            snapshot = builder.finish()
        self._snapshots.append(snapshot)
        self._listener.note(
            f"snapshot {number} of {self._plan.snapshots}: {bytes_text(taken.size_bytes)} "
            f"in {duration_text(taken.seconds)}"
        )

    async def _wait_for_growth(self, target: Target) -> None:
        self._listener.step(Step.WATCH)
        if self._plan.every_seconds is not None:
            await self._watch(target, self._plan.every_seconds)
            return
        baseline = await self._sample(target)
        enough = max(ENOUGH_BYTES, int(baseline * ENOUGH_SHARE))
        if not await self._watch(target, LONGEST_WAIT_SECONDS, baseline + enough):
            self._listener.note(
                f"memory grew by less than {bytes_text(enough)} "
                f"in {duration_text(LONGEST_WAIT_SECONDS)}"
            )

    async def _watch(self, target: Target, seconds: float, enough: int | None = None) -> bool:
        """Sample for some seconds, or until `enough` bytes are in use; True when they are."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        used: list[int] = []
        while (elapsed := loop.time() - begun) < seconds:
            used.append(await self._sample(target))
            self._listener.advance(elapsed, seconds, "seconds")
            is_settled = elapsed >= SHORTEST_WAIT_SECONDS and len(used) >= _FLOOR_SAMPLES
            if enough is not None and is_settled and min(used[-_FLOOR_SAMPLES:]) >= enough:
                return True
            await asyncio.sleep(max(0.0, min(SAMPLE_SECONDS, begun + seconds - loop.time())))
        return False

    async def _sample(self, target: Target) -> int:
        sample = await target.sample()
        self._case.add_sample(sample)
        return sample.heap_used_bytes + sample.external_bytes

    def _require_two(self) -> None:
        taken = len(self._snapshots)
        if taken < FEWEST_SNAPSHOTS:
            raise TooFewSnapshots(
                f"stopped after {taken} of the {FEWEST_SNAPSHOTS} snapshots a diagnosis needs",
                hint="Let it run longer, or shorten --warm-up and --every.",
            )
