"""Progress on stderr: a live line on a terminal, plain lines elsewhere. NO_COLOR is honoured."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.markup import escape
from rich.status import Status

from heaphound.progress import Step, step_text
from heaphound.units import bytes_text, count_text, duration_text

_HEARTBEAT_SECONDS = 5.0
_REFRESH_SECONDS = 0.1
_LONG_SECONDS = 0.2


class ProgressLines:
    """A progress Listener that prints; a context manager, so that the live line ends.

    Args:
        console: where to print; None for stderr.
    """

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True)
        self._status: Status | None = None
        self._title = ""
        self._begun = self._shown = time.monotonic()

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._status = self._console.status("")
            self._status.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self._end_step()
        if self._status is not None:
            self._status.stop()

    def step(self, step: Step, detail: str = "", begun: float | None = None) -> None:
        """A step begins, or began at a time of the monotonic clock; the one before it is done."""
        self._end_step()
        self._title = step_text(step, detail)
        self._shown = time.monotonic()
        self._begun = self._shown if begun is None else begun
        if self._status is None:
            self._print(self._title)
        else:
            self._status.update(escape(self._title))

    def advance(self, done: float, total: float | None, unit: str = "bytes") -> None:
        """Show how far the step is, not more often than a reader can follow."""
        now = time.monotonic()
        pause = _HEARTBEAT_SECONDS if self._status is None else _REFRESH_SECONDS
        if now - self._shown < pause:
            return
        self._shown = now
        so_far = _so_far(done, total, unit, now - self._begun)
        if self._status is None:
            self._print(f"  {self._title}: {so_far}")
        else:
            self._status.update(escape(f"{self._title} - {so_far}"))

    def note(self, text: str) -> None:
        """Print a line that stays."""
        self._print(f"  {text}")

    def _end_step(self) -> None:
        took = time.monotonic() - self._begun
        if self._title and self._status is not None and took > _LONG_SECONDS:
            self._print(f"{self._title} ({duration_text(took)})")
        self._title = ""

    def _print(self, line: str) -> None:
        self._console.print(escape(line), style="dim", soft_wrap=True, highlight=False)


def _so_far(done: float, total: float | None, unit: str, seconds: float) -> str:
    """Say how much is done, how fast, and how long the rest takes at that rate.

    >>> _so_far(50 * 1024**2, 200 * 1024**2, "bytes", 2)
    '50.0 MB of 200.0 MB, 25.0 MB/s, 6.0 s left'
    >>> _so_far(2, 6, "parts", 3)
    '2 parts of 6 parts, 6.0 s left'
    """
    words = _amount(done, unit) + (f" of {_amount(total, unit)}" if total else "")
    if unit == "seconds" or done <= 0 or seconds <= 0:
        return words
    if unit == "bytes":
        words += f", {_amount(done / seconds, unit)}/s"
    if total:
        words += f", {duration_text(max(0.0, total - done) * seconds / done)} left"
    return words


def _amount(number: float, unit: str) -> str:
    if unit == "bytes":
        return bytes_text(number)
    if unit == "seconds":
        return duration_text(number)
    return f"{count_text(int(number))} {unit}"
