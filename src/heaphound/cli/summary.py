"""`heaphound summary`: what one heap snapshot consists of, class by class."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from heaphound.cli.class_options import class_options, print_json, terminal_width, top_rows
from heaphound.cli.main import EXIT_NOTHING_FOUND
from heaphound.cli.snapshot_file import no_cache_option, opened
from heaphound.heap.class_rows import ClassRow, class_rows
from heaphound.heap.statistics import statistics
from heaphound.report.class_view import matching
from heaphound.report.summary import Summary, summary_csv, summary_json, summary_text

_SORTS: dict[str, Callable[[ClassRow], object]] = {
    "retained": lambda row: -row.retained_size,
    "shallow": lambda row: -row.shallow_size,
    "count": lambda row: -row.count,
    "distance": lambda row: row.distance,
    "name": lambda row: row.name.casefold(),
}


@click.command()
@click.argument("snapshot", type=click.Path(path_type=Path))
@class_options(list(_SORTS))
@no_cache_option
def summary(
    snapshot: Path,
    *,
    text: str | None,
    top: int | None,
    sort: str,
    form: str | None,
    raw_sizes: bool,
    cache: bool,
) -> int:
    """Show what a heap snapshot consists of: totals, kinds of memory, constructors.

    SNAPSHOT is a file from DevTools, v8.writeHeapSnapshot() or --heapsnapshot-signal; plain, .gz or
    .zst; - is the standard input. The numbers are those of DevTools' Summary view. Exit status: 0,
    or 2 when it could not run.
    """
    heap = opened(snapshot, cache=cache)
    rows = matching(class_rows(heap, raw_sizes=raw_sizes), text)
    rows.sort(key=_SORTS[sort])  # type: ignore[arg-type]  # each key sorts with its like
    shown = top_rows(rows, top, form)
    found = Summary(
        source="standard input" if str(snapshot) == "-" else str(snapshot),
        nodes=heap.snapshot.node_count,
        edges=heap.snapshot.edge_count,
        statistics=statistics(heap, raw_sizes=raw_sizes),
        rows=shown,
        left_out=len(rows) - len(shown),
        raw_sizes=raw_sizes,
    )
    if form == "json":
        print_json(summary_json(found))
    elif form == "csv":
        click.echo(summary_csv(found), nl=False)
    else:
        click.echo(summary_text(found, terminal_width()), nl=False)
    return EXIT_NOTHING_FOUND
