"""`heaphound compare`: what came and what went between heap snapshots, class by class."""

from __future__ import annotations

from pathlib import Path

import click

from heaphound.cli.class_options import class_options, form_of
from heaphound.cli.main import EXIT_NOTHING_FOUND
from heaphound.cli.snapshot_file import no_cache_option, scanning
from heaphound.errors import OptionError, TooFewSnapshots

_SORTS = (
    "size-delta",
    "retained-delta",
    "delta",
    "new",
    "deleted",
    "alloc",
    "freed",
    "name",
)


@click.command()
@click.argument("snapshots", nargs=-1, required=True, type=click.Path(path_type=Path))
@class_options(_SORTS)
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
    as_json: bool,
    as_csv: bool,
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
    form = form_of(as_json=as_json, as_csv=as_csv)
    if len(snapshots) < 2:
        raise TooFewSnapshots(
            "a comparison needs two snapshots or more, and there is one",
            hint="heaphound summary shows what a single one consists of",
        )
    if snapshots.count(Path("-")) > 1:
        raise OptionError("the standard input can be read only once", hint="name files instead")
    with scanning(snapshots[-1], cache=cache) as ahead:
        from heaphound.cli.comparison_of_files import (  # noqa: PLC0415 (numpy, while it is read)
            Wanted,
            comparison_of_files,
        )

        wanted = Wanted(text, top, sort, form, raw_sizes=raw_sizes, show_quiet=show_quiet)
        shown = comparison_of_files(snapshots, wanted, cache=cache, ahead=ahead)
    click.echo(shown, nl=False)
    return EXIT_NOTHING_FOUND
