"""`heaphound doctor`: what a process was doing, on one time axis, and what it suffers from."""

from __future__ import annotations

import asyncio
import json
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from heaphound.case import Case
from heaphound.case.recording import RECORDING_NAME, Recording
from heaphound.cli.durations import duration
from heaphound.cli.main import EXIT_FINDINGS, EXIT_NOTHING_FOUND
from heaphound.cli.watch_view import PlainLines, watcher_for
from heaphound.doctor.examine import Examined, examine, examined_json
from heaphound.doctor.record import read_record
from heaphound.errors import CaseUnusable, OptionError
from heaphound.report.doctor_page import doctor_page
from heaphound.report.doctor_terminal import print_examined
from heaphound.watch import WatchPlan, run_watch

if TYPE_CHECKING:
    from heaphound.watch import Watched


JITTER = 0.3
TICK_MS = 25


@click.command()
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
@click.option("--pid", type=int, metavar="N", help="A running Node process; it is left as it was.")
@click.option("--inspect", metavar="HOST:PORT", help="An inspector that is open.")
@click.option(
    "--load", metavar="'CMD'", help="Run this beside it, without a shell; its end ends the visit."
)
@click.option("--duration", "how_long", type=duration, help="How long; until Ctrl-C if not given.")
@click.option(
    "--interval", type=duration, default="500ms", show_default=True, help="Between two looks."
)
@click.option(
    "--case",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The Case folder to make; else one is made here.",
)
@click.option("--json", "as_json", is_flag=True, help="Print heaphound/doctor@1 on stdout.")
def doctor(
    command: tuple[str, ...],
    pid: int | None,
    inspect: str | None,
    load: str | None,
    how_long: float | None,
    interval: float,
    folder: Path | None,
    *,
    as_json: bool,
) -> int:
    """Say what a Node.js process suffers from, with charts on one time axis.

    \b
    heaphound doctor -- node app.js      start it
    heaphound doctor --pid N             attach to it, with no change to it
    heaphound doctor --inspect HOST:PORT use its open inspector
    heaphound doctor CASE                show a recording again, also one of `watch`

    Exit status: 0 nothing wrong, 1 something is, 2 could not run. Ctrl-C ends a visit with the
    diagnosis so far.
    """  # noqa: D301 - click's \b keeps the lines
    again = _case_named(command) if pid is None and inspect is None else None
    if again is not None:
        return _report(again, as_json=as_json)
    if sum(given is not None for given in (pid, inspect, command or None)) != 1:
        raise OptionError(
            "say which process: a command, a PID, an inspector's address, or a Case",
            hint="heaphound doctor -- node app.js, or --pid N, or --inspect HOST:PORT",
        )
    if interval <= 0:
        raise OptionError("--interval must be longer than nothing", hint="Write 500ms or 1s.")
    plan = WatchPlan(
        title=_title(pid, inspect, command),
        address=inspect,
        pid=pid,
        command=command or None,
        folder=folder,
        interval_seconds=interval,
        duration_seconds=how_long,
        load=load,
        judge_on_the_way=False,
        jitter=JITTER,
        tick_ms=TICK_MS,
    )
    visited = _visit(plan, as_json=as_json)
    with Case.open(visited.folder) as case:
        case.describe(
            command=list(command), inspect=inspect, load=load, ended_because=visited.ended
        )
    return _report(visited.folder, as_json=as_json)


def _visit(plan: WatchPlan, *, as_json: bool) -> Watched:
    async def go_on() -> Watched:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for which in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(which, stop.set)
        if as_json:
            quiet = PlainLines()
            return await run_watch(plan, quiet, quiet, stop)
        with watcher_for(as_json=False) as watcher:
            return await run_watch(plan, watcher, watcher, stop)

    visited = asyncio.run(go_on())
    click.echo(f"{visited.looks} looks; {visited.ended}", err=True)
    return visited


def _report(folder: Path, *, as_json: bool) -> int:
    with Case.open(folder) as case:
        examined, about = examined_case(case), case.about()
        document = examined_json(examined, about)
        if as_json:
            click.echo(json.dumps(document, indent=2))
        else:
            print_examined(Console(highlight=False), examined)
        # After printing: a full disk must not hide the diagnosis.
        page = case.write_page(doctor_page(examined, about), "doctor.html")
    click.echo(f"\nThe Case is in {folder}; its charts are in {page}", err=True)
    return EXIT_FINDINGS if examined.conditions else EXIT_NOTHING_FOUND


def examined_case(case: Case) -> Examined:
    """Examine what a Case recorded.

    Raises:
        CaseUnusable: it has no recording, or one without a look.
    """
    path = case.folder / RECORDING_NAME
    if not path.is_file():
        raise CaseUnusable(
            f"{case.folder} has no recording of a process",
            hint="Give a Case that `heaphound doctor`, `watch` or `hunt` made.",
        )
    recording = Recording(path)
    try:
        record = read_record(recording, case.snapshot_times())
    finally:
        recording.close()
    if not record.looks:
        raise CaseUnusable(
            f"the recording in {case.folder} is empty: the process was never looked at",
            hint="It ended too early, or never answered. Run it again.",
        )
    return examine(record, _words_of_target(case.about()))


def _words_of_target(about: dict[str, Any]) -> str:
    if about.get("command"):
        return "-- " + " ".join(map(str, about["command"]))
    if about.get("inspect"):
        return f"--inspect {about['inspect']}"
    return f"--pid {about['pid']}" if about.get("pid") else "--pid N"


def _case_named(command: tuple[str, ...]) -> Path | None:
    if len(command) == 1 and Path(command[0]).is_dir():
        return Path(command[0])
    return None


def _title(pid: int | None, inspect: str | None, command: tuple[str, ...]) -> str:
    if pid is not None:
        return f"pid-{pid}"
    return inspect or " ".join(Path(word).name for word in command[:2])
