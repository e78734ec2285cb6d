"""`heaphound diagnose`: the leak behind two or more snapshot files of one process."""

from __future__ import annotations

from pathlib import Path

import click

from heaphound.cli.findings_file import baseline_option
from heaphound.cli.snapshot_file import no_cache_option, scanning
from heaphound.cli.source_folder import source_option
from heaphound.errors import OptionError, TooFewSnapshots


@click.command()
@click.argument("snapshots", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the report as one HTML file.",
)
@baseline_option
@source_option
@no_cache_option
def diagnose(
    snapshots: tuple[Path, ...],
    *,
    as_json: bool,
    html: Path | None,
    baseline: Path | None,
    source: Path | None,
    cache: bool,
) -> int:
    """Find the leak in two or more heap snapshots of one process.

    SNAPSHOTS are files from DevTools, v8.writeHeapSnapshot() or --heapsnapshot-signal; plain, .gz
    or .zst. Exit status: 0 nothing found, 1 findings, 2 could not run.
    """
    if len(snapshots) < 2:
        raise TooFewSnapshots(
            "a leak shows only between snapshots, and there is one",
            hint="take another of the same process after it has done more work, and give both",
        )
    if len({path.resolve() for path in snapshots}) < len(snapshots):
        raise OptionError(
            "a snapshot is given twice: nothing grows between a snapshot and itself",
            hint="name each snapshot once",
        )
    with scanning(snapshots[0], cache=cache, lean=False) as ahead:
        from heaphound.cli.diagnosis_of_files import (  # noqa: PLC0415 (numpy, while it is read)
            Wanted,
            diagnosis_of_files,
        )

        wanted = Wanted(as_json=as_json, html=html, baseline=baseline, source=source)
        return diagnosis_of_files(snapshots, wanted, cache=cache, ahead=ahead)
