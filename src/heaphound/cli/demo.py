"""`heaphound demo`: hunt a bundled service whose leaks are known, and compare."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import click

from heaphound.cli.hunt import run_and_report
from heaphound.cli.main import EXIT_COULD_NOT_RUN, EXIT_NOTHING_FOUND
from heaphound.demo.services import PlantedLeak, service, shapes
from heaphound.diagnosis.finding import Finding
from heaphound.errors import OptionError
from heaphound.hunt import Plan

OLDEST_NODE = 18
_WARM_UP_SECONDS = 3.0
_EVERY_SECONDS = 5.0


@click.command()
@click.option(
    "--shape",
    type=click.Choice(shapes()),
    default="all",
    show_default=True,
    help="The leak to show; `all` is one service with several.",
)
@click.option(
    "--case",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The Case folder to make; else one is made here.",
)
@click.option("--node", default="node", show_default=True, help="The Node.js to run it with.")
def demo(shape: str, folder: Path | None, node: str) -> int:
    """Hunt a real leak in a bundled Node.js service under load.

    Exit status: 0 when every planted leak was found, 2 otherwise.
    """
    require_node(node)
    example = service(shape)
    hunted = run_and_report(
        Plan(
            title=f"demo-{example.name}",
            command=[node, str(example.leaky)],
            environment={**os.environ, "LAB_LOAD": "1"},
            folder=folder,
            warm_up_seconds=_WARM_UP_SECONDS,
            every_seconds=_EVERY_SECONDS,
        )
    )
    findings = hunted.diagnosis.findings
    missed = [leak for leak in example.truth if not _found(leak, findings)]
    planted = len(example.truth)
    click.echo(f"Planted leaks found: {planted - len(missed)} of {planted}.")
    for leak in missed:
        click.echo(f"  missed: {leak.category} at {leak.file}:{leak.line}. {leak.what}")
    for finding in findings:
        if not any(_found(leak, [finding]) for leak in example.truth):
            click.echo(f"  not planted: finding {finding.rank}, {finding.title}")
    return EXIT_COULD_NOT_RUN if missed else EXIT_NOTHING_FOUND


def require_node(node: str) -> None:
    """Check that Node.js is there and new enough.

    Raises:
        OptionError: it is not.
    """
    path = shutil.which(node)
    if path is None:
        raise OptionError(
            f"the demo needs Node.js {OLDEST_NODE} or later, and {node} was not found",
            hint="Install it from https://nodejs.org, or name it with --node PATH.",
        )
    try:
        said = subprocess.run(
            [path, "--version"], capture_output=True, text=True, check=False, timeout=20
        ).stdout.strip()
    except (OSError, subprocess.TimeoutExpired) as error:
        raise OptionError(f"{path} --version did not work: {error}") from error
    match = re.match(r"v(\d+)\.", said)
    if match is None or int(match[1]) < OLDEST_NODE:
        raise OptionError(
            f"the demo needs Node.js {OLDEST_NODE} or later; {path} is {said or 'not Node.js'}",
            hint="Install a newer one, or name it with --node PATH.",
        )


def _found(leak: PlantedLeak, findings: Sequence[Finding]) -> bool:
    return any(
        finding.category.value == leak.category
        and finding.holder.place is not None
        and leak.is_at(finding.holder.place.file, finding.holder.place.line)
        and leak.is_named(finding.holder.name)
        for finding in findings
    )
