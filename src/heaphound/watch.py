"""Watch a running process: look again and again, record, judge, and say so at the end.

In: a `WatchPlan`. Out: a `Watched` with the verdict. Whatever ends it (the time, the user, the
process itself), what was seen until then is recorded and judged.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from heaphound.capture.take import Care, take
from heaphound.case.folder import Case
from heaphound.case.recording import RECORDING_NAME, Recording
from heaphound.errors import (
    CaseUnusable,
    ConnectionLost,
    InspectorUnavailable,
    SnapshotWouldNotFit,
    TargetDied,
    TargetError,
)
from heaphound.progress import Listener
from heaphound.target import Target, open_target
from heaphound.target.load import Load, running_load, until_listening
from heaphound.target.vitals import TICK_MS, Vitals, VitalsProbe, heap_options
from heaphound.trend.forecast import Limit
from heaphound.trend.judge import DEFAULT_CONFIDENCE
from heaphound.trend.pressure import gc_pressure
from heaphound.trend.verdict import Verdict, verdict_of
from heaphound.units import bytes_text

# A verdict may take this share of our own time.
JUDGING_SHARE = 0.05
FIRST_VERDICT_LOOKS = 12
# What the process does when the load is over is seen too.
AFTER_LOAD_SECONDS = 3.0
# A tunnel to another machine is back within this time, or it is not coming back.
REACHING_AGAIN_SECONDS = 60.0
REACHING_AGAIN_EVERY = 0.5

# What else is done with a process while it is watched.
Beside = Callable[[Target], AbstractAsyncContextManager[object]]


@dataclass(frozen=True, slots=True)
class WatchPlan:
    """What to watch, and how.

    Attributes:
        title: what is watched, in a few words.
        address: of an inspector, or None.
        pid: of a running process, or None.
        command: to start, or None.
        folder: of the Case; None makes one right here.
        resume: go on with the recording of the Case in `folder`.
        interval_seconds: between looks.
        duration_seconds: how long; None until it is stopped.
        collect_garbage: before every look.
        confidence: what a claim needs.
        limits: further limits to forecast.
        load: a command that makes work for the process; the watch ends a little after it does.
        judge_on_the_way: say how it stands while it goes on, not at the end alone.
        jitter: share of the interval by which looks come earlier or later, so that they do not
            always meet the same moment of what the process does at an interval of its own.
        tick_ms: how finely it is seen how late the event loop is.
    """

    title: str
    address: str | None = None
    pid: int | None = None
    command: Sequence[str] | None = None
    folder: Path | None = None
    resume: bool = False
    interval_seconds: float = 1.0
    duration_seconds: float | None = None
    collect_garbage: bool = False
    confidence: float = DEFAULT_CONFIDENCE
    limits: tuple[Limit, ...] = ()
    load: str | None = None
    judge_on_the_way: bool = True
    jitter: float = 0.0
    tick_ms: int = TICK_MS


@dataclass(frozen=True, slots=True)
class WatchedProcess:
    """Who is watched: pid, version, and the options that limit its heap."""

    pid: int
    node_version: str
    heap_options: dict[str, int]


@dataclass(frozen=True, slots=True)
class Watched:
    """How a watch ended: the verdict, the Case, and why it ended."""

    verdict: Verdict
    folder: Path
    looks: int
    ended: str


class Watcher(Protocol):
    """Hears of a watch while it goes on, from the event loop; must be quick."""

    def begun(self, process: WatchedProcess, folder: Path) -> None:
        """The process is reached."""

    def looked(self, vitals: Vitals, verdict: Verdict | None) -> None:
        """A look was taken and recorded; `verdict` is the latest so far."""

    async def asked(self) -> str | None:
        """What the user asked for since: "snapshot", "stop", or nothing."""


async def run_watch(
    plan: WatchPlan,
    watcher: Watcher,
    listener: Listener,
    stop: asyncio.Event,
    beside: Beside = nullcontext,
) -> Watched:
    """Watch until the time is over, `stop` is set, or the process ends.

    Args:
        plan: what to watch, and how.
        watcher: hears of every look.
        listener: hears of the steps.
        stop: ends the watch when it is set.
        beside: what else is done with the Target while it is watched.

    Raises:
        TargetError: the process cannot be reached, or was lost before the first look.
        CaseError: the recording cannot be kept.
        SeriesUnusable: nothing was seen.
    """
    with _case(plan) as case:
        recording = Recording(case.folder / RECORDING_NAME)
        try:
            watch = _Watch(plan, case, recording, beside)
            async with contextlib.AsyncExitStack() as load:
                ended = await watch.go_on(load, watcher, listener, stop)
                while watch.is_lost and not stop.is_set():
                    ended = await watch.go_on_again(load, watcher, listener, stop) or ended
            return Watched(watch.judged(), case.folder, len(recording), ended)
        finally:
            recording.close()


class _Watch:
    """The state of one watch: the latest verdict, and what it knows besides the recording."""

    def __init__(self, plan: WatchPlan, case: Case, recording: Recording, beside: Beside) -> None:
        self.is_lost = False
        self._beside = beside
        self._plan = plan
        self._case = case
        self._recording = recording
        self._options: dict[str, int] = {}
        self._begun: float | None = None
        self._born: int | None = None
        self._load: Load | None = None
        self._last: Vitals | None = None
        self._verdict: Verdict | None = None
        self._judge_at = 0.0

    async def go_on(
        self,
        loads: contextlib.AsyncExitStack,
        watcher: Watcher,
        listener: Listener,
        stop: asyncio.Event,
    ) -> str:
        """Reach the process and look at it until something ends that; says what.

        `is_lost` says whether that was the inspector, of a process that may still run.
        """
        plan, is_first, self.is_lost = self._plan, self._begun is None, False
        async with open_target(
            plan.address,
            pid=plan.pid,
            command=plan.command,
            log=self._case.folder / "output.log" if plan.command else None,
            listener=listener,
        ) as target:
            if is_first:
                self._options = heap_options(target.pid) if target.is_local else {}
                self._case.describe(pid=target.pid, node=target.node_version)
                process = WatchedProcess(target.pid, target.node_version, self._options)
                watcher.begun(process, self._case.folder)
                self._begun, self._born = time.monotonic(), target.born
            elif plan.pid is not None and target.born != self._born:
                return f"process {plan.pid} ended, and another has its number"
            else:
                self._mark("inspector back")
            async with self._beside(target):
                ended = await self._look_on(target, loads, watcher, listener, stop)
            if not self.is_lost:
                self._note_load(listener, is_ending=True)
                await loads.aclose()  # before the process that it works on
            return ended

    async def go_on_again(
        self,
        loads: contextlib.AsyncExitStack,
        watcher: Watcher,
        listener: Listener,
        stop: asyncio.Event,
    ) -> str | None:
        """Try for a while to reach a process again whose inspector was lost."""
        self._mark("inspector lost")
        listener.note("the inspector was lost; trying to reach the process again")
        until = time.monotonic() + REACHING_AGAIN_SECONDS
        while time.monotonic() < until and not await _stopped(stop, REACHING_AGAIN_EVERY):
            with contextlib.suppress(InspectorUnavailable, ConnectionLost):
                return await self.go_on(loads, watcher, listener, stop)
        self.is_lost = False
        return None

    async def _look_on(
        self,
        target: Target,
        loads: contextlib.AsyncExitStack,
        watcher: Watcher,
        listener: Listener,
        stop: asyncio.Event,
    ) -> str:
        due = time.monotonic()
        try:
            async with target.probe(self._plan.tick_ms) as probe:
                while True:
                    await self._look(target, probe)
                    if self._last is not None:
                        watcher.looked(self._last, await self._so_far())
                        await self._start_load(target, loads)
                    self._note_load(listener)
                    asked = await watcher.asked()
                    if asked == "stop":
                        return "you stopped it"
                    if asked == "snapshot":
                        await self._take_snapshot(target, listener)
                    due = max(due + self._pause(), time.monotonic())
                    if (over := self._is_over(due)) is not None:
                        return over
                    if await _stopped(stop, due - time.monotonic()):
                        return "you stopped it"
        except (TargetDied, ConnectionLost) as error:
            if self._last is None:
                raise
            gone = self._plan.command is not None or target.is_over
            self.is_lost = isinstance(error, ConnectionLost) and not gone
            return error.brief

    async def _take_snapshot(self, target: Target, listener: Listener) -> None:
        """Take a snapshot as `capture` does: guarded, and noted in the Case."""
        try:
            await take(target, self._case, listener, Care())
        except SnapshotWouldNotFit as error:
            listener.note(f"no snapshot was taken: {error.message}")

    async def _start_load(self, target: Target, loads: contextlib.AsyncExitStack) -> None:
        if self._plan.load is None or self._load is not None:
            return
        if self._plan.command is not None and target.is_local:
            await until_listening(target.pid)
        load = running_load(self._plan.load, self._case.folder / "load.log")
        self._load = await loads.enter_async_context(load)
        self._mark("load start", self._plan.load)

    def _note_load(self, listener: Listener, *, is_ending: bool = False) -> None:
        load = self._load
        if load is None or load.noted_at is not None:
            return
        if load.status is not None or is_ending:
            load.noted_at = time.monotonic()
            said = "" if load.status is None else f"status {load.status}"
            self._mark("load stop", said)
            if load.status:
                listener.note(f"the load command ended with {said}; it said why in load.log")

    def _mark(self, kind: str, text: str = "") -> None:
        self._recording.mark(time.time(), kind, text)

    async def _look(self, target: Target, probe: VitalsProbe) -> None:
        if self._plan.collect_garbage:
            await target.collect_garbage()
        try:
            self._last = await probe.look()
        except (TargetDied, ConnectionLost):
            raise
        except TargetError:
            if self._last is None:
                raise
            return  # it did not answer in time; it may at the next look
        await asyncio.to_thread(self._recording.add, self._last)

    def _pause(self) -> float:
        jitter = random.uniform(-self._plan.jitter, self._plan.jitter)  # noqa: S311 - no secret
        return self._plan.interval_seconds * (1 + jitter)

    def _is_over(self, due: float) -> str | None:
        duration, load = self._plan.duration_seconds, self._load
        if duration is not None and due - (self._begun or due) >= duration:
            return "the time is over"
        ended = load.noted_at if load is not None and duration is None else None
        if ended is not None and due - ended >= AFTER_LOAD_SECONDS:
            return "the load is over"
        return None

    async def _so_far(self) -> Verdict | None:
        now = time.monotonic()
        looks = (now - (self._begun or now)) / self._plan.interval_seconds
        if not self._plan.judge_on_the_way:
            return None
        if now >= self._judge_at and looks >= FIRST_VERDICT_LOOKS:
            self._verdict = await asyncio.to_thread(self.judged)
            took = time.monotonic() - now
            self._judge_at = now + max(5.0, took / JUDGING_SHARE)
        return self._verdict

    def judged(self) -> Verdict:
        """Judge what was recorded until now."""
        verdict = verdict_of(
            self._recording.series(),
            confidence=self._plan.confidence,
            limits=(*self._plan.limits, *self._cgroup(), *self._old_generation()),
        )
        return replace(verdict, reasons=(*verdict.reasons, *self._signs(verdict)))

    def _cgroup(self) -> list[Limit]:
        last = self._last
        if last is None or last.cgroup_limit_bytes is None or last.cgroup_used_bytes is None:
            return []
        others = max(0, last.cgroup_used_bytes - last.memory.rss_bytes)
        limit = Limit("cgroup limit", last.cgroup_limit_bytes, of_heap=False, taken_bytes=others)
        return [limit]

    def _old_generation(self) -> list[Limit]:
        # V8 adds room for the young generation to its limit; it gives up when the old one is full.
        megabytes = self._options.get("max-old-space-size")
        return [Limit("old generation", megabytes << 20, of_heap=True)] if megabytes else []

    def _signs(self, verdict: Verdict) -> list[str]:
        heap = verdict.trends.get("heap")
        limit = self._last.memory.heap_limit_bytes if self._last else None
        times, spent = self._recording.major_collection_time()
        room = min((old.size_bytes for old in self._old_generation()), default=limit)
        signs = list(gc_pressure(times, spent, heap.now[1] if heap else 0.0, room))
        signs += [
            f"--{name}={value} is set; V8's limit of the heap is {bytes_text(limit or 0)}"
            for name, value in self._options.items()
        ]
        warnings = self._recording.warnings()
        if warnings:
            signs.append(
                f"{len(warnings)} MaxListenersExceededWarning, the last: {warnings[-1][1]}"
            )
        return signs


def _case(plan: WatchPlan) -> Case:
    if not plan.resume:
        return Case.create(plan.folder, plan.title, kind="watch")
    if plan.folder is None or not (plan.folder / RECORDING_NAME).is_file():
        raise CaseUnusable(
            f"{plan.folder} has no recording to go on with",
            hint="Give the .case folder that an earlier `heaphound watch` made.",
        )
    return Case.open(plan.folder)


async def _stopped(stop: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(stop.wait(), max(0.0, seconds))
    except TimeoutError:
        return False
    return True
