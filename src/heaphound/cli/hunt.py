"""`heaphound hunt`: examine a running or launched process and print the diagnosis."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console

from heaphound.capture.take import Care
from heaphound.case import Case
from heaphound.cli.careful import careful
from heaphound.cli.case_page import case_page
from heaphound.cli.durations import duration
from heaphound.cli.findings_file import baseline_option, compared, exit_status, read_baseline
from heaphound.cli.progress_lines import ProgressLines
from heaphound.cli.source_folder import joined, source_option
from heaphound.diagnosis.finding import Diagnosis
from heaphound.errors import OptionError
from heaphound.hunt import FEWEST_SNAPSHOTS, Hunted, Plan
from heaphound.hunt import hunt as run_hunt
from heaphound.report.json_report import findings_json
from heaphound.report.terminal import print_diagnosis


@click.command()
@click.option("--pid", type=int, help="A running Node process; it is left as it was.")
@click.option("--inspect", metavar="HOST:PORT", help="An inspector that is open.")
@click.option("--load", metavar="'CMD'", help="A load command to run beside it, without a shell.")
@click.option(
    "--warm-up",
    type=duration,
    metavar="DURATION",
    default="5s",
    show_default=True,
    help="Before the baseline.",
)
@click.option(
    "--every",
    type=duration,
    metavar="DURATION",
    help="Time between snapshots; else when memory has grown enough.",
)
@click.option(
    "--snapshots",
    type=click.IntRange(min=FEWEST_SNAPSHOTS),
    default=3,
    show_default=True,
    help="How many.",
)
@click.option(
    "--case",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The Case folder to make; else one is made here.",
)
@click.option(
    "--allocations",
    is_flag=True,
    help="Say where leaked objects were made, too. Slows the process: not for production.",
)
@baseline_option
@source_option
@careful
@click.option("--json", "as_json", is_flag=True, help="Print findings.json on stdout.")
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
def hunt(
    *,
    pid: int | None,
    inspect: str | None,
    load: str | None,
    warm_up: float,
    every: float | None,
    snapshots: int,
    folder: Path | None,
    allocations: bool,
    baseline: Path | None,
    source: Path | None,
    force: bool,
    when_quiet: float | None,
    as_json: bool,
    command: tuple[str, ...],
) -> int:
    """Find what keeps a Node.js process's memory growing.

    \b
    heaphound hunt -- node app.js      start it
    heaphound hunt --pid N             attach to it, with no change to it
    heaphound hunt --inspect HOST:PORT use its open inspector

    Exit status: 0 nothing found, 1 findings, 2 could not run. Ctrl-C diagnoses with what was
    captured, given two snapshots.
    """  # noqa: D301 - click's \b keeps the lines
    if sum(given is not None for given in (pid, inspect, command or None)) != 1:
        raise OptionError(
            "say which process: a command, a PID or an inspector's address",
            hint="heaphound hunt -- node app.js, or --pid N, or --inspect HOST:PORT",
        )
    plan = Plan(
        title=_title(pid, inspect, command),
        address=inspect,
        pid=pid,
        command=command or None,
        load=load,
        folder=folder,
        warm_up_seconds=warm_up,
        snapshots=snapshots,
        every_seconds=every,
        care=Care(force=force, quiet_seconds=when_quiet),
        allocations=allocations,
        source=source,
    )
    hunted = run_and_report(plan, read_baseline(baseline), as_json=as_json)
    return exit_status(hunted.diagnosis)


def run_and_report(
    plan: Plan,
    baseline: Diagnosis | None = None,
    *,
    as_json: bool = False,
) -> Hunted:
    """Hunt with progress on stderr, write findings.json and report.html, print on stdout.

    Raises:
        HeaphoundError: the hunt could not be run, or its result not be kept.
    """
    with ProgressLines() as progress:
        hunted = run_hunt(plan, progress)
        diagnosis = joined(hunted.diagnosis, plan.source, hunted.heaps)
        hunted = replace(hunted, diagnosis=compared(diagnosis, baseline))
        findings = findings_json(hunted.diagnosis)
        with Case.open(hunted.folder) as case:
            case.write_findings(findings)
            text = case_page(case, hunted.diagnosis, progress, hunted.heaps)
    if as_json:
        click.echo(json.dumps(findings, indent=2))
    else:
        print_diagnosis(Console(highlight=False), hunted.diagnosis)
    page = case.write_page(text)  # after printing: a full disk must not hide the diagnosis
    click.echo(f"\nThe Case is in {hunted.folder}; its report is {page}", err=True)
    return hunted


def _title(pid: int | None, inspect: str | None, command: tuple[str, ...]) -> str:
    if pid is not None:
        return f"pid-{pid}"
    if inspect is not None:
        return inspect
    return " ".join(Path(word).name for word in command[:2])
