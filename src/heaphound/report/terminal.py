"""A diagnosis on a terminal: one block per finding, the leak first.

In: a Diagnosis. Out: text through rich. Whatever comes from a heap is escaped: it may hold
control characters and markup. Lines break between words only, so that a `file:line` can be
clicked and copied.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from heaphound.diagnosis.finding import Confidence, Diagnosis, Finding, Remark, Status, Verdict
from heaphound.report.safe_text import file_words, place_words, printable
from heaphound.report.view import (
    VERDICT_WORDS,
    PathRow,
    gained_bytes,
    known_words,
    made_words,
    map_words,
    not_grown_words,
    path_rows,
    snapshot_sizes,
    source_words,
)
from heaphound.source.excerpt import Excerpt
from heaphound.units import bytes_text, count_text, spark_text

WIDTH = 96
PATH_ROWS_SHOWN = 7
MARGIN = 2
LABEL = 9  # columns of "because  "
_VERDICT_STYLES = {
    Verdict.GROWING: "bold red",
    Verdict.NOT_GROWING: "bold green",
    Verdict.INCONCLUSIVE: "bold yellow",
}
_CONFIDENCE_STYLES = {
    Confidence.HIGH: "green",
    Confidence.MEDIUM: "yellow",
    Confidence.LOW: "dim",
}
_STATUS_STYLES = {Status.NEW: "bold red", Status.KNOWN: "yellow", None: ""}


def print_diagnosis(console: Console, diagnosis: Diagnosis) -> None:
    """Print the verdict, the snapshots and every finding."""
    sizes = " → ".join(bytes_text(size) for size in snapshot_sizes(diagnosis))
    style, words = _VERDICT_STYLES[diagnosis.verdict], VERDICT_WORDS[diagnosis.verdict]
    snapshots = f"{len(diagnosis.snapshots)} snapshots: {sizes}"
    if len(words) > len("growing"):
        _lines(console, "", [(words, style)], width=_width(console))
        console.print(snapshots, highlight=False, markup=False)
    else:
        console.print(Text.assemble((words, style), f"   {snapshots}"), soft_wrap=True)
    for finding in diagnosis.findings:
        console.print()
        _print_finding(console, finding, len(diagnosis.findings))
    if diagnosis.not_grown:
        console.print()
        _print(console, Text("In the source, but not growing in this run", "bold"))
        for each in diagnosis.not_grown:
            _lines(console, "  ", [(not_grown_words(each), "")], width=_width(console))
    for remark in diagnosis.remarks:
        console.print()
        _print_remark(console, remark)
    if diagnosis.gone:
        console.print()
        for finding in diagnosis.gone:
            _lines(
                console,
                "",
                [(f"gone since the baseline: {printable(finding.title, 400)}", "green")],
                width=_width(console),
            )


def _print_finding(console: Console, finding: Finding, of: int) -> None:
    width = _width(console)
    _print(console, _headline(finding, of, width))
    _lines(console, "", [(printable(finding.title, 400), "bold")], width=width)
    if finding.holder.place is not None:
        _print(console, Text(place_words(finding.holder.place), "bold cyan"))
        if map_words(finding.holder.place):
            _print(console, Text(map_words(finding.holder.place), "dim"))
    for excerpt in finding.excerpts:
        console.print()
        if excerpt.file != _file_of(finding) or excerpt is not finding.excerpts[0]:
            _print(console, Text(f"{file_words(excerpt.file)}:{excerpt.line}", "cyan"), MARGIN)
        for line in _excerpt_lines(excerpt, width):
            _print(console, line, MARGIN)
    console.print()
    _labelled(console, "holder", [_holder_words(finding)], width)
    _labelled(console, "grows", [_growth_words(finding)], width)
    _labelled(console, "because", [printable(each, 400) for each in finding.evidence], width)
    if finding.path:
        _print(console, Text("held by", "dim"), MARGIN)
        for line in _path_lines(path_rows(finding.path), width):
            _print(console, line, MARGIN + 2)
    in_source = [source_words(one) for one in finding.in_source]
    _labelled(console, "source", in_source, width, "bold cyan")
    _labelled(console, "made at", [made_words(site) for site in finding.made], width)
    if finding.known is not None:
        known = [known_words(finding.known), finding.known.link, finding.known.fix]
        _labelled(console, "known", known, width, "bold magenta")
    _labelled(console, "fix", [printable(finding.fix, 800)], width, "bold green")


def _print_remark(console: Console, remark: Remark) -> None:
    width = _width(console)
    _lines(console, "", [(f"{remark.kind}: {printable(remark.title, 400)}", "yellow")], width=width)
    if remark.place is not None:
        _print(console, Text(place_words(remark.place), "cyan"))
    _labelled(console, "because", [printable(each, 400) for each in remark.because], width)
    _labelled(console, "next", [printable(remark.next_step, 800)], width)


def _headline(finding: Finding, of: int, width: int) -> Text:
    confidence = f"{finding.confidence.value} confidence"
    number = f"{finding.rank} of {of}"
    status = "" if finding.status is None else f" ({finding.status.value})"
    used = len(number) + len(finding.category.value) + len(status) + len(confidence) + 12
    return Text.assemble(
        ("━━ ", "dim"),
        (number, "bold"),
        (" ━━ ", "dim"),
        (finding.category.value, "bold magenta"),
        (status, _STATUS_STYLES.get(finding.status, "dim")),
        (f" {'━' * max(2, width - used)} ", "dim"),
        (confidence, _CONFIDENCE_STYLES[finding.confidence]),
        (" ━━", "dim"),
    )


def _file_of(finding: Finding) -> str | None:
    return None if finding.holder.place is None else finding.holder.place.file


def _holder_words(finding: Finding) -> str:
    holder = finding.holder
    name = f"{printable(holder.name)}, " if holder.name else ""
    return f"{name}{printable(holder.constructor)} @{holder.node_id}"


def _growth_words(finding: Finding) -> str:
    steps = gained_bytes(finding)
    entries = " → ".join(count_text(count) for count in finding.entries)
    sizes = ", ".join(f"+{bytes_text(step)}" for step in steps)
    return f"{entries} entries; {sizes} per interval  {spark_text(finding.entries)}"


def _excerpt_lines(excerpt: Excerpt, width: int) -> Iterator[Text]:
    digits = len(str(excerpt.first_line + len(excerpt.lines) - 1))
    room = max(20, width - MARGIN - digits - 5)
    for number, text in enumerate(excerpt.lines, start=excerpt.first_line):
        is_it = number == excerpt.line
        style = "bold" if is_it else "dim"
        line = Text.assemble(
            ("▶ " if is_it else "  ", "bold red"),
            (f"{number:>{digits}} │ ", style),
            (printable(text.expandtabs(4), room), style),
        )
        line.rstrip()
        yield line


def _path_lines(rows: list[PathRow], width: int) -> Iterator[Text]:
    shown = rows[-PATH_ROWS_SHOWN:]
    left_out = len(rows) - len(shown) + sum(row.folded for row in rows)
    folded = f"{left_out} step{'s' if left_out > 1 else ''} folded"
    yield Text("┬ root" + (f" … {folded}" if left_out else ""), "dim")
    for position, row in enumerate(shown, start=1):
        is_last = position == len(shown)
        style = "bold red" if row.suspect else ""
        label = printable(row.label, 40)
        line = Text.assemble(
            ("╰→ " if is_last else "├─ ", "dim"),
            (label, style or "bold"),
            (f"  {printable(row.constructor, 40)}", style or "dim"),
        )
        where = "" if row.place is None else place_words(row.place)
        fits = MARGIN + 4 + len(line) + len(where) <= width
        if fits:
            line.append(f"  {where}" if where else "", "cyan")
        yield line
        lead = ("   " if is_last else "│  ", "dim")
        if row.suspect:
            yield Text.assemble(
                lead, ("~" * len(label), "bold red"), ("  suspect reference", "red")
            )
        if not fits:
            yield Text.assemble(lead, (where, "cyan"))


def _labelled(
    console: Console, label: str, paragraphs: list[str], width: int, style: str = "dim"
) -> None:
    for number, paragraph in enumerate(paragraphs):
        lead = Text(f"{label if number == 0 else '':<{LABEL}}", style)
        for position, line in enumerate(_wrapped(paragraph, width - MARGIN - LABEL)):
            _print(console, Text.assemble(lead if position == 0 else " " * LABEL, line), MARGIN)


def _lines(console: Console, lead: str, parts: list[tuple[str, str]], *, width: int) -> None:
    for text, style in parts:
        for line in _wrapped(text, width - len(lead)):
            _print(console, Text.assemble(lead, (line, style)))


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, max(width, 20), break_long_words=False, break_on_hyphens=False)


def _print(console: Console, line: Text, margin: int = 0) -> None:
    console.print(Text(" " * margin).append_text(line), soft_wrap=True)


def _width(console: Console) -> int:
    return min(console.width, WIDTH)
