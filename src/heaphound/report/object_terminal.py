"""One object on a terminal: `heaphound object`.

In: an ObjectView. Out: text through rich, within the terminal's width.
"""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from heaphound.inspection.one_object import ObjectView, Path
from heaphound.inspection.retaining_tree import Ending, RetainerRow
from heaphound.report.object_words import (
    class_words,
    object_words,
    own_place,
    print_line,
    print_with_place,
    reference_words,
    sizes_words,
    width_of,
)
from heaphound.units import bytes_text, count_text

_PLUMBING = "system / Context"
_ENDINGS = {
    Ending.ROOT: "",
    Ending.CYCLE: "↺ cycle",
    Ending.SHOWN_ABOVE: "shown above",
    Ending.DEPTH: "…",
}


def print_object(console: Console, view: ObjectView, preview: int) -> None:
    """Print all there is to say about one object.

    Args:
        console: where to.
        view: the object.
        preview: how many characters of strings to show.
    """
    width = width_of(console)
    _print_head(console, view, width, preview)
    _print_fields(console, view, width, preview)
    _print_retainers(console, view, width, preview)
    if view.app_path is not None:
        is_shortest = view.app_path in view.paths[:1]
        words = "path through the application" + (", a shortest one" if is_shortest else "")
        _heading(console, words)
        _print_path(console, view.app_path, width, preview)
    for number, path in enumerate(view.paths, start=1):
        if path != view.app_path:
            _heading(console, "shortest path" if number == 1 else "another path")
            _print_path(console, path, width, preview)
    _print_dominated(console, view, width, preview)


def _print_head(console: Console, view: ObjectView, width: int, preview: int) -> None:
    facts = view.facts
    print_line(console, Text(object_words(facts, preview), "bold"), width)
    place = facts.place
    if place is not None:
        print_with_place(console, Text("  written at", "dim"), place, width, Text("  "))
    distance = "no root of the program leads to it" if facts.distance is None else None
    words = distance or f"{facts.distance} references from the program's roots"
    print_line(console, Text(f"  {facts.node_type}, {words}"), width)
    shallow, retained = bytes_text(facts.shallow_bytes), bytes_text(facts.retained_bytes)
    print_line(console, Text(f"  {shallow} itself, {retained} freed with it"), width)
    print_line(console, Text.assemble("  ", _alive_words(view)), width)
    if view.dominator is not None:
        line = Text(f"  freed at the latest with {object_words(view.dominator, preview)}")
        line.append(f"  {bytes_text(view.dominator.retained_bytes)}", "dim")
        print_line(console, line, width)


def _alive_words(view: ObjectView) -> Text:
    if view.ways == 0:
        return Text(
            "garbage: no reference keeps it alive, only the snapshot still has it", "yellow"
        )
    if view.ways == 1:
        return Text("one reference keeps it alive: cut it, and the object is freed", "green")
    return Text(
        f"{count_text(view.ways)} references keep it alive, each without the others", "yellow"
    )


def _print_fields(console: Console, view: ObjectView, width: int, preview: int) -> None:
    if not view.fields:
        return
    _heading(console, "holds", _more(len(view.fields), view.field_count))
    names = [reference_words(step.by) for step in view.fields]
    room = min(max(map(len, names)), 24)
    for name, step in zip(names, view.fields, strict=True):
        weak = " (weak)" if step.by.edge_type == "weak" else ""
        line = Text.assemble(
            "  ",
            (f"{name:<{room}}", "bold"),
            f"  {object_words(step.to, preview)}{weak}",
            (f"  {sizes_words(step.to)}", "dim"),
        )
        print_line(console, line, width)


def _print_retainers(console: Console, view: ObjectView, width: int, preview: int) -> None:
    if not view.retainers:
        return
    total = len(view.retainers) + view.retainers_left_out
    _heading(console, "held by", _more(len(view.retainers), total))
    _print_rows(console, view.retainers, view.retainers_left_out, "  ", width, preview)
    if view.weak_count:
        words = f"  and {count_text(view.weak_count)} weak or repeated, which keep nothing alive"
        print_line(console, Text(words, "dim"), width)


def _print_rows(
    console: Console,
    rows: tuple[RetainerRow, ...],
    left_out: int,
    lead: str,
    width: int,
    preview: int,
) -> None:
    for number, row in enumerate(rows, start=1):
        is_last = number == len(rows) and not left_out
        onward = lead + ("   " if is_last else "│  ")
        line = Text.assemble((lead + ("╰─ " if is_last else "├─ "), "dim"))
        line.append(", ".join(map(reference_words, row.references)), "bold")
        more = row.reference_count - len(row.references)
        line.append(f" +{count_text(more)}" if more > 0 else "", "dim")
        line.append(f" of {object_words(row.holder, preview)}")
        if row.cut_frees is not None:
            line.append("  ✂ frees it" if row.cut_frees else "  not alone", _cut_style(row))
        if row.ending is not None and _ENDINGS[row.ending]:
            line.append(f"  {_ENDINGS[row.ending]}", "yellow")
        print_with_place(console, line, own_place(row.holder), width, Text(onward, "dim"))
        _print_rows(console, row.below, row.left_out, onward, width, preview)
    if left_out and lead != "  ":
        print_line(console, Text(f"{lead}╰─ … {count_text(left_out)} more", "dim"), width)


def _cut_style(row: RetainerRow) -> str:
    return "bold green" if row.cut_frees else "dim"


def _print_path(console: Console, path: Path, width: int, preview: int) -> None:
    """Print a path, root first, without V8's plumbing: scopes and hash tables."""
    folded = 0
    left_out = f" … {count_text(path.left_out)} steps left out" if path.left_out else ""
    print_line(console, Text(f"  ┬ root{left_out}", "dim"), width)
    for number, step in enumerate(path.steps, start=1):
        is_last = number == len(path.steps)
        plumbing = step.to.constructor == _PLUMBING or step.to.constructor.startswith("(")
        if plumbing and not is_last:
            folded += 1
            continue
        line = Text.assemble(("  ╰→ " if is_last else "  ├─ ", "dim"))
        line.append(reference_words(step.by), "bold")
        line.append(f"  {object_words(step.to, preview)}")
        if folded:
            line.append(f"  … {folded} folded", "dim")
            folded = 0
        lead = Text("     " if is_last else "  │  ", "dim")
        print_with_place(console, line, own_place(step.to), width, lead)


def _print_dominated(console: Console, view: ObjectView, width: int, preview: int) -> None:
    if not view.dominates:
        return
    total = len(view.dominates) + view.dominates_left_out
    _heading(console, "freed with it", _more(len(view.dominates), total))
    for row in view.dominates:
        line = Text(f"  {bytes_text(row.retained_bytes):>9}  ")
        if row.count == 1:
            line.append(object_words(row.largest, preview))
        else:
            line.append(
                f"{count_text(row.count)} \N{MULTIPLICATION SIGN} {class_words(row.constructor)}"
            )
            size = bytes_text(row.largest.retained_bytes)
            line.append(f"  largest @{row.largest.node_id}, {size}", "dim")
        print_line(console, line, width)


def _heading(console: Console, words: str, more: str = "") -> None:
    console.print()
    console.print(Text.assemble((words, "bold cyan"), (more, "dim")), soft_wrap=True)


def _more(shown: int, total: int) -> str:
    return f"  {count_text(shown)} of {count_text(total)}" if shown < total else ""
