"""What tables and documents of classes have in common: choosing rows, and words for a row.

In: rows with a name and a place. Out: the rows that were asked for, and texts safe to show.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from heaphound.heap.distances import SYSTEM_DISTANCE
from heaphound.heap.locations import Place
from heaphound.report.safe_text import printable

_LONGEST_TEXT = 4000
_FORMULA_STARTS = ("=", "+", "-", "@")


class Named(Protocol):
    """A row of a class."""

    @property
    def name(self) -> str:
        """Of the class."""

    @property
    def place(self) -> Place | None:
        """Where its constructor is written."""


Row = TypeVar("Row", bound=Named)


def matching(rows: Iterable[Row], text: str | None) -> list[Row]:
    """Choose the rows whose name or file contains a text, in upper or lower case."""
    wanted = (text or "").casefold()
    return [
        row
        for row in rows
        if wanted in row.name.casefold() or (row.place and wanted in row.place.file.casefold())
    ]


def no_match(text: str | None) -> str:
    """Say that there is no row to show.

    >>> no_match("Sesion"), no_match(None)
    ('no constructor to show has "Sesion" in its name or file', 'there are no objects')
    """
    if text is None:
        return "there are no objects"
    return f'no constructor to show has "{printable(text, _LONGEST_TEXT)}" in its name or file'


def place_json(place: Place | None) -> dict[str, object] | None:
    """A place as every document has it: lines and columns from 1."""
    if place is None:
        return None
    return {"file": place.file, "line": place.line, "column": place.column}


def distance_text(distance: int) -> str:
    """Say how far a class is from the program's roots; a dash for what only the engine holds."""
    return str(distance) if 0 <= distance < SYSTEM_DISTANCE else "-"


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    r"""Write CSV (RFC 4180, with \n). Texts come from a heap: no control characters, no formulas.

    >>> csv_text(["name", "count"], [["a, b", 1], ["=1+1", 2]])
    'name,count\n"a, b",1\n\'=1+1,2\n'
    """
    import csv  # noqa: PLC0415 (few ask for it)

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def place_cells(place: Place | None) -> list[object]:
    """The three columns of a place: file, line, column; empty where it is not known."""
    return [place.file, place.line, place.column] if place else ["", "", ""]


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    safe = printable(value, _LONGEST_TEXT)
    return "'" + safe if safe.startswith(_FORMULA_STARTS) else safe
