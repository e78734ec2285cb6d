"""A doctor's diagnosis on a terminal: what is wrong, why one thinks so, what to run next.

In: an `Examined`. Out: text through rich, in 80 columns. What comes from the process is escaped.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.text import Text

from heaphound.doctor.condition import Condition
from heaphound.doctor.examine import Examined, Measure
from heaphound.doctor.record import Record
from heaphound.report.safe_text import printable
from heaphound.units import bytes_text, count_text, duration_text, spark_text

Floats = npt.NDArray[np.float64]

WIDTH = 96
_LABEL = 9
_SPARKS = 24
# name of a column -> label and unit, in the order of the table.
MEASURES: tuple[tuple[str, str, str], ...] = (
    ("cpu", "CPU, of one core", "share"),
    ("loopUtilisation", "event loop busy", "share"),
    ("loopDelayMs", "event loop late", "ms"),
    ("gc.major", "major collections", "share"),
    ("gc.minor", "minor collections", "share"),
    ("heapUsed", "heap used", "bytes"),
    ("external", "external", "bytes"),
    ("rss", "RSS", "bytes"),
)


def headline(examined: Examined) -> str:
    """The diagnosis in a few words."""
    if examined.conditions:
        return ", ".join(each.kind for each in examined.conditions)
    return "nothing wrong" if examined.verdict is not None else "nothing can be said"


def value_text(value: float, unit: str) -> str:
    """A number with its unit: "bytes", "share", "ms" or "count"."""
    if unit == "bytes":
        return bytes_text(value)
    if unit == "share":
        return f"{100 * value:.0f} %" if value >= 0.1 or value == 0 else f"{100 * value:.1f} %"
    if unit == "ms":
        return f"{value:,.0f} ms"
    return count_text(round(value))


def print_examined(console: Console, examined: Examined) -> None:
    """Print the diagnosis, the numbers and what could not be judged."""
    width = min(console.width, WIDTH)
    style = "bold red" if examined.conditions else "bold green"
    seconds = float(np.ptp(examined.record.time)) if examined.record.looks else 0.0
    console.print(Text(headline(examined), style))
    _words(console, f"{examined.record.looks} looks in {duration_text(seconds)};"
           f" judged {_judged(examined)}", width)  # fmt: skip
    for condition in examined.conditions:
        console.print()
        _print_condition(console, condition, width)
    console.print()
    _print_measures(console, examined, width)
    for each in examined.running if not examined.conditions else ():
        _words(console, f"ran most: {each.words}, at {each.seen} of {each.of} looks that met"
               " JavaScript", width)  # fmt: skip
    for doubt in examined.doubts:
        _words(console, f"note: {doubt}", width, "yellow")


def _judged(examined: Examined) -> str:
    window = examined.window
    return f"{duration_text(window.end - window.begin)} of it: {window.rule}"


def _print_condition(console: Console, condition: Condition, width: int) -> None:
    head = f"━━ {condition.kind} "
    console.print(Text(head + "━" * max(0, width - len(head)), "bold red"))
    _words(console, condition.title, width, "bold")
    _labelled(console, "because", condition.evidence, width)
    _labelled(
        console, "next", [f"{each.command}\n{each.why}" for each in condition.advice], width, "cyan"
    )


def _labelled(
    console: Console, label: str, rows: Sequence[str], width: int, style: str = ""
) -> None:
    shown = label
    for row in rows:
        for number, part in enumerate(row.split("\n")):
            for line in textwrap.wrap(
                printable(part, 500), width - _LABEL - 2, break_long_words=False,
                break_on_hyphens=False,
            ):  # fmt: skip
                text = Text.assemble(
                    (f"  {shown:<{_LABEL}}", "dim"), (line, style if number == 0 else "")
                )
                console.print(text, soft_wrap=True)
                shown = ""


def _print_measures(console: Console, examined: Examined, width: int) -> None:
    rows = [
        (label, unit, examined.measures[name], column_of(examined.record, name))
        for name, label, unit in MEASURES
        if name in examined.measures
    ]
    handles = sum(examined.record.resources.values(), np.zeros(examined.record.looks))
    known = handles[np.isfinite(handles)]
    if known.size and examined.record.resources:
        measure = Measure(float(np.median(known)), float(np.percentile(known, 95)), known.max())
        rows.append(("handles, requests", "count", measure, handles))
    sparks = min(_SPARKS, max(8, width - 56))
    console.print(
        Text(f"  {'measured':<18}{'median':>10}{'95 %':>11}{'most':>11}   over time", "dim"),
        soft_wrap=True,
    )
    for label, unit, measure, column in rows:
        numbers = [value_text(each, unit) for each in (measure.median, measure.high, measure.most)]
        console.print(
            Text.assemble(
                f"  {label:<18}{numbers[0]:>10}{numbers[1]:>11}{numbers[2]:>11}   ",
                (spark_text(_most_of_parts(column, sparks)), "cyan"),
            ),
            soft_wrap=True,
        )


def column_of(record: Record, name: str) -> Floats:
    """A column by the name it has among the measures."""
    kind, _, rest = name.partition(".")
    if rest:
        columns = {"gc": record.gc, "space": record.spaces, "handles": record.resources}[kind]
        return columns[rest]
    return record.column(name)


def _most_of_parts(column: Floats, parts: int) -> list[float]:
    known = column[np.isfinite(column)]
    count = min(parts, known.size)
    return [float(part.max()) for part in np.array_split(known, count)] if count else []


def _words(console: Console, words: str, width: int, style: str = "") -> None:
    for line in textwrap.wrap(
        printable(words, 600), width, break_long_words=False, break_on_hyphens=False
    ):
        console.print(Text(line, style), soft_wrap=True)
