"""The summary of one heap: as a table for people, as JSON heaphound/summary@1, as CSV.

In: a Summary of plain values. Out: text or a document. Sizes are bytes, lines count from 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import click

from heaphound.heap.class_rows import ClassRow
from heaphound.heap.statistics import Statistics
from heaphound.report.class_view import csv_text, distance_text, no_match, place_cells, place_json
from heaphound.report.safe_text import place_words, printable
from heaphound.report.text_table import bar, cut, cut_path, dim, left, right
from heaphound.units import bytes_text, count_text

SCHEMA = "heaphound/summary@1"

_KINDS = (
    ("code", "Code"),
    ("strings", "Strings"),
    ("js_arrays", "JS arrays"),
    ("typed_arrays", "Typed arrays"),
    ("system", "System objects"),
    ("other_js", "Other JS objects"),
    ("other_native", "Other native memory"),
)
_NUMBERS = (6, 10, 10, 10, 6)  # widths of distance, count, shallow, retained, share
_HEADINGS = ("dist", "count", "shallow", "retained", "")
_BAR = 24


@dataclass(frozen=True, slots=True)
class Summary:
    """One heap, summed up.

    Attributes:
        source: the file it was read from.
        nodes: how many.
        edges: how many.
        statistics: bytes by kind.
        rows: of the classes that are shown, in the order to show them in.
        left_out: how many classes are not shown.
        raw_sizes: whether sizes are as the file has them.
        text: what the names or files of the classes contain; None for any.
    """

    source: str
    nodes: int
    edges: int
    statistics: Statistics
    rows: Sequence[ClassRow]
    left_out: int
    raw_sizes: bool
    text: str | None = None


def summary_json(summary: Summary) -> dict[str, object]:
    """The `heaphound/summary@1` document."""
    return {
        "schema": SCHEMA,
        "nodes": summary.nodes,
        "edges": summary.edges,
        "total_bytes": summary.statistics.total,
        "heap_by_type": {f"{kind}_bytes": getattr(summary.statistics, kind) for kind, _ in _KINDS},
        "constructors": [
            {
                "name": row.name,
                "location": place_json(row.place),
                "count": row.count,
                "shallow_bytes": row.shallow_size,
                "retained_bytes": row.retained_size,
                "distance": row.distance,
            }
            for row in summary.rows
        ],
    }


def summary_csv(summary: Summary) -> str:
    """One line per class."""
    header = ("name", "file", "line", "column", "count", "shallow_bytes", "retained_bytes")
    return csv_text(
        (*header, "distance"),
        (
            (
                row.name,
                *place_cells(row.place),
                row.count,
                row.shallow_size,
                row.retained_size,
                row.distance,
            )
            for row in summary.rows
        ),
    )


def summary_text(summary: Summary, width: int) -> str:
    """Lay the summary out for a terminal of a width of 70 columns or more."""
    lines = [*_heading(summary, width), "", *_kinds(summary.statistics), ""]
    name_width = width - sum(_NUMBERS)
    heading = left("constructor", name_width) + _numbers(_HEADINGS)
    lines.append(dim(heading.rstrip()))
    for row in summary.rows:
        lines += _row(row, summary.statistics.total, name_width, width)
    if not summary.rows:
        lines.append(dim(no_match(summary.text)))
    if summary.left_out:
        words = f"{count_text(summary.left_out)} more constructors"
        lines += ["", dim(f"{words}: --top 0 shows all, --filter TEXT some")]
    return "\n".join(lines) + "\n"


def _heading(summary: Summary, width: int) -> list[str]:
    sizes = ", sizes as in the file" if summary.raw_sizes else ""
    counts = f"{count_text(summary.nodes)} nodes with {count_text(summary.edges)} edges"
    return [
        click.style(cut_path(printable(summary.source, 400), width), bold=True),
        f"{bytes_text(summary.statistics.total)} in {counts}{sizes}",
    ]


def _kinds(statistics: Statistics) -> list[str]:
    lines = []
    for kind, words in _KINDS:
        size: int = getattr(statistics, kind)
        share = size / statistics.total if statistics.total else 0.0
        line = f"  {left(words, 20)}{right(bytes_text(size), 10)}{right(f'{share:.0%}', 6)}  "
        lines.append((line + click.style(bar(share, _BAR), fg="cyan")) if size else line.rstrip())
    return lines


def _row(row: ClassRow, total: int, name_width: int, width: int) -> list[str]:
    share = row.retained_size / total if total else 0.0
    numbers = _numbers(
        (
            distance_text(row.distance),
            count_text(row.count),
            bytes_text(row.shallow_size),
            bytes_text(row.retained_size),
            f"{share:.0%}",
        )
    )
    name = cut(printable(row.name, 400), name_width - 1)
    lines = [click.style(left(name, name_width), bold=row.place is not None) + numbers]
    if row.place is not None:
        lines.append(dim("  " + cut_path(place_words(row.place), width - 2)))
    return lines


def _numbers(texts: Sequence[str]) -> str:
    return "".join(right(text, width) for text, width in zip(texts, _NUMBERS, strict=True))
