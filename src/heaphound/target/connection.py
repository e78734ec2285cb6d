"""A websocket round `protocol`: calls that wait for their answers, events that reach subscribers.

One task reads as fast as it can, because a slow reader makes the target keep what it could not
send yet in its own memory. Whoever takes much data and falls far behind pauses it, to bound our
own. There are no keep-alive pings: while a snapshot is taken the target answers nothing for many
seconds and is well.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI

from heaphound.errors import (
    ConnectionLost,
    HeaphoundError,
    InspectorUnavailable,
    ProtocolViolation,
)
from heaphound.target.protocol import Event, Protocol, Refusal, Reply

OPEN_SECONDS = 10.0
CLOSE_SECONDS = 2.0
_QUEUED_MESSAGES = 64  # pieces of a snapshot are 100 KB each

Subscriber = Callable[[Mapping[str, Any]], None]


class Connection:
    """One open session with an inspector. Made by `open_connection`."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._protocol = Protocol()
        self._answers: dict[int, asyncio.Future[Reply | Refusal]] = {}
        self._subscribers: dict[str, Subscriber] = {}
        self._failure: HeaphoundError | None = None
        self._hung_up = False
        self._may_read = asyncio.Event()
        self._may_read.set()
        self._reader = asyncio.create_task(self._read(), name="inspector-reader")

    @property
    def is_open(self) -> bool:
        """Whether commands can still be sent."""
        return self._failure is None

    async def call(
        self, method: str, *, timeout_seconds: float | None = None, **params: Any
    ) -> Mapping[str, Any]:
        """Send a command and wait for its answer.

        Args:
            method: the name with its domain.
            timeout_seconds: how long to wait; None waits as long as the connection lives.
            **params: what the command takes, by the protocol's names.

        Returns:
            The command's result.

        Raises:
            ConnectionLost: the websocket was cut before the answer came.
            ProtocolViolation: the peer refused the command or spoke something else.
            InspectorUnavailable: no answer within `timeout_seconds`.
        """
        if self._failure is not None:
            raise _again(self._failure)
        command_id, text = self._protocol.command(method, params)
        answer: asyncio.Future[Reply | Refusal] = asyncio.get_running_loop().create_future()
        self._answers[command_id] = answer
        try:
            async with asyncio.timeout(timeout_seconds):
                with contextlib.suppress(ConnectionClosed):  # the reader says why
                    await self._socket.send(text)
                message = await answer
        except TimeoutError as error:
            raise InspectorUnavailable(
                f"the process did not answer {method} within {timeout_seconds:.0f} s",
                hint="Its event loop is blocked, or it is stopped. Try again when it answers.",
            ) from error
        finally:
            self._answers.pop(command_id, None)
        if isinstance(message, Refusal):
            raise ProtocolViolation(f"the inspector refused {method}: {message.reason}")
        return message.result

    def listen(self, method: str, subscriber: Subscriber) -> None:
        """Pass the params of every event called `method` to `subscriber` from now on."""
        self._subscribers[method] = subscriber

    @contextlib.contextmanager
    def subscribed(self, method: str, subscriber: Subscriber) -> Iterator[None]:
        """Pass the params of every event called `method` to `subscriber` inside the with block."""
        self.listen(method, subscriber)
        try:
            yield
        finally:
            self._subscribers.pop(method, None)

    def pause_reading(self) -> None:
        """Read nothing more until `resume_reading`; what the peer sends then waits at its end."""
        self._may_read.clear()

    def resume_reading(self) -> None:
        """Read again."""
        self._may_read.set()

    @property
    def is_over(self) -> bool:
        """Whether `hang_up` was called: the process is ending and needs nothing more from us."""
        return self._hung_up

    def hang_up(self) -> None:
        """Cut the connection now, because the process wants to end."""
        self._hung_up = True
        self.abandon(ConnectionLost("the process is ending and waits for its debugger to leave"))
        self._socket.transport.close()

    def abandon(self, failure: HeaphoundError) -> None:
        """End every outstanding call with `failure`; later calls fail the same way."""
        if self._failure is None:
            self._failure = failure
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(_again(self._failure))

    async def close(self) -> None:
        """Hang up. Never raises because of the peer."""
        self.abandon(ConnectionLost("the connection to the inspector was closed"))
        self._reader.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait({self._reader}, timeout=CLOSE_SECONDS)
        with contextlib.suppress(ConnectionClosed, OSError, TimeoutError):
            await self._socket.close()

    async def _read(self) -> None:
        try:
            while True:
                await self._may_read.wait()
                self._deliver(await self._socket.recv(decode=False))
        except ConnectionClosed as error:
            lost = ConnectionLost(
                f"the inspector's websocket was cut ({error})",
                hint="The process may have ended, or closed its inspector itself.",
            )
            self.abandon(lost)
        except HeaphoundError as error:
            self.abandon(error)

    def _deliver(self, text: str | bytes) -> None:
        message = self._protocol.receive(text)
        if isinstance(message, Event):
            subscriber = self._subscribers.get(message.method)
            if subscriber is not None:
                subscriber(message.params)
            return
        answer = self._answers.pop(message.command_id, None)
        if answer is not None and not answer.done():
            answer.set_result(message)


@contextlib.asynccontextmanager
async def open_connection(url: str) -> AsyncIterator[Connection]:
    """Connect to an inspector's websocket; hang up at the end of the block.

    Raises:
        InspectorUnavailable: nothing answers at `url`, or not as a websocket.
    """
    try:
        socket = await connect(
            url,
            max_size=None,
            max_queue=_QUEUED_MESSAGES,
            ping_interval=None,
            compression=None,
            proxy=None,
            open_timeout=OPEN_SECONDS,
            close_timeout=CLOSE_SECONDS,
        )
    except (OSError, TimeoutError, InvalidHandshake, InvalidURI) as error:
        raise InspectorUnavailable(
            f"no inspector answers at {url} ({error})",
            hint="Check the address; `node --inspect` prints it as 'Debugger listening on ...'.",
        ) from error
    connection = Connection(socket)
    try:
        yield connection
    finally:
        await connection.close()


def _again(failure: HeaphoundError) -> HeaphoundError:
    """A fresh exception that says the same, so that tracebacks do not pile up on one object."""
    return type(failure)(failure.message, hint=failure.hint)
