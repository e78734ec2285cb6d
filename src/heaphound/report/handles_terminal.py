"""What a process has open, on a terminal: what keeps it alive first, or what grows first.

In: `OpenHandles`, and changes if it was looked at before. Out: text through rich, in 80 columns.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from heaphound.doctor.handle_growth import HandleChange
from heaphound.report.safe_text import file_words, printable
from heaphound.target.handles import HandleGroup, OpenHandles
from heaphound.units import count_text, duration_text

WIDTH = 96
_SHOWN = 40


def print_handles(
    console: Console, handles: OpenHandles, rows: Sequence[HandleChange] | None, who: str
) -> None:
    """Print the groups.

    Args:
        console: where.
        handles: the last look.
        rows: how they changed since the look before; None without one.
        who: is looked at, such as "process 4711, Node v22.23.3".
    """
    alive = [group for group in handles.groups if group.keeps_alive]
    rest = [group for group in handles.groups if not group.keeps_alive]
    count = sum(group.count for group in alive)
    they = "handle keeps" if count == 1 else "handles keep"
    words = f"{count_text(count)} {they} it alive" if count else "nothing keeps it alive"
    console.print(Text.assemble((who, "bold"), f": {words}"), soft_wrap=True)
    if rows is not None:
        growing = [row for row in rows if row.grows]
        _heading(console, "GROWS" if growing else "NOTHING GROWS")
        for row in growing[:_SHOWN]:
            _print_group(console, row.group, f"{row.before} → {row.group.count}", "bold red")
        if growing:
            others = {id(row.group) for row in growing[:_SHOWN]}
            alive = [group for group in alive if id(group) not in others]
            rest = [group for group in rest if id(group) not in others]
    for title, groups in (
        ("KEEPS IT ALIVE", alive),
        ("DOES NOT KEEP IT ALIVE (unref'ed)", rest),
    ):
        if not groups:
            continue
        _heading(console, title)
        for group in groups[:_SHOWN]:
            _print_group(console, group, count_text(group.count), "bold")
        if len(groups) > _SHOWN:
            console.print(Text(f"  {len(groups) - _SHOWN} smaller groups are left out", "dim"))
    if not alive and rows is None:
        console.print(Text("It ends by itself when what runs now is done.", "green"))
    for doubt in handles.doubts:
        console.print(Text(f"note: {printable(doubt, 300)}", "yellow"), soft_wrap=True)


def _heading(console: Console, title: str) -> None:
    console.print()
    console.print(Text(title, "bold cyan"))


def _print_group(console: Console, group: HandleGroup, count: str, style: str) -> None:
    width = min(console.width, WIDTH) - 12
    lines = textwrap.wrap(
        printable(_what(group), 300), width, break_long_words=False, break_on_hyphens=False
    )
    for number, line in enumerate(lines):
        left = count if number == 0 else ""
        console.print(Text.assemble((f"{left:>10}", style), f"  {line}"), soft_wrap=True)
    details = []
    if group.place is not None and not group.place.file.startswith("node:"):
        details.append((f"{file_words(group.place.file)}:{group.place.line}", "cyan"))
    if group.examples:
        details.append(("; ".join(printable(each, 120) for each in group.examples), "dim"))
    for each in group.created[:3]:
        place = f"{file_words(each.place.file)}:{each.place.line}"
        name = f" by {printable(each.function, 60)}" if each.function else ""
        details.append((f"{count_text(each.count)} created{name} at {place}", "cyan"))
    for words, how in details:
        for line in textwrap.wrap(words, width, break_long_words=False, break_on_hyphens=False):
            console.print(Text(f"{'':>12}{line}", how), soft_wrap=True)


def _what(group: HandleGroup) -> str:
    if group.delay_ms is None:
        return group.words
    every = "every" if group.kind == "interval" else "after"
    words = f"{group.words}, {every} {duration_text(group.delay_ms / 1000)}"
    if group.next_seconds is not None:
        words += f", due in {duration_text(group.next_seconds)}"
    return words
