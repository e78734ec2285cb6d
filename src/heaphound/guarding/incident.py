"""Memory grows: take the snapshots, each when memory has grown enough since the one before.

In: a Target that is being watched, and a Case. Out: how many snapshots there are, and why no more.
The looks of the watch say how much is in use, so nothing more is asked of the process.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from dataclasses import dataclass

from heaphound.capture.take import take
from heaphound.case import Case
from heaphound.errors import HeaphoundError, SnapshotWouldNotFit, TargetError
from heaphound.guarding.plan import GuardPlan
from heaphound.progress import Silent
from heaphound.target import MemorySample, Target
from heaphound.units import bytes_text, duration_text

ENOUGH_SHARE = 0.05  # of what was in use at the snapshot before
FEWEST = 2
_FLOOR_LOOKS = 4


class Sizes:
    """What is in use, by the last few looks: heap and external memory together, in bytes."""

    def __init__(self) -> None:
        self._last: deque[int] = deque(maxlen=_FLOOR_LOOKS)

    def add(self, sample: MemorySample) -> None:
        """Take a look in."""
        self._last.append(sample.heap_used_bytes + sample.external_bytes)

    def restart(self) -> None:
        """Forget the looks: a collection or another process comes between."""
        self._last.clear()

    def floor(self) -> int | None:
        """The least of the last few looks, near what is in use after a collection."""
        return min(self._last) if len(self._last) == _FLOOR_LOOKS else None


@dataclass(frozen=True, slots=True)
class Ended:
    """How a capture ended: the snapshots in the Case, and why there are no more."""

    snapshots: int
    reason: str
    is_refused: bool = False


class Incident:
    """One capture."""

    def __init__(self, plan: GuardPlan, target: Target, case: Case, sizes: Sizes) -> None:
        self.case = case
        self._plan = plan
        self._target = target
        self._sizes = sizes

    async def next_snapshot(self, floor_bytes: int) -> tuple[int, dict[str, object]] | Ended:
        """Wait until memory has grown enough, and take one more snapshot.

        Args:
            floor_bytes: what was in use at the snapshot before; 0 takes the first at once.

        Returns:
            What is in use now and the Case's note of the snapshot; or how the capture ended.

        Raises:
            TargetError: the process was lost.
        """
        taken = len(self.case.snapshots())
        if taken >= self._plan.snapshots:
            return Ended(taken, "complete")
        if taken and not await self._has_grown(floor_bytes):
            patience = duration_text(self._plan.patience_seconds)
            return Ended(taken, f"memory grew too little in {patience}")
        if taken and not await self._target.ids_hold():
            self.case.forget_snapshots(keep=0)  # a debugger came and went: they do not compare
        try:
            note = await take(self._target, self.case, Silent(), self._plan.care)
            sample = await self._target.sample()
        except SnapshotWouldNotFit as refusal:
            return Ended(taken, f"{refusal.message}. {refusal.hint}", is_refused=True)
        except TargetError:
            raise
        except HeaphoundError as error:  # the disk, as a rule
            return Ended(len(self.case.snapshots()), f"{error.message}. {error.hint}")
        self.case.add_sample(sample)
        self._sizes.restart()
        return sample.heap_used_bytes + sample.external_bytes, note

    async def _has_grown(self, floor_bytes: int) -> bool:
        enough = floor_bytes + max(self._plan.growth_bytes, int(floor_bytes * ENOUGH_SHARE))
        deadline = time.monotonic() + self._plan.patience_seconds
        while time.monotonic() < deadline:
            floor = self._sizes.floor()
            if floor is not None and floor >= enough:
                return True
            await asyncio.sleep(self._plan.interval_seconds)
        return False


def snapshot_text(number: int, of: int, note: dict[str, object]) -> str:
    """One line about a snapshot that was taken."""
    pause = note.get("pause_seconds")
    stood = f", paused it for {duration_text(pause)}" if isinstance(pause, float) else ""
    size = note.get("file_bytes")
    kept = bytes_text(size) if isinstance(size, int) else "?"
    return f"snapshot {number} of {of}: {kept}{stood}"
