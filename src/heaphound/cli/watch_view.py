"""What `heaphound watch` shows while it watches: JSON lines, plain lines, or a live screen.

Each is a `watch.Watcher` and a progress listener at once. JSON lines go to stdout and all else to
stderr, so that stdout stays what a program reads.
"""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from heaphound.progress import Step, step_text
from heaphound.units import bytes_text

if TYPE_CHECKING:
    from heaphound.cli.watch_screen import Screen
    from heaphound.target.vitals import Vitals
    from heaphound.trend.verdict import Verdict
    from heaphound.watch import WatchedProcess

_LINE_SECONDS = 10.0


class PlainLines:
    """A line on stderr every ten seconds, and whenever the verdict so far changes."""

    def __init__(self) -> None:
        self._told_at = float("-inf")
        self._kind = ""

    def begun(self, process: WatchedProcess, folder: Path) -> None:
        """Say who is watched."""
        click.echo(f"watching process {process.pid}, Node {process.node_version}", err=True)
        click.echo(f"recording to {folder}; Ctrl-C ends it with the verdict", err=True)

    def looked(self, vitals: Vitals, verdict: Verdict | None) -> None:
        """Say how it stands, when it is time."""
        for warning in vitals.warnings:
            click.echo(f"MaxListenersExceededWarning: {warning.message}", err=True)
            click.echo("\n".join(warning.stack.splitlines()[1:6]), err=True)
        kind = verdict.kind if verdict else ""
        now = time.monotonic()
        if now - self._told_at < _LINE_SECONDS and kind == self._kind:
            return
        self._told_at, self._kind = now, kind
        memory = vitals.memory
        parts = [
            f"rss {bytes_text(memory.rss_bytes)}",
            f"heap {bytes_text(memory.heap_used_bytes)} of {bytes_text(memory.heap_total_bytes)}",
            f"external {bytes_text(memory.external_bytes)}",
        ]
        if vitals.cpu_share is not None:
            parts.append(f"cpu {100 * vitals.cpu_share:.0f} %")
        if vitals.loop_delay_ms is not None:
            parts.append(f"loop delay {vitals.loop_delay_ms:.0f} ms")
        if kind:
            parts.append(f"so far {kind}")
        click.echo("  ".join(parts), err=True)

    async def asked(self) -> str | None:
        """Nothing can be asked for without a terminal."""
        return None

    def step(self, step: Step, detail: str = "") -> None:
        """Say what begins."""
        click.echo(step_text(step, detail), err=True)

    def advance(self, done: float, total: float | None, unit: str = "bytes") -> None:
        """Keep quiet: a look is not worth a line."""

    def note(self, text: str) -> None:
        """Pass it on."""
        click.echo(text, err=True)


class JsonLines(PlainLines):
    """A line of JSON on stdout for every look."""

    def looked(self, vitals: Vitals, verdict: Verdict | None) -> None:  # noqa: ARG002
        """Write the look."""
        from heaphound.case.vitals_line import vitals_json  # noqa: PLC0415 - a CSV needs no process

        click.echo(json.dumps(vitals_json(vitals), separators=(",", ":")))
        sys.stdout.flush()


@contextlib.contextmanager
def watcher_for(*, as_json: bool) -> Iterator[PlainLines | Screen]:
    """Choose how to show a watch: JSON when asked for, live on a terminal, else plain lines."""
    from rich.console import Console  # noqa: PLC0415 - a CSV needs no screen

    console = Console(stderr=True)
    if as_json:
        yield JsonLines()
    elif console.is_terminal:
        from heaphound.cli.watch_screen import Screen  # noqa: PLC0415 - as above

        with Screen(console) as screen:
            yield screen
    else:
        yield PlainLines()
