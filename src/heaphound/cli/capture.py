"""`heaphound capture`: heap snapshots into a Case, without hurting the process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from heaphound.capture.run import Captured, Order, capture_snapshots
from heaphound.capture.take import Care
from heaphound.case.remote import open_remote
from heaphound.case.upload import Uploaded, upload_case
from heaphound.cli.careful import careful
from heaphound.cli.durations import duration
from heaphound.cli.progress_lines import ProgressLines
from heaphound.cli.upload import upload_json, upload_text
from heaphound.errors import HeaphoundError, OptionError
from heaphound.progress import Listener
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
@click.option(
    "--worker",
    "threads",
    multiple=True,
    metavar="ID",
    help="A worker thread instead of the main one; `all` for every thread; may be repeated.",
)
@click.option(
    "--by-signal",
    is_flag=True,
    help="Let Node write it, on the signal that --heapsnapshot-signal named when it was started.",
)
@click.option(
    "--near-limit",
    is_flag=True,
    help="Run the command until its heap is nearly full; Node writes the snapshots then.",
)
@click.option(
    "--to",
    "url",
    metavar="URL",
    help="Then send the Case there: s3://bucket/folder, gs://..., az://..., or a folder.",
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
    threads: tuple[str, ...],
    by_signal: bool,
    near_limit: bool,
    url: str | None,
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
    heaphound capture --pid N --by-signal     no inspector: Node writes the file
    heaphound capture --near-limit -- node app.js

    Before a snapshot the guard estimates the memory, the pause and the file, and refuses when it
    might not fit. Exit status: 0 taken, 2 could not run.
    """  # noqa: D301 - click's \b keeps the lines
    if sum(given is not None for given in (pid, inspect, command or None)) != 1:
        raise OptionError(
            "say which process: a command, a PID or an inspector's address",
            hint="heaphound capture --pid N, or --inspect HOST:PORT, or -- node app.js",
        )
    if near_limit and not command:
        raise OptionError(
            "--near-limit needs a command to start", hint="capture --near-limit -- node app.js"
        )
    if by_signal and pid is None:
        raise OptionError("--by-signal needs --pid", hint="capture --pid N --by-signal")
    if (by_signal or near_limit) and (threads or when_quiet is not None):
        raise OptionError("--worker and --when-quiet need an inspector, which is not used here")
    if url is not None:
        open_remote(url)  # a missing driver is said before the process is paused
    order = Order(
        address=inspect,
        pid=pid,
        command=command or None,
        folder=folder,
        snapshots=snapshots,
        every_seconds=every,
        keep=keep,
        threads=threads,
        by_signal=by_signal,
        near_limit=near_limit,
        care=Care(force=force, quiet_seconds=when_quiet),
    )
    with ProgressLines() as progress:
        captured = capture_snapshots(order, progress)
        uploaded = None if url is None else _sent(captured.folder, url, progress)
    if as_json:
        click.echo(json.dumps(_json(captured, uploaded), indent=2))
    else:
        for note in captured.snapshots:
            click.echo(_line(captured.folder, note))
        if uploaded is not None:
            click.echo(upload_text(uploaded))


def _sent(folder: Path, url: str, listener: Listener) -> Uploaded:
    """Send the Case; when that fails it stays, and the error says how to go on."""
    try:
        return upload_case(folder, url, listener)
    except HeaphoundError as error:
        error.hint = f"{error.hint} The Case is in {folder}: `heaphound upload {folder} {url}`."
        raise


def _json(captured: Captured, uploaded: Uploaded | None) -> dict[str, Any]:
    found = {"schema": SCHEMA, "case": str(captured.folder), "snapshots": list(captured.snapshots)}
    return found if uploaded is None else {**found, "uploaded": upload_json(uploaded)}


def _line(folder: Path, note: dict[str, Any]) -> str:
    size = f"{bytes_text(note['file_bytes'])}, {bytes_text(note['size_bytes'])} of JSON"
    pause = note.get("pause_seconds")
    stood = "" if pause is None else f", paused the process for {duration_text(pause)}"
    return f"{folder / note['file']}: {size}{stood}"
