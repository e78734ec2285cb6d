"""V8's sampling heap profiler, through the inspector: start, read again and again, stop.

There is one sampler in an isolate, whoever started it. V8 takes a second start for done and changes
nothing, and whoever stops first stops it for all. So we look first: when another client samples, we
only read along, and neither start nor stop.

A reading collects garbage before, so that only what is alive is in it. V8 ends the sampler of a
session with the session: whatever happens to us, the process is left without it.

Since Node 20 a sampler can keep the samples of what was collected. It then grows with everything
that is allocated, so such a sampler is stopped and started again with each reading.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Self

from heaphound.errors import NodeTooOld, ProtocolViolation, SamplerStopped, TargetError
from heaphound.target.channel import Channel
from heaphound.target.versions import version_is_before

READ_SECONDS = 120.0  # a reading is a full garbage collection and the answer
_SOON_SECONDS = 10.0
COLLECTED_SINCE = (20, 0)
_ENDING = "NodeRuntime.waitingForDisconnect"


@dataclass(frozen=True, slots=True)
class SamplingPlan:
    """How to sample.

    Attributes:
        interval_bytes: the mean distance between two samples.
        collected: keep what garbage collections took.
    """

    interval_bytes: int
    collected: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading.

    Attributes:
        time: seconds since the epoch, when it was asked for.
        seconds: until the answer: the process stood still for no longer.
        profile: as the inspector answered; `profile.read` knows its form.
    """

    time: float
    seconds: float
    profile: Mapping[str, Any]


class Sampler:
    """The sampler of a target; use it as an async context manager.

    Attributes:
        is_ours: False when another client had it running and we read along.
        ending: set when the process wants to end and waits for us.
    """

    def __init__(
        self,
        connection: Channel,
        plan: SamplingPlan,
        node_version: str,
        explained: Callable[[], AbstractAsyncContextManager[None]],
    ) -> None:
        if plan.collected and version_is_before(node_version, COLLECTED_SINCE):
            raise NodeTooOld(
                f"Node {node_version} cannot tell what garbage collections took; Node 20 can",
                hint="Leave --collected away: what survives can be profiled on every version.",
            )
        self.is_ours = True
        self.ending = asyncio.Event()
        self._connection = connection
        self._plan = plan
        self._explained = explained

    async def __aenter__(self) -> Self:
        """Start sampling, unless somebody else does.

        Raises:
            TargetError: the process died, or the connection was lost, or it did not answer.
        """
        self._connection.listen(_ENDING, lambda _: self.ending.set())
        async with self._explained():
            self.is_ours = not await self._is_running()
            if self.is_ours:
                await self._start()
        return self

    async def __aexit__(self, *exception: object) -> None:
        """Stop what we started, and let a process end that wants to."""
        self._connection.listen(_ENDING, lambda _: self._connection.hang_up())
        try:
            if self.is_ours and self._connection.is_open:
                await self._stop()
        except TargetError:
            pass  # another client has stopped it, or it ends with our session
        finally:
            if self.ending.is_set():
                self._connection.hang_up()

    @property
    def is_open(self) -> bool:
        """Whether the process can still be asked."""
        return self._connection.is_open

    async def read(self) -> Reading:
        """Collect garbage and read what is alive of what was sampled.

        Raises:
            SamplerStopped: another client stopped the sampler.
            TargetError: the process died, or the connection was lost, or it did not answer.
        """
        async with self._explained():
            return await self._read()

    async def _read(self) -> Reading:
        asked, begun = time.time(), time.monotonic()
        if not self.is_ours:  # whoever started it may not have asked for a collection
            await self._connection.call("HeapProfiler.collectGarbage", timeout_seconds=READ_SECONDS)
        if self._plan.collected and self.is_ours:
            answer = await self._stop()
            seconds = time.monotonic() - begun
            if not self.ending.is_set():
                await self._start()
        else:
            answer = await self._asked("HeapProfiler.getSamplingProfile")
            seconds = time.monotonic() - begun
        return Reading(asked, seconds, answer.get("profile", {}))

    async def _start(self) -> None:
        wanted: dict[str, Any] = {"samplingInterval": self._plan.interval_bytes}
        if self._plan.collected:
            wanted["includeObjectsCollectedByMajorGC"] = True
            wanted["includeObjectsCollectedByMinorGC"] = True
        await self._connection.call(
            "HeapProfiler.startSampling", timeout_seconds=_SOON_SECONDS, **wanted
        )

    async def _stop(self) -> Mapping[str, Any]:
        return await self._asked("HeapProfiler.stopSampling")

    async def _is_running(self) -> bool:
        try:
            await self._connection.call(
                "HeapProfiler.getSamplingProfile", timeout_seconds=READ_SECONDS
            )
        except ProtocolViolation:
            return False
        return True

    async def _asked(self, method: str) -> Mapping[str, Any]:
        try:
            return await self._connection.call(method, timeout_seconds=READ_SECONDS)
        except ProtocolViolation as error:
            raise SamplerStopped(
                f"another client stopped the sampler ({error.message})",
                hint="Two profilers share one sampler: let one of them end first.",
            ) from error
