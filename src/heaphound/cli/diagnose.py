"""`heaphound diagnose`: the leak behind two or more snapshot files of one process."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console

from heaphound.case.atomic_file import new_file
from heaphound.cli.case_page import page_of_heaps
from heaphound.cli.findings_file import baseline_option, compared, exit_status, read_baseline
from heaphound.cli.snapshot_file import no_cache_option, opened
from heaphound.cli.source_folder import joined, source_option
from heaphound.diagnosis.diagnose import diagnose as diagnose_growth
from heaphound.errors import OptionError, TooFewSnapshots
from heaphound.growth.find import find_growth
from heaphound.growth.identity import newest_id
from heaphound.progress import Silent
from heaphound.report.json_report import findings_json
from heaphound.report.terminal import print_diagnosis


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
    known = read_baseline(baseline)
    read = [(opened(path, cache=cache), str(path)) for path in snapshots]
    read.sort(key=lambda pair: newest_id(pair[0]))
    growth = find_growth([heap for heap, _ in read])
    diagnosis = diagnose_growth(growth, [path for _, path in read])
    diagnosis = compared(joined(diagnosis, source, growth.heaps), known)
    if html is not None:
        title = f"{snapshots[0].name} … {snapshots[-1].name}"
        page = page_of_heaps(diagnosis, title, growth.heaps, Silent())
        with new_file(html) as file:
            file.write(page.encode())
        click.echo(f"The report is {html}", err=True)
    if as_json:
        click.echo(json.dumps(findings_json(diagnosis), indent=2))
    else:
        print_diagnosis(Console(highlight=False), diagnosis)
    return exit_status(diagnosis)
