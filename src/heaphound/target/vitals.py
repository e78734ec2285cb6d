"""Everything one can see of a running Node process without slowing it down: its vitals.

In: an open inspector, and /proc when the process is on this machine. Out: a `Vitals` per look. The
probe that is put into the process is `vitals_probe.js`, which says how it takes itself back.
"""

from __future__ import annotations

import contextlib
import json
import re
import shlex
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

from heaphound.errors import HeaphoundError, ProtocolViolation
from heaphound.target.cgroup import memory_rooms
from heaphound.target.channel import Channel
from heaphound.target.memory import SAMPLE_SECONDS, MemorySample, memory_sample

# V8's kinds of collections, by the numbers that Node's perf_hooks give them.
GC_KINDS = {"1": "minor", "2": "minor mark-sweep", "4": "major", "8": "incremental", "16": "weak"}
# Reading PSS makes the kernel walk all pages of the process.
PSS_EVERY_SECONDS = 10.0
# Between two ticks of the timer that tells how late the event loop is; each wakes the process.
TICK_MS = 100
# A second look at what waits was to come after 100 ms.
MOST_PATIENCE_MS = 400.0
_GROUP = "heaphound-vitals"
_OPTION = re.compile(
    r"--(max[-_]old[-_]space[-_]size(?:[-_]percentage)?|max[-_]heap[-_]size)=(\d+)"
)


@dataclass(frozen=True, slots=True)
class MajorCollection:
    """One major collection: when it began, what it left, and how long it took, in ms."""

    time: float
    heap_after_bytes: int
    pause_ms: float


@dataclass(frozen=True, slots=True)
class ListenerWarning:
    """A MaxListenersExceededWarning as the process got it."""

    time: float
    message: str
    stack: str


@dataclass(frozen=True, slots=True)
class Wait:
    """HTTP requests without an answer at one moment, and how many had none 100 ms later.

    Attributes:
        peer: whom this process asked, as HOST:PORT; "in" for what it was asked itself.
        count: requests without an answer.
        stayed: those of them that still had none a tenth of a second later.
    """

    peer: str
    count: int
    stayed: int


@dataclass(frozen=True, slots=True)
class Frame:
    """A function that was running: its name, "" without one; its script's URL or path; the line."""

    function: str
    script: str
    line: int


@dataclass(frozen=True, slots=True)
class Task:
    """JavaScript that a look interrupted: how long it went on, and its stack, innermost first."""

    left_ms: float
    frames: tuple[Frame, ...]


@dataclass(frozen=True, slots=True)
class Vitals:
    """One look at a process; sizes in bytes, None where it cannot be known.

    Attributes:
        memory: what `memory.sample_memory` sees.
        uptime: seconds since the process started.
        pss_bytes: RSS with shared pages counted in shares; local processes only.
        cgroup_used_bytes: of the tightest memory group with a limit.
        cgroup_limit_bytes: its limit.
        malloced_bytes: what V8 itself took from malloc.
        gc: kind -> (collections, milliseconds) since the probe began.
        majors: major collections since the last look.
        loop_delay_ms: how late a timer of every `tick_ms` was, the worst since the last look.
        loop_utilisation: share of the time since the last look that the event loop was busy.
        cpu_share: of one core, since the last look.
        resources: what keeps the event loop alive, by kind: timers, sockets, requests ...
        warnings: MaxListenersExceededWarnings since the last look.
        cpu_wait_share: of the time since the last look in which the main thread could have run but
            got no processor; local processes only.
        waits: who waited for an answer at the look before; None when it was not seen.
        tasks: JavaScript that earlier looks interrupted, and that has ended since.
        answer_ms: until it answered the look. JavaScript is interrupted, a synchronous call is not.
    """

    memory: MemorySample
    uptime: float | None = None
    pss_bytes: int | None = None
    cgroup_used_bytes: int | None = None
    cgroup_limit_bytes: int | None = None
    malloced_bytes: int | None = None
    gc: Mapping[str, tuple[int, float]] = field(default_factory=dict)
    majors: tuple[MajorCollection, ...] = ()
    loop_delay_ms: float | None = None
    loop_utilisation: float | None = None
    cpu_share: float | None = None
    resources: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[ListenerWarning, ...] = ()
    cpu_wait_share: float | None = None
    waits: tuple[Wait, ...] | None = None
    tasks: tuple[Task, ...] = ()
    answer_ms: float | None = None


class VitalsProbe:
    """Looks at one process again and again; an async context manager. Made by `Target.probe`."""

    def __init__(
        self,
        connection: Channel,
        local_pid: int | None,
        explained: Callable[[], AbstractAsyncContextManager[None]],
        tick_ms: int = TICK_MS,
    ) -> None:
        self._connection = connection
        self._local_pid = local_pid
        self._explained = explained
        self._tick_ms = tick_ms
        self._object_id = ""
        self._before: Mapping[str, Any] = {}
        self._looked_at = 0.0
        self._pss: tuple[float, int | None] = (float("-inf"), None)
        self._cpu_wait: float | None = None

    async def __aenter__(self) -> Self:
        """Put the probe into the process.

        Raises:
            TargetError: it died, the connection was lost, or it refuses.
        """
        script = resources.files("heaphound.target").joinpath("vitals_probe.js").read_text("utf-8")
        async with self._explained():
            answer = await self._connection.call(
                "Runtime.evaluate",
                timeout_seconds=SAMPLE_SECONDS,
                expression=f"{script}({self._tick_ms})\n//# sourceURL=heaphound-vitals.js",
                objectGroup=_GROUP,
                silent=True,
                includeCommandLineAPI=True,
            )
        object_id = answer.get("result", {}).get("objectId")
        if not isinstance(object_id, str):
            raise ProtocolViolation(
                "the process cannot be watched through its inspector",
                hint="It may have replaced what Node.js provides. Watch its RSS from a recording.",
            )
        self._object_id = object_id
        return self

    async def __aexit__(self, *exception: object) -> None:
        """Take the probe back. When the connection is lost it takes itself back."""
        with contextlib.suppress(HeaphoundError):
            await self._on_probe("function () { this.stop(); return ''; }")
        with contextlib.suppress(HeaphoundError):
            await self._connection.call(
                "Runtime.releaseObjectGroup", timeout_seconds=SAMPLE_SECONDS, objectGroup=_GROUP
            )

    async def look(self) -> Vitals:
        """Look once; it costs the process about half a millisecond.

        Raises:
            TargetError: it died, or the connection was lost, or it did not answer.
        """
        asked, waited = time.monotonic(), _wait_of("thread-self")
        async with self._explained():
            seen = await self._on_probe("function () { return this.poll(); }")
        answer = time.monotonic() - asked - max(0.0, (_wait_of("thread-self") or 0) - (waited or 0))
        now = time.time()
        memory = memory_sample(seen, now, self._local_pid)
        used, limit = self._cgroup()
        before, passed = self._before, time.monotonic() - self._looked_at
        self._before, self._looked_at = seen, time.monotonic()
        return Vitals(
            memory=memory,
            uptime=_number(seen.get("uptime")),
            pss_bytes=self._pss_bytes(),
            cgroup_used_bytes=used,
            cgroup_limit_bytes=limit,
            malloced_bytes=_whole(_part(seen, "heap").get("malloced_memory")),
            gc=_tallies(_part(seen, "gc")),
            majors=tuple(
                MajorCollection(row[0] / 1000, int(row[1]), float(row[2]))
                for row in seen.get("majors", [])
            ),
            loop_delay_ms=_number(seen.get("delay")),
            loop_utilisation=_utilisation(_part(before, "loop"), _part(seen, "loop")),
            cpu_share=_cpu_share(_part(before, "cpu"), _part(seen, "cpu"), passed),
            resources=MappingProxyType(
                {str(kind): int(count) for kind, count in _part(seen, "resources").items()}
            ),
            warnings=tuple(
                ListenerWarning(
                    one["at"] / 1000, _harmless(one["message"]), _harmless(one["stack"])
                )
                for one in seen.get("warnings", [])
            ),
            cpu_wait_share=self._cpu_wait_share(passed),
            waits=_waits(seen.get("waits")),
            tasks=tuple(_task(row) for row in seen.get("tasks", [])),
            answer_ms=1000 * max(0.0, answer),
        )

    async def _on_probe(self, function: str) -> Mapping[str, Any]:
        answer = await self._connection.call(
            "Runtime.callFunctionOn",
            timeout_seconds=SAMPLE_SECONDS,
            objectId=self._object_id,
            functionDeclaration=function,
            returnByValue=True,
            silent=True,
        )
        try:
            seen = json.loads(answer["result"]["value"] or "{}")
        except (LookupError, TypeError, ValueError) as error:
            raise ProtocolViolation("the process did not answer in a readable form") from error
        return seen if isinstance(seen, dict) else {}

    def _cgroup(self) -> tuple[int | None, int | None]:
        if self._local_pid is None:
            return None, None
        rooms = [room for room in memory_rooms(self._local_pid) if room.name != "the machine"]
        return (rooms[0].used_bytes, rooms[0].limit_bytes) if rooms else (None, None)

    def _cpu_wait_share(self, passed: float) -> float | None:
        if self._local_pid is None:
            return None
        before = self._cpu_wait
        self._cpu_wait = _wait_of(f"{self._local_pid}/task/{self._local_pid}")
        if before is None or self._cpu_wait is None or passed <= 0:
            return None
        return min(1.0, max(0.0, self._cpu_wait - before) / passed)

    def _pss_bytes(self) -> int | None:
        read_at, known = self._pss
        if self._local_pid is None or time.monotonic() - read_at < PSS_EVERY_SECONDS:
            return known
        found = None
        with contextlib.suppress(OSError, ValueError):
            rollup = Path(f"/proc/{self._local_pid}/smaps_rollup").read_text(encoding="ascii")
            row = next(line for line in rollup.splitlines() if line.startswith("Pss:"))
            found = int(row.split()[1]) * 1024
        self._pss = (time.monotonic(), found)
        return found


def heap_options(local_pid: int) -> dict[str, int]:
    """Read the options that limit the heap from a process's command line and NODE_OPTIONS.

    Returns:
        Name without dashes -> number as given (MB, or per cent); the last one given counts.
    """
    words: list[str] = []
    with contextlib.suppress(OSError, ValueError):
        for row in Path(f"/proc/{local_pid}/environ").read_bytes().split(b"\0"):
            if row.startswith(b"NODE_OPTIONS="):
                words += shlex.split(row.partition(b"=")[2].decode("utf-8", "replace"))
    with contextlib.suppress(OSError):
        line = Path(f"/proc/{local_pid}/cmdline").read_bytes().decode("utf-8", "replace")
        words += _own_options(line.split("\0")[1:])
    found = {}
    for word in words:
        if match := _OPTION.fullmatch(word):
            found[match[1].replace("_", "-")] = int(match[2])
    return found


def _own_options(words: list[str]) -> list[str]:
    """Take the words before the script: what follows is for the program, not for Node."""
    taken = []
    for word in words:
        if not word.startswith("-"):
            break
        taken.append(word)
    return taken


def _part(seen: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = seen.get(name)
    return part if isinstance(part, Mapping) else {}


def _wait_of(thread: str) -> float | None:
    """Seconds that a thread could have run but got no processor, since it began."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        row = Path(f"/proc/{thread}/schedstat").read_text(encoding="ascii")
        return int(row.split()[1]) / 1e9
    return None


def _waits(seen: Any) -> tuple[Wait, ...] | None:
    """Read who waited; nothing when a blocked loop stretched the tenth of a second too far."""
    if not isinstance(seen, Mapping) or not 0 <= float(seen.get("ms", -1)) < MOST_PATIENCE_MS:
        return None
    return tuple(Wait(_harmless(row[0]), int(row[1]), int(row[2])) for row in seen.get("rows", ()))


def _task(row: Any) -> Task:
    left, frames = row
    return Task(
        float(left),
        tuple(
            Frame(_harmless(name), _harmless(script), int(line)) for name, script, line in frames
        ),
    )


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _harmless(text: str) -> str:
    """Take out what could control a terminal: the text is the program's, and so anybody's."""
    return "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in str(text))


def _whole(value: Any) -> int | None:
    return int(value) if isinstance(value, int | float) else None


def _tallies(gc: Mapping[str, Any]) -> Mapping[str, tuple[int, float]]:
    return MappingProxyType(
        {GC_KINDS.get(kind, kind): (int(row[0]), float(row[1])) for kind, row in gc.items()}
    )


def _utilisation(before: Mapping[str, Any], now: Mapping[str, Any]) -> float | None:
    try:
        active = now["active"] - before["active"]
        idle = now["idle"] - before["idle"]
    except KeyError:
        return None
    return float(active / (active + idle)) if active + idle > 0 else None


def _cpu_share(before: Mapping[str, Any], now: Mapping[str, Any], passed: float) -> float | None:
    try:
        micros = now["user"] + now["system"] - before["user"] - before["system"]
    except KeyError:
        return None
    return float(micros / 1e6 / passed) if passed > 0 else None
