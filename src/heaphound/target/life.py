"""Whether a process still lives, and is still the same one: a PID alone may be another's by now."""

from __future__ import annotations

import asyncio
from pathlib import Path

import psutil

from heaphound.target.address import listening_addresses

_START_TIME = 19  # field 22 of /proc/PID/stat, counted from behind the name
DYING_SECONDS = 2.0  # the socket closes a little before the process is gone


def listens(pid: int, port: int) -> bool:
    """Whether a process accepts connections at a port."""
    try:
        return any(address.port == port for address in listening_addresses(pid))
    except (psutil.Error, OSError):
        return False


def born(pid: int) -> int | None:
    """When a process was started, in ticks since the machine was: with its PID, a name for good.

    It is the kernel's own count, which no change of the clock moves. None when it is gone.
    """
    try:
        row = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        return int(row.rpartition(")")[2].split()[_START_TIME])
    except (OSError, ValueError, LookupError):
        return None


def is_running(pid: int, since: int | None) -> bool:
    """Whether it is still the same process, and no zombie."""
    try:
        return born(pid) == since and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


async def ends_soon(pid: int, since: int | None) -> bool:
    """Whether it ends within a moment."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + DYING_SECONDS
    while is_running(pid, since):
        if loop.time() > deadline:
            return False
        await asyncio.sleep(0.02)
    return True
