"""What `heaphound compare` does once its options are read; it needs numpy, which takes a while."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from heaphound.cli.class_options import json_text, terminal_width, top_rows
from heaphound.cli.snapshot_file import opened
from heaphound.growth.census_doubts import doubts
from heaphound.growth.constructor_delta import (
    Census,
    ConstructorDelta,
    constructor_deltas,
    take_census,
)
from heaphound.kernels.aside import Aside
from heaphound.kernels.file_ahead import FileAhead
from heaphound.report.class_view import matching
from heaphound.report.comparison import (
    Comparison,
    comparison_csv,
    comparison_json,
    comparison_text,
)

_SORTS: dict[str, Callable[[ConstructorDelta], object]] = {
    "size-delta": lambda row: -row.size_delta,
    "retained-delta": lambda row: -row.retained_delta,
    "delta": lambda row: -row.count_delta,
    "new": lambda row: -row.new_count,
    "deleted": lambda row: -row.deleted_count,
    "alloc": lambda row: -row.alloc_size,
    "freed": lambda row: -row.freed_size,
    "name": lambda row: row.name.casefold(),
}


@dataclass(frozen=True)
class Wanted:
    """What the options of the command say; see its help."""

    text: str | None
    top: int | None
    sort: str
    form: str | None
    raw_sizes: bool
    show_quiet: bool


def comparison_of_files(
    paths: Sequence[Path], wanted: Wanted, *, cache: bool, ahead: FileAhead | None
) -> str:
    """Give the text that the command prints; doubts go to stderr.

    Raises:
        SnapshotError: a file is not a snapshot that can be read.
    """
    censuses, totals = _censuses(paths, raw_sizes=wanted.raw_sizes, cache=cache, ahead=ahead)
    doubted = Aside(lambda: doubts(censuses))
    changed = matching(constructor_deltas(censuses), wanted.text)
    for doubt in doubted.result():
        click.echo(f"note: {doubt}", err=True)
    quiet = [] if wanted.show_quiet else [row for row in changed if not row.has_turnover]
    # People look for what is more or less than before; DevTools' rows are all in JSON and CSV.
    even = [] if wanted.show_quiet or wanted.form else [row for row in changed if row.is_even]
    hidden = {id(row) for row in (*quiet, *even)}
    changed = [row for row in changed if id(row) not in hidden]
    changed.sort(key=lambda row: _SORTS[wanted.sort](row.overall))  # type: ignore[arg-type,return-value]
    shown = top_rows(changed, wanted.top, wanted.form)
    found = Comparison(
        sources=["standard input" if str(path) == "-" else str(path) for path in paths],
        total_bytes=totals,
        rows=shown,
        left_out=len(changed) - len(shown),
        even=len(even),
        quiet=len(quiet),
        quiet_bytes=sum(row.overall.retained_delta for row in quiet),
        text=wanted.text,
    )
    if wanted.form == "json":
        return json_text(comparison_json(found))
    if wanted.form == "csv":
        return comparison_csv(found)
    return comparison_text(found, terminal_width())


def _censuses(
    paths: Sequence[Path], *, raw_sizes: bool, cache: bool, ahead: FileAhead | None
) -> tuple[list[Census], list[int]]:
    """Read the last snapshot, whose interfaces all others need, then the others, one at a time."""
    heap = opened(paths[-1], cache=cache, ahead=ahead, classes=True)
    last, last_total = take_census(heap, raw_sizes=raw_sizes), heap.snapshot.total_bytes
    del heap  # a comparison needs the memory of one heap at a time
    earlier = [_census(path, last, raw_sizes=raw_sizes, cache=cache) for path in paths[:-1]]
    return [*(one for one, _ in earlier), last], [*(total for _, total in earlier), last_total]


def _census(path: Path, last: Census, *, raw_sizes: bool, cache: bool) -> tuple[Census, int]:
    heap = opened(path, cache=cache)
    census = take_census(heap, last.interfaces, raw_sizes=raw_sizes)
    return census, heap.snapshot.total_bytes
