"""The inspector's protocol without I/O: commands go out as text, text comes in as messages.

The Chrome DevTools Protocol is JSON: a command carries an id, its answer carries the same id, and
events carry none. This module numbers commands, remembers which are outstanding, and refuses what
is not the protocol. `connection` moves the text.

>>> protocol = Protocol()
>>> protocol.command("HeapProfiler.collectGarbage")
(1, '{"id":1,"method":"HeapProfiler.collectGarbage","params":{}}')
>>> protocol.receive('{"id":1,"result":{}}')
Reply(command_id=1, method='HeapProfiler.collectGarbage', result={})
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from heaphound.errors import ProtocolViolation

_SHOWN_CHARACTERS = 80


@dataclass(frozen=True, slots=True)
class Reply:
    """A command was carried out."""

    command_id: int
    method: str
    result: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A command was not carried out; `reason` is the peer's."""

    command_id: int
    method: str
    reason: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something happened that nobody asked about just now."""

    method: str
    params: Mapping[str, Any]


Message = Reply | Refusal | Event


class Protocol:
    """One session: the commands sent and not yet answered."""

    def __init__(self) -> None:
        self._last_id = 0
        self._outstanding: dict[int, str] = {}

    def command(self, method: str, params: Mapping[str, Any] | None = None) -> tuple[int, str]:
        """Number a command and write it down.

        Args:
            method: the name with its domain, such as `Runtime.evaluate`.
            params: what the command takes; None when it takes nothing.

        Returns:
            The id that the answer will carry, and the text to send.
        """
        self._last_id += 1
        self._outstanding[self._last_id] = method
        message = {"id": self._last_id, "method": method, "params": dict(params or {})}
        return self._last_id, json.dumps(message, separators=(",", ":"))

    def receive(self, text: str | bytes) -> Message:
        """Read one message of the peer.

        Raises:
            ProtocolViolation: the text is not JSON, not a message, or answers no command.
        """
        try:
            message = json.loads(text)
        except ValueError as error:
            raise _violation("something that is not JSON", text) from error
        if not isinstance(message, dict):
            raise _violation("JSON that is not a message", text)
        if "id" in message:
            return self._answer(message, text)
        method, params = message.get("method"), message.get("params", {})
        if not isinstance(method, str) or not isinstance(params, dict):
            raise _violation("an event without a name", text)
        return Event(method, params)

    def _answer(self, message: dict[str, Any], text: str | bytes) -> Reply | Refusal:
        command_id = message["id"]
        method = self._outstanding.pop(command_id, None) if isinstance(command_id, int) else None
        if method is None:
            raise _violation("an answer to a question that was not asked", text)
        if "error" in message:
            error = message["error"]
            reason = error.get("message") if isinstance(error, dict) else error
            return Refusal(command_id, method, str(reason))
        result = message.get("result")
        if not isinstance(result, dict):
            raise _violation("an answer without a result", text)
        return Reply(command_id, method, result)


def _violation(what: str, text: str | bytes) -> ProtocolViolation:
    shown = text if isinstance(text, str) else text.decode("utf-8", "replace")
    return ProtocolViolation(
        f"the inspector sent {what}: {shown[:_SHOWN_CHARACTERS]!r}",
        hint="Check that the address is the inspector of a Node.js process.",
    )
