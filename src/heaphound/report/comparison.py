"""Heaps compared class by class: as a table for people, as JSON heaphound/compare@1, as CSV.

In: a Comparison of plain values. Out: text or a document. Sizes are bytes, lines count from 1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import click

from heaphound.growth.constructor_delta import ConstructorDelta, ConstructorSeries
from heaphound.report.class_view import csv_text, no_match, place_cells, place_json
from heaphound.report.safe_text import place_words, printable
from heaphound.report.text_table import cut, cut_path, dim, left, right, width_of
from heaphound.units import bytes_text, count_text

SCHEMA = "heaphound/compare@1"

_MARK = "▲"
_MARK_WIDTH = 2
_INTERVAL = 10  # columns of the table
_NARROWEST_NAME = 17
_SHORTEST_PLACE = 20


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two or more heaps, compared.

    Attributes:
        sources: the files, in the order they are compared in.
        total_bytes: of each of them.
        rows: of the classes that are shown, in the order to show them in.
        left_out: how many changed classes are not shown.
        even: how many more are not shown since they ended with as many objects as they began with.
        quiet: how many more are not shown since no object of theirs came or went.
        quiet_bytes: how much more the quiet ones retain.
        text: what the names or files of the classes contain; None for any.
    """

    sources: Sequence[str]
    total_bytes: Sequence[int]
    rows: Sequence[ConstructorSeries]
    left_out: int
    even: int
    quiet: int
    quiet_bytes: int
    text: str | None = None

    @property
    def has_intervals(self) -> bool:
        """Whether there are more than two heaps."""
        return len(self.sources) > 2


def comparison_json(comparison: Comparison) -> dict[str, object]:
    """The `heaphound/compare@1` document.

    With more than two heaps a row's numbers are of the first and the last, `intervals` has those
    between each and the next, and `grew_every_time` says whether its objects took more bytes after
    every one.
    """
    return {"schema": SCHEMA, "rows": [_row_json(row, comparison) for row in comparison.rows]}


def comparison_csv(comparison: Comparison) -> str:
    """One line per class; with more than two heaps, the size delta of each interval behind it."""
    numbers = _numbers_json(ConstructorDelta("", None, 0, 0, 0, 0, 0))
    header = ["constructor", "file", "line", "column", *numbers]
    count = len(comparison.sources) - 1 if comparison.has_intervals else 0
    header += [f"size_delta_bytes_{number + 1}" for number in range(count)]
    header += ["grew_every_time"] if comparison.has_intervals else []
    rows = []
    for row in comparison.rows:
        of = row.overall
        cells = [of.name, *place_cells(of.place), *_numbers_json(of).values()]
        cells += [interval.size_delta for interval in row.intervals[:count]]
        cells += [str(row.grew_every_time).lower()] if comparison.has_intervals else []
        rows.append(cells)
    return csv_text(header, rows)


def comparison_text(comparison: Comparison, width: int) -> str:
    """Lay the comparison out for a terminal of a width of 70 columns or more."""
    columns = _interval_columns(comparison, width) if comparison.has_intervals else _TWO_HEAPS
    name_width = width - sum(column.width for column in columns)
    headings = "".join(right(column.heading, column.width) for column in columns)
    lines = [*_heading(comparison, width), "", dim(left("constructor", name_width) + headings)]
    for row in comparison.rows:
        numbers = "".join(column.cell(row) for column in columns)
        lines += _row(row, numbers, name_width, width)
    if not comparison.rows:
        is_about_all = comparison.text is None
        lines.append(dim("nothing changed" if is_about_all else no_match(comparison.text)))
    return "\n".join([*lines, *_footer(comparison)]) + "\n"


@dataclass(frozen=True, slots=True)
class _Column:
    heading: str
    width: int
    text_of: Callable[[ConstructorSeries], str]
    colour: bool = False

    def cell(self, row: ConstructorSeries) -> str:
        text = self.text_of(row)
        shown = right(text, self.width)
        if not self.colour or text == "0":
            return shown
        return click.style(shown, fg="green" if text.startswith("-") else "red")


def _signed(number: int, text: Callable[[float], str]) -> str:
    return "0" if number == 0 else f"{'+' if number > 0 else ''}{text(number)}"


def _number(number: int, text: Callable[[float], str]) -> str:
    return text(number) if number else "0"


def _size_delta(heading: str, width: int, of: Callable[[ConstructorSeries], int]) -> _Column:
    return _Column(heading, width, lambda row: _signed(of(row), bytes_text), colour=True)


_COUNT_DELTA = _Column("delta", 9, lambda row: _signed(row.overall.count_delta, count_text))
_RETAINED_DELTA = _Column(
    "retained", 10, lambda row: _signed(row.overall.retained_delta, bytes_text)
)
_TWO_HEAPS = (
    _Column("new", 8, lambda row: _number(row.overall.new_count, count_text)),
    _Column("deleted", 8, lambda row: _number(row.overall.deleted_count, count_text)),
    _COUNT_DELTA,
    _Column("alloc.", 9, lambda row: _number(row.overall.alloc_size, bytes_text)),
    _Column("freed", 9, lambda row: _number(row.overall.freed_size, bytes_text)),
    _size_delta("size", 10, lambda row: row.overall.size_delta),
    _RETAINED_DELTA,
)


def _interval_columns(comparison: Comparison, width: int) -> tuple[_Column, ...]:
    """The size delta of as many intervals as there is room for, the last ones, and the sums."""
    size_delta = _size_delta("size", 10, lambda row: row.overall.size_delta)
    sums = (_COUNT_DELTA, size_delta, _RETAINED_DELTA)
    room = width - _NARROWEST_NAME - sum(column.width for column in sums)
    count = len(comparison.sources) - 1
    shown = range(max(0, count - max(1, room // _INTERVAL)), count)
    return (*(_interval_column(number) for number in shown), *sums)


def _interval_column(number: int) -> _Column:
    heading = f"{number + 1} → {number + 2}"
    return _size_delta(heading, _INTERVAL, lambda row: row.intervals[number].size_delta)


def _heading(comparison: Comparison, width: int) -> list[str]:
    lines = []
    before = comparison.total_bytes[0]
    for number, (path, size) in enumerate(
        zip(comparison.sources, comparison.total_bytes, strict=True), start=1
    ):
        change = f"   {_signed(size - before, bytes_text)}" if number > 1 else ""
        words = f"  {bytes_text(size)}{change}"
        source = cut_path(printable(path, 400), width - 3 - width_of(words))
        lines.append(f"{number}  {click.style(source, bold=True)}{words}")
        before = size
    return lines


def _row(row: ConstructorSeries, numbers: str, name_width: int, width: int) -> list[str]:
    name = printable(row.overall.name, 400)
    mark = ""
    if len(row.intervals) > 1:
        mark = click.style(f"{_MARK} ", fg="red") if row.grew_every_time else "  "
        name_width -= _MARK_WIDTH
    if width_of(name) < name_width and row.overall.place is None:
        return [mark + left(name, name_width) + numbers]
    place = "" if row.overall.place is None else place_words(row.overall.place)
    name = cut(name, width - _MARK_WIDTH)
    room = width - width_of(name) - 2 * _MARK_WIDTH
    if place and width_of(place) > room >= _SHORTEST_PLACE:
        place = cut_path(place, room)
    lines = [mark + click.style(name, bold=bool(place))]
    if place and width_of(place) <= room:
        lines[0] += "  " + dim(place)
    elif place:
        lines.append("  " + dim(cut_path(place, width - 2)))
    return [*lines, " " * (name_width + (_MARK_WIDTH if mark else 0)) + numbers]


def _footer(comparison: Comparison) -> list[str]:
    notes = []
    if comparison.has_intervals:
        notes.append(f"{_MARK} grew in every interval")
    if comparison.left_out:
        words = f"{count_text(comparison.left_out)} more constructors changed"
        notes.append(f"{words}: --top 0 shows all, --filter TEXT some")
    if comparison.quiet:
        words = f"{count_text(comparison.quiet)} kept their objects, and retain"
        notes.append(f"{words} {_signed(comparison.quiet_bytes, bytes_text)}: --all shows them")
    if comparison.even:
        words = f"{count_text(comparison.even)} have as many new objects as deleted ones"
        notes.append(f"{words}: --all shows them")
    return ["", *map(dim, notes)] if notes else []


def _row_json(row: ConstructorSeries, comparison: Comparison) -> dict[str, object]:
    document: dict[str, object] = {
        "constructor": row.overall.name,
        "location": place_json(row.overall.place),
        **_numbers_json(row.overall),
    }
    if comparison.has_intervals:
        document["intervals"] = [_numbers_json(interval) for interval in row.intervals]
        document["grew_every_time"] = row.grew_every_time
    return document


def _numbers_json(delta: ConstructorDelta) -> dict[str, int]:
    return {
        "new": delta.new_count,
        "deleted": delta.deleted_count,
        "delta": delta.count_delta,
        "alloc_bytes": delta.alloc_size,
        "freed_bytes": delta.freed_size,
        "size_delta_bytes": delta.size_delta,
        "retained_delta_bytes": delta.retained_delta,
    }
