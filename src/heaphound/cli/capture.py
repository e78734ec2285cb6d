"""`heaphound capture`: heap snapshots into a Case, without hurting the process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from heaphound.capture.run import Captured, Order, capture_snapshots
from heaphound.capture.take import Care
from heaphound.cli.careful import careful
from heaphound.cli.durations import duration
from heaphound.cli.progress_lines import ProgressLines
from heaphound.errors import OptionError
from heaphound.units import bytes_text, duration_text

SCHEMA = "heaphound/capture@1"


@click.command()
@click.option("--pid", type=int, help="A running Node process; it is left as it was.")
@click.option("--inspect", metavar="HOST:PORT", help="An inspector that is open.")
@click.option(
    "--snapshots", type=click.IntRange(min=1), default=1, show_default=True, help="How many."
)
@click.option(
    "--every", type=duration, metavar="DURATION", default="30s", help="Time between snapshots."
)
@click.option(
    "--case",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The Case folder to make or to add to; else one is made here.",
)
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    metavar="N",
    help="Remove older snapshots of the Case, but for the last N; else all are kept.",
)
@careful
@click.option("--json", "as_json", is_flag=True, help=f"Print {SCHEMA} on stdout.")
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
def capture(
    *,
    pid: int | None,
    inspect: str | None,
    snapshots: int,
    every: float,
    folder: Path | None,
    keep: int | None,
    force: bool,
    when_quiet: float | None,
    as_json: bool,
    command: tuple[str, ...],
) -> None:
    """Take heap snapshots of a Node.js process, and leave it as it was.

    \b
    heaphound capture --pid N             attach to it, and close its inspector again
    heaphound capture --inspect HOST:PORT use its open inspector
    heaphound capture -- node app.js      start it

    Before a snapshot the guard estimates the memory, the pause and the file, and refuses when it
    might not fit. Exit status: 0 taken, 2 could not run.
    """  # noqa: D301 - click's \b keeps the lines
    if sum(given is not None for given in (pid, inspect, command or None)) != 1:
        raise OptionError(
            "say which process: a command, a PID or an inspector's address",
            hint="heaphound capture --pid N, or --inspect HOST:PORT, or -- node app.js",
        )
    order = Order(
        address=inspect,
        pid=pid,
        command=command or None,
        folder=folder,
        snapshots=snapshots,
        every_seconds=every,
        keep=keep,
        care=Care(force=force, quiet_seconds=when_quiet),
    )
    with ProgressLines() as progress:
        captured = capture_snapshots(order, progress)
    if as_json:
        click.echo(json.dumps(_json(captured), indent=2))
    else:
        for note in captured.snapshots:
            click.echo(_line(captured.folder, note))


def _json(captured: Captured) -> dict[str, Any]:
    return {"schema": SCHEMA, "case": str(captured.folder), "snapshots": list(captured.snapshots)}


def _line(folder: Path, note: dict[str, Any]) -> str:
    size = f"{bytes_text(note['file_bytes'])}, {bytes_text(note['size_bytes'])} of JSON"
    pause = note.get("pause_seconds")
    stood = "" if pause is None else f", paused the process for {duration_text(pause)}"
    return f"{folder / note['file']}: {size}{stood}"
