"""`heaphound scan`: leaks named in the source before they run."""

from __future__ import annotations

import json
from pathlib import Path

import click

from heaphound.cli.main import EXIT_COULD_NOT_RUN, EXIT_FINDINGS, EXIT_NOTHING_FOUND
from heaphound.report import scan_terminal
from heaphound.source.finding import SCHEMA, Scan
from heaphound.source.report import Confidence
from heaphound.source.scan import scan_paths
from heaphound.source.settings import Settings

_LEVELS = [level.value for level in Confidence]


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Write the findings as JSON.")
@click.option(
    "--confidence",
    type=click.Choice(_LEVELS),
    default="medium",
    show_default=True,
    help="Show findings of at least this confidence.",
)
def scan(paths: tuple[Path, ...], *, as_json: bool, confidence: str) -> int:
    """Find leaks in JavaScript and TypeScript source.

    Exit status: 0 nothing found, 1 findings, 2 nothing could be scanned.
    """
    settings = Settings(confidence=confidence)
    found = _shown(scan_paths(paths or (Path(),), settings), confidence)
    if as_json:
        click.echo(json.dumps(as_document(found), indent=2))
    else:
        click.echo(scan_terminal.render(found), nl=False)
    if found.findings:
        return EXIT_FINDINGS
    unread = {skip.file for skip in found.skipped}
    return EXIT_COULD_NOT_RUN if found.files and len(unread) == found.files else EXIT_NOTHING_FOUND


def as_document(found: Scan) -> dict[str, object]:
    """The `heaphound/scan@1` document of a scan."""
    return {
        "schema": SCHEMA,
        "findings": [finding.as_json() for finding in found.findings],
        "skipped": [{"file": skip.file, "reason": skip.reason} for skip in found.skipped],
    }


def _shown(found: Scan, confidence: str) -> Scan:
    least = Confidence(confidence)
    findings = tuple(
        finding for finding in found.findings if Confidence(finding.confidence).at_least(least)
    )
    return Scan(findings, found.skipped, found.files, found.lines)
