"""`heaphound watch`: does memory grow, and until when?

In: a running process, or a recording. Out: the verdict, as text or as `heaphound/verdict@1`; exit
status 1 for growing.
"""

from __future__ import annotations

import asyncio
import json
import re
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from heaphound.cli.durations import duration
from heaphound.cli.watch_recorded import csv_series, prometheus_series, say_all
from heaphound.cli.watch_view import watcher_for
from heaphound.errors import OptionError
from heaphound.trend.forecast import Limit
from heaphound.trend.judge import DEFAULT_CONFIDENCE
from heaphound.trend.series import BYTE_COLUMNS
from heaphound.trend.verdict import Verdict, verdict_json, verdict_lines, verdict_of

if TYPE_CHECKING:
    from heaphound.watch import WatchPlan

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmgt]?)i?b?", re.IGNORECASE)


@click.command()
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
@click.option("--pid", type=int, metavar="N", help="Watch a running Node process.")
@click.option("--inspect", metavar="HOST:PORT", help="Watch through an inspector that is open.")
@click.option(
    "--csv",
    "csv_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Judge recorded samples: a header with time and any of " + ", ".join(BYTE_COLUMNS) + ".",
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="heapUsed=NAME",
    help="Read one of our columns from a column with another name, and unit: heapUsed=NAME:MB.",
)
@click.option("--prometheus", metavar="URL", help="Judge what a Prometheus server remembers.")
@click.option(
    "--query",
    "queries",
    multiple=True,
    metavar="Q",
    help="A selector for prom-client's metrics, as in '{job=\"api\"}'; or heapUsed=PROMQL.",
)
@click.option(
    "--since", default="24h", show_default=True, help="How far back to ask Prometheus, as in 7d."
)
@click.option("--interval", default="1s", show_default=True, help="Between two looks.")
@click.option("--duration", "how_long", help="How long to watch; until Ctrl-C if not given.")
@click.option(
    "--gc", is_flag=True, help="Collect garbage before each look. Pauses: not for production."
)
@click.option("--case", "folder", type=click.Path(path_type=Path), help="Folder of the recording.")
@click.option(
    "--resume",
    type=click.Path(path_type=Path),
    metavar="CASE",
    help="Go on with the recording of an earlier watch.",
)
@click.option(
    "--confidence",
    type=click.FloatRange(0.5, 0.999),
    default=DEFAULT_CONFIDENCE,
    show_default=True,
    help="How sure a claim must be.",
)
@click.option("--rss-cap", metavar="SIZE", help="Forecast when RSS reaches this, as in 512m or 2g.")
@click.option("--svg", type=click.Path(path_type=Path), help="Write a picture of the run.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print each look, and heaphound/verdict@1 at the end."
)
@click.pass_context
def watch(
    context: click.Context,
    command: tuple[str, ...],
    pid: int | None,
    inspect: str | None,
    csv_file: Path | None,
    columns: tuple[str, ...],
    prometheus: str | None,
    queries: tuple[str, ...],
    since: str,
    interval: str,
    how_long: str | None,
    folder: Path | None,
    resume: Path | None,
    confidence: float,
    rss_cap: str | None,
    svg: Path | None,
    *,
    gc: bool,
    as_json: bool,
) -> None:
    """Say whether memory grows, settles or is steady.

    Give one of: -- COMMAND, --pid, --inspect, --csv, --prometheus. Ctrl-C ends a watch of a process
    with the verdict so far.

    Exit status: 0 no growth, 1 growing, 2 could not run.
    """
    limits = (Limit("RSS cap", _size_of(rss_cap), of_heap=False),) if rss_cap else ()
    if sum(map(bool, (command, pid is not None, inspect, csv_file, prometheus))) != 1:
        raise OptionError(
            "say what to watch: a command, a PID, an inspector's address or a recording",
            hint="heaphound watch -- node app.js, or --pid N, --inspect HOST:PORT, --csv FILE, "
            "--prometheus URL",
        )
    if csv_file is not None or prometheus is not None:
        recorded = (
            csv_series(csv_file, columns)
            if csv_file is not None
            else prometheus_series(prometheus or "", queries, _positive("--since", since), None)
        )
        verdicts = [
            (labels, verdict_of(series, confidence=confidence, limits=limits))
            for labels, series in recorded
        ]
        if prometheus is not None or len(verdicts) > 1:
            if svg is not None:
                raise OptionError(
                    "--svg draws one process.",
                    hint=f"The recording has {len(verdicts)}; give one of them in a CSV file.",
                )
            say_all(verdicts, as_json=as_json)
            context.exit(int(any(verdict.kind == "growing" for _, verdict in verdicts)))
        verdict = verdicts[0][1]
    else:
        from heaphound.watch import WatchPlan  # noqa: PLC0415 - a CSV needs no process

        if resume is not None and folder is not None:
            raise OptionError("--case and --resume both name a folder", hint="Give one of them.")
        plan = WatchPlan(
            title=_title(pid, inspect, command),
            address=inspect,
            pid=pid,
            command=command or None,
            folder=resume or folder,
            resume=resume is not None,
            interval_seconds=_positive("--interval", interval),
            duration_seconds=_positive("--duration", how_long) if how_long else None,
            collect_garbage=gc,
            confidence=confidence,
            limits=limits,
        )
        verdict = _watched(plan, as_json=as_json)
    if svg is not None:
        _draw(verdict, svg)
    _say(verdict, as_json=as_json)
    context.exit(int(verdict.kind == "growing"))


def _watched(plan: WatchPlan, *, as_json: bool) -> Verdict:
    from heaphound.watch import run_watch  # noqa: PLC0415 - a CSV needs no process

    async def go_on() -> Verdict:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for which in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(which, stop.set)
        with watcher_for(as_json=as_json) as watcher:
            watched = await run_watch(plan, watcher, watcher, stop)
        click.echo(f"{watched.looks} looks; {watched.ended}", err=True)
        click.echo(f"The recording is in {watched.folder}", err=True)
        return watched.verdict

    return asyncio.run(go_on())


def _draw(verdict: Verdict, path: Path) -> None:
    from heaphound.report.watch_picture import picture_svg  # noqa: PLC0415 - rarely wanted

    try:
        path.write_text(picture_svg(verdict), encoding="utf-8")
    except OSError as error:
        raise OptionError(f"{path} cannot be written: {error.strerror}.") from None


def _say(verdict: Verdict, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(verdict_json(verdict)))
    else:
        click.echo("\n".join(verdict_lines(verdict)))


def _title(pid: int | None, inspect: str | None, command: tuple[str, ...]) -> str:
    if pid is not None:
        return f"pid-{pid}"
    return inspect or " ".join(Path(word).name for word in command[:2])


def _positive(option: str, text: str) -> float:
    seconds = duration(text)
    if seconds <= 0:
        raise OptionError(f"{option} {text} is no time at all.", hint="Write 1s, 500ms, 10m or 2h.")
    return seconds


def _size_of(text: str) -> int:
    match = _SIZE.fullmatch(text.strip())
    if match is None:
        raise OptionError(f"{text!r} is not a size.", hint="Write bytes, or 512m, or 2g.")
    return int(float(match[1]) * 1024 ** " kmgt".index(match[2].lower() or " "))
