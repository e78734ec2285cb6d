"""Names from a heap and places in files as text that is safe to show: no control characters.

In: text from anywhere. Out: text of bounded length for a terminal, a page or a document.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heaphound.heap.locations import Place

NAME_WIDTH = 60


def printable(text: str, width: int = NAME_WIDTH) -> str:
    r"""Text from a heap, made safe to show: no control characters, bounded length.

    >>> printable("a\x1b[31mb"), printable("abcdef", 4)
    ('a�[31mb', 'abc…')
    """
    safe = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
    return safe if len(safe) <= width else safe[: width - 1] + "…"


def file_words(file: str, folder: str | None = None) -> str:
    """A file, relative to a folder (else the current one) where that is shorter."""
    if file.startswith("/"):
        try:
            file = min(file, os.path.relpath(file, folder), key=len)
        except FileNotFoundError:  # the current folder was removed
            return printable(file, 200)
    return printable(file, 200)


def place_words(place: Place, folder: str | None = None) -> str:
    """A place as `file:line`."""
    return f"{file_words(place.file, folder)}:{place.line}"
