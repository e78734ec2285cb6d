"""Commands and events of one isolate, whatever carries their text: a websocket, or another isolate.

What both have in common stands here: calls that wait for their answers, events that reach
subscribers, and a failure that ends all of them.
"""

from __future__ import annotations

import asyncio
import contextlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from heaphound.errors import ConnectionLost, HeaphoundError, InspectorUnavailable, ProtocolViolation
from heaphound.target.protocol import Event, Protocol, Refusal, Reply

Subscriber = Callable[[Mapping[str, Any]], None]


class Channel(ABC):
    """A session with one isolate's inspector."""

    def __init__(self) -> None:
        self._protocol = Protocol()
        self._answers: dict[int, asyncio.Future[Reply | Refusal]] = {}
        self._subscribers: dict[str, Subscriber] = {}
        self._failure: HeaphoundError | None = None
        self._carried: list[Channel] = []

    @property
    def is_open(self) -> bool:
        """Whether commands can still be sent."""
        return self._failure is None

    @property
    def is_over(self) -> bool:
        """Whether we hung up because the process is ending and needs nothing more from us."""
        return False

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
                await self._send(text)
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

    def abandon(self, failure: HeaphoundError) -> None:
        """End every outstanding call with `failure`; later calls fail the same way."""
        if self._failure is None:
            self._failure = failure
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(_again(self._failure))
        for channel in self._carried:
            channel.abandon(self._failure)

    def hang_up(self) -> None:
        """End the session now, because the process wants to end."""
        self.abandon(ConnectionLost("the process is ending and waits for its debugger to leave"))

    def carry(self, channel: Channel) -> None:
        """Let a channel that sends through this one fail with it."""
        self._carried.append(channel)

    def deliver(self, text: str | bytes) -> None:
        """Take in what the isolate sent.

        Raises:
            ProtocolViolation: it is no message of the protocol.
        """
        message = self._protocol.receive(text)
        if isinstance(message, Event):
            subscriber = self._subscribers.get(message.method)
            if subscriber is not None:
                subscriber(message.params)
            return
        answer = self._answers.pop(message.command_id, None)
        if answer is not None and not answer.done():
            answer.set_result(message)

    @abstractmethod
    async def _send(self, text: str) -> None:
        """Pass a command on; when that fails, its answer does."""

    @abstractmethod
    def pause_reading(self) -> None:
        """Read nothing more until `resume_reading`; what the peer sends then waits at its end."""

    @abstractmethod
    def resume_reading(self) -> None:
        """Read again."""


def _again(failure: HeaphoundError) -> HeaphoundError:
    """A fresh exception that says the same, so that tracebacks do not pile up on one object."""
    return type(failure)(failure.message, hint=failure.hint)
