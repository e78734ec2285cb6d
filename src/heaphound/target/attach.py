"""From a PID to an open inspector, without a restart and without harm.

SIGUSR1 asks Node to open its inspector. To a process that does not catch it, SIGUSR1 is deadly, so
the signal is sent only to a Node process that the kernel says has a handler for it. A PID is held
open (pidfd) from the first look to the signal, so that a later process with the same number gets
none.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import re
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from heaphound.errors import (
    InspectorUnavailable,
    NoSuchProcess,
    NotNode,
    ProcessPermission,
    TargetStopped,
)
from heaphound.target.address import (
    InspectorAddress,
    ask_inspector,
    configured_ports,
    listening_addresses,
)
from heaphound.target.versions import OLDEST, require_version, version_of_process

OPENING_SECONDS = 5.0  # Node 18 to 26 take up to 0.7 s when idle; a busy event loop takes longer
TAKEN_SECONDS = 2.0  # how long to wait all the same when the port looks taken
_LOOK_SECONDS = 0.05

_STOPPED = {psutil.STATUS_STOPPED, psutil.STATUS_TRACING_STOP}
NODE_NAME = re.compile(r"(node|nodejs)([-_.]?v?\d[\w.]*)?(\.exe)?( \(deleted\))?$")


@dataclass(frozen=True, slots=True)
class Attachment:
    """An open inspector of a PID, and whether it is ours to close."""

    websocket_url: str
    opened_here: bool


async def attach(pid: int) -> Attachment:
    """Find the inspector of a process, opening it when it is closed.

    Raises:
        NoSuchProcess: no process has this PID.
        NotNode: the process is not Node.js.
        ProcessPermission: the process belongs to somebody else.
        NodeTooOld: it runs a Node older than heaphound is tried on.
        TargetStopped: it is stopped, so it would not answer.
        InspectorUnavailable: the inspector could not be opened.
    """
    process = require_node(pid)
    try:
        with held(pid) as descriptor:
            return await _attach(process, descriptor)
    except (psutil.NoSuchProcess, ProcessLookupError) as error:
        raise _gone(pid) from error
    except (psutil.AccessDenied, PermissionError) as error:
        raise _denied(pid) from error


async def _attach(process: psutil.Process, descriptor: int | None) -> Attachment:
    pid = process.pid
    if not process.is_running():  # somebody else has its number since
        raise _gone(pid)
    if process.status() in _STOPPED:
        raise stopped(pid)
    require_version(version_of_process(pid), OLDEST, "attaching to a process")
    before = listening_addresses(pid)
    ports = configured_ports(pid)
    for address in before:
        if address.port in ports and (url := await _inspector_at(address)):
            return Attachment(url, opened_here=False)
    _ask_to_open(pid, descriptor)
    url = await _await_opening(process, set(before), ports)
    if url is not None:
        return Attachment(url, opened_here=True)
    # Nothing new: it was open all the time on a port that its options do not tell.
    for address in before:
        if url := await _inspector_at(address):
            return Attachment(url, opened_here=False)
    raise _did_not_open(pid, ports)


@contextlib.contextmanager
def held(pid: int) -> Iterator[int | None]:
    """A descriptor of the process itself; None on kernels before 5.3, which have none."""
    try:
        descriptor = os.pidfd_open(pid)
    except OSError as error:
        if error.errno != errno.ENOSYS:
            raise
        yield None
        return
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def require_node(pid: int) -> psutil.Process:
    """The process, when it exists, may be examined, and is Node.js.

    Raises:
        NoSuchProcess: no process has this PID.
        NotNode: the process is not Node.js.
        ProcessPermission: the process belongs to somebody else.
    """
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            raise _gone(pid)
        executable = Path(f"/proc/{pid}/exe").readlink().name
    except (psutil.NoSuchProcess, FileNotFoundError, ValueError, OverflowError) as error:
        raise _gone(pid) from error
    except (psutil.AccessDenied, PermissionError) as error:
        raise _denied(pid) from error
    if not NODE_NAME.match(executable):
        raise NotNode(
            f"process {pid} is not Node.js: it runs {executable}",
            hint="Give the PID of the node process itself, not of npm or a shell: try `pgrep -a "
            "node`.",
        )
    return process


def _ask_to_open(pid: int, descriptor: int | None) -> None:
    if not catches(pid, signal.SIGUSR1):
        raise InspectorUnavailable(
            f"process {pid} does not listen to SIGUSR1, which would end it: it was not sent",
            hint="It is still starting, or runs with --disable-sigusr1. Try again in a moment, "
            "or start it with --inspect and use --inspect HOST:PORT.",
        )
    if descriptor is None:
        os.kill(pid, signal.SIGUSR1)
    else:
        signal.pidfd_send_signal(descriptor, signal.SIGUSR1)


def catches(pid: int, which: signal.Signals) -> bool:
    """Whether the process has a handler for a signal, as the kernel tells."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace")
    mask = re.search(r"^SigCgt:\s*([0-9a-f]+)", status, re.MULTILINE)
    return mask is not None and bool(int(mask[1], 16) >> (which - 1) & 1)


async def _await_opening(
    process: psutil.Process, before: set[InspectorAddress], ports: set[int]
) -> str | None:
    patience = TAKEN_SECONDS if _all_taken(process.pid, ports) else OPENING_SECONDS
    loop = asyncio.get_running_loop()
    deadline = loop.time() + patience
    asked: set[InspectorAddress] = set()
    while loop.time() < deadline:
        for address in listening_addresses(process.pid):
            if address in before or address in asked:
                continue
            if url := await _inspector_at(address):
                return url
            asked.add(address)
        await asyncio.sleep(_LOOK_SECONDS)
    return None


async def _inspector_at(address: InspectorAddress) -> str | None:
    try:
        return (await asyncio.to_thread(ask_inspector, address)).websocket_url
    except InspectorUnavailable:
        return None


def _all_taken(pid: int, ports: set[int]) -> bool:
    return bool(ports) and all(port in listening_ports(pid) for port in ports if port)


def listening_ports(pid: int) -> set[int]:
    """Every listening port in the network of this process, whoever owns it."""
    ports = set()
    for name in ("tcp", "tcp6"):
        try:
            rows = Path(f"/proc/{pid}/net/{name}").read_text(encoding="ascii").splitlines()[1:]
        except OSError:
            continue
        for row in rows:
            _, local, _, state, *_ = row.split()
            if state == "0A":
                ports.add(int(local.rpartition(":")[2], 16))
    return ports


def _did_not_open(pid: int, ports: set[int]) -> InspectorUnavailable:
    if in_another_network(pid):
        return InspectorUnavailable(
            f"the inspector of process {pid} cannot be reached: it runs in a container",
            hint="Run heaphound inside that container.",
        )
    taken = sorted(port for port in ports if port and port in listening_ports(pid))
    if taken:
        return InspectorUnavailable(
            f"process {pid} could not open its inspector: port {taken[0]} is taken by another "
            "process",
            hint=f"Find it with `ss -ltnp 'sport = :{taken[0]}'` and end it, or start yours with "
            "--inspect-port=0, which takes any free port.",
        )
    return InspectorUnavailable(
        f"process {pid} did not open its inspector within {OPENING_SECONDS:.0f} s",
        hint="Its event loop may be blocked, or it handles SIGUSR1 itself. Start it with "
        "--inspect and use --inspect HOST:PORT.",
    )


def in_another_network(pid: int) -> bool:
    """Whether its loopback is not ours, as in a container."""
    try:
        return Path(f"/proc/{pid}/ns/net").readlink() != Path("/proc/self/ns/net").readlink()
    except OSError:
        return False


def _gone(pid: int) -> NoSuchProcess:
    return NoSuchProcess(f"there is no process {pid}", hint="`pgrep -a node` lists Node processes.")


def is_stopped(pid: int) -> bool:
    """Whether a process is stopped; False when it is gone."""
    try:
        return psutil.Process(pid).status() in _STOPPED
    except psutil.Error:
        return False


def stopped(pid: int) -> TargetStopped:
    """The error of a process that is stopped."""
    return TargetStopped(
        f"process {pid} is stopped, so it answers nothing",
        hint=f"Let it go on with `kill -CONT {pid}`; a debugger or a frozen container stops "
        "processes too.",
    )


def _denied(pid: int) -> ProcessPermission:
    return ProcessPermission(
        f"process {pid} belongs to another user and may not be examined",
        hint="Run heaphound as that user, or with sudo.",
    )
