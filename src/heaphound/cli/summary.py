"""`heaphound summary`: what one heap snapshot consists of, class by class."""

from __future__ import annotations

from pathlib import Path

import click

from heaphound.cli.class_options import class_options, form_of
from heaphound.cli.main import EXIT_NOTHING_FOUND
from heaphound.cli.snapshot_file import no_cache_option, scanning

_SORTS = ("retained", "shallow", "count", "distance", "name")


@click.command()
@click.argument("snapshot", type=click.Path(path_type=Path))
@class_options(_SORTS)
@no_cache_option
def summary(
    snapshot: Path,
    *,
    text: str | None,
    top: int | None,
    sort: str,
    as_json: bool,
    as_csv: bool,
    raw_sizes: bool,
    cache: bool,
) -> int:
    """Show what a heap snapshot consists of: totals, kinds of memory, constructors.

    SNAPSHOT is a file from DevTools, v8.writeHeapSnapshot() or --heapsnapshot-signal; plain, .gz or
    .zst; - is the standard input. The numbers are those of DevTools' Summary view. Exit status: 0,
    or 2 when it could not run.
    """
    form = form_of(as_json=as_json, as_csv=as_csv)
    with scanning(snapshot, cache=cache) as ahead:
        from heaphound.cli.summary_of_file import (  # noqa: PLC0415 (numpy, while the file is read)
            Wanted,
            summary_of_file,
        )

        wanted = Wanted(text, top, sort, form, raw_sizes=raw_sizes)
        shown = summary_of_file(snapshot, wanted, cache=cache, ahead=ahead)
    click.echo(shown, nl=False)
    return EXIT_NOTHING_FOUND
