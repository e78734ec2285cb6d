"""Objects and references of a heap as words, for lines that must fit a terminal.

In: ObjectFacts, References, lines of styled text. Out: texts without control characters, cut to a
bounded length; lines that never wrap, a place that does not fit going to a line of its own.
"""

from __future__ import annotations

import re

from rich.console import Console
from rich.text import Text

from heaphound.heap import Place
from heaphound.inspection.facts import STRING_TYPES, ObjectFacts, Reference
from heaphound.report.preview import PREVIEW
from heaphound.report.safe_text import place_words, printable
from heaphound.units import bytes_text

NARROWEST = 40
WIDEST = 120
_NAME = 32
_ENTRY = re.compile(r"\d+ / part of key .* pair in WeakMap \(table @\d+\)", re.DOTALL)


def width_of(console: Console) -> int:
    """Columns to fill: the terminal's, within reason."""
    return min(max(console.width, NARROWEST), WIDEST)


def text_preview(text: str, length: int = PREVIEW) -> str:
    """Cut a string of the heap, in quotes; nothing of it when `length` is 0."""
    return f"“{printable(text, length)}”" if length else "(hidden)"


def class_words(constructor: str) -> str:
    """A class as DevTools lists it, safe to print; V8 calls the global object "global / "."""
    return printable(constructor.removesuffix("/ ").rstrip(), _NAME) or "(no name)"


def object_words(facts: ObjectFacts, preview: int = PREVIEW) -> str:
    """Name an object: class, the text or function name that it has, id."""
    words = class_words(facts.constructor)
    if facts.node_type in STRING_TYPES and facts.name is not None:
        return f"{text_preview(facts.name, preview)} @{facts.node_id}"
    if facts.name and facts.node_type == "closure":
        words = f"{printable(facts.name, _NAME)}()"
    elif facts.name:
        words = f"{words} {printable(facts.name, _NAME)}"
    return f"{words} @{facts.node_id}"


def reference_words(by: Reference) -> str:
    """Name a reference: a property or variable by name, an entry by its number."""
    if _ENTRY.fullmatch(by.name):
        return "(WeakMap entry)"
    if by.edge_type in {"element", "hidden"} or by.name.isdecimal():
        return f"[{by.name}]"
    return printable(by.name, _NAME)


def own_place(facts: ObjectFacts) -> Place | None:
    """Where an object comes from, if that is a file and not Node's own code."""
    place = facts.place
    return None if place is None or place.file.startswith("node:") else place


def sizes_words(facts: ObjectFacts) -> str:
    """The retained size, and the shallow one where it differs."""
    retained, shallow = bytes_text(facts.retained_bytes), bytes_text(facts.shallow_bytes)
    return shallow if facts.retained_bytes == facts.shallow_bytes else f"{shallow} → {retained}"


def print_line(console: Console, line: Text, width: int) -> None:
    """Print a line that never wraps: what is over the width is cut."""
    line.truncate(width, overflow="ellipsis")
    line.rstrip()
    console.print(line, soft_wrap=True, highlight=False)


def print_with_place(
    console: Console, line: Text, place: Place | None, width: int, lead: Text
) -> None:
    """Print a line, and its place at the end of it or, whole, on a line of its own.

    Args:
        console: where to.
        line: the words.
        place: what follows them; None for nothing.
        width: columns to keep within; a place alone may be longer, so that it can be copied.
        lead: what the line of the place begins with.
    """
    where = "" if place is None else place_words(place)
    fits = line.cell_len + 2 + len(where) <= width
    if where and fits:
        line.append(f"  {where}", "cyan")
    print_line(console, line, width)
    if where and not fits:
        console.print(Text.assemble(lead, (where, "cyan")), soft_wrap=True, highlight=False)
