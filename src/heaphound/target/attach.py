"""From a PID to an open inspector, without a restart and without harm.

SIGUSR1 asks Node to open its inspector. To a process that does not catch it, SIGUSR1 is deadly, so
the signal is sent only to a Node process that the kernel says has a handler for it.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
from dataclasses import dataclass
from pathlib import Path

import psutil

from heaphound.errors import InspectorUnavailable, NoSuchProcess, NotNode, ProcessPermission
from heaphound.target.address import (
    InspectorAddress,
    ask_inspector,
    configured_ports,
    listening_addresses,
)

OPENING_SECONDS = 5.0  # Node 18 to 26 take up to 0.7 s when idle; a busy event loop takes longer
TAKEN_SECONDS = 2.0  # how long to wait all the same when the port looks taken
_LOOK_SECONDS = 0.05

_NODE_NAME = re.compile(r"(node|nodejs)([-_.]?v?\d[\w.]*)?(\.exe)?( \(deleted\))?$")


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
        InspectorUnavailable: the inspector could not be opened.
    """
    process = require_node(pid)
    try:
        before = listening_addresses(pid)
        ports = configured_ports(pid)
        for address in before:
            if address.port in ports and (url := await _inspector_at(address)):
                return Attachment(url, opened_here=False)
        _ask_to_open(pid)
        url = await _await_opening(process, set(before), ports)
        if url is not None:
            return Attachment(url, opened_here=True)
        # Nothing new: it was open all the time on a port that its options do not tell.
        for address in before:
            if url := await _inspector_at(address):
                return Attachment(url, opened_here=False)
    except (psutil.NoSuchProcess, ProcessLookupError) as error:
        raise _gone(pid) from error
    except (psutil.AccessDenied, PermissionError) as error:
        raise _denied(pid) from error
    raise _did_not_open(pid, ports)


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
    if not _NODE_NAME.match(executable):
        raise NotNode(
            f"process {pid} is not Node.js: it runs {executable}",
            hint="Give the PID of the node process itself, not of npm or a shell: try `pgrep -a "
            "node`.",
        )
    return process


def _ask_to_open(pid: int) -> None:
    if not _catches(pid, signal.SIGUSR1):
        raise InspectorUnavailable(
            f"process {pid} does not listen to SIGUSR1, which would end it: it was not sent",
            hint="It is still starting, or runs with --disable-sigusr1. Try again in a moment, "
            "or start it with --inspect and use --inspect HOST:PORT.",
        )
    os.kill(pid, signal.SIGUSR1)


def _catches(pid: int, which: signal.Signals) -> bool:
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
    return bool(ports) and all(port in _listening_ports(pid) for port in ports if port)


def _listening_ports(pid: int) -> set[int]:
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
    if _in_another_network(pid):
        return InspectorUnavailable(
            f"the inspector of process {pid} cannot be reached: it runs in a container",
            hint="Run heaphound inside that container.",
        )
    taken = sorted(port for port in ports if port and port in _listening_ports(pid))
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


def _in_another_network(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/ns/net").readlink() != Path("/proc/self/ns/net").readlink()
    except OSError:
        return False


def _gone(pid: int) -> NoSuchProcess:
    return NoSuchProcess(f"there is no process {pid}", hint="`pgrep -a node` lists Node processes.")


def _denied(pid: int) -> ProcessPermission:
    return ProcessPermission(
        f"process {pid} belongs to another user and may not be examined",
        hint="Run heaphound as that user, or with sudo.",
    )
