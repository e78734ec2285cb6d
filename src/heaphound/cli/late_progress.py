"""Progress of work that is mostly over before anybody would read of it.

What a listener is told is kept back for a second; only then progress is printed, and only then is
what prints it imported.
"""

from __future__ import annotations

import threading
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

import click

from heaphound.progress import Step

if TYPE_CHECKING:
    from heaphound.cli.progress_lines import ProgressLines

QUIET_SECONDS = 1.0


class LateProgress:
    """A progress Listener that is silent for a second, then prints on stderr.

    A context manager, so that the live line of a terminal ends. Notes are printed at once.
    """

    def __init__(self, quiet_seconds: float = QUIET_SECONDS) -> None:
        self._lock = threading.Lock()
        self._timer = threading.Timer(quiet_seconds, self._show)
        self._timer.daemon = True
        self._lines: ProgressLines | None = None
        self._is_over = False
        self._step: tuple[Step, str, float] | None = None

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        with self._lock:
            self._is_over = True
            if self._lines is not None:
                self._lines.__exit__(kind, error, trace)

    def step(self, step: Step, detail: str = "") -> None:
        """A step begins."""
        with self._lock:
            self._step = step, detail, time.monotonic()
            if self._lines is not None:
                self._lines.step(step, detail)

    def advance(self, done: float, total: float | None, unit: str = "bytes") -> None:
        """The step goes on."""
        with self._lock:
            if self._lines is not None:
                self._lines.advance(done, total, unit)

    def note(self, text: str) -> None:
        """Print a line that stays."""
        with self._lock:
            if self._lines is not None:
                self._lines.note(text)
            else:
                click.echo(f"note: {text}", err=True)

    def _show(self) -> None:
        from heaphound.cli.progress_lines import ProgressLines  # noqa: PLC0415 (the point of this)

        with self._lock:
            if self._is_over:
                return
            self._lines = ProgressLines().__enter__()
            if self._step is not None:
                step, detail, begun = self._step
                self._lines.step(step, detail, begun)
