"""Tables of plain text, exact to the column.

In: texts, numbers as text, and widths. Out: lines that a terminal of that width holds. Nothing
here knows of heaps; texts must be safe to print.
"""

from __future__ import annotations

import unicodedata

import click


def width_of(text: str) -> int:
    r"""Count the columns a text takes: two for a wide character, none for a combining one.

    >>> width_of("abc"), width_of("日本"), width_of("e\u0301")
    (3, 4, 1)
    """
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def cut(text: str, width: int) -> str:
    """Cut a text to a width, with an ellipsis where something is missing.

    >>> cut("LeakedSession", 8), cut("Map", 8), cut("日本語", 4)
    ('LeakedS…', 'Map', '日…')
    """
    if width_of(text) <= width:
        return text
    while width_of(text) > width - 1:
        text = text[:-1]
    return text + "…"


def left(text: str, width: int) -> str:
    """Fill a text up with spaces behind it; too long a one is cut."""
    text = cut(text, width)
    return text + " " * (width - width_of(text))


def right(text: str, width: int) -> str:
    """Fill a text up with spaces before it; a number is never cut."""
    return " " * (width - width_of(text)) + text


def cut_path(path: str, width: int) -> str:
    """Cut a `file:line` from the front, so that the file's own name and the line stay.

    >>> cut_path("/srv/app/src/models/customer.js:12", 20)
    '…dels/customer.js:12'
    """
    if width_of(path) <= width:
        return path
    while width_of(path) > width - 1:
        path = path[1:]
    return "…" + path


def bar(share: float, width: int) -> str:
    """Draw a share of 1 as a bar of blocks, to an eighth of a column.

    >>> bar(0.5, 4), bar(0.03, 4), bar(0, 4)
    ('██', '▏', '')
    """
    eighths = round(max(0.0, min(1.0, share)) * width * 8)
    if share > 0:
        eighths = max(1, eighths)
    full, rest = divmod(eighths, 8)
    blocks: str = "█" * full
    return blocks + ("" if rest == 0 else "▏▎▍▌▋▊▉"[rest - 1])


def dim(text: str) -> str:
    """Style what stands beside the point."""
    return click.style(text, dim=True)
