"""One look at the memory of a Node process, from outside (RSS) and through the inspector (heap).

What is evaluated in the target runs at once, inside try/catch, and leaves nothing behind: no
timer, no listener, no global, no promise. `require` of the command-line API is only there while
the expression runs, so it is used on the spot and never kept.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import psutil

from heaphound.errors import ProtocolViolation
from heaphound.target.channel import Channel

SAMPLE_SECONDS = 30.0

_ASK_AGAIN_SECONDS = 0.05

_WHO = """(() => {
  try {
    const ready = typeof process.memoryUsage === 'function';
    return ready ? JSON.stringify({pid: process.pid, version: process.version}) : '{}';
  } catch { return '{}'; }
})()"""

_LOOK = """(() => {
  const seen = {memory: null, heap: null, spaces: null};
  try { seen.memory = process.memoryUsage(); } catch {}
  try {
    const v8 = typeof process.getBuiltinModule === 'function'
      ? process.getBuiltinModule('node:v8')
      : (typeof require === 'function' ? require('node:v8') : null);
    seen.heap = v8.getHeapStatistics();
    seen.spaces = v8.getHeapSpaceStatistics();
  } catch {}
  try { return JSON.stringify(seen); } catch { return '{}'; }
})()"""


@dataclass(frozen=True, slots=True)
class MemorySample:
    """The memory of a process at one moment; sizes in bytes.

    `time` is seconds since the epoch. `heap_limit_bytes` and `heap_spaces` (used bytes by V8's
    name of the space) are None and empty where the process does not tell.
    """

    time: float
    rss_bytes: int
    heap_used_bytes: int
    heap_total_bytes: int
    heap_limit_bytes: int | None
    external_bytes: int
    array_buffers_bytes: int
    heap_spaces: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is at the other end; the pid is as the process itself sees it."""

    pid: int
    node_version: str


async def identify(connection: Channel, *, patience_seconds: float) -> Identity:
    """Ask the process for its pid and version.

    Args:
        connection: to its inspector.
        patience_seconds: how long to ask again: right after its start there is no `process` yet.

    Raises:
        ProtocolViolation: what answers is not Node.js.
    """
    deadline = time.monotonic() + patience_seconds
    while True:
        seen = await _evaluated(connection, _WHO, command_line=False)
        pid, version = seen.get("pid"), seen.get("version")
        if isinstance(pid, int) and isinstance(version, str) and version.startswith("v"):
            return Identity(pid, version)
        if time.monotonic() > deadline:
            raise ProtocolViolation(
                "what answers at the inspector's address is not Node.js",
                hint="Give the inspector of a Node.js process, not of a browser or another engine.",
            )
        await asyncio.sleep(_ASK_AGAIN_SECONDS)


async def sample_memory(connection: Channel, local_pid: int | None) -> MemorySample:
    """Look at the process's memory once; it costs the target about a millisecond.

    Args:
        connection: to its inspector.
        local_pid: its pid on this machine, to read RSS from outside; None when it is elsewhere.

    Raises:
        ConnectionLost: the inspector went away.
        InspectorUnavailable: the process did not answer in time.
        ProtocolViolation: the answer makes no sense.
    """
    seen = await _evaluated(connection, _LOOK, command_line=True)
    memory = _numbers(seen.get("memory"))
    if "heapUsed" not in memory:  # somebody replaced process.memoryUsage
        usage = _numbers(await connection.call("Runtime.getHeapUsage"))
        memory |= {"heapUsed": usage.get("usedSize", 0), "heapTotal": usage.get("totalSize", 0)}
    return memory_sample({**seen, "memory": memory}, time.time(), local_pid)


def memory_sample(seen: Mapping[str, Any], moment: float, local_pid: int | None) -> MemorySample:
    """Make a sample of what a process said: `memory`, `heap` and `spaces` as Node gives them.

    Args:
        seen: its answer.
        moment: seconds since the epoch.
        local_pid: its pid on this machine, to read RSS from outside; None when it is elsewhere.

    Raises:
        ProtocolViolation: it does not tell its heap.
    """
    memory = _numbers(seen.get("memory"))
    heap = _numbers(seen.get("heap"))
    if "heapUsed" not in memory and "used_heap_size" not in heap:
        raise ProtocolViolation("the process did not tell the size of its heap")
    memory = {
        "heapUsed": heap.get("used_heap_size", 0),
        "heapTotal": heap.get("total_heap_size", 0),
        **memory,
    }
    limit = heap.get("heap_size_limit")
    return MemorySample(
        time=moment,
        rss_bytes=_resident_bytes(local_pid, memory.get("rss", 0)),
        heap_used_bytes=memory["heapUsed"],
        heap_total_bytes=memory.get("heapTotal", 0),
        heap_limit_bytes=limit,
        external_bytes=memory.get("external", 0),
        array_buffers_bytes=memory.get("arrayBuffers", 0),
        heap_spaces=_spaces(seen.get("spaces")),
    )


async def _evaluated(connection: Channel, expression: str, *, command_line: bool) -> dict[str, Any]:
    """Run an expression that cannot throw in the target, and read the JSON object it makes."""
    answer = await connection.call(
        "Runtime.evaluate",
        timeout_seconds=SAMPLE_SECONDS,
        expression=expression,
        returnByValue=True,
        silent=True,
        includeCommandLineAPI=command_line,
    )
    try:
        seen = json.loads(answer["result"]["value"])
    except (LookupError, TypeError, ValueError) as error:
        raise ProtocolViolation("the process did not answer in a readable form") from error
    return seen if isinstance(seen, dict) else {}


def _numbers(values: Any) -> dict[str, int]:
    if not isinstance(values, Mapping):
        return {}
    return {str(key): int(value) for key, value in values.items() if isinstance(value, int | float)}


def _spaces(rows: Any) -> Mapping[str, int]:
    found = {}
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and isinstance(row.get("space_used_size"), int):
            found[str(row.get("space_name"))] = row["space_used_size"]
    return MappingProxyType(found)


def _resident_bytes(local_pid: int | None, told: int) -> int:
    if local_pid is None:
        return told
    try:
        return int(psutil.Process(local_pid).memory_info().rss)
    except psutil.Error:
        return told
