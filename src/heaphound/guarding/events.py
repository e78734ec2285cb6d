"""What a guard says: events with words for people and fields for programs.

Everything goes through one `Journal`: to the log, to the metrics and, when it matters, to the hook
and the webhook.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

SCHEMA = "heaphound/guard-event@1"

# Kind -> whether the hook and the webhook hear of it too.
KINDS: dict[str, bool] = {
    "started": False,  # the guard runs
    "waiting": False,  # no process is to be seen
    "attached": False,
    "detached": False,  # the process ended, or its inspector was closed
    "unreachable": False,
    "verdict": False,  # it changed
    "capturing": False,  # memory grows: a capture begins, or goes on
    "snapshot": False,
    "warning": False,
    "healthy": False,  # the guard's own memory and processor time
    "diagnosed": True,
    "refused": True,  # a snapshot would not fit; the numbers are told
    "native": True,  # what grows is outside the heap, where snapshots show nothing
    "gave-up": True,  # too few snapshots: it ended, or stopped growing
    "undiagnosed": True,  # the diagnosis failed; the snapshots are there
    "stopped": False,
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something happened.

    Attributes:
        kind: one of `KINDS`.
        text: one line for people.
        slot: the process that is guarded, over its restarts; empty for the guard itself.
        pid: its PID now.
        data: further fields, as JSON can hold them.
        time: seconds since the epoch.
    """

    kind: str
    text: str
    slot: str = ""
    pid: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    time: float = field(default_factory=time.time)

    @property
    def matters(self) -> bool:
        """Whether the hook and the webhook hear of it."""
        return KINDS[self.kind]


def event_json(event: Event) -> dict[str, Any]:
    """Give an event as `heaphound/guard-event@1`; sizes in bytes."""
    return {
        "schema": SCHEMA,
        "time": round(event.time, 3),
        "event": event.kind,
        "target": event.slot,
        "pid": event.pid,
        "text": event.text,
        **event.data,
    }


class Journal:
    """Passes every event on to all who listen, in order."""

    def __init__(self, *listeners: Callable[[Event], None]) -> None:
        self._listeners = list(listeners)

    def add(self, listener: Callable[[Event], None]) -> None:
        """Let one more listen."""
        self._listeners.append(listener)

    def tell(
        self, kind: str, text: str, *, slot: str = "", pid: int | None = None, **data: Any
    ) -> None:
        """Say that something happened."""
        event = Event(kind, text, slot, pid, data)
        for listener in self._listeners:
            listener(event)
