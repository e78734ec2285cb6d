"""What a process has open: timers, sockets, servers, children, watchers, requests; in groups.

In: an open inspector. Out: `OpenHandles`. Nothing is hooked and nothing stays behind: what Node
itself keeps is read once. Timers stand in a table that only Node's own functions can see; the
inspector shows it as part of the scope of `clearTimeout`, on all versions from 18 to 26, without a
collection or a walk over the heap. The inspector also tells where a function was written, and its
debugger, enabled for that moment and told to skip every pause, which file that is.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any
from urllib.parse import unquote

from heaphound.errors import HeaphoundError, ProtocolViolation
from heaphound.target.channel import Channel

SECONDS = 30.0
MOST = 20_000
_GROUP = "heaphound-handles"
_CLEAR_TIMEOUT = """(() => {
  try {
    return (typeof process.getBuiltinModule === 'function'
      ? process.getBuiltinModule('node:timers') : require('node:timers')).clearTimeout;
  } catch { return null; }
})()"""
_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class HandlePlace:
    """Where a function was written: its script's path or URL, and the line, from 1."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class HandleGroup:
    """Handles of one kind and one place.

    Attributes:
        kind: timeout, interval, server, socket, child, watcher, stream, request or other.
        words: what they are, such as "Socket to 10.0.0.7:5432".
        count: how many.
        keeps_alive: False for those that are unref'ed.
        place: of the function that they call, the program's own if there is one.
        delay_ms: of timers.
        oldest_seconds: how long ago the oldest timer was started last.
        next_seconds: until the first of the timers is due.
        examples: a few words on up to three of them.
        created: where they were created, most first, of those that were while it was traced.
    """

    kind: str
    words: str
    count: int
    keeps_alive: bool
    place: HandlePlace | None
    delay_ms: float | None
    oldest_seconds: float | None
    next_seconds: float | None
    examples: tuple[str, ...]
    created: tuple[Creation, ...] = ()


@dataclass(frozen=True, slots=True)
class Creation:
    """A function that created handles, and how many of them are open."""

    function: str
    place: HandlePlace
    count: int


@dataclass(frozen=True, slots=True)
class OpenHandles:
    """All that a process has open at one moment.

    Attributes:
        time: seconds since the epoch.
        uptime: of the process, in seconds.
        groups: the largest first.
        kinds: what Node counts as keeping the event loop alive, by its names.
        doubts: what could not be seen.
    """

    time: float
    uptime: float | None
    groups: tuple[HandleGroup, ...]
    kinds: Mapping[str, int]
    doubts: tuple[str, ...]


async def open_handles(connection: Channel, traced_seconds: float = 0.0) -> OpenHandles:
    """List what a process has open; it costs the process some milliseconds.

    Args:
        connection: to its inspector.
        traced_seconds: take the stacks of what is created for so long, with async_hooks, before
            it is listed; the process is slower meanwhile.

    Raises:
        ConnectionLost: the inspector went away.
        InspectorUnavailable: the process did not answer in time.
        ProtocolViolation: the answer makes no sense.
    """
    script = resources.files("heaphound.target").joinpath("handles_probe.js").read_text("utf-8")
    try:
        async with _scripts(connection) as urls:
            made = await _made_within(connection, traced_seconds) if traced_seconds else None
            table = await _timer_table(connection)
            found = await _call(connection, table, script, {"value": MOST}, made or {"value": None})
            seen = json.loads(await _text_of(connection, found))
            places = await _places(connection, found, urls)
    except (LookupError, TypeError, ValueError) as error:
        raise ProtocolViolation("the process did not answer in a readable form") from error
    finally:
        with contextlib.suppress(HeaphoundError):
            await connection.call(
                "Runtime.releaseObjectGroup", timeout_seconds=SECONDS, objectGroup=_GROUP
            )
    doubts = [str(fault) for fault in seen["faults"]]
    if not seen["timersSeen"]:
        doubts.append("this version of Node does not show its timers")
    if seen["more"]:
        doubts.append(f"there are more; the first {MOST:,} were looked at")
    groups = _merged(_group(row, places) for row in seen["groups"])
    return OpenHandles(time.time(), seen["uptime"], groups, dict(seen["kinds"]), tuple(doubts))


async def _made_within(connection: Channel, seconds: float) -> Mapping[str, Any] | None:
    """Trace what is created for some seconds; gives the table of it, as an argument of a call."""
    script = resources.files("heaphound.target").joinpath("creation_probe.js").read_text("utf-8")
    limit = 1000 * (seconds + SECONDS)
    answer = await connection.call(
        "Runtime.evaluate",
        timeout_seconds=SECONDS,
        expression=f"{script}({limit:.0f})\n//# sourceURL=heaphound-creation.js",
        objectGroup=_GROUP,
        silent=True,
        includeCommandLineAPI=True,
    )
    probe = answer.get("result", {}).get("objectId")
    if probe is None:
        return None
    try:
        await asyncio.sleep(seconds)
    finally:
        await _call(connection, probe, "function () { this.stop(); return this; }")
    made = (await _properties(connection, probe)).get("made", {}).get("objectId")
    return None if made is None else {"objectId": made}


async def _timer_table(connection: Channel) -> str | None:
    """The object id of Node's table of timers, from the scope of its `clearTimeout`."""
    answer = await connection.call(
        "Runtime.evaluate",
        timeout_seconds=SECONDS,
        expression=_CLEAR_TIMEOUT,
        objectGroup=_GROUP,
        silent=True,
        includeCommandLineAPI=True,
    )
    function_id = answer.get("result", {}).get("objectId")
    if function_id is None:
        return None
    inner = await _properties(connection, function_id, internal=True)
    scopes = await _properties(connection, inner.get("[[Scopes]]", {}).get("objectId"))
    for scope in scopes.values():
        variables = await _properties(connection, scope.get("objectId"))
        if "timerListMap" in variables:
            return variables["timerListMap"].get("objectId")
    return None


async def _call(
    connection: Channel, object_id: str | None, function: str, *arguments: Mapping[str, Any]
) -> str:
    """Call a function on an object, or on the global one; gives the id of what it returns."""
    if object_id is None:
        answer = await connection.call(
            "Runtime.evaluate", timeout_seconds=SECONDS, expression="globalThis",
            objectGroup=_GROUP, silent=True,
        )  # fmt: skip
        object_id = str(answer["result"]["objectId"])
    answer = await connection.call(
        "Runtime.callFunctionOn",
        timeout_seconds=SECONDS,
        objectId=object_id,
        functionDeclaration=function,
        arguments=list(arguments),
        objectGroup=_GROUP,
        silent=True,
    )
    return str(answer["result"]["objectId"])


async def _text_of(connection: Channel, object_id: str) -> str:
    answer = await connection.call(
        "Runtime.callFunctionOn",
        timeout_seconds=SECONDS,
        objectId=object_id,
        functionDeclaration="function () { return this.text; }",
        returnByValue=True,
        silent=True,
    )
    return str(answer["result"]["value"])


async def _places(
    connection: Channel, found: str, urls: Mapping[str, str]
) -> list[HandlePlace | None]:
    """Where each of the functions was written."""
    own = await _properties(connection, found)
    rows = await _properties(connection, own["functions"]["objectId"])
    ids = [rows[str(at)]["objectId"] for at in range(len(rows)) if str(at) in rows]
    places: list[HandlePlace | None] = []
    for first in range(0, len(ids), _AT_ONCE):
        inner = await asyncio.gather(
            *(
                _properties(connection, each, internal=True)
                for each in ids[first : first + _AT_ONCE]
            )
        )
        places += [
            _place(each.get("[[FunctionLocation]]", {}).get("value"), urls) for each in inner
        ]
    return places


def _place(location: Any, urls: Mapping[str, str]) -> HandlePlace | None:
    if not isinstance(location, Mapping):
        return None
    url = urls.get(str(location.get("scriptId")))
    if not url:
        return None
    return HandlePlace(_file(url), int(location.get("lineNumber", 0)) + 1)


def _file(url: str) -> str:
    return _harmless(unquote(url.removeprefix("file://")) if url.startswith("file://") else url)


async def _properties(
    connection: Channel, object_id: str | None, *, internal: bool = False
) -> dict[str, Mapping[str, Any]]:
    if object_id is None:
        return {}
    answer = await connection.call(
        "Runtime.getProperties", timeout_seconds=SECONDS, objectId=object_id, ownProperties=True
    )
    rows = answer.get("internalProperties" if internal else "result", ())
    return {str(row["name"]): row["value"] for row in rows if "value" in row}


@contextlib.asynccontextmanager
async def _scripts(connection: Channel) -> AsyncIterator[dict[str, str]]:
    """The URL of every script by its id.

    The debugger is enabled for as long as the block lasts. It is told first to skip every pause, so
    that no `debugger` statement of the program stops it.
    """
    urls: dict[str, str] = {}

    def parsed(params: Mapping[str, Any]) -> None:
        urls[str(params.get("scriptId"))] = str(params.get("url", ""))

    with connection.subscribed("Debugger.scriptParsed", parsed):
        skip = connection.call("Debugger.setSkipAllPauses", timeout_seconds=SECONDS, skip=True)
        await skip
        try:
            await connection.call("Debugger.enable", timeout_seconds=SECONDS)
            yield urls
        finally:
            with contextlib.suppress(HeaphoundError):
                await connection.call("Debugger.disable", timeout_seconds=SECONDS)


def _group(row: Mapping[str, Any], places: Sequence[HandlePlace | None]) -> HandleGroup:
    known = [places[number] for number in row["from"] if number < len(places)]
    return HandleGroup(
        kind=str(row["kind"]),
        words=_harmless(row["words"]),
        count=int(row["count"]),
        keeps_alive=bool(row["ref"]),
        place=_best([place for place in known if place is not None]),
        delay_ms=_milliseconds(row.get("delay")),
        oldest_seconds=_seconds(row.get("oldest")),
        next_seconds=_seconds(row.get("next")),
        examples=tuple(_harmless(each) for each in row.get("examples", ())),
        created=_created(row),
    )


def _created(row: Mapping[str, Any]) -> tuple[Creation, ...]:
    if not row.get("created"):
        return ()
    function, script, line = row["created"]
    place = HandlePlace(_file(str(script)), int(line))
    return (Creation(_harmless(function), place, int(row["count"])),)


def _best(places: Sequence[HandlePlace]) -> HandlePlace | None:
    """The program's own place before one of a package, and that before one of Node's."""
    own = [place for place in places if not place.file.startswith("node:")]
    app = [place for place in own if "/node_modules/" not in place.file]
    return next(iter([*app, *own, *places]), None)


def _merged(groups: Any) -> tuple[HandleGroup, ...]:
    """Join what different functions of one place made."""
    joined: dict[tuple[Any, ...], HandleGroup] = {}
    for group in groups:
        key = (group.kind, group.words, group.keeps_alive, group.place, group.delay_ms)
        other = joined.get(key)
        if other is None:
            joined[key] = group
            continue
        joined[key] = HandleGroup(
            *key[:2],
            group.count + other.count,
            group.keeps_alive,
            group.place,
            group.delay_ms,
            max(filter(None, (group.oldest_seconds, other.oldest_seconds)), default=None),
            min(filter(None, (group.next_seconds, other.next_seconds)), default=None),
            tuple(dict.fromkeys((*other.examples, *group.examples)))[:3],
            tuple(sorted((*other.created, *group.created), key=lambda each: -each.count)),
        )
    return tuple(sorted(joined.values(), key=lambda group: -group.count))


def _milliseconds(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _seconds(value: Any) -> float | None:
    return float(value) / 1000 if isinstance(value, int | float) else None


def _harmless(text: Any) -> str:
    """Take out what could control a terminal: the text is the program's, and so anybody's."""
    return "".join(sign if sign.isprintable() else " " for sign in str(text))[:300]
