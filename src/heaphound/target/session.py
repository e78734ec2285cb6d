"""The front door of the stage: `open_target` gives a Target to look at, and leaves it as it was.

A launched process is terminated at the end. An attached one keeps running whatever happens here,
and its inspector is closed again when it was opened here.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil

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
from heaphound.target.address import ask_inspector, listening_addresses, parse_address
from heaphound.target.attach import Attachment, attach
from heaphound.target.connection import Connection, open_connection
from heaphound.target.heap_profiler import Sink, SnapshotTaken, collect_garbage, stream_snapshot
from heaphound.target.launch import Launched, launched
from heaphound.target.memory import MemorySample, identify, sample_memory
from heaphound.target.vitals import VitalsProbe

_SOON_SECONDS = 10.0  # answers of a process that is not busy with a snapshot
_STARTING_SECONDS = 20.0  # until a launched process is one that knows its version
_ANSWERING_SECONDS = 1.0
_DYING_SECONDS = 2.0  # the socket closes a little before the process is gone

# Runs after we hung up. Cannot throw, keeps nothing alive, is gone when it has run.
_CLOSE_INSPECTOR = (
    "try { setTimeout(() => { try { process._debugEnd(); } catch {} }, 100).unref(); } catch {}"
)


class Target:
    """A Node process under examination. Made by `open_target`."""

    def __init__(
        self,
        connection: Connection,
        pid: int,
        node_version: str,
        *,
        is_local: bool,
        run: Launched | None = None,
    ) -> None:
        self.pid = pid
        self.node_version = node_version
        self.is_local = is_local
        self._connection = connection
        self._run = run

    def alive(self) -> bool:
        """Whether the process runs and its inspector can still be asked."""
        return self._connection.is_open and (not self.is_local or _is_running(self.pid))

    async def sample(self) -> MemorySample:
        """Look at its memory once.

        Raises:
            TargetError: it died, or the connection was lost, or it did not answer.
        """
        async with self._explained():
            return await sample_memory(self._connection, self.pid if self.is_local else None)

    def probe(self) -> VitalsProbe:
        """Make a probe that sees more, and again and again; use it as an async context manager."""
        return VitalsProbe(self._connection, self.pid if self.is_local else None, self._explained)

    async def collect_garbage(self, listener: Listener | None = None) -> None:
        """Make it collect all garbage that it can.

        Raises:
            TargetError: it died, or the connection was lost, or it did not answer.
        """
        (listener or Silent()).step(Step.COLLECT_GARBAGE)
        async with self._explained():
            await collect_garbage(self._connection)

    async def take_snapshot(self, sink: Sink, listener: Listener | None = None) -> SnapshotTaken:
        """Stream a heap snapshot to `sink`; see `heap_profiler.stream_snapshot`.

        Raises:
            TargetError: it died, or the connection was lost before the end.
        """
        listener = listener or Silent()
        listener.step(Step.TAKE_SNAPSHOT)
        async with self._explained():
            return await stream_snapshot(self._connection, sink, listener)

    @contextlib.asynccontextmanager
    async def _explained(self) -> AsyncIterator[None]:
        """Tell a dead process from a lost connection."""
        try:
            yield
        except (ConnectionLost, ProtocolViolation) as error:  # a dying one also answers nonsense
            if self.is_local and await _ends_soon(self.pid):
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
            listener.step(Step.ATTACH, f"process {pid}")
            attachment = await _attach_whole(pid)
            url, opened_here = attachment.websocket_url, attachment.opened_here
        else:
            listener.step(Step.ATTACH, str(address))
            where = parse_address(str(address))
            url = (await asyncio.to_thread(ask_inspector, where)).websocket_url
        try:
            session = _session(url, opened_here=opened_here, launched_here=run is not None)
            connection = await stack.enter_async_context(session)
            target = await _target(connection, url, pid, run)
        except (InspectorUnavailable, ConnectionLost, ProtocolViolation) as error:
            if run is not None and (failure := await run.failure(_DYING_SECONDS)) is not None:
                raise failure from error
            raise
        yield target
        if run is None:
            listener.step(Step.DETACH)


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
    left = not opened_here
    try:
        async with open_connection(url) as connection:
            try:
                await _introduce(connection, launched_here=launched_here)
                yield connection
            finally:
                left = await _leave(connection, close_inspector=opened_here) or left
    finally:
        if not left:
            await _close_afresh(url)


async def _introduce(connection: Connection, *, launched_here: bool) -> None:
    # Enabled, so that `disable` at the end frees the object ids that snapshots leave in the target.
    await connection.call("HeapProfiler.enable", timeout_seconds=_SOON_SECONDS)
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


async def _target(
    connection: Connection, url: str, pid: int | None, run: Launched | None
) -> Target:
    patience = _STARTING_SECONDS if run is not None else _ANSWERING_SECONDS
    who = await identify(connection, patience_seconds=patience)
    local_pid = pid
    if local_pid is None and _listens(who.pid, parse_address(url).port):
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
    calls = [connection.call("HeapProfiler.disable", timeout_seconds=_SOON_SECONDS)]
    if close_inspector:
        calls.append(_close(connection))
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    return not any(isinstance(outcome, ConnectionLost) for outcome in outcomes)


async def _close_afresh(url: str) -> None:
    """Close the inspector over a connection of its own, when it still answers."""
    with contextlib.suppress(HeaphoundError):
        async with open_connection(url) as connection:
            await _close(connection)


async def _close(connection: Connection) -> Mapping[str, Any]:
    return await connection.call(
        "Runtime.evaluate",
        timeout_seconds=_SOON_SECONDS,
        expression=_CLOSE_INSPECTOR,
        silent=True,
    )


def _listens(pid: int, port: int) -> bool:
    try:
        return any(address.port == port for address in listening_addresses(pid))
    except (psutil.Error, OSError):
        return False


def _is_running(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


async def _ends_soon(pid: int) -> bool:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + _DYING_SECONDS
    while _is_running(pid):
        if loop.time() > deadline:
            return False
        await asyncio.sleep(0.02)
    return True
