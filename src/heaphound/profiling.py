"""Profile a running process: sample its allocations, read again and again, keep what was read.

In: a `ProfilePlan`. Out: a `Profiled`: the Case and why it ended. Whatever ends it (the time, the
user, the process itself), what was read until then is kept. The sampler goes on while it is read,
so a profiling of days costs no more than one of minutes.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import signal
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from heaphound.case.folder import Case
from heaphound.case.profile_log import LOG_NAME, ProfileLog
from heaphound.errors import (
    HeaphoundError,
    Interrupted,
    NoSuchProcess,
    NotNode,
    SamplerStopped,
    TargetDied,
    TargetError,
)
from heaphound.profile.read import profile_of
from heaphound.profile.segments import Segment
from heaphound.progress import Listener, Step
from heaphound.target import Target, open_target
from heaphound.target.load import running_load
from heaphound.target.sampling import Sampler, SamplingPlan
from heaphound.units import bytes_text, count_text, duration_text

DEFAULT_INTERVAL_BYTES = 128 * 1024
# Three to six times as many cost a service 5 to 7 % of its requests (bench/profile_overhead.py), so
# where nobody chose the interval it is made longer.
MOST_SAMPLES_PER_SECOND = 500.0
LONGEST_INTERVAL_BYTES = 4 << 20
# The first minutes are read closely; then a reading, which is a full garbage collection, is rare.
FIRST_EVERY_SECONDS = 10.0
LATER_EVERY_SECONDS = 60.0
CLOSE_SECONDS = 600.0
FEWEST_READINGS = 6  # in a profiling of a given time
CLOSE_SHARE, LATER_SHARE = 1 / 50, 1 / 200  # of the time that readings may take
RECONNECT_SECONDS = 300.0
_RETRY_SECONDS = 2.0
_TICK_SECONDS = 1.0
_TOLD_READINGS = 10  # readings that get a line; later one in so many


_OVER = (TargetDied, NoSuchProcess, NotNode)


@dataclass(frozen=True, slots=True)
class ProfilePlan:
    """What to profile and how; exactly one of address, pid and command is given.

    Attributes:
        title: a few words for the Case.
        address: HOST:PORT of an inspector.
        pid: a running process.
        command: a command to start.
        environment: its variables; None for ours.
        load: a command that makes work for the process.
        folder: of the Case; None makes one here.
        duration_seconds: how long; None until it is stopped or ends.
        every_seconds: between readings; None for the rule above.
        sampling: how to sample.
        keeps_interval: whether the interval stays where the process allocates fast.
    """

    title: str
    address: str | None = None
    pid: int | None = None
    command: Sequence[str] | None = None
    environment: Mapping[str, str] | None = None
    load: str | None = None
    folder: Path | None = None
    duration_seconds: float | None = None
    every_seconds: float | None = None
    sampling: SamplingPlan = field(default_factory=lambda: SamplingPlan(DEFAULT_INTERVAL_BYTES))
    keeps_interval: bool = False


@dataclass(frozen=True, slots=True)
class Profiled:
    """How a profiling ended."""

    folder: Path
    readings: int
    ended: str


def run_profile(plan: ProfilePlan, listener: Listener) -> Profiled:
    """Profile until the time is over, we are asked to stop, or the process ends.

    Raises:
        TargetError: the process cannot be reached, or was lost before the first reading.
        CaseError: the readings cannot be kept.
        Interrupted: it was stopped before the first reading.
    """
    about = {"command": list(plan.command or ()), "pid": plan.pid, "inspect": plan.address}
    case = Case.create(plan.folder, plan.title, kind="profile", **about, load=plan.load)
    log = ProfileLog(case.folder / LOG_NAME, apart=plan.sampling.collected)
    profiling = _Profiling(plan, case, log, listener)
    try:
        with case:
            ended = asyncio.run(_until_asked(profiling))
            case.describe(profile={**profiling.about(), "ended": ended})
            if not profiling.readings:
                raise Interrupted("it ended before there was a reading")
    except HeaphoundError as error:
        if profiling.readings:
            error.hint = f"{error.hint} What was read is in {case.folder}.".strip()
        elif plan.folder is None:
            shutil.rmtree(case.folder, ignore_errors=True)
        raise
    finally:
        log.close()
    return Profiled(case.folder, profiling.readings, ended)


async def _until_asked(profiling: _Profiling) -> str:
    """Profile; Ctrl-C or SIGTERM asks for a last reading and the end, the second for the end."""
    stop = asyncio.Event()
    going_on = asyncio.create_task(profiling.go_on(stop), name="profile")
    loop = asyncio.get_running_loop()

    def asked() -> None:
        if stop.is_set():
            going_on.cancel()
        stop.set()

    for which in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(which, asked)
    try:
        return await going_on
    except asyncio.CancelledError:
        if not stop.is_set():
            raise
        return "you stopped it before the last reading"
    finally:
        for which in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(which)


class _Profiling:
    """The state of one profiling: which sampler, which reading, since when."""

    def __init__(self, plan: ProfilePlan, case: Case, log: ProfileLog, listener: Listener) -> None:
        self.readings = 0
        self._plan = plan
        self._sampling = plan.sampling
        self._case = case
        self._log = log
        self._listener = listener
        self._begun = time.monotonic()
        self._samplers = 0
        self._read_along = False
        self._last_ordinal = 0
        self._costliest = 0.0

    def about(self) -> dict[str, object]:
        """What case.json says of it."""
        return {
            "interval_bytes": self._sampling.interval_bytes,
            "collected": self._plan.sampling.collected,
            "samplers": self._samplers,
            "read_along": self._read_along,
        }

    async def go_on(self, stop: asyncio.Event) -> str:
        """Sample; when the inspector is lost and the process is not, come back to it."""
        lost_at = time.monotonic()
        read_before = -1
        while True:
            try:
                return await self._sample(stop)
            except TargetError as error:
                if not self.readings:
                    raise
                said = error.brief
                if isinstance(error, _OVER) or self._plan.command is not None:
                    return said
            if self.readings > read_before:  # lost anew, not still
                read_before, lost_at = self.readings, time.monotonic()
                self._listener.note(f"{said}; waiting for it to come back")
            if time.monotonic() - lost_at > RECONNECT_SECONDS:
                return f"{said}, and it did not come back"
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _RETRY_SECONDS)
            if stop.is_set():
                return "you stopped it while the inspector was lost"

    async def _sample(self, stop: asyncio.Event) -> str:
        plan = self._plan
        async with (
            open_target(
                plan.address,
                pid=plan.pid,
                command=plan.command,
                environment=plan.environment,
                log=self._case.folder / "target.log" if plan.command else None,
                listener=self._listener,
            ) as target,
            running_load(plan.load, self._case.folder / "load.log"),
        ):
            self._case.describe(pid=target.pid, node=target.node_version)
            while True:
                async with target.sampler(self._sampling) as sampler:
                    self._begin(target, sampler)
                    try:
                        ended = await self._read_on(sampler, stop)
                    except SamplerStopped as error:
                        self._listener.note(f"{error.message}; starting another")
                        continue
                if ended is not None:
                    return ended

    def _begin(self, target: Target, sampler: Sampler) -> None:
        self._samplers += 1
        self._last_ordinal = 0
        if not sampler.is_ours:
            self._read_along = True
            self._listener.note(
                "another client samples this process already: reading along, with its interval, "
                "and leaving its sampler as it is"
            )
        self._case.describe(profile=self.about())
        every = bytes_text(self._sampling.interval_bytes)
        self._listener.step(Step.SAMPLE, f"process {target.pid}, one in {every}")

    async def _read_on(self, sampler: Sampler, stop: asyncio.Event) -> str | None:
        """Read until the end, and say why it came; None where another sampler is to go on."""
        begun, seen = time.monotonic(), 0
        while True:
            ended = await self._wait(sampler, stop)
            await self._read(sampler)
            if ended is not None:
                return ended
            now = time.monotonic()
            samples_per_second = (self._last_ordinal - seen) / (now - begun)
            interval = self._sampling.interval_bytes
            longer = _affordable_interval(interval, samples_per_second)
            if sampler.is_ours and not self._plan.keeps_interval and longer > interval:
                self._sampling = replace(self._sampling, interval_bytes=longer)
                self._listener.note(
                    f"{bytes_text(samples_per_second * interval)} are allocated a second: one "
                    f"sample in {bytes_text(longer)} costs the process less (--interval keeps one)"
                )
                return None
            begun, seen = now, self._last_ordinal

    async def _wait(self, sampler: Sampler, stop: asyncio.Event) -> str | None:
        """Wait for the next reading; say why it is to be the last, if it is."""
        waiting = [asyncio.create_task(stop.wait()), asyncio.create_task(sampler.ending.wait())]
        due = time.monotonic() + self._pause()
        try:
            while True:
                now = time.monotonic()
                left = due - now
                if self._plan.duration_seconds is not None:
                    over = self._begun + self._plan.duration_seconds
                    if now >= over:
                        return "the time is over"
                    left = min(left, over - now)
                if left <= 0:
                    return None
                await asyncio.wait(
                    waiting, timeout=min(left, _TICK_SECONDS), return_when=asyncio.FIRST_COMPLETED
                )
                if stop.is_set():
                    return "you stopped it"
                if sampler.ending.is_set():
                    return "the process ended"
                if not sampler.is_open:
                    return None  # the reading says what happened
                self._listener.advance(now - self._begun, self._plan.duration_seconds, "seconds")
        finally:
            for task in waiting:
                task.cancel()

    def _pause(self) -> float:
        if self._plan.every_seconds is not None:
            return self._plan.every_seconds
        elapsed = time.monotonic() - self._begun
        is_close = elapsed < CLOSE_SECONDS
        every = FIRST_EVERY_SECONDS if is_close else LATER_EVERY_SECONDS
        share = CLOSE_SHARE if is_close else LATER_SHARE
        if self._plan.duration_seconds is not None:
            every = min(every, max(1.0, self._plan.duration_seconds / FEWEST_READINGS))
        return max(every, self._costliest / share)

    async def _read(self, sampler: Sampler) -> None:
        reading = await sampler.read()
        seconds = time.monotonic() - self._begun
        profile = await asyncio.to_thread(profile_of, reading.profile)
        self._last_ordinal = max(self._last_ordinal, profile.last_ordinal)
        self._costliest = max(self._costliest, reading.seconds)
        segment = Segment(
            self.readings + 1,
            reading.time,
            seconds,
            self._samplers,
            self._last_ordinal,
            profile.total_bytes,
            len(profile.sample_node),
            reading.seconds,
        )
        await asyncio.to_thread(self._log.add, segment, profile)
        self.readings += 1
        if self.readings > _TOLD_READINGS and self.readings % _TOLD_READINGS:
            return
        self._listener.note(
            f"reading #{segment.number} after {duration_text(seconds)}: "
            f"{bytes_text(segment.total_bytes)} alive, from {count_text(segment.samples)} samples; "
            f"it took {duration_text(reading.seconds)}"
        )


def _affordable_interval(interval: int, samples_per_second: float) -> int:
    """Give the interval, or a longer one where so many samples slow a process down."""
    if samples_per_second <= MOST_SAMPLES_PER_SECOND:
        return interval
    longer = interval
    while samples_per_second * interval / longer > MOST_SAMPLES_PER_SECOND / 2:
        longer *= 2
    return min(longer, LONGEST_INTERVAL_BYTES)
