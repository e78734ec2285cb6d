"""Snapshots that Node writes by itself: on the signal it was started with, or near its heap limit.

In: a PID or a command. Out: the paths of complete `.heapsnapshot` files, which are the caller's to
move. No inspector takes part, so this also works where SIGUSR1 is switched off, and from outside
a container.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from heaphound.errors import (
    InspectorUnavailable,
    NoSuchProcess,
    OptionError,
    ProcessPermission,
    SnapshotWouldNotFit,
    TargetDied,
)
from heaphound.progress import Listener, Step
from heaphound.target.address import options_of
from heaphound.target.attach import catches, held, is_stopped, require_node, stopped
from heaphound.target.cgroup import memory_rooms
from heaphound.target.facts import HeapFacts
from heaphound.target.guard import Forecast, forecast
from heaphound.target.versions import OLDEST, require_version, version_of_process
from heaphound.units import bytes_text

APPEARING_SECONDS = 60.0  # the event loop may be busy before it takes the snapshot
_LOOK_SECONDS = 0.1
_STOPPED_LOOKS = 50
_BARE_NODE_BYTES = 40 << 20  # RSS of a Node that has just started, less its heap
_SIGNAL = re.compile(r"--heapsnapshot[-_]signal=(SIG\w+)$")
_FOLDER = re.compile(r"--diagnostic[-_]dir=(.+)$")
_NAME = re.compile(r"(Heap\..+|v8-heap-.+)\.heapsnapshot$")


@dataclass(frozen=True, slots=True)
class SelfWritten:
    """A file that Node wrote, complete, and how long it took from the signal on."""

    path: Path
    seconds: float
    node_version: str | None


def forecast_from_outside(pid: int) -> tuple[HeapFacts, Forecast]:
    """Estimate what a snapshot would cost by the resident memory alone: a wide range.

    Raises:
        NoSuchProcess: it is gone.
    """
    try:
        rss = psutil.Process(pid).memory_info().rss
    except psutil.Error as error:
        raise NoSuchProcess(f"there is no process {pid}") from error
    heap = max(0, rss - _BARE_NODE_BYTES)
    facts = HeapFacts(
        heap_used_bytes=heap,
        heap_limit_bytes=1 << 62,  # not told from outside
        large_bytes=0,
        collect_cpu_seconds=None,
        index_count=0,
        unexplained_bytes=0,
        rss_bytes=rss,
    )
    return facts, forecast(facts, memory_rooms(pid))


async def snapshot_by_signal(pid: int, listener: Listener, *, force: bool) -> SelfWritten:
    """Send the signal that `--heapsnapshot-signal` names, and wait for the file.

    Raises:
        OptionError: it was not started with --heapsnapshot-signal.
        SnapshotWouldNotFit: the folder has no room for the file.
        TargetError: the process cannot be found, may not be signalled, is stopped, or ended.
    """
    process = require_node(pid)
    try:
        with held(pid) as descriptor:
            version = version_of_process(pid)
            require_version(version, OLDEST, "a snapshot by a signal")
            if is_stopped(pid):
                raise stopped(pid)
            which = _signal_of(pid)
            folder = _folder_of(pid)
            before = _written(folder)
            if not force:
                _require_disk(pid, folder)
            listener.step(Step.TAKE_SNAPSHOT, which.name)
            begun = time.monotonic()
            if descriptor is None:
                os.kill(pid, which)
            else:
                signal.pidfd_send_signal(descriptor, which)
            path = await _appearing(process, folder, before)
            await _completed(process, path, listener)
            return SelfWritten(path, time.monotonic() - begun, version)
    except (psutil.NoSuchProcess, ProcessLookupError) as error:
        raise NoSuchProcess(f"there is no process {pid}") from error
    except (psutil.AccessDenied, PermissionError) as error:
        raise ProcessPermission(
            f"process {pid} or the folder it writes to belongs to another user",
            hint="Run heaphound as that user, or with sudo.",
        ) from error


def _signal_of(pid: int) -> signal.Signals:
    names = [found[1] for word in options_of(pid) if (found := _SIGNAL.match(word))]
    which = getattr(signal, names[-1], None) if names else None
    if which is None:
        raise OptionError(
            f"process {pid} was not started with --heapsnapshot-signal",
            hint="Start it with `node --heapsnapshot-signal=SIGUSR2`, or leave --by-signal out.",
        )
    if not catches(pid, which):
        raise InspectorUnavailable(
            f"process {pid} does not listen to {which.name} yet, which would end it: it was not "
            "sent",
            hint="It is still starting, or the program took its listener away. Try again.",
        )
    return signal.Signals(which)


def _folder_of(pid: int) -> Path:
    """Where the process writes, as seen from here: it may have another root, in a container."""
    own = Path(f"/proc/{pid}/cwd").readlink()
    folders = [found[1] for word in options_of(pid) if (found := _FOLDER.match(word))]
    inside = own / folders[-1] if folders else own
    root = Path(f"/proc/{pid}/root")
    try:
        is_ours = Path(f"/proc/{pid}/ns/mnt").readlink() == Path("/proc/self/ns/mnt").readlink()
    except OSError:
        is_ours = True
    return inside if is_ours else root / inside.relative_to("/")


def _written(folder: Path) -> set[Path]:
    return (
        {path for path in folder.iterdir() if _NAME.match(path.name)} if folder.is_dir() else set()
    )


def _require_disk(pid: int, folder: Path) -> None:
    _, expected = forecast_from_outside(pid)
    status = os.statvfs(folder)
    free = status.f_bavail * status.f_frsize
    if expected.file_bytes.high > free:
        raise SnapshotWouldNotFit(
            f"the snapshot may need {bytes_text(expected.file_bytes.high)}, but {folder}, where "
            f"process {pid} writes it, has {bytes_text(free)} left",
            hint="Start it with --diagnostic-dir on another disk, or take the risk with --force.",
        )


async def _appearing(process: psutil.Process, folder: Path, before: set[Path]) -> Path:
    deadline = time.monotonic() + APPEARING_SECONDS
    while time.monotonic() < deadline:
        for path in sorted(_written(folder) - before):
            return path
        _require_alive(process)
        await asyncio.sleep(_LOOK_SECONDS)
    raise InspectorUnavailable(
        f"process {process.pid} wrote no snapshot into {folder} within {APPEARING_SECONDS:.0f} s",
        hint="Its event loop may be blocked, or it may not write there; the file may still come.",
    )


async def _completed(process: psutil.Process, path: Path, listener: Listener) -> None:
    """Wait until the process has closed the file."""
    stopped_looks = 0
    while _is_open_in(process, path) or not _ends_well(path):
        listener.advance(_size(path), None, "bytes")
        try:
            _require_alive(process)
        except TargetDied:
            if not _ends_well(path):
                _remove(path)  # half a snapshot is of no use to anybody
                raise
        stopped_looks = stopped_looks + 1 if is_stopped(process.pid) else 0
        if stopped_looks > _STOPPED_LOOKS:
            raise stopped(process.pid)
        await asyncio.sleep(_LOOK_SECONDS)


def _require_alive(process: psutil.Process) -> None:
    if not process.is_running() or process.status() == psutil.STATUS_ZOMBIE:
        raise TargetDied(
            f"process {process.pid} ended while it took its snapshot",
            hint="Its own output or exit status says why; out of memory is one reason.",
        )


def _is_open_in(process: psutil.Process, path: Path) -> bool:
    """Whether the process has the file open; False when it has ended or may not be looked at."""
    wanted = path.stat()
    try:
        entries = list(Path(f"/proc/{process.pid}/fd").iterdir())
    except OSError:
        return False
    for entry in entries:
        try:
            seen = entry.stat()
        except OSError:
            continue
        if (seen.st_dev, seen.st_ino) == (wanted.st_dev, wanted.st_ino):
            return True
    return False


def _ends_well(path: Path) -> bool:
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 8))
        return file.read().rstrip().endswith(b"}")


def _size(path: Path) -> int:
    return path.stat().st_size


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
