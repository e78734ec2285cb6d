"""What a request or connection takes is given back when it goes well, not when it breaks off.

## What it finds
A listener, an interval or an entry of a long-lived collection that a handler of requests takes and
that only a handler of "finish" (of a response) or "end" (of a socket) gives back.

## Why it leaks
A response whose client goes away never emits "finish", and a socket that breaks never emits "end":
both emit "close". What was taken for them stays.

## Known misses
Handlers that another file adds.

## Example
    active.set(id, { url: req.url, body: req.body });
    res.on("finish", () => active.delete(id));

Instead:
    active.set(id, { url: req.url, body: req.body });
    res.on("close", () => active.delete(id));

## References
- Node.js documentation, "http", events "close" and "finish" of http.ServerResponse
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from heaphound.source.bindings import Binding
from heaphound.source.functions import Function
from heaphound.source.growths import dynamic
from heaphound.source.handlers import EndHandler, end_handlers, reaches
from heaphound.source.lifetime import Longevity, describe_function
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import receiver, short_text
from heaphound.source.subscriptions import kind_of_state
from heaphound.source.syntax import Node
from heaphound.source.timers import is_global_timer

_RESPONSE = re.compile(r"(^|\.)(res|response|reply|raw|resp)$")
_SOCKET = re.compile(r"(^|\.)(socket|conn|connection|sock)$")
_LASTING = frozenset({Longevity.MODULE, Longevity.PROCESS, Longevity.FIELD, Longevity.CLOSURE})


class ReleasedOnSuccessOnly:
    """A release that a client which goes away never reaches."""

    name: ClassVar[str] = "released-on-success-only"
    category: ClassVar[str] = "global-state"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each thing that is given back on "finish" or "end" alone."""
        if not any(one in file.model.text for one in ("finish", "end")):
            return
        for place, releases, category, what in _taken(file):
            home = _handler_of(file, place)
            if home is None or not releases:
                continue
            event = _only_success(file, home, releases)
            if event is None:
                continue
            given, target = event.event, _target(event)
            yield Report(
                place,
                Confidence.MEDIUM,
                f"{what} of {describe_function(home)} is given back on "
                f'"{given}" of `{target}` alone, which does not come when the client goes away: then '
                f'it stays. Looked for and not found: a handler of "close" that gives it back.',
                f'Give it back on "close", which always comes: `{target}.on("close", ...)`.',
                category=category,
            )


def _taken(file: SourceFile) -> Iterator[tuple[Node, Sequence[Node], str, str]]:
    """What functions take, all that gives it back, its category, and what to call it."""
    for collection in file.module_collections:
        for growth in collection.usage.growths if not collection.usage.size_tests else ():
            if dynamic(growth):
                what = f"What `{collection.name}` gains on every call"
                category = kind_of_state(collection, growth) or "global-state"
                yield growth.site, collection.usage.shrinks, category, what
    for call in file.model.calls_named("setInterval"):
        place = (
            file.timers.kept_in(call) if is_global_timer(file.model, call, "setInterval") else None
        )
        if isinstance(place, Binding) and not place.at_module_level:
            yield call, file.timers.clears_of(place), "timer", f"The interval `{place.name}`"
    for added in file.listeners.added:
        if added.fresh or file.lifetime.longevity(added.receiver) not in _LASTING:
            continue
        removals = file.listeners.removals_of(added)
        what = f'The "{added.event or "event"}" listener on `{short_text(added.receiver)}`'
        yield added.call, removals, "listener", what


def _handler_of(file: SourceFile, place: Node) -> Function | None:
    """The handler of requests or connections that a place belongs to."""
    if file.lifetime.runs_once(place) or not file.per_request(place):
        return None
    return file.model.functions.around(place)


def _target(event: EndHandler) -> str:
    owner = receiver(event.call)
    return owner.text if owner is not None else ""


def _only_success(file: SourceFile, home: Function, releases: Sequence[Node]) -> EndHandler | None:
    """The one handler of a good end from which everything is given back; None when others do."""
    handlers = end_handlers(file.model, home.node)
    reaching = [one for one in handlers if reaches(file.model, one.handler, releases)]
    if len(reaching) != 1:
        return None
    event = reaching[0]
    target = _target(event)
    good = (event.event == "finish" and _RESPONSE.search(target)) or (
        event.event == "end" and _SOCKET.search(target)
    )
    if not good:
        return None
    handler = file.model.functions.called(event.handler)
    node = handler.node if handler is not None else event.handler
    if handler is not None and handler.binding is not None:
        uses = handler.binding.references
        if any(not event.call.contains(use) for use in uses):
            return None
    return event if all(node.contains(release) for release in releases) else None
