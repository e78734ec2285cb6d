"""A diagnosis on a terminal: one block per finding, the leak first.

In: a Diagnosis. Out: text through rich. Whatever comes from a heap is escaped: it may hold
control characters and markup.
"""

from __future__ import annotations

import os

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from heaphound.diagnosis.finding import Diagnosis, Finding, PathStep, Verdict
from heaphound.heap.locations import Place
from heaphound.units import bytes_text, count_text

PATH_STEPS_SHOWN = 9
NAME_WIDTH = 60
_VERDICT_WORDS = {
    Verdict.GROWING: ("bold red", "growing"),
    Verdict.NOT_GROWING: ("bold green", "not growing: no holder gained in every interval"),
    Verdict.INCONCLUSIVE: (
        "bold yellow",
        (
            "inconclusive: memory grew, but no holder gained in every interval; take another "
            "snapshot after more work"
        ),
    ),
}


def print_diagnosis(console: Console, diagnosis: Diagnosis) -> None:
    """Print the verdict, the snapshots and every finding."""
    sizes = " → ".join(bytes_text(facts.total_bytes) for facts in diagnosis.snapshots)
    style, words = _VERDICT_WORDS[diagnosis.verdict]
    headline = Text.assemble((words, style), f"   {len(diagnosis.snapshots)} snapshots: {sizes}")
    console.print(headline)
    for finding in diagnosis.findings:
        console.print()
        _print_finding(console, finding)


def printable(text: str, width: int = NAME_WIDTH) -> str:
    """Text from a heap, made safe for a terminal: no control characters, bounded length."""
    safe = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
    return safe if len(safe) <= width else safe[: width - 1] + "…"


def place_words(place: Place) -> str:
    """A place as `file:line`, relative to the current folder where that is shorter."""
    file = place.file
    if file.startswith("/"):
        relative = os.path.relpath(file)
        file = min(file, relative, key=len)
    return f"{printable(file, 200)}:{place.line}"


def _print_finding(console: Console, finding: Finding) -> None:
    console.print(
        Text.assemble(
            (f"{finding.rank}. ", "bold"),
            (finding.category.value, "bold magenta"),
            "  ",
            (printable(finding.title, 200), "bold"),
            (f"  ({finding.confidence.value} confidence)", "dim"),
        )
    )
    holder = finding.holder
    line = Text.assemble(
        ("holder  ", "dim"), (printable(holder.name or holder.constructor), "bold cyan")
    )
    if holder.name:
        line.append(f" ({printable(holder.constructor)})")
    if holder.place is not None:
        line.append(" at ")
        line.append(place_words(holder.place), "bold")
    _indented(console, line)
    _indented(console, _growth_line(finding))
    if finding.path:
        _indented(console, Text("path", "dim"))
        for text in _path_lines(finding.path):
            _indented(console, text, 5)
    for sentence in finding.evidence:
        _indented(console, Text.assemble(("because ", "dim"), printable(sentence, 400)))
    _indented(console, Text.assemble(("fix     ", "bold green"), printable(finding.fix, 800)))


def _growth_line(finding: Finding) -> Text:
    gained = [
        exclusive + shared
        for exclusive, shared in zip(finding.exclusive_bytes, finding.shared_bytes, strict=True)
    ]
    entries = " → ".join(count_text(count) for count in finding.entries)
    sizes = ", ".join(f"+{bytes_text(step)}" for step in gained)
    return Text.assemble(("grows   ", "dim"), f"{entries} entries; {sizes} per interval")


def _path_lines(path: tuple[PathStep, ...]) -> list[Text]:
    shown = path[-PATH_STEPS_SHOWN:]
    lines = []
    if len(shown) < len(path):
        lines.append(Text(f"… {len(path) - len(shown)} steps from the root", "dim"))
    for step in shown:
        edge = f"[{step.edge_name}]" if step.edge_type in {"element", "hidden"} else step.edge_name
        line = Text("→ " if not step.suspect else "⇒ ", "bold red" if step.suspect else "dim")
        line.append(printable(edge), "bold red" if step.suspect else "")
        line.append(f"  {printable(step.constructor)} @{step.node_id}", "dim")
        if step.place is not None and not step.place.file.startswith("node:"):
            line.append(f"  {place_words(step.place)}", "dim")
        if step.suspect:
            line.append("  ← suspect", "red")
        lines.append(line)
    return lines


def _indented(console: Console, text: Text, columns: int = 3) -> None:
    console.print(Padding(text, (0, 0, 0, columns)), soft_wrap=False)
