"""`heaphound handles`: what keeps a process alive, what piles up, and who made it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import click
from rich.console import Console

from heaphound.capture.interrupt import interruptible
from heaphound.cli.durations import duration
from heaphound.cli.main import EXIT_FINDINGS, EXIT_INTERRUPTED, EXIT_NOTHING_FOUND
from heaphound.cli.progress_lines import ProgressLines
from heaphound.doctor.handle_growth import HandleChange, changes, handles_from_json, handles_json
from heaphound.errors import ConnectionLost, FindingsUnusable, LaunchFailed, OptionError, TargetDied
from heaphound.report.handles_terminal import print_handles
from heaphound.target import open_target
from heaphound.target.handles import OpenHandles

ENDED = "it ended by itself: nothing kept it alive"


@click.command()
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
@click.option("--pid", type=int, metavar="N", help="A running Node process; it is left as it was.")
@click.option("--inspect", metavar="HOST:PORT", help="An inspector that is open.")
@click.option(
    "--after",
    type=duration,
    default="5s",
    show_default=True,
    help="With a COMMAND: how long it runs before it is looked at.",
)
@click.option("--again", type=duration, metavar="DURATION", help="Look twice, and compare.")
@click.option(
    "--creation",
    type=duration,
    metavar="DURATION",
    help="Look twice, and take stacks of what is created in between. Slows it: uses async_hooks.",
)
@click.option(
    "--since",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Compare with what --json printed before.",
)
@click.option("--json", "as_json", is_flag=True, help="Print heaphound/handles@1 on stdout.")
def handles(
    command: tuple[str, ...],
    pid: int | None,
    inspect: str | None,
    after: float,
    again: float | None,
    creation: float | None,
    since: Path | None,
    *,
    as_json: bool,
) -> int:
    """List what a Node.js process has open: timers, sockets, servers, children, watchers.

    \b
    heaphound handles --pid N              why does it not exit
    heaphound handles --pid N --again 30s  what piles up
    heaphound handles --pid N --creation 10s   who creates it
    heaphound handles -- node app.js       start it, and look after some seconds

    Exit status: 0 nothing grows (or nothing was compared), 1 something grows, 2 could not run.
    """  # noqa: D301 - click's \b keeps the lines
    if sum(given is not None for given in (pid, inspect, command or None)) != 1:
        raise OptionError(
            "say which process: a command, a PID or an inspector's address",
            hint="heaphound handles -- node app.js, or --pid N, or --inspect HOST:PORT",
        )
    if sum(given is not None for given in (again, creation, since)) > 1:
        raise OptionError(
            "--again, --creation and --since each name a first look", hint="Give one of them."
        )
    visit = _Visit(_read(since) if since is not None else None)
    with ProgressLines() as progress:
        look = visit.look(command, pid, inspect, after, (again, creation), progress)
        interrupted = asyncio.run(interruptible(look))
    if visit.now is None:
        if interrupted is not None:
            return EXIT_INTERRUPTED
        click.echo(visit.ended or "nothing was seen")
        return EXIT_NOTHING_FOUND
    rows = None if visit.before is None else changes(visit.before, visit.now)
    if as_json:
        about = {"pid": visit.pid, "node": visit.node}
        click.echo(json.dumps(handles_json(visit.now, about, rows), indent=2))
    else:
        who = f"process {visit.pid}, Node {visit.node}"
        print_handles(Console(highlight=False), visit.now, rows, who)
    return EXIT_FINDINGS if _any_grows(rows) else EXIT_NOTHING_FOUND


class _Visit:
    """What was seen of a process, as far as it got."""

    def __init__(self, before: OpenHandles | None) -> None:
        self.before = before
        self.now: OpenHandles | None = None
        self.pid = 0
        self.node = ""
        self.ended = ""

    async def look(
        self,
        command: tuple[str, ...],
        pid: int | None,
        inspect: str | None,
        after: float,
        second: tuple[float | None, float | None],
        progress: ProgressLines,
    ) -> None:
        """Look once or twice.

        Raises:
            TargetError: the process cannot be reached, or was lost.
        """
        try:
            await self._look(command, pid, inspect, after, second, progress)
        except LaunchFailed as error:
            if error.status != 0:
                raise
            self.ended = ENDED

    async def _look(
        self,
        command: tuple[str, ...],
        pid: int | None,
        inspect: str | None,
        after: float,
        second: tuple[float | None, float | None],
        progress: ProgressLines,
    ) -> None:
        async with open_target(
            inspect, pid=pid, command=command or None, listener=progress
        ) as target:
            self.pid, self.node = target.pid, target.node_version
            try:
                if command:
                    await _while(target.alive, after)
                self.now = await target.open_handles()
                again, creation = second
                wait = again or creation
                if wait:
                    self.before = self.now
                    progress.note(f"looking again in {wait:g} s")
                    await asyncio.sleep(again or 0.0)
                    self.now = await target.open_handles(creation or 0.0)
            except (TargetDied, ConnectionLost):
                if not command or self.now is not None or not target.is_over:
                    raise
                self.ended = ENDED


async def _while(alive: Callable[[], bool], seconds: float) -> None:
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds
    while alive() and loop.time() < until:  # noqa: ASYNC110 - nothing tells us
        await asyncio.sleep(0.05)


def _any_grows(rows: tuple[HandleChange, ...] | None) -> bool:
    return rows is not None and any(row.grows for row in rows)


def _read(path: Path) -> OpenHandles:
    try:
        document = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise FindingsUnusable(
            f"{path} cannot be read ({error})",
            hint="Make one with `heaphound handles --pid N --json > before.json`.",
        ) from error
    return handles_from_json(document, str(path))
