"""Cheap facts about a heap that tell what a snapshot of it will cost.

In: a connection. Out: `HeapFacts`. What counts is not the size of the heap but how many objects
it has and how long its longest collections are:

- A garbage collection marks each live object once, so the processor time it takes grows with the
  objects and not with the bytes. A snapshot begins with a collection anyway.
- V8 writes a name for every index at which some array, Map, Set or dictionary holds an object,
  and keeps 1 KB for each. One array of a million objects costs a gigabyte; a thousand arrays of a
  thousand cost a megabyte. So where there are large backing stores, the longest collections are
  looked up. That needs an eighth of a snapshot's time, and is not done otherwise.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from heaphound.errors import ProtocolViolation

LARGE_BYTES = 1 << 20  # of backing stores: below, at most 131 MB of names
_PATIENCE_SECONDS = 120.0
_GROUP = "heaphound-facts"

_FACTS = """(() => {
  try {
    const v8 = typeof process.getBuiltinModule === 'function'
      ? process.getBuiltinModule('node:v8') : require('node:v8');
    const { user, system } = process.cpuUsage();
    return JSON.stringify({
      cpu: (user + system) / 1e6, heap: v8.getHeapStatistics(),
      spaces: v8.getHeapSpaceStatistics(), rss: process.memoryUsage().rss,
    });
  } catch { return '{}'; }
})()"""

# `this` is an array of all the Arrays, Maps or Sets. No getter of the application is called:
# lengths of true arrays and sizes by the engine's own getter; elements by their descriptors.
_LONGEST = """function (kind) {
  try {
    const proto = { Map: Map.prototype, Set: Set.prototype }[kind];
    const size = proto && Object.getOwnPropertyDescriptor(proto, 'size').get;
    const bytes = { Array: (n) => 10 * n, Map: (n) => 28 * 2 ** Math.ceil(Math.log2(n)),
      Set: (n) => 20 * 2 ** Math.ceil(Math.log2(n)) }[kind];
    const points = (value) => typeof value === 'object' ? value !== null
      : ['string', 'function', 'symbol', 'bigint'].includes(typeof value)
        || (typeof value === 'number' && !Number.isInteger(value));
    let longest = null, count = 0, explained = 0;
    for (let i = 0; i < this.length; i++) {
      let n = 0;
      try { n = proto ? size.call(this[i]) : Array.isArray(this[i]) ? this[i].length : 0; } catch {}
      if (n > count) { longest = this[i]; count = n; }
      if (bytes(n) > 131072) explained += bytes(n);
    }
    if (longest === null) return JSON.stringify([0, 0]);
    const seen = [];
    if (proto) {
      const entries = proto.entries.call(longest);
      for (let i = 0; i < 32; i++) { const { done, value } = entries.next();
        if (done) break; seen.push(...(kind === 'Map' ? value : [value[0]])); }
    } else {
      for (let i = 0; i < 32; i++) {
        const at = Object.getOwnPropertyDescriptor(longest, Math.floor(i * count / 32));
        seen.push(at && typeof at.value !== 'number' && at.value);
      }
    }
    const names = count * (kind === 'Map' ? 2 : 1) * seen.filter(points).length / seen.length;
    return JSON.stringify([names, explained]);
  } catch { return JSON.stringify([0, 0]); }
}"""


class Caller(Protocol):
    """What sends commands to one isolate: a connection, or a worker's session within it."""

    async def call(
        self, method: str, *, timeout_seconds: float | None = None, **params: Any
    ) -> Mapping[str, Any]:
        """Send a command and wait for its answer."""


@dataclass(frozen=True, slots=True)
class HeapFacts:
    """What is known of a heap after a collection; sizes in bytes.

    Attributes:
        heap_used_bytes: all of it.
        heap_limit_bytes: where V8 gives up.
        large_bytes: in objects too large for a page: long backing stores, long strings.
        collect_cpu_seconds: processor time of the collection, all threads; None when not told.
        index_count: indexes at which the longest array, Map or Set holds objects.
        unexplained_bytes: of the large ones that are in no array, Map or Set that was looked up.
        rss_bytes: memory resident.
    """

    heap_used_bytes: int
    heap_limit_bytes: int
    large_bytes: int
    collect_cpu_seconds: float | None
    index_count: int
    unexplained_bytes: int
    rss_bytes: int


async def heap_facts(caller: Caller) -> HeapFacts:
    """Collect garbage and look at what remains.

    Raises:
        ConnectionLost: the inspector went away.
        InspectorUnavailable: the process did not answer in time.
        ProtocolViolation: it is not a Node that tells of its heap.
    """
    before = await _facts(caller)
    await caller.call("HeapProfiler.collectGarbage", timeout_seconds=_PATIENCE_SECONDS)
    after = await _facts(caller)
    large = sum(
        space.get("space_used_size", 0)
        for space in after["spaces"]
        if "large_object" in str(space.get("space_name"))
    )
    index_count, explained = await _longest(caller) if large >= LARGE_BYTES else (0, 0)
    return HeapFacts(
        heap_used_bytes=int(after["heap"]["used_heap_size"]),
        heap_limit_bytes=int(after["heap"]["heap_size_limit"]),
        large_bytes=int(large),
        collect_cpu_seconds=after["cpu"] - before["cpu"],
        index_count=index_count,
        unexplained_bytes=max(0, int(large) - explained),
        rss_bytes=int(after["rss"]),
    )


async def _facts(caller: Caller) -> dict[str, Any]:
    answer = await caller.call(
        "Runtime.evaluate",
        timeout_seconds=_PATIENCE_SECONDS,
        expression=_FACTS,
        silent=True,
        returnByValue=True,
        includeCommandLineAPI=True,
    )
    try:
        facts = json.loads(answer["result"]["value"])
        if {"cpu", "heap", "spaces", "rss"} <= facts.keys():
            return dict(facts)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise ProtocolViolation("the process did not tell of its heap") from error
    raise ProtocolViolation(
        "the process does not tell of its heap, so a snapshot's cost cannot be estimated",
        hint="With --force the snapshot is taken without an estimate.",
    )


async def _longest(caller: Caller) -> tuple[int, int]:
    """The most indexes with objects that one Array, Map or Set has; the bytes of all large ones."""
    longest, explained = 0.0, 0.0
    try:
        for kind in ("Array", "Map", "Set"):
            prototype = await _object(caller, "Runtime.evaluate", expression=f"{kind}.prototype")
            found = await caller.call(
                "Runtime.queryObjects",
                timeout_seconds=_PATIENCE_SECONDS,
                prototypeObjectId=prototype,
                objectGroup=_GROUP,
            )
            answer = await caller.call(
                "Runtime.callFunctionOn",
                timeout_seconds=_PATIENCE_SECONDS,
                objectId=found["objects"]["objectId"],
                functionDeclaration=_LONGEST,
                arguments=[{"value": kind}],
                returnByValue=True,
                silent=True,
            )
            names, of_large = json.loads(answer["result"]["value"])
            longest, explained = max(longest, names), explained + of_large
    except (LookupError, TypeError, ValueError) as error:
        raise ProtocolViolation("the process did not tell of its collections") from error
    finally:
        await caller.call(
            "Runtime.releaseObjectGroup", timeout_seconds=_PATIENCE_SECONDS, objectGroup=_GROUP
        )
    return int(longest), int(explained)


async def _object(caller: Caller, method: str, **params: Any) -> str:
    answer = await caller.call(
        method, timeout_seconds=_PATIENCE_SECONDS, objectGroup=_GROUP, silent=True, **params
    )
    return str(answer["result"]["objectId"])
