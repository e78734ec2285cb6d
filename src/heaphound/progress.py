"""What long work tells its listener, and how it is asked to stop.

`Step` lists the steps of an investigation in the order they happen: it doubles as the table of
contents of `hunt`. A stage that takes long accepts a `Listener` and calls it; it never prints.
"""

from __future__ import annotations

from enum import Enum
from typing import Protocol


class Step(Enum):
    """The steps of an investigation, in order; the value is what the user reads."""

    START_TARGET = "starting the process"
    ATTACH = "attaching to the process"
    TRACK_ALLOCATIONS = "keeping the stacks of allocations"
    WARM_UP = "letting it warm up"
    WATCH = "watching memory grow"
    SAMPLE = "sampling allocations"
    COLLECT_GARBAGE = "collecting garbage"
    TAKE_SNAPSHOT = "taking a heap snapshot"
    READ_SNAPSHOT = "reading the snapshot"
    BUILD_GRAPH = "computing who keeps what alive"
    FIND_GROWTH = "finding what grew"
    DIAGNOSE = "naming the holders"
    WRITE_REPORT = "writing the report"
    UPLOAD = "sending it"
    DETACH = "leaving the process as it was"


def step_text(step: Step, detail: str = "") -> str:
    """Write a step as the user reads it.

    >>> step_text(Step.ATTACH, "4711"), step_text(Step.DIAGNOSE)
    ('attaching to the process: 4711', 'naming the holders')
    """
    return f"{step.value}: {detail}" if detail else step.value


class Listener(Protocol):
    """Hears of progress. Called from the thread that does the work; must be quick."""

    def step(self, step: Step, detail: str = "") -> None:
        """A step begins."""

    def advance(self, done: float, total: float | None, unit: str = "bytes") -> None:
        """The current step has done `done` of `total` (None when the end is not known)."""

    def note(self, text: str) -> None:
        """Something worth a line of its own happened."""


class Silent:
    """The listener of those who do not listen."""

    def step(self, step: Step, detail: str = "") -> None:
        """Ignore it."""

    def advance(self, done: float, total: float | None, unit: str = "bytes") -> None:
        """Ignore it."""

    def note(self, text: str) -> None:
        """Ignore it."""
