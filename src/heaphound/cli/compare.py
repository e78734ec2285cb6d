"""`heaphound compare`: what came and what went between heap snapshots, class by class."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from heaphound.cli.class_options import class_options, print_json, terminal_width, top_rows
from heaphound.cli.main import EXIT_NOTHING_FOUND
from heaphound.cli.snapshot_file import no_cache_option, opened
from heaphound.errors import OptionError, TooFewSnapshots
from heaphound.growth.census_doubts import doubts
from heaphound.growth.constructor_delta import (
    Census,
    ConstructorDelta,
    constructor_deltas,
    take_census,
)
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


@click.command()
@click.argument("snapshots", nargs=-1, required=True, type=click.Path(path_type=Path))
@class_options(list(_SORTS))
@click.option(
    "--all",
    "show_quiet",
    is_flag=True,
    help="Also constructors that kept their objects, or have as many new ones as deleted ones.",
)
@no_cache_option
def compare(
    snapshots: tuple[Path, ...],
    *,
    text: str | None,
    top: int | None,
    sort: str,
    form: str | None,
    raw_sizes: bool,
    show_quiet: bool,
    cache: bool,
) -> int:
    """Compare heap snapshots of one process: new and deleted objects of each constructor.

    SNAPSHOTS are files in the order they were taken; plain, .gz or .zst; one may be - for the
    standard input. The numbers are those of DevTools' Comparison view, with what each constructor
    retains more. More than two files give a column for each interval and mark what grew in every
    one. Exit status: 0, or 2 when it could not run.
    """
    if len(snapshots) < 2:
        raise TooFewSnapshots(
            "a comparison needs two snapshots or more, and there is one",
            hint="heaphound summary shows what a single one consists of",
        )
    if snapshots.count(Path("-")) > 1:
        raise OptionError("the standard input can be read only once", hint="name files instead")
    censuses, totals = _censuses(snapshots, raw_sizes=raw_sizes, cache=cache)
    for doubt in doubts(censuses):
        click.echo(f"note: {doubt}", err=True)
    changed = matching(constructor_deltas(censuses), text)
    quiet = [] if show_quiet else [row for row in changed if not row.has_turnover]
    # People look for what is more or less than before; DevTools' rows are all in JSON and CSV.
    even = [] if show_quiet or form else [row for row in changed if row.is_even]
    hidden = {id(row) for row in (*quiet, *even)}
    changed = [row for row in changed if id(row) not in hidden]
    changed.sort(key=lambda row: _SORTS[sort](row.overall))  # type: ignore[arg-type,return-value]
    shown = top_rows(changed, top, form)
    found = Comparison(
        sources=["standard input" if str(path) == "-" else str(path) for path in snapshots],
        total_bytes=totals,
        rows=shown,
        left_out=len(changed) - len(shown),
        even=len(even),
        quiet=len(quiet),
        quiet_bytes=sum(row.overall.retained_delta for row in quiet),
    )
    if form == "json":
        print_json(comparison_json(found))
    elif form == "csv":
        click.echo(comparison_csv(found), nl=False)
    else:
        click.echo(comparison_text(found, terminal_width()), nl=False)
    return EXIT_NOTHING_FOUND


def _censuses(
    snapshots: tuple[Path, ...], *, raw_sizes: bool, cache: bool
) -> tuple[list[Census], list[int]]:
    """Read the last snapshot, whose interfaces all others need, then the others, one at a time."""
    last, last_total = _census(snapshots[-1], None, raw_sizes=raw_sizes, cache=cache)
    earlier = [_census(path, last, raw_sizes=raw_sizes, cache=cache) for path in snapshots[:-1]]
    return [*(one for one, _ in earlier), last], [*(total for _, total in earlier), last_total]


def _census(path: Path, last: Census | None, *, raw_sizes: bool, cache: bool) -> tuple[Census, int]:
    heap = opened(path, cache=cache)
    interfaces = None if last is None else last.interfaces
    return take_census(heap, interfaces, raw_sizes=raw_sizes), heap.snapshot.total_bytes
