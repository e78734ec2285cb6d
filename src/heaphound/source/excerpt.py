"""The lines of source around a place, kept with the finding: a report outlives the source.

In: a file and a line. Out: an `Excerpt` of a few lines, or None when the file cannot be read. A
line of a bundle can be megabytes long: lines are cut around the column.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

LINES_AROUND = 2
MAX_LINE = 160
MAX_SOURCE_BYTES = 8_000_000


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Consecutive lines of a file.

    Attributes:
        file: the path as the heap or the source map gives it.
        first_line: number of the first line, from 1.
        line: number of the line that is meant.
        lines: the text, one string per line, without line ends.
    """

    file: str
    first_line: int
    line: int
    lines: tuple[str, ...]


def excerpt_of(file: str, line: int, column: int = 1, around: int = LINES_AROUND) -> Excerpt | None:
    """Read the lines around `line` of a file; None when they are not there."""
    text = _lines_of(file)
    return None if text is None else excerpt_of_text(file, text, line, column, around)


def excerpt_of_text(
    file: str, text: tuple[str, ...], line: int, column: int = 1, around: int = LINES_AROUND
) -> Excerpt | None:
    """Cut an excerpt out of the lines of a file.

    >>> excerpt_of_text("a.js", ("let a;", "let b;", "let c;"), 2, around=1).lines
    ('let a;', 'let b;', 'let c;')
    """
    if not 1 <= line <= len(text):
        return None
    first, last = max(1, line - around), min(len(text), line + around)
    while first < line and not text[first - 1].strip():
        first += 1
    while last > line and not text[last - 1].strip():
        last -= 1
    shown = tuple(
        _cut(text[number - 1], column if number == line else 1) for number in range(first, last + 1)
    )
    return Excerpt(file, first, line, shown)


def _cut(line: str, column: int) -> str:
    line = line.rstrip()
    if len(line) <= MAX_LINE:
        return line
    begin = max(0, min(column - 1 - MAX_LINE // 4, len(line) - MAX_LINE))
    end = begin + MAX_LINE
    return ("…" if begin else "") + line[begin:end] + ("…" if end < len(line) else "")


@functools.lru_cache(maxsize=64)
def _lines_of(file: str) -> tuple[str, ...] | None:
    path = Path(file)
    try:
        if not path.is_file() or path.stat().st_size > MAX_SOURCE_BYTES:
            return None
        return tuple(path.read_text(encoding="utf-8-sig", errors="replace").split("\n"))
    except OSError:
        return None
