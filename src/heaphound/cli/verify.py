"""`heaphound verify`: did the fix work? Before against after, under the same load."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console

from heaphound.case import Case
from heaphound.cli.main import EXIT_FINDINGS, EXIT_NOTHING_FOUND
from heaphound.cli.report import diagnosis_of
from heaphound.cli.snapshot_file import opened
from heaphound.diagnosis.diagnose import diagnose
from heaphound.diagnosis.finding import Diagnosis
from heaphound.diagnosis.verification import Observed, Outcome
from heaphound.diagnosis.verification import verify as verify_fix
from heaphound.errors import TooFewSnapshots
from heaphound.growth.find import find_growth
from heaphound.growth.identity import newest_id
from heaphound.report.findings_reading import read_findings
from heaphound.report.verification import print_verification, verification_json

_SNAPSHOTS = ("*.heapsnapshot", "*.heapsnapshot.gz", "*.heapsnapshot.zst")


@click.command()
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print heaphound/verification@1.")
def verify(before: Path, after: Path, *, as_json: bool) -> int:
    """Say whether a fix worked.

    BEFORE and AFTER are each a Case, a findings.json, or a folder of heap snapshots of one process.
    Exit status: 0 every leak of BEFORE is gone and none is new, 1 otherwise, 2 could not run.
    """
    result = verify_fix(_observed(before), _observed(after))
    if as_json:
        click.echo(json.dumps(verification_json(result), indent=2))
    else:
        print_verification(Console(), result)
    return EXIT_NOTHING_FOUND if result.outcome is Outcome.FIXED else EXIT_FINDINGS


def _observed(path: Path) -> Observed:
    if not path.is_dir():
        return Observed(read_findings(path))
    if not (path / "case.json").exists():
        return Observed(_diagnosis_of_folder(path))
    with Case.open(path) as case:
        times = case.snapshot_times()
        seconds = times[-1] - times[0] if len(times) > 1 else None
        return Observed(diagnosis_of(case), seconds, case.about().get("load"))


def _diagnosis_of_folder(folder: Path) -> Diagnosis:
    paths = sorted(path for pattern in _SNAPSHOTS for path in folder.glob(pattern))
    if len(paths) < 2:
        raise TooFewSnapshots(
            f"{folder} holds {len(paths)} heap snapshots; growth needs two or more",
            hint="Give a Case, a findings.json, or a folder of snapshots of one process.",
        )
    heaps = sorted((opened(path, cache=True) for path in paths), key=newest_id)
    return diagnose(find_growth(heaps), [str(path) for path in paths])
