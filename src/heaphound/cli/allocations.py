"""`heaphound allocations`: which calls made the objects of a snapshot."""

from __future__ import annotations

import json
import os
import shlex
from pathlib import Path

import click
import numpy as np

from heaphound.capture.allocations import Tracking, take_with_allocations
from heaphound.capture.take import Care
from heaphound.cli.careful import careful
from heaphound.cli.durations import duration
from heaphound.cli.profile_outputs import output_options, written
from heaphound.cli.progress_lines import ProgressLines
from heaphound.cli.snapshot_file import no_cache_option, opened
from heaphound.errors import OptionError
from heaphound.heap.graph import Heap
from heaphound.inspection.one_object import node_of_object
from heaphound.profile.formats.by_suffix import exported
from heaphound.profile.result import ProfileResult, result_of_file, with_original_frames
from heaphound.profile.traced import allocation_profile, require_traces
from heaphound.report.profile_json import frame_json, profile_json
from heaphound.report.profile_terminal import frame_words, profile_lines
from heaphound.report.safe_text import printable
from heaphound.units import bytes_text

_SUFFIXES = (".heapsnapshot", ".heaptimeline", ".gz", ".zst", ".json")
OBJECT_SCHEMA = "heaphound/allocation@1"


@click.command()
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="[SNAPSHOT [@ID] | COMMAND]")
@click.option("--pid", type=int, metavar="N", help="A running Node process; it is left as it was.")
@click.option("--inspect", metavar="HOST:PORT", help="An inspector that is open.")
@click.option("--load", metavar="'CMD'", help="A load command to run beside it, without a shell.")
@click.option(
    "--duration",
    "how_long",
    type=duration,
    metavar="DURATION",
    default="30s",
    show_default=True,
    help="How long to keep allocation stacks before the snapshot.",
)
@click.option(
    "--case", "folder", type=click.Path(path_type=Path), metavar="DIR", help="The Case to make."
)
@click.option("--constructor", metavar="NAME", help="Only objects of this constructor.")
@careful
@output_options
@no_cache_option
def allocations(
    *,
    words: tuple[str, ...],
    pid: int | None,
    inspect: str | None,
    load: str | None,
    how_long: float,
    folder: Path | None,
    constructor: str | None,
    force: bool,
    when_quiet: float | None,
    html: Path | None,
    exports: tuple[Path, ...],
    top: int,
    stacks: bool,
    as_json: bool,
    cache: bool,
) -> None:
    """Show which calls made the objects that are alive.

    \b
    heaphound allocations --pid N --duration 1m      take a snapshot with allocation stacks
    heaphound allocations -- node app.js             the same of a process that is started
    heaphound allocations 1.heapsnapshot             such a snapshot, or a .heaptimeline of DevTools
    heaphound allocations 1.heapsnapshot @4711       the stack that made one object

    Exact, unlike `profile`, and dear: V8 keeps the stack of every allocation, which slows the
    process down. Not for production. Exit status: 0 shown, 2 could not run.
    """  # noqa: D301 - click's \b keeps the lines
    snapshot = _snapshot(words, pid, inspect)
    object_id = words[1] if snapshot is not None and len(words) == 2 else None
    if snapshot is None:
        if sum(given is not None for given in (pid, inspect, words or None)) != 1:
            raise OptionError(
                "say what to look at: a snapshot, a command, a PID or an inspector's address",
                hint="heaphound allocations 1.heapsnapshot, or --pid N, or -- node app.js",
            )
        plan = Tracking(
            title=f"pid-{pid}" if pid else inspect or " ".join(Path(w).name for w in words[:2]),
            address=inspect,
            pid=pid,
            command=words or None,
            load=load,
            folder=folder,
            seconds=how_long,
            care=Care(force=force, quiet_seconds=when_quiet),
        )
        with ProgressLines() as progress:
            snapshot = take_with_allocations(plan, progress)
    for path in exports:
        exported(path)  # a wrong name is known before the work begins
    heap = opened(snapshot, cache=cache)
    require_traces(heap, snapshot.name)
    if object_id is not None:
        _show_object(heap, object_id, as_json=as_json)
        return
    result = _result(heap, str(snapshot), constructor)
    if as_json:
        click.echo(json.dumps(profile_json(result, top), indent=2))
    else:
        click.echo("\n".join(profile_lines(result, top, stacks=stacks)))
    written(result, html, exports)
    if pid is not None or inspect is not None or not _is_snapshot(words):
        again = shlex.quote(str(snapshot))
        click.echo(f"\nThe snapshot is {snapshot}", err=True)
        click.echo(f"  one object:       heaphound allocations {again} @ID", err=True)
        click.echo(f"  what holds them:  heaphound summary {again}", err=True)


def _is_snapshot(words: tuple[str, ...]) -> bool:
    is_id = len(words) == 2 and words[1].startswith("@")
    if len(words) != 1 and not is_id:
        return False
    is_data = Path(words[0]).is_file() and not os.access(words[0], os.X_OK)
    return is_data or words[0].endswith(_SUFFIXES)


def _snapshot(words: tuple[str, ...], pid: int | None, inspect: str | None) -> Path | None:
    """Give the file that is meant, when the words are no command."""
    return Path(words[0]) if pid is None and inspect is None and _is_snapshot(words) else None


def _result(heap: Heap, source: str, constructor: str | None) -> ProfileResult:
    nodes = None
    if constructor is not None:
        classes = heap.constructors()
        if constructor not in classes.names:
            raise OptionError(
                f"no object is listed under {printable(constructor)}",
                hint="`heaphound summary` lists the constructors.",
            )
        nodes = np.flatnonzero(classes.constructor == classes.names.index(constructor))
    return result_of_file(allocation_profile(heap, nodes), source, exact=True)


def _show_object(heap: Heap, object_id: str, *, as_json: bool) -> None:
    node = node_of_object(heap, object_id)
    profile = with_original_frames(allocation_profile(heap, np.array([node])))
    calls = profile.sample_node.tolist()
    stack = [profile.frames[profile.frame[one]] for call in calls for one in profile.stack(call)]
    size = int(heap.snapshot.shallow_size[node])
    name = heap.constructor_of(node)
    if as_json:
        document = {
            "schema": OBJECT_SCHEMA,
            "node_id": int(heap.snapshot.node_id[node]),
            "constructor": name,
            "shallow_bytes": size,
            "stack": [frame_json(frame) for frame in stack],
        }
        click.echo(json.dumps(document, indent=2))
        return
    click.echo(f"{printable(name)} {object_id}, {bytes_text(size)}")
    if not stack:
        click.echo("Its allocation is not known: it was there before V8 kept stacks.")
    for number, frame in enumerate(stack):
        click.echo(f"  {'made by' if number == 0 else 'from':<8} {frame_words(frame)}")
