"""The live screen of `heaphound watch`: charts, verdict so far, spaces, collections, handles, keys.

In: looks and verdicts. Out: a screen on the terminal, drawn again after each look. `s` takes a heap
snapshot into the Case, `q` stops. Used on a terminal only; elsewhere there are plain lines.
"""

from __future__ import annotations

import contextlib
import os
import select
import sys
import termios
import tty
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from heaphound.progress import Step, step_text
from heaphound.target.vitals import Vitals
from heaphound.trend.verdict import Verdict, verdict_lines
from heaphound.units import bytes_text, count_text, duration_text
from heaphound.watch import WatchedProcess

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_KEPT = 4000
_CHART_ROWS = 4
_COLORS = {"growing": "bold red", "settling": "yellow", "steady": "green", "falling": "green"}


def chart(values: list[float], width: int, rows: int) -> list[str]:
    """Draw values as columns of blocks, the newest on the right; the axis begins at zero.

    >>> chart([1.0, 2.0, 4.0], 3, 1)
    ['▂▄█']
    """
    if not values or width < 1:
        return [""] * rows
    size = -(-len(values) // width)
    first = len(values) % size
    groups = ([values[:first]] if first else []) + [
        values[at : at + size] for at in range(first, len(values), size)
    ]
    tops = [max(group) for group in groups]
    highest = max(tops) or 1.0
    eighths = [round(top / highest * rows * 8) for top in tops]
    return [
        "".join(_EIGHTHS[min(8, max(0, one - 8 * row))] for one in eighths)
        for row in reversed(range(rows))
    ]


class Screen:
    """A `watch.Watcher` that draws; a context manager, so that the terminal is given back."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live = Live(console=console, auto_refresh=False, transient=True)
        self._looks: deque[tuple[float, float, float]] = deque(maxlen=_KEPT)
        self._process: WatchedProcess | None = None
        self._folder = Path()
        self._notes: deque[str] = deque(maxlen=3)
        self._keys = contextlib.ExitStack()
        self._has_keys = False

    def __enter__(self) -> Self:
        self._live.start()
        if sys.stdin.isatty():
            self._keys.enter_context(_single_keys())
            self._has_keys = True
        return self

    def __exit__(self, *exception: object) -> None:
        self._keys.close()
        self._live.stop()

    def begun(self, process: WatchedProcess, folder: Path) -> None:
        """Remember who is watched."""
        self._process, self._folder = process, folder

    def looked(self, vitals: Vitals, verdict: Verdict | None) -> None:
        """Draw."""
        memory = vitals.memory
        self._looks.append((memory.rss_bytes, memory.heap_used_bytes, memory.external_bytes))
        self._notes.extend(f"listeners: {one.message}" for one in vitals.warnings)
        self._live.update(self.drawing(vitals, verdict), refresh=True)

    def drawing(self, vitals: Vitals, verdict: Verdict | None) -> RenderableType:
        """Lay out the screen."""
        parts: list[RenderableType] = [self._head(vitals), *self._charts(), self._facts(vitals)]
        if verdict is None:
            parts.append(Text("no verdict yet", "dim"))
        else:
            first, *rest = verdict_lines(verdict)
            parts.append(Text(f"so far {first}", _COLORS.get(verdict.kind, "bold")))
            parts.append(Text("\n".join(rest[:4])))
        parts += [Text(note, "yellow") for note in self._notes]
        keys = "s snapshot   q stop" if self._has_keys else "Ctrl-C stops"
        parts.append(Text(f"{keys}   recording to {self._folder}", "dim"))
        return Group(*parts)

    async def asked(self) -> str | None:
        """Read a key, if one was pressed."""
        if not self._has_keys or not select.select([sys.stdin], [], [], 0)[0]:
            return None
        key = os.read(sys.stdin.fileno(), 16)
        if b"s" in key:
            self._notes.append("taking a heap snapshot: the process pauses")
            return "snapshot"
        return "stop" if b"q" in key or b"\x03" in key else None

    def step(self, step: Step, detail: str = "") -> None:
        """Show what begins, until there is a look."""
        self._live.update(Text(step_text(step, detail)), refresh=True)

    def advance(self, done: float, total: float | None, unit: str = "bytes") -> None:
        """Keep quiet."""

    def note(self, text: str) -> None:
        """Keep it for the screen."""
        self._notes.append(text)

    def _head(self, vitals: Vitals) -> Text:
        process = self._process
        who = f"process {process.pid}, Node {process.node_version}" if process else ""
        up = "" if vitals.uptime is None else f", up {duration_text(vitals.uptime)}"
        options = process.heap_options.items() if process else ()
        said = "".join(f", --{name}={value}" for name, value in options)
        return Text(f"{who}{up}{said}", "bold")

    def _charts(self) -> list[RenderableType]:
        width = max(10, min(self._console.width - 30, 120))
        drawn: list[RenderableType] = []
        for place, name in enumerate(("RSS", "heap used", "external")):
            values = [look[place] for look in self._looks]
            rows = chart(values, width, _CHART_ROWS if place < 2 else 1)
            label = f"{name:<10}{bytes_text(values[-1]):>10}"
            top = f"  highest {bytes_text(max(values))}"
            drawn += [Text(f"{'':20} {row}") for row in rows[:-1]]
            drawn.append(Text(f"{label} {rows[-1]}{top if self._console.width > 60 else ''}"))
        return drawn

    def _facts(self, vitals: Vitals) -> Table:
        memory = vitals.memory
        table = Table.grid(padding=(0, 3))
        spaces = sorted(memory.heap_spaces.items(), key=lambda pair: -pair[1])[:5]
        heap = [f"{name} {bytes_text(size)}" for name, size in spaces]
        if memory.heap_limit_bytes:
            heap.append(f"heap limit {bytes_text(memory.heap_limit_bytes)}")
        gc = [f"{kind} {count_text(row[0])}, {row[1]:.0f} ms" for kind, row in vitals.gc.items()]
        loop = []
        if vitals.cpu_share is not None:
            loop.append(f"cpu {100 * vitals.cpu_share:.0f} %")
        if vitals.loop_utilisation is not None:
            loop.append(f"event loop busy {100 * vitals.loop_utilisation:.0f} %")
        if vitals.loop_delay_ms is not None:
            loop.append(f"delay {vitals.loop_delay_ms:.0f} ms")
        if vitals.cgroup_limit_bytes and vitals.cgroup_used_bytes:
            used, limit = vitals.cgroup_used_bytes, vitals.cgroup_limit_bytes
            loop.append(f"cgroup {bytes_text(used)} of {bytes_text(limit)}")
        held = sorted(vitals.resources.items(), key=lambda pair: -pair[1])[:6]
        handles = [f"{escape(kind)} {count_text(count)}" for kind, count in held]
        table.add_row("[bold]spaces", "[bold]collections", "[bold]loop", "[bold]handles")
        table.add_row(*("\n".join(column) for column in (heap, gc, loop, handles)))
        return table


@contextlib.contextmanager
def _single_keys() -> Iterator[None]:
    """Let keys through at once and unseen; Ctrl-C stays a signal."""
    before = termios.tcgetattr(sys.stdin)
    tty.setcbreak(sys.stdin)
    try:
        yield
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)
