"""Snapshots that Node wrote by itself, moved into a Case: by its signal, or near its heap limit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from heaphound.capture.take import Care, Ends
from heaphound.case import Case
from heaphound.errors import LaunchFailed, SnapshotTruncated
from heaphound.progress import Listener
from heaphound.target.guard import require_fit
from heaphound.target.near_limit import run_until_limit
from heaphound.target.self_written import forecast_from_outside, snapshot_by_signal
from heaphound.units import bytes_text, duration_text

_PIECE_BYTES = 1 << 20
_PATTERNS = ("Heap.*.heapsnapshot", "v8-heap-*.heapsnapshot")


async def take_by_signal(case: Case, pid: int, listener: Listener, care: Care) -> dict[str, Any]:
    """Ask the guard, send the signal, wait for the file, and move it into the Case.

    Returns:
        The Case's note of it.

    Raises:
        SnapshotWouldNotFit: the guard refuses; nothing was sent.
        TargetError: the process cannot be found or signalled, or ended.
        CaseError: it could not be kept; the file stays where Node wrote it.
    """
    facts, expected = forecast_from_outside(pid)
    if not care.force:
        require_fit(expected, facts, case.folder, pid)
    listener.note(f"{expected.text} (by its resident memory alone)")
    written = await snapshot_by_signal(pid, listener, force=care.force)
    case.describe(pid=pid, node=written.node_version)
    note = adopt(case, written.path, pid=pid, seconds=round(written.seconds, 3), by="signal")
    listener.note(
        f"{note['file']}: {bytes_text(note['size_bytes'])} in {duration_text(written.seconds)}"
    )
    return note


async def take_near_limit(
    case: Case, command: Sequence[str], snapshots: int, listener: Listener
) -> list[dict[str, Any]]:
    """Run a command until it ends, and move what Node wrote near its limit into the Case.

    Raises:
        LaunchFailed: it could not be started, or ended without a snapshot.
        CaseError: a snapshot could not be kept; the file stays where Node wrote it.
    """
    here = Path.cwd()
    before = set(_files(here))
    folder = case.folder.resolve()

    def started(pid: int, version: str | None) -> None:
        case.describe(pid=pid, node=version)

    status = None
    try:
        status = await run_until_limit(command, folder, snapshots, listener, started)
    finally:  # whatever was complete when we are interrupted is kept, too
        taken = []
        for path in sorted({*_files(folder), *_files(here)} - before, key=_age):
            try:
                taken.append(adopt(case, path, by="near-limit"))
            except SnapshotTruncated:
                listener.note(f"{path.name} is not whole and was removed")
                path.unlink()
    if not taken:
        raise LaunchFailed(
            f"`{' '.join(command)}` ended with status {status} and wrote no snapshot",
            hint="Its heap was never nearly full: lower --max-old-space-size, or let it work more.",
        )
    return taken


def adopt(case: Case, path: Path, **about: Any) -> dict[str, Any]:
    """Compress a `.heapsnapshot` file into the Case, and remove it.

    Raises:
        SnapshotTruncated: it is not whole; it stays.
        CaseError: it could not be kept; it stays.
    """
    ends = Ends()
    with path.open("rb") as source, case.snapshot_writer() as writer:
        while piece := source.read(_PIECE_BYTES):
            ends.feed(piece)
            writer.write(piece)
        ends.require_whole()
    note = case.describe_snapshot(writer.path, **ends.counts(), **about)
    path.unlink()
    return note


def _files(folder: Path) -> list[Path]:
    return [path for pattern in _PATTERNS for path in folder.glob(pattern)]


def _age(path: Path) -> float:
    return path.stat().st_mtime
