"""`heaphound profile`: which places allocate the memory that stays."""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass
from pathlib import Path

import click

from heaphound.case.folder import Case
from heaphound.case.profile_log import LOG_NAME, ProfileLog
from heaphound.cli.durations import duration
from heaphound.cli.moments import reading_at
from heaphound.cli.profile_outputs import output_options, written
from heaphound.cli.progress_lines import ProgressLines
from heaphound.cli.sizes import SizeOrShare
from heaphound.errors import CaseUnusable, OptionError
from heaphound.profile.formats.by_suffix import exported
from heaphound.profile.read import read_profile
from heaphound.profile.result import Origin, ProfileResult, result_of_file, result_of_segments
from heaphound.profile.segments import whole, window_between
from heaphound.profiling import DEFAULT_INTERVAL_BYTES, ProfilePlan, run_profile
from heaphound.report.profile_json import profile_json
from heaphound.report.profile_terminal import profile_lines
from heaphound.target.sampling import SamplingPlan
from heaphound.units import bytes_text

PAGE_NAME = "profile.html"
_SMALLEST_INTERVAL = 64


@dataclass(frozen=True, slots=True)
class _Wishes:
    """What is to be done with a profile."""

    since: str | None
    between: tuple[str, str] | None
    html: Path | None
    exports: tuple[Path, ...]
    top: int
    stacks: bool
    as_json: bool


@click.command()
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
@click.option("--pid", type=int, metavar="N", help="A running Node process; it is left as it was.")
@click.option("--inspect", metavar="HOST:PORT", help="An inspector that is open.")
@click.option("--load", metavar="'CMD'", help="A load command to run beside it, without a shell.")
@click.option(
    "--duration", "how_long", type=duration, metavar="DURATION", help="How long; else until Ctrl-C."
)
@click.option(
    "--interval",
    type=SizeOrShare(),
    metavar="SIZE",
    help=f"Mean bytes between two samples; else {bytes_text(DEFAULT_INTERVAL_BYTES)}, "
    "more where much is allocated.",
)
@click.option(
    "--every",
    type=duration,
    metavar="DURATION",
    help="Time between readings, which are full collections; else 10s, later 1m.",
)
@click.option("--collected", is_flag=True, help="Show what garbage collections took, too; Node 20.")
@click.option("--since", metavar="WHEN", help="Show what was allocated since: 12:00, 10m, #3.")
@click.option("--between", nargs=2, metavar="WHEN WHEN", help="Show what was allocated between.")
@click.option(
    "--case", "folder", type=click.Path(path_type=Path), metavar="DIR", help="The Case to make."
)
@output_options
def profile(
    *,
    command: tuple[str, ...],
    pid: int | None,
    inspect: str | None,
    load: str | None,
    how_long: float | None,
    interval: float | None,
    every: float | None,
    collected: bool,
    since: str | None,
    between: tuple[str, str] | None,
    folder: Path | None,
    html: Path | None,
    exports: tuple[Path, ...],
    top: int,
    stacks: bool,
    as_json: bool,
) -> None:
    """Show which places allocate the memory that stays.

    \b
    heaphound profile -- node app.js         start it
    heaphound profile --pid N --duration 10m a running process, for a while
    heaphound profile CASE --since 12:00     a profile again: what came after noon and stays
    heaphound profile FILE.heapprofile       one of DevTools or node --heap-prof

    V8's sampling heap profiler goes on while it is read, for minutes or days. Ctrl-C ends it with
    the profile so far. Exit status: 0 there is a profile, 2 could not run.
    """  # noqa: D301 - click's \b keeps the lines
    wishes = _Wishes(since, between, html, exports, top, stacks, as_json)
    if since and between:
        raise OptionError("--since and --between both name a time", hint="Give one of them.")
    for path in exports:
        exported(path)  # a wrong name is known before the work begins
    recorded = _recorded(command, pid, inspect)
    if recorded is not None:
        _show_recorded(recorded, wishes)
        return
    if sum(given is not None for given in (pid, inspect, command or None)) != 1:
        raise OptionError(
            "say which process: a command, a PID or an inspector's address",
            hint="heaphound profile -- node app.js, or --pid N, or --inspect HOST:PORT, or a Case",
        )
    if interval is not None and interval < _SMALLEST_INTERVAL:
        raise OptionError(
            "--interval must be 64 bytes or more",
            hint="16KB is close, 512KB costs next to nothing.",
        )
    if every == 0 or how_long == 0:
        raise OptionError("a duration of 0 is no time at all", hint="Write 10s or 5m.")
    plan = ProfilePlan(
        title=f"pid-{pid}" if pid else inspect or " ".join(Path(one).name for one in command[:2]),
        address=inspect,
        pid=pid,
        command=command or None,
        load=load,
        folder=folder,
        duration_seconds=how_long,
        every_seconds=every,
        sampling=SamplingPlan(int(interval or DEFAULT_INTERVAL_BYTES), collected=collected),
        keeps_interval=interval is not None,
    )
    with ProgressLines() as progress:
        profiled = run_profile(plan, progress)
    click.echo(f"{profiled.readings} readings; {profiled.ended}", err=True)
    result = _result_of_case(profiled.folder, wishes)
    _show(result, wishes, html or profiled.folder / PAGE_NAME)
    again = shlex.quote(str(profiled.folder))
    click.echo(f"\nThe Case is in {profiled.folder}", err=True)
    click.echo(f"  a part of the time:  heaphound profile {again} --since 5m", err=True)
    click.echo("  what holds it:       heaphound hunt, on the same process", err=True)


def _recorded(command: tuple[str, ...], pid: int | None, inspect: str | None) -> Path | None:
    """Give the Case or file that is meant, when one word names something that is no program."""
    if pid is not None or inspect is not None or len(command) != 1:
        return None
    path = Path(command[0])
    is_file = path.suffix in {".heapprofile", ".json", ".cpuprofile", ".heapsnapshot", ".gz"}
    return path if path.is_dir() or is_file else None


def _show_recorded(path: Path, wishes: _Wishes) -> None:
    if path.is_dir():
        result = _result_of_case(path, wishes)
    elif wishes.since or wishes.between:
        raise OptionError(
            "a single profile has no readings to compare",
            hint="--since and --between need the Case of `heaphound profile`.",
        )
    else:
        result = result_of_file(read_profile(path), str(path))
    _show(result, wishes, wishes.html)


def _result_of_case(folder: Path, wishes: _Wishes) -> ProfileResult:
    if not (folder / LOG_NAME).is_file():
        raise CaseUnusable(
            f"{folder} has no profile", hint="Give the .case folder that `heaphound profile` made."
        )
    with Case.open(folder) as case:
        about = case.about()
    noted = about.get("profile") or {}
    log = ProfileLog(folder / LOG_NAME)
    try:
        segments = log.segments()
        window = whole(segments)
        if wishes.since:
            window = window_between(segments, reading_at(segments, wishes.since))
        if wishes.between:
            begin, end = (reading_at(segments, text) for text in wishes.between)
            if end is None:
                raise OptionError(
                    f"the first reading came after {wishes.between[1]}",
                    hint="`--json` lists the readings that are kept.",
                )
            window = window_between(segments, begin, end)
        origin = Origin(
            str(folder),
            node=about.get("node"),
            pid=about.get("pid"),
            interval_bytes=None if noted.get("read_along") else noted.get("interval_bytes"),
            collected=bool(noted.get("collected")),
            ended=noted.get("ended", ""),
        )
        return result_of_segments(origin, segments, window, log.profile)
    finally:
        log.close()


def _show(result: ProfileResult, wishes: _Wishes, page: Path | None) -> None:
    if wishes.as_json:
        click.echo(json.dumps(profile_json(result, wishes.top), indent=2))
    else:
        click.echo("\n".join(profile_lines(result, wishes.top, stacks=wishes.stacks)))
    written(result, page, wishes.exports)
