"""Collect garbage; stream a heap snapshot to a sink while it is being taken.

The chunks go through a queue to a thread that calls the sink: the websocket is read as fast as the
target can send, because what is not read piles up in the target's memory (1,860 MB instead of
1,675 MB were measured on Node 20 with a slow reader of a 250 MB snapshot). A sink that falls
behind by more than `BACKLOG_BYTES` stops the reading until it has caught up, so that our own
memory stays flat.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from heaphound.errors import ProtocolViolation
from heaphound.progress import Listener
from heaphound.target.channel import Channel
from heaphound.target.pause import measured_pause

Sink = Callable[[bytes], object]
COLLECT_SECONDS = 120.0
BACKLOG_BYTES = 32 << 20


@dataclass(frozen=True, slots=True)
class SnapshotTaken:
    """What a snapshot was, and what it cost.

    Attributes:
        size_bytes: of the JSON.
        seconds: from asking to the last byte.
        pause_seconds: how long the target's event loop stood still, by its own clock; None when
            it did not tell.
    """

    size_bytes: int
    seconds: float
    pause_seconds: float | None


async def collect_garbage(connection: Channel) -> None:
    """Make the target collect all garbage that it can.

    Raises:
        ConnectionLost: the inspector went away.
        InspectorUnavailable: the process did not answer in time.
    """
    await _forget_console(connection)
    await connection.call("HeapProfiler.collectGarbage", timeout_seconds=COLLECT_SECONDS)


async def track_allocations(connection: Channel) -> None:
    """Make V8 keep the stack of every allocation from now on, until `HeapProfiler.disable`.

    Snapshots then tell which call allocated each object. It costs the target time with every
    allocation, and memory with every object. `stopTrackingHeapObjects` would take a snapshot more,
    so it is never called: leaving disables the profiler, which ends the tracking.

    Raises:
        ConnectionLost: the inspector went away.
        InspectorUnavailable: the process did not answer in time.
    """
    await connection.call(
        "HeapProfiler.startTrackingHeapObjects",
        timeout_seconds=COLLECT_SECONDS,
        trackAllocations=True,
    )


async def stream_snapshot(connection: Channel, sink: Sink, listener: Listener) -> SnapshotTaken:
    """Take a heap snapshot and pass its bytes, in order, to `sink`.

    Args:
        connection: to the target's inspector.
        sink: called with UTF-8 bytes, from one other thread, one call at a time. When it raises,
            the rest is read and dropped, and its exception is raised here.
        listener: hears of objects visited, then of bytes received.

    Returns:
        The size, and the seconds from asking to the last byte.

    Raises:
        ConnectionLost: the websocket was cut before the end.
        ProtocolViolation: the peer sent no snapshot.
    """
    started = time.monotonic()
    size = 0

    def on_chunk(params: Mapping[str, Any]) -> None:
        nonlocal size
        chunk = params.get("chunk")
        if not isinstance(chunk, str):
            raise ProtocolViolation("the inspector sent a piece of a snapshot without content")
        data = chunk.encode("utf-8", "surrogatepass")
        size += len(data)
        pump.put(data)
        listener.advance(size, None, "bytes")

    def on_progress(params: Mapping[str, Any]) -> None:
        done, total = params.get("done"), params.get("total")
        if isinstance(done, int) and isinstance(total, int):
            listener.advance(done, total, "objects")

    await _forget_console(connection)
    with _pumping(sink, connection) as pump:
        with (
            connection.subscribed("HeapProfiler.addHeapSnapshotChunk", on_chunk),
            connection.subscribed("HeapProfiler.reportHeapSnapshotProgress", on_progress),
        ):
            async with measured_pause(connection) as pause:
                await connection.call("HeapProfiler.takeHeapSnapshot", reportProgress=True)
        await asyncio.to_thread(pump.finish)
    if size == 0:
        raise ProtocolViolation("the inspector sent a heap snapshot of zero bytes")
    return SnapshotTaken(size, time.monotonic() - started, pause.longest_seconds)


async def _forget_console(connection: Channel) -> None:
    """Let go of what was logged: an open inspector keeps the arguments of 1,000 console calls."""
    with contextlib.suppress(ProtocolViolation):
        await connection.call("Runtime.discardConsoleEntries", timeout_seconds=COLLECT_SECONDS)


class _Pump:
    """One thread that feeds the sink from a queue."""

    def __init__(self, sink: Sink, connection: Channel) -> None:
        self._sink = sink
        self._connection = connection
        self._loop = asyncio.get_running_loop()
        self._chunks: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._backlog_bytes = 0
        self._counting = threading.Lock()
        self._failure: BaseException | None = None
        self._stopped = False
        self._thread = threading.Thread(target=self._feed, name="snapshot-sink", daemon=True)
        self._thread.start()

    def put(self, data: bytes) -> None:
        """Queue a piece; after a failure of the sink it is dropped."""
        if self._failure is None:
            self._chunks.put(data)
            with self._counting:
                self._backlog_bytes += len(data)
                if self._backlog_bytes > BACKLOG_BYTES:
                    self._connection.pause_reading()

    def finish(self) -> None:
        """Wait until the sink has everything; raise what it raised."""
        self._chunks.put(None)
        self._thread.join()
        if self._failure is not None:
            raise self._failure

    def stop(self) -> None:
        """Call the sink no more, and return when it is not being called."""
        self._stopped = True
        self._chunks.put(None)
        self._thread.join()
        self._connection.resume_reading()

    def _feed(self) -> None:
        while (data := self._chunks.get()) is not None:
            try:
                if not self._stopped and self._failure is None:
                    self._sink(data)
            except BaseException as error:  # noqa: BLE001 - raised again by `finish`
                self._failure = error
            with self._counting:
                behind = self._backlog_bytes > BACKLOG_BYTES
                self._backlog_bytes -= len(data)
                if behind and self._backlog_bytes <= BACKLOG_BYTES:
                    self._loop.call_soon_threadsafe(self._connection.resume_reading)


@contextlib.contextmanager
def _pumping(sink: Sink, connection: Channel) -> Iterator[_Pump]:
    pump = _Pump(sink, connection)
    try:
        yield pump
    finally:
        pump.stop()
