"""The worker threads of a process: each has a heap of its own, reached through the main thread.

Node's inspector passes messages to and from workers inside its own (the NodeWorker domain, Node 18
to 26). In: the connection to the process. Out: a `Channel` for each worker, on which everything
works that works on the process.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from heaphound.errors import ConnectionLost, HeaphoundError, ProtocolViolation, TargetDied
from heaphound.target.channel import Channel
from heaphound.target.connection import Connection

_SOON_SECONDS = 10.0
_TITLE = re.compile(r"\[worker (\d+)\] ?(.*)", re.DOTALL)

_HEAP = """(() => {
  try {
    const v8 = typeof process.getBuiltinModule === 'function'
      ? process.getBuiltinModule('node:v8') : require('node:v8');
    const { used_heap_size: used, heap_size_limit: limit } = v8.getHeapStatistics();
    return JSON.stringify({ used, limit });
  } catch { return '{}'; }
})()"""


@dataclass(frozen=True, slots=True)
class WorkerThread:
    """A worker thread; sizes in bytes, None when it did not tell.

    Attributes:
        thread_id: `worker_threads.threadId` within its process.
        name: what the program called it; "" for none.
        url: the script it runs.
        heap_used_bytes: of its own heap.
        heap_limit_bytes: where V8 gives up on it.
    """

    thread_id: int
    name: str
    url: str
    heap_used_bytes: int | None
    heap_limit_bytes: int | None


class WorkerChannel(Channel):
    """A session with one worker's isolate, inside the session with its process."""

    def __init__(self, parent: Connection, session_id: str, info: Mapping[str, Any]) -> None:
        super().__init__()
        self.session_id = session_id
        told = _TITLE.match(str(info.get("title", "")))
        self.thread_id = int(told[1]) if told else int(info.get("workerId", 0))
        self.name = told[2].strip() if told else ""
        self.url = str(info.get("url", ""))
        self._parent = parent
        parent.carry(self)

    async def _send(self, text: str) -> None:
        await self._parent.call(
            "NodeWorker.sendMessageToWorker", sessionId=self.session_id, message=text
        )

    def pause_reading(self) -> None:
        """Read nothing more of the process until `resume_reading`."""
        self._parent.pause_reading()

    def resume_reading(self) -> None:
        """Read again."""
        self._parent.resume_reading()

    async def described(self) -> WorkerThread:
        """What there is to say about it; a busy worker does not tell its heap."""
        heap: Mapping[str, Any] = {}
        with contextlib.suppress(HeaphoundError, LookupError, TypeError, ValueError):
            answer = await self.call(
                "Runtime.evaluate",
                timeout_seconds=_SOON_SECONDS,
                expression=_HEAP,
                silent=True,
                returnByValue=True,
                includeCommandLineAPI=True,
            )
            heap = json.loads(answer["result"]["value"])
        used, limit = heap.get("used"), heap.get("limit")
        return WorkerThread(self.thread_id, self.name, self.url, used, limit)


@contextlib.asynccontextmanager
async def open_workers(connection: Connection) -> AsyncIterator[list[WorkerChannel]]:
    """Open a session with every worker thread; all are closed at the end of the block.

    Workers that start inside the block are not waited for, nor held up.

    Raises:
        ConnectionLost: the inspector went away.
        ProtocolViolation: it is no Node that tells of its workers.
    """
    found: dict[str, WorkerChannel] = {}

    def attached(params: Mapping[str, Any]) -> None:
        session_id = str(params.get("sessionId"))
        info = params.get("workerInfo")
        found[session_id] = WorkerChannel(
            connection, session_id, info if isinstance(info, Mapping) else {}
        )

    def received(params: Mapping[str, Any]) -> None:
        channel, message = found.get(str(params.get("sessionId"))), params.get("message")
        if channel is not None and isinstance(message, str):
            try:
                channel.deliver(message)
            except ProtocolViolation as error:
                channel.abandon(error)

    def detached(params: Mapping[str, Any]) -> None:
        channel = found.get(str(params.get("sessionId")))
        if channel is not None:
            channel.abandon(TargetDied(f"worker thread {channel.thread_id} ended"))

    with (
        connection.subscribed("NodeWorker.attachedToWorker", attached),
        connection.subscribed("NodeWorker.receivedMessageFromWorker", received),
        connection.subscribed("NodeWorker.detachedFromWorker", detached),
    ):
        await connection.call(
            "NodeWorker.enable", timeout_seconds=_SOON_SECONDS, waitForDebuggerOnStart=False
        )
        try:
            yield sorted(found.values(), key=lambda channel: channel.thread_id)
        finally:
            for channel in found.values():
                channel.abandon(ConnectionLost("the session with the worker was closed"))
            with contextlib.suppress(HeaphoundError):
                await connection.call("NodeWorker.disable", timeout_seconds=_SOON_SECONDS)


async def worker_threads(connection: Connection) -> list[WorkerThread]:
    """List the worker threads of a process, with their heaps.

    Raises:
        ConnectionLost: the inspector went away.
        ProtocolViolation: it is no Node that tells of its workers.
    """
    async with open_workers(connection) as workers:
        return list(await asyncio.gather(*(worker.described() for worker in workers)))
