"""The folded dominator tree on a terminal: `heaphound dominators`.

In: a Fold. Out: text through rich, within the terminal's width.
"""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from heaphound.inspection.dominator_folds import Fold
from heaphound.report.object_words import (
    class_words,
    object_words,
    own_place,
    print_line,
    print_with_place,
    reference_words,
    width_of,
)
from heaphound.units import bytes_text, count_text

_NUMBERS = 20  # columns of "  12.3 MB   45.6%   "


def print_dominators(console: Console, tree: Fold, total_bytes: int, preview: int) -> None:
    """Print the tree, each row with what it retains and its share of the heap.

    Args:
        console: where to.
        tree: the tree.
        total_bytes: what shares are of.
        preview: how many characters of strings to show.
    """
    width = width_of(console)
    print_line(console, Text(f"{'retained':>9}  {'of heap':>7}", "dim"), width)
    _print_fold(console, tree, total_bytes, preview, "", "", width)


def _print_fold(
    console: Console, fold: Fold, total: int, preview: int, lead: str, onward: str, width: int
) -> None:
    line = Text(_numbers(fold.retained_bytes, total))
    line.append(lead, "dim")
    if fold.count == 1:
        if fold.by is not None:
            line.append(f"{reference_words(fold.by)}  ", "bold")
        line.append(object_words(fold.largest, preview))
        place = own_place(fold.largest)
    else:
        times = "\N{MULTIPLICATION SIGN}"
        line.append(f"{count_text(fold.count)} {times} {class_words(fold.constructor)}", "bold")
        place = own_place(fold.largest) if fold.largest.node_type == "object" else None
    if fold.chained:
        line.append(f" and {count_text(fold.chained)} chained", "dim")
    blank = Text(" " * _NUMBERS).append(onward, "dim")
    print_with_place(console, line, place, width, blank)
    for number, below in enumerate(fold.below, start=1):
        is_last = number == len(fold.below) and not fold.left_out
        _print_fold(
            console,
            below,
            total,
            preview,
            onward + ("╰─ " if is_last else "├─ "),
            onward + ("   " if is_last else "│  "),
            width,
        )
    if fold.left_out:
        words = f"╰─ … {count_text(fold.left_out)} more"
        left_out = Text(_numbers(fold.left_out_bytes, total), "dim")
        print_line(console, left_out.append(onward + words, "dim"), width)


def _numbers(size: int, total: int) -> str:
    share = size / total if total else 0.0
    return f"{bytes_text(size):>9}  {share:>7.1%}  "
