"""Take one snapshot: ask the guard, wait for a quiet moment, stream it into a Case, note the cost.

In: a Target and a Case. Out: the snapshot as columns, when they were wanted, and what it cost. The
bytes go to the compressed file and to the parser at once, piece by piece.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from heaphound.case import Case
from heaphound.errors import ProtocolViolation, SnapshotTruncated
from heaphound.progress import Listener, Step
from heaphound.snapshot.columns import Snapshot
from heaphound.snapshot.read import SnapshotBuilder
from heaphound.target import SnapshotTaken, Target
from heaphound.target.guard import Forecast, require_fit
from heaphound.units import bytes_text, duration_text

QUIET_UTILIZATION = 0.1
_LOOK_SECONDS = 1.0
_HEAD_BYTES = 1 << 16
_COUNT = re.compile(rb'"(node_count|edge_count)":\s*(\d+)')


@dataclass(frozen=True, slots=True)
class Care:
    """How careful to be with the target.

    Attributes:
        force: take it although the guard refuses.
        quiet_seconds: wait this long for a quiet event loop at most; None does not wait.
    """

    force: bool = False
    quiet_seconds: float | None = None


async def take_and_read(target: Target, case: Case, listener: Listener, care: Care) -> Snapshot:
    """Take a snapshot into the Case and parse it on the way.

    Raises:
        SnapshotWouldNotFit: the guard refuses; nothing was taken.
        TargetError: the process was lost.
        CaseError: it could not be kept.
    """
    builder = SnapshotBuilder(f"a snapshot of process {target.pid}")
    snapshot: list[Snapshot] = []
    await _take(
        target, case, listener, care, builder.feed, lambda: snapshot.append(builder.finish())
    )
    return snapshot[0]


async def take(target: Target, case: Case, listener: Listener, care: Care) -> dict[str, Any]:
    """Take a snapshot into the Case without reading it; memory stays flat.

    Returns:
        The Case's note of it: file, sizes, checksum, counts, forecast and what it did cost.

    Raises:
        SnapshotWouldNotFit: the guard refuses; nothing was taken.
        TargetError: the process was lost.
        CaseError: it could not be kept.
    """
    return await _take(target, case, listener, care)


async def _take(
    target: Target,
    case: Case,
    listener: Listener,
    care: Care,
    also: Callable[[bytes], object] = len,
    finish: Callable[[], object] = bool,
) -> dict[str, Any]:
    if care.quiet_seconds is not None:
        await wait_until_quiet(target, care.quiet_seconds, listener)
    expected = await _guarded(target, case, listener, care)
    ends = Ends()

    def keep_and_pass_on(data: bytes) -> None:
        writer.write(data)
        ends.feed(data)
        also(data)

    with case.snapshot_writer() as writer:
        taken = await target.take_snapshot(keep_and_pass_on, listener)
        ends.require_whole()
        finish()
    note = case.describe_snapshot(
        writer.path, **ends.counts(), **_cost(taken), **_forecast(expected), pid=target.pid
    )
    listener.note(_told(writer.path.name, taken))
    return note


async def _guarded(target: Target, case: Case, listener: Listener, care: Care) -> Forecast | None:
    listener.step(Step.COLLECT_GARBAGE)
    try:
        facts, expected = await target.forecast_snapshot()
    except ProtocolViolation:
        if not care.force:
            raise
        await target.collect_garbage(listener)
        return None
    if not care.force:
        require_fit(expected, facts, case.folder, target.pid if target.is_local else None)
    listener.note(expected.text)
    return expected


async def wait_until_quiet(target: Target, patience_seconds: float, listener: Listener) -> None:
    """Wait until the event loop worked less than a tenth of a second, or patience is at its end.

    Raises:
        TargetError: the process was lost, or does not tell.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + patience_seconds
    before, busy = await target.loop_utilization(), 1.0
    while loop.time() < deadline:
        await asyncio.sleep(min(_LOOK_SECONDS, max(0.0, deadline - loop.time())))
        now = await target.loop_utilization()
        before, busy = now, now.since(before)
        if busy < QUIET_UTILIZATION:
            return
    listener.note(f"no quiet moment in {duration_text(patience_seconds)}: it works {busy:.0%}")


class Ends:
    """The first and the last bytes of a snapshot: its counts, and whether it is whole."""

    def __init__(self) -> None:
        self._head = bytearray()
        self._tail = b""

    def feed(self, data: bytes) -> None:
        """Take in the next bytes."""
        if len(self._head) < _HEAD_BYTES:
            self._head += data[:_HEAD_BYTES]
        self._tail = (self._tail + data[-8:])[-8:]

    def counts(self) -> dict[str, int]:
        """Give the counts that the snapshot begins with."""
        return {key.decode(): int(number) for key, number in _COUNT.findall(bytes(self._head))}

    def require_whole(self) -> None:
        """Refuse what does not end as a snapshot does.

        Raises:
            SnapshotTruncated: it does not.
        """
        if not self._tail.rstrip().endswith(b"}"):
            raise SnapshotTruncated(
                "the process ended its snapshot before the end",
                hint="Take it again; the disk or the memory may have been short.",
            )


def _cost(taken: SnapshotTaken) -> dict[str, Any]:
    return {"seconds": round(taken.seconds, 3), "pause_seconds": taken.pause_seconds}


def _forecast(expected: Forecast | None) -> dict[str, Any]:
    if expected is None:
        return {}
    memory, pause = expected.memory_bytes, expected.pause_seconds
    return {
        "expected": {
            "memory_bytes": [int(part) for part in (memory.low, memory.likely, memory.high)],
            "pause_seconds": [round(part, 3) for part in (pause.low, pause.likely, pause.high)],
        }
    }


def _told(name: str, taken: SnapshotTaken) -> str:
    pause = taken.pause_seconds
    stood = "" if pause is None else f"; the process stood still for {duration_text(pause)}"
    return f"{name}: {bytes_text(taken.size_bytes)} in {duration_text(taken.seconds)}{stood}"
