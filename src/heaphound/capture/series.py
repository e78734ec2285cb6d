"""Two or more snapshots of one process, each when memory has grown enough since the one before."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from heaphound.capture.interrupt import interruptible
from heaphound.capture.take import Care, take_and_read
from heaphound.case import Case
from heaphound.errors import TargetBusy, TargetError, TooFewSnapshots
from heaphound.progress import Listener, Step
from heaphound.snapshot.columns import Snapshot
from heaphound.target import Target
from heaphound.units import bytes_text, duration_text

FEWEST_SNAPSHOTS = 2
SAMPLE_SECONDS = 1.0
SHORTEST_WAIT_SECONDS = 5.0
LONGEST_WAIT_SECONDS = 120.0
ENOUGH_BYTES = 4 << 20
ENOUGH_SHARE = 0.05  # of the baseline
_MOST_ANEW = 2
_FLOOR_SAMPLES = 4  # the least of the last few: the heap just after it was swept


@dataclass(frozen=True, slots=True)
class Timing:
    """When to take how many snapshots; see `hunt.Plan`."""

    warm_up_seconds: float
    snapshots: int
    every_seconds: float | None


class Series:
    """Takes the snapshots of one process, and has those that are complete at any moment."""

    def __init__(self, case: Case, listener: Listener, timing: Timing, care: Care) -> None:
        self._case = case
        self._listener = listener
        self._timing = timing
        self._care = care
        self._snapshots: list[Snapshot] = []
        self._anew = 0

    async def until_interrupted(self, work: Coroutine[Any, Any, None]) -> list[Snapshot]:
        """Do the work around `take` until there is enough, or Ctrl-C, or the target's end.

        Raises:
            TargetError: the target was lost before there were two snapshots.
            TooFewSnapshots: we were asked to end before there were two snapshots.
        """
        try:
            signal_name = await interruptible(work)
        except TargetError as error:
            if len(self._snapshots) < FEWEST_SNAPSHOTS:
                raise
            self._listener.note(f"{error.message}; going on with what was seen before")
        else:
            if signal_name is not None:
                self._listener.note(f"stopped by {signal_name}")
                self._require_two()
        return self._snapshots

    async def take(self, target: Target) -> None:
        """Warm up, and take all the snapshots."""
        self._listener.step(Step.WARM_UP)
        await self._watch(target, self._timing.warm_up_seconds)
        with target.series():
            await self._take_one(target)
            while len(self._snapshots) < self._timing.snapshots:
                await self._wait_for_growth(target)
                await self._begin_anew_unless_comparable(target)
                await self._take_one(target)

    async def _begin_anew_unless_comparable(self, target: Target) -> None:
        """Forget the snapshots so far when a debugger came and went: objects have new ids."""
        if await target.ids_hold():
            return
        if self._anew == _MOST_ANEW:
            raise TargetBusy(
                f"debuggers come and go at process {target.pid}: no two snapshots compare",
                hint="End their sessions, and hunt again.",
            )
        self._anew += 1
        self._listener.note("another inspector session has ended, so the snapshots begin anew")
        self._snapshots.clear()
        self._case.forget_snapshots(keep=0)

    async def _take_one(self, target: Target) -> None:
        number = len(self._snapshots) + 1
        self._listener.note(f"snapshot {number} of {self._timing.snapshots}")
        snapshot = await take_and_read(target, self._case, self._listener, self._care)
        self._snapshots.append(snapshot)

    async def _wait_for_growth(self, target: Target) -> None:
        self._listener.step(Step.WATCH)
        if self._timing.every_seconds is not None:
            await self._watch(target, self._timing.every_seconds)
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
