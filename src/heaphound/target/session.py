"""The front door of the stage: `open_target` gives a Target to look at, and leaves it as it was.

A launched process is terminated at the end. An attached one keeps running whatever happens here,
and its inspector is closed again when it was opened here.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from pathlib import Path

from heaphound.errors import (
    ConnectionLost,
    HeaphoundError,
    InspectorUnavailable,
    OptionError,
    ProtocolViolation,
    TargetDied,
    TargetError,
)
from heaphound.progress import Listener, Silent, Step
from heaphound.target import heap_profiler, lease, series
from heaphound.target.address import ask_inspector, listener_of, parse_address
from heaphound.target.attach import Attachment, attach, is_stopped, stopped
from heaphound.target.cgroup import memory_rooms
from heaphound.target.channel import Channel
from heaphound.target.connection import Connection, open_connection
from heaphound.target.facts import HeapFacts, heap_facts
from heaphound.target.guard import Forecast, forecast
from heaphound.target.handles import OpenHandles, open_handles
from heaphound.target.heap_profiler import Sink, SnapshotTaken
from heaphound.target.launch import Launched, launched
from heaphound.target.life import DYING_SECONDS, born, ends_soon, is_running, listens
from heaphound.target.memory import MemorySample, identify, sample_memory
from heaphound.target.quiet import Utilization, loop_utilization
from heaphound.target.sampling import Sampler, SamplingPlan
from heaphound.target.versions import OLDEST, require_version
from heaphound.target.vitals import TICK_MS, VitalsProbe
from heaphound.target.workers import WorkerThread, open_workers

_SOON_SECONDS = 10.0  # answers of a process that is not busy with a snapshot
_STARTING_SECONDS = 20.0  # until a launched process is one that knows its version
_ANSWERING_SECONDS = 1.0
_STOPPED_LOOKS = 5  # one a second: a debugger of the system may stop it for a moment


class Target:
    """A Node process under examination, or one of its worker threads. Made by `open_target`."""

    def __init__(
        self,
        connection: Channel,
        pid: int,
        node_version: str,
        *,
        is_local: bool,
        run: Launched | None = None,
        thread: WorkerThread | None = None,
    ) -> None:
        self.pid = pid
        self.node_version = node_version
        self.is_local = is_local
        self.thread = thread
        self._connection = connection
        self._run = run
        self._born = born(pid) if is_local else None

    @property
    def born(self) -> int | None:
        """See `life.born`; None when it runs elsewhere."""
        return self._born

    def alive(self) -> bool:
        """Whether the process runs and its inspector can still be asked."""
        return self._connection.is_open and (not self.is_local or is_running(self.pid, self._born))

    @property
    def is_over(self) -> bool:
        """Whether the process said that it ends, and waits for us to leave."""
        return self._connection.is_over

    async def sample(self) -> MemorySample:
        """Look at its memory once.

        Raises:
            TargetError: it died, or the connection was lost, or it did not answer.
        """
        async with self._explained():
            return await sample_memory(self._connection, self.pid if self.is_local else None)

    def probe(self, tick_ms: int = TICK_MS) -> VitalsProbe:
        """Make a probe that sees more, and again and again; use it as an async context manager.

        Args:
            tick_ms: between two ticks of the timer that tells how late the event loop is.
        """
        local_pid = self.pid if self.is_local else None
        return VitalsProbe(self._connection, local_pid, self._explained, tick_ms)

    async def open_handles(self, traced_seconds: float = 0.0) -> OpenHandles:
        """List its timers, sockets, servers, children, watchers and requests.

        Args:
            traced_seconds: see `handles.open_handles`.

        Raises:
            TargetError: it died, or the connection was lost, or it did not answer.
        """
        async with self._explained():
            return await open_handles(self._connection, traced_seconds)

    def sampler(self, plan: SamplingPlan) -> Sampler:
        """Make a sampler of its allocations, an async context manager; raises NodeTooOld."""
        return Sampler(self._connection, plan, self.node_version, self._explained)

    async def forecast_snapshot(self) -> tuple[HeapFacts, Forecast]:
        """Collect its garbage and estimate what a snapshot would cost.

        Raises:
            TargetError: it died, or the connection was lost, or it did not answer.
        """
        async with self._explained():
            facts = await heap_facts(self._connection)
        return facts, forecast(facts, memory_rooms(self.pid) if self.is_local else [])

    @contextlib.contextmanager
    def series(self) -> Iterator[None]:
        """Keep other heaphounds away inside the block, while snapshots that compare are taken.

        Raises:
            TargetBusy: another one takes snapshots already.
        """
        with series.claimed(self.pid if self.is_local else None, self._born):
            yield

    async def ids_hold(self) -> bool:
        """Whether the next snapshot compares with the last: no session has ended in between."""
        return await series.ids_hold(self._connection)

    async def loop_utilization(self) -> Utilization:
        """How busy its event loop was since it started, to be compared with an earlier answer.

        Raises:
            TargetError: it died, or the connection was lost, or it did not answer.
        """
        async with self._explained():
            return await loop_utilization(self._connection)

    @contextlib.asynccontextmanager
    async def workers(self) -> AsyncIterator[list[Target]]:
        """Its worker threads, each to be examined like the process, inside the block.

        Raises:
            TargetError: it died, or the connection was lost, or it did not answer.
        """
        if not isinstance(self._connection, Connection):
            yield []  # a worker's own workers are listed with the process's
            return
        async with self._explained(), open_workers(self._connection) as channels:
            targets = []
            for channel in channels:
                thread = await channel.described()
                with contextlib.suppress(ProtocolViolation, InspectorUnavailable):
                    await _enable(channel)
                targets.append(
                    Target(
                        channel,
                        self.pid,
                        self.node_version,
                        is_local=self.is_local,
                        run=self._run,
                        thread=thread,
                    )
                )
            yield targets

    async def collect_garbage(self, listener: Listener | None = None) -> None:
        """Make it collect all garbage that it can.

        Raises:
            TargetError: it died, or the connection was lost, or it did not answer.
        """
        (listener or Silent()).step(Step.COLLECT_GARBAGE)
        async with self._explained():
            await heap_profiler.collect_garbage(self._connection)

    async def track_allocations(self, listener: Listener | None = None) -> None:
        """Keep the stack of every allocation until we leave; raises TargetError."""
        (listener or Silent()).step(Step.TRACK_ALLOCATIONS)
        async with self._explained():
            await heap_profiler.track_allocations(self._connection)

    async def take_snapshot(self, sink: Sink, listener: Listener | None = None) -> SnapshotTaken:
        """Stream a heap snapshot to `sink`; see `heap_profiler.stream_snapshot`.

        Raises:
            TargetError: it died, or the connection was lost before the end.
        """
        listener = listener or Silent()
        listener.step(Step.TAKE_SNAPSHOT)
        async with self._explained(), self._unless_stopped():
            return await heap_profiler.stream_snapshot(self._connection, sink, listener)

    @contextlib.asynccontextmanager
    async def _unless_stopped(self) -> AsyncIterator[None]:
        """Give up on a process that was stopped, instead of waiting for it for ever."""

        async def look() -> None:
            seen = 0
            while seen < _STOPPED_LOOKS:
                await asyncio.sleep(1.0)
                seen = seen + 1 if is_stopped(self.pid) else 0
            self._connection.abandon(stopped(self.pid))

        looking = asyncio.create_task(look(), name="is-stopped") if self.is_local else None
        try:
            yield
        finally:
            if looking is not None:
                looking.cancel()

    @contextlib.asynccontextmanager
    async def _explained(self) -> AsyncIterator[None]:
        """Tell a dead process from a lost connection."""
        try:
            yield
        except (ConnectionLost, ProtocolViolation) as error:  # a dying one also answers nonsense
            if self.is_local and await ends_soon(self.pid, self._born):
                said = await self._run.last_words() if self._run else ""
                raise TargetDied(
                    f"process {self.pid} ended while it was being examined"
                    + (f"; it said:\n{said}" if said else ""),
                    hint="Its own output or exit status says why; out of memory is one reason.",
                ) from error
            raise


@contextlib.asynccontextmanager
async def open_target(
    address: str | None = None,
    *,
    pid: int | None = None,
    command: Sequence[str] | None = None,
    log: Path | None = None,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    listener: Listener | None = None,
) -> AsyncIterator[Target]:
    """Open exactly one of: an inspector's address, a PID, a command to start.

    Args:
        address: HOST:PORT or ws://... of an inspector that is open.
        pid: a running Node process; its inspector is opened, and closed again at the end.
        command: a program and its arguments, started now and terminated at the end.
        log: file for what `command` prints; None passes it on to our stderr.
        folder: where `command` runs.
        environment: the variables of `command`; None for ours.
        listener: hears of the steps.

    Yields:
        The Target, whose methods work inside the with block.

    Raises:
        TargetError: the process cannot be found, started or reached; the class says which.
        OptionError: not exactly one of the three was given, or the address is none.
    """
    if sum(given is not None for given in (address, pid, command)) != 1:
        raise OptionError(
            "say which process: a command, a PID or an inspector's address",
            hint="heaphound hunt -- node app.js, or --pid N, or --inspect HOST:PORT",
        )
    listener = listener or Silent()
    async with contextlib.AsyncExitStack() as stack:
        run: Launched | None = None
        opened_here = False
        if command is not None:
            listener.step(Step.START_TARGET, " ".join(command))
            run = await stack.enter_async_context(
                launched(command, log=log, folder=folder, environment=environment)
            )
            url = run.websocket_url
        elif pid is not None:
            listener.step(Step.ATTACH, str(pid))
            _require_free(pid)
            attachment = await _attach_whole(pid)
            url, opened_here = attachment.websocket_url, attachment.opened_here
        else:
            listener.step(Step.ATTACH, str(address))
            where = parse_address(str(address))
            _require_free(await asyncio.to_thread(listener_of, where))
            url = (await asyncio.to_thread(ask_inspector, where)).websocket_url
        try:
            session = _session(url, opened_here=opened_here, launched_here=run is not None)
            connection = await stack.enter_async_context(session)
            target = await _target(connection, url, pid, run)
        except (InspectorUnavailable, ConnectionLost, ProtocolViolation) as error:
            if run is not None and (failure := await run.failure(DYING_SECONDS)) is not None:
                raise failure from error
            raise
        yield target
        if run is None:
            listener.step(Step.DETACH)


def _require_free(pid: int | None) -> None:
    if pid is not None and series.is_claimed(pid, born(pid)):
        raise series.busy(pid)


async def _attach_whole(pid: int) -> Attachment:
    """Attach; when cancelled half-way, see it through and undo it."""
    attaching = asyncio.create_task(attach(pid), name="attach")
    try:
        return await asyncio.shield(attaching)
    except asyncio.CancelledError:
        with contextlib.suppress(TargetError):
            attachment = await attaching
            if attachment.opened_here:
                await _close_afresh(attachment.websocket_url)
        raise


@contextlib.asynccontextmanager
async def _session(
    url: str, *, opened_here: bool, launched_here: bool
) -> AsyncIterator[Connection]:
    """Connect; at the end leave the process as it was, even over a new connection."""
    must_close, is_left = opened_here, False
    try:
        async with open_connection(url) as connection:
            try:
                must_close = await lease.join(connection, opened_here=opened_here) or opened_here
                await _introduce(connection, launched_here=launched_here)
                async with lease.renewing(connection) if must_close else contextlib.nullcontext():
                    yield connection
            finally:
                is_left = await _leave(connection, close_inspector=must_close)
    finally:
        if must_close and not is_left:
            await _close_afresh(url)


async def _introduce(connection: Connection, *, launched_here: bool) -> None:
    await _enable(connection)
    with contextlib.suppress(ProtocolViolation):  # other runtimes do not know these
        # A process that ends waits for its debugger to hang up: so hang up.
        connection.listen("NodeRuntime.waitingForDisconnect", lambda _: connection.hang_up())
        await connection.call(
            "NodeRuntime.notifyWhenWaitingForDisconnect",
            timeout_seconds=_SOON_SECONDS,
            enabled=True,
        )
        if launched_here:  # the command may say --inspect-brk or --inspect-wait
            await connection.call("Runtime.runIfWaitingForDebugger", timeout_seconds=_SOON_SECONDS)


async def _enable(channel: Channel) -> None:
    """Let `disable`, or the session's end, free the object ids that snapshots leave behind."""
    await channel.call("HeapProfiler.enable", timeout_seconds=_SOON_SECONDS)


async def _target(
    connection: Connection, url: str, pid: int | None, run: Launched | None
) -> Target:
    patience = _STARTING_SECONDS if run is not None else _ANSWERING_SECONDS
    who = await identify(connection, patience_seconds=patience)
    require_version(who.node_version, OLDEST, "examining a process")
    local_pid = pid
    if local_pid is None and listens(who.pid, parse_address(url).port):
        local_pid = who.pid
    is_local = local_pid is not None
    return Target(connection, local_pid or who.pid, who.node_version, is_local=is_local, run=run)


async def _leave(connection: Connection, *, close_inspector: bool) -> bool:
    """Leave the process as it was; False when it could not be told. Raises nothing of its own.

    Both commands are sent before an answer is awaited: a process that is busy, with a snapshot
    for example, carries them out in order when it is done, even when we have hung up by then.
    """
    if not connection.is_open:
        return connection.is_over
    calls = [_forget_ids(connection)]
    if close_inspector:
        calls.append(lease.leave(connection))
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    return not any(isinstance(outcome, ConnectionLost) for outcome in outcomes)


async def _forget_ids(connection: Connection) -> None:
    await connection.call("HeapProfiler.disable", timeout_seconds=_SOON_SECONDS)


async def _close_afresh(url: str) -> None:
    """Close the inspector over a connection of its own, when it still answers."""
    with contextlib.suppress(HeaphoundError):
        async with open_connection(url) as connection:
            await lease.leave(connection)
