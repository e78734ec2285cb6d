"""Every Node process that can be seen from here, and whether heaphound can attach to it.

Nothing is sent to a process but a question to an inspector that is open already: no signal, no
change. What its options say about memory is told as such.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import psutil

from heaphound.errors import HeaphoundError, InspectorUnavailable
from heaphound.target.address import (
    InspectorAddress,
    ask_inspector,
    configured_ports,
    listening_addresses,
    options_of,
)
from heaphound.target.attach import NODE_NAME, catches, in_another_network, listening_ports
from heaphound.target.connection import open_connection
from heaphound.target.life import born
from heaphound.target.memory import sample_memory
from heaphound.target.series import is_claimed
from heaphound.target.versions import OLDEST, version_is_before, version_of_process

ASKING_SECONDS = 5.0

_LIMIT_FLAG = re.compile(r"--max[-_]old[-_]space[-_]size=(\d+)$")
_MEGABYTE = 1 << 20
_OBSTACLES = {
    psutil.STATUS_ZOMBIE: "it has ended",
    psutil.STATUS_STOPPED: "it is stopped",
    psutil.STATUS_TRACING_STOP: "it is stopped",
}
_LOOPBACK = {"127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class NodeProcess:
    """A Node process as seen from outside; sizes in bytes, None where it is not known.

    Attributes:
        pid: its number.
        parent: the PID of the nearest Node process above it.
        role: "cluster worker", "child" (forked with a channel to its parent) or "".
        command: its command line.
        node_version: from its executable.
        uptime_seconds: since it was started.
        rss_bytes: memory resident.
        heap_used_bytes: only told by an inspector that was open already.
        heap_limit_bytes: the same, else what --max-old-space-size says.
        inspector: "closed", "open", "in use" (a debugger is connected) or "unknown".
        inspector_address: HOST:PORT where it is open.
        obstacle: why heaphound cannot attach; empty when it can.
    """

    pid: int
    parent: int | None
    role: str
    command: tuple[str, ...]
    node_version: str | None
    uptime_seconds: float
    rss_bytes: int
    heap_used_bytes: int | None
    heap_limit_bytes: int | None
    inspector: str
    inspector_address: str | None
    obstacle: str

    @property
    def is_attachable(self) -> bool:
        """Whether `--pid` would work."""
        return not self.obstacle


async def node_processes() -> list[NodeProcess]:
    """List the Node processes of this machine, parents before their children.

    Costs some milliseconds a process; open inspectors are asked once, for five seconds at most.
    """
    found = await asyncio.to_thread(_seen)
    return list(await asyncio.gather(*(_with_heap(process) for process in found)))


def _seen() -> list[NodeProcess]:
    nodes = {process.pid: process for process in psutil.process_iter() if is_node(process)}
    described = []
    for process in nodes.values():
        with contextlib.suppress(psutil.NoSuchProcess, FileNotFoundError, ProcessLookupError):
            described.append(_described(process, nodes))
    return _parents_first(described)


def is_node(process: psutil.Process) -> bool:
    """Whether it is Node, by its executable; by its name where that may not be read."""
    try:
        return bool(NODE_NAME.match(Path(f"/proc/{process.pid}/exe").readlink().name))
    except PermissionError:
        with contextlib.suppress(psutil.Error):
            words = process.cmdline() or [process.name()]
            return bool(NODE_NAME.match(Path(words[0]).name))
    except OSError:
        pass  # gone, or of the kernel
    return False


def _described(process: psutil.Process, nodes: Iterable[int]) -> NodeProcess:
    pid = process.pid
    addresses = _inspectors(pid)
    version = version_of_process(pid)
    with process.oneshot():
        return NodeProcess(
            pid=pid,
            parent=next((above.pid for above in process.parents() if above.pid in nodes), None),
            role=_role(process),
            command=_command(process),
            node_version=version,
            uptime_seconds=max(0.0, time.time() - process.create_time()),
            rss_bytes=process.memory_info().rss,
            heap_used_bytes=None,
            heap_limit_bytes=_limit_of_options(pid),
            inspector=_inspector_state(process, addresses),
            inspector_address=str(addresses[0]) if addresses else None,
            obstacle=_obstacle(process, version, is_open=bool(addresses)),
        )


def _command(process: psutil.Process) -> tuple[str, ...]:
    """The command line; a process that gave itself a title leaves empty words behind it."""
    words = process.cmdline()
    while words and not words[-1]:
        words.pop()
    return tuple(words)


def _role(process: psutil.Process) -> str:
    with contextlib.suppress(psutil.Error):
        environment = process.environ()
        if "NODE_UNIQUE_ID" in environment:
            return "cluster worker"
        if "NODE_CHANNEL_FD" in environment:
            return "child"
    return ""


def _limit_of_options(pid: int) -> int | None:
    """What the process was told; the last one counts, and its own words after NODE_OPTIONS."""
    limits = [int(flag[1]) for word in options_of(pid) if (flag := _LIMIT_FLAG.match(word))]
    return limits[-1] * _MEGABYTE if limits else None


def _inspectors(pid: int) -> list[InspectorAddress]:
    """Where its inspector answers. Its other ports are never asked."""
    try:
        ports, listening = configured_ports(pid), listening_addresses(pid)
    except (psutil.Error, OSError):
        return []
    maybe = [
        address
        for address in listening
        if address.port in ports or (0 in ports and address.host in _LOOPBACK)
    ]
    found = []
    for address in maybe:
        with contextlib.suppress(InspectorUnavailable):
            ask_inspector(address)
            found.append(address)
    return found


def _inspector_state(process: psutil.Process, addresses: list[InspectorAddress]) -> str:
    try:
        sockets = process.net_connections("tcp")
    except psutil.AccessDenied:
        return "unknown"
    ports = {address.port for address in addresses}
    in_use = any(
        socket.laddr.port in ports and socket.status == psutil.CONN_ESTABLISHED
        for socket in sockets
    )
    return "closed" if not addresses else ("in use" if in_use else "open")


def _obstacle(process: psutil.Process, version: str | None, *, is_open: bool) -> str:
    """Why `--pid` would fail, in words that continue "it cannot be attached to:"; else empty."""
    pid = process.pid
    status = process.status()
    try:
        os.kill(pid, 0)
        Path(f"/proc/{pid}/exe").readlink()
        listening_addresses(pid)
    except (PermissionError, psutil.AccessDenied):
        return "it belongs to another user"
    if status in _OBSTACLES:
        return _OBSTACLES[status]
    if version is not None and version_is_before(version, OLDEST):
        return f"it runs Node {version}; {OLDEST[0]} or later is needed"
    if in_another_network(pid):
        return "it runs in a container: use heaphound inside it"
    return "" if is_open else _obstacle_to_open(pid)


def _obstacle_to_open(pid: int) -> str:
    if not catches(pid, signal.SIGUSR1):
        return "it does not listen to SIGUSR1"
    taken = sorted(configured_ports(pid) & listening_ports(pid))
    return f"its inspector's port {taken[0]} is taken" if taken else ""


def _parents_first(processes: list[NodeProcess]) -> list[NodeProcess]:
    """Depth first down the tree; siblings by PID."""
    children: dict[int | None, list[NodeProcess]] = {}
    for process in sorted(processes, key=lambda process: process.pid):
        children.setdefault(process.parent, []).append(process)
    ordered = []
    waiting = children.get(None, [])[::-1]
    while waiting:
        process = waiting.pop()
        ordered.append(process)
        waiting += children.get(process.pid, [])[::-1]
    return ordered


async def _with_heap(process: NodeProcess) -> NodeProcess:
    """Add what an open inspector tells about the heap, when it answers soon."""
    if process.inspector_address is None or process.obstacle:
        return process
    if is_claimed(process.pid, born(process.pid)):
        return process  # a session of ours would spoil the comparison of its snapshots
    host, _, port = process.inspector_address.rpartition(":")
    address = InspectorAddress(host.strip("[]"), int(port))
    with contextlib.suppress(HeaphoundError, TimeoutError):
        async with asyncio.timeout(ASKING_SECONDS):
            script = await asyncio.to_thread(ask_inspector, address)
            async with open_connection(script.websocket_url) as connection:
                sample = await sample_memory(connection, process.pid)
        return replace(
            process,
            heap_used_bytes=sample.heap_used_bytes,
            heap_limit_bytes=sample.heap_limit_bytes or process.heap_limit_bytes,
        )
    return process
