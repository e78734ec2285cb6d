"""A connection is taken out of a collection when it asks for it, not when it goes away.

## What it finds
In a handler of "connection": the connection, or what belongs to it, goes into a collection of the
module or listens to an emitter of the module. A handler of messages takes it out again; no handler of
"close" or "disconnect" does.

## Why it leaks
Clients rarely say goodbye: they lose the network or close the window. Each that does leaves its socket
and all that hangs on it behind.

## Known misses
Removals in other files.

## Example
    wss.on("connection", (ws) => {
      ws.on("message", (text) => {
        if (text === "join") members.add(ws);
        if (text === "leave") members.delete(ws);
      });
    });

Instead:
    wss.on("connection", (ws) => {
      ws.on("message", (text) => { ... });
      ws.on("close", () => members.delete(ws));
    });

## References
- npm, "ws", event "close"
- Socket.IO documentation, "disconnect"
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from heaphound.source.functions import Function
from heaphound.source.handlers import end_handlers, reaches
from heaphound.source.lifetime import Longevity
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.requests import parameter_names
from heaphound.source.shapes import arguments, callee_name, short_text, string_value, value_site
from heaphound.source.subscriptions import CONNECTIONS
from heaphound.source.syntax import Node

_LASTING = frozenset({Longevity.MODULE, Longevity.PROCESS, Longevity.FIELD})
_AT_ONCE = frozenset({"forEach", "map", "filter", "some"})
_LISTENING = frozenset({"on", "addListener", "addEventListener", "once"})


class KeptAfterDisconnect:
    """A way out that only polite clients take."""

    name: ClassVar[str] = "kept-after-disconnect"
    category: ClassVar[str] = "global-state"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each thing of a connection that stays when the connection breaks off."""
        if "connection" not in file.model.text:
            return
        for place, releases, category, what in _taken(file):
            home = _connection_handler(file, place)
            if home is None or not releases or not _only_when_asked(file, home, releases):
                continue
            connection = parameter_names(home.node)[0]
            line = file.model.tree.line(releases[0].start)
            yield Report(
                place,
                Confidence.MEDIUM,
                f"{what} is taken away in line {line}, when a client asks for it, but not when "
                f"`{connection}` closes: it then stays with all that it holds. Looked for and not "
                f'found: a handler of "close" or "disconnect" that takes it away.',
                f'Take it away when the connection ends, too: `{connection}.on("close", ...)`.',
                category=category,
            )


def _taken(file: SourceFile) -> Iterator[tuple[Node, Sequence[Node], str | None, str]]:
    """What a file keeps of connections, what takes it away, its category, and what to call it."""
    for collection in file.module_collections:
        usage = collection.usage
        if usage.size_tests:
            continue
        whole = [*usage.shrinks, *usage.bucket_shrinks]
        for growth in (*usage.growths, *usage.bucket_growths):
            home = _connection_handler(file, growth.site)
            names = parameter_names(home.node)[:1] if home is not None else []
            held = growth.value.text if growth.value is not None else ""
            key = growth.key.text if growth.key is not None else ""
            if names and re.search(rf"(?<![\w.]){re.escape(names[0])}(?!\w)", f"{held} {key}"):
                yield growth.site, whole, None, f"What `{collection.name}` gains here"
    for added in file.listeners.added:
        if added.fresh or file.lifetime.longevity(added.receiver) not in _LASTING:
            continue
        removals = file.listeners.removals_of(added)
        yield added.call, removals, "listener", f"The listener on `{short_text(added.receiver)}`"


def _connection_handler(file: SourceFile, place: Node) -> Function | None:
    """The function around a place that is handed each new connection."""
    function = file.model.functions.around(place)
    while function is not None:
        names = parameter_names(function.node)
        given = value_site(function.node).parent
        call = given.parent if given is not None and given.kind == "arguments" else None
        if names and names[0] in CONNECTIONS and call is not None:
            first = arguments(call)[0]
            if callee_name(call) in _LISTENING and string_value(first) == "connection":
                return function
        function = function.parent
    return None


def _only_when_asked(file: SourceFile, home: Function, releases: Sequence[Node]) -> bool:
    """Say whether all that takes something away stands in handlers of what a connection says."""
    if any(not home.node.contains(one) for one in releases):
        return False
    if any(
        reaches(file.model, one.handler, releases) for one in end_handlers(file.model, home.node)
    ):
        return False
    return all(_is_asked_for(file, home, one) for one in releases)


def _is_asked_for(file: SourceFile, home: Function, release: Node) -> bool:
    function = file.model.functions.around(release)
    while function is not None and function is not home:
        given = value_site(function.node).parent
        call = given.parent if given is not None and given.kind == "arguments" else None
        if call is not None and callee_name(call) not in _AT_ONCE:
            return callee_name(call) in _LISTENING
        function = function.parent
    return False
