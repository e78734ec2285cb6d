"""What strings waste, on a terminal: `heaphound strings`.

In: StringWaste. Out: text through rich, within the terminal's width; texts cut to a preview.
"""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from heaphound.inspection.held_by import HolderField
from heaphound.inspection.string_waste import StringWaste
from heaphound.report.object_words import class_words, print_line, text_preview, width_of
from heaphound.report.safe_text import printable
from heaphound.units import bytes_text, count_text

_FIELD = 32
_MARGIN = 11  # columns of "  12.3 MB  "
_TIMES = "\N{MULTIPLICATION SIGN}"


def print_strings(console: Console, found: StringWaste, preview: int) -> None:
    """Print the duplicates, the pinned parents, the ropes and the long strings.

    Args:
        console: where to.
        found: the strings.
        preview: how many characters of each to show; 0 for none.
    """
    width = width_of(console)
    total = f"{count_text(found.count)} strings, {bytes_text(found.total_bytes)}"
    print_line(console, Text(total, "dim"), width)

    _heading(console, "duplicates", f"waste {bytes_text(found.wasted_bytes)}")
    for one in found.duplicates:
        cut = " (same beginning and size)" if one.cut else ""
        words = f"{count_text(one.count)} {_TIMES} {text_preview(one.text, preview)}{cut}"
        _row(console, one.wasted_bytes, words, one.holders, width)
    _heading(console, "parents of slices", f"{bytes_text(found.pinned_bytes)} held by slices alone")
    for pinned in found.pinned:
        words = f"{_preview(pinned.parent.name, preview)} @{pinned.parent.node_id}"
        slices = f"{count_text(pinned.slices)} slice{'' if pinned.slices == 1 else 's'} of "
        slices += f"{bytes_text(pinned.slice_bytes)}{' alone' if pinned.only_slices else ''}, "
        _row(console, pinned.parent_bytes, words, pinned.holders, width, slices)
    _heading(console, "ropes", f"{bytes_text(found.joint_bytes)} for joints")
    for rope in found.ropes:
        words = f"@{rope.string.node_id}  {count_text(rope.joints)} joints of "
        words += bytes_text(rope.joint_bytes)
        _row(console, rope.retained_bytes, words, rope.holders, width)
    _heading(console, "long strings", f"{count_text(found.long_count)} of 10 KB or more")
    for long in found.long:
        words = f"{_preview(long.string.name, preview)} @{long.string.node_id}"
        _row(console, long.size_bytes, words, long.holders, width)


def holder_words(holder: HolderField) -> str:
    """Name a class and its field, or a variable."""
    field = printable(holder.field, _FIELD)
    if holder.is_variable:
        return f"variable {field}"
    name = class_words(holder.constructor)
    return f"{name}{field}" if field.startswith("[") else f"{name}.{field}"


def _row(
    console: Console,
    size: int,
    words: str,
    holders: tuple[HolderField, ...],
    width: int,
    lead: str = "",
) -> None:
    print_line(console, Text.assemble(f"{bytes_text(size):>9}  ", (words, "bold")), width)
    told = ", ".join(
        holder_words(one) + (f" {_TIMES} {count_text(one.count)}" if one.count > 1 else "")
        for one in holders
    )
    if told or lead:
        print_line(console, Text(f"{'':{_MARGIN}}{lead}in {told or 'nothing'}", "dim"), width)


def _preview(text: str | None, preview: int) -> str:
    return text_preview(text or "", preview)


def _heading(console: Console, words: str, more: str) -> None:
    console.print()
    console.print(Text.assemble((words, "bold cyan"), (f"  {more}", "dim")), soft_wrap=True)
