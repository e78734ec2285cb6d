"""An iterator over an emitter's events is asked for a few and then left as it is.

## What it finds
`const events = on(emitter, "name")` of `node:events` in code that runs any number of times, on an
emitter that outlives the call, where `events` is only ever asked for `next()`: not looped over with
`for await`, not ended by `return()`, no `signal` given, not handed on.

## Why it leaks
`on` adds listeners to the emitter and takes them away when its iterator ends. One that is only left
goes on to listen, and collects every event that comes.

## Known misses
Iterators kept in fields, and loops over them that never end.

## Example
    import { on } from "node:events";
    export async function firstReply(bus) {
      const replies = on(bus, "reply");
      return (await replies.next()).value;
    }

Instead:
    import { once } from "node:events";
    export async function firstReply(bus) {
      return once(bus, "reply");
    }

## References
- Node.js documentation, "events", events.on and its signal
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.lifetime import Longevity, describe_function
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.resources import kept_in
from heaphound.source.shapes import arguments, callee, property_name, short_text
from heaphound.source.syntax import Node

_OPTIONS = 3


class EventIteratorNotReturned:
    """An iterator of events per call that nothing ends."""

    name: ClassVar[str] = "event-iterator-not-returned"
    category: ClassVar[str] = "listener"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each iterator that is left listening."""
        for made in file.model.calls_named("on"):
            target = callee(made)
            origin = file.model.origin(target) if target is not None else None
            if origin is None or origin[1] != "on" or origin[0].removeprefix("node:") != "events":
                continue
            given = arguments(made)
            if not given or len(given) >= _OPTIONS or file.lifetime.runs_once(made):
                continue
            if file.lifetime.longevity(given[0]) is Longevity.LOCAL:
                continue
            binding = kept_in(file.model, made)
            if binding is None or not binding.references or not all(map(_asks, binding.references)):
                continue
            emitter = short_text(given[0])
            where = describe_function(file.lifetime.outermost(made))
            yield Report(
                made,
                Confidence.HIGH if file.per_request(made) else Confidence.MEDIUM,
                f"Every {where} leaves an iterator over events of `{emitter}`, which goes on to listen "
                f"and to collect them. Looked for and not found: `{binding.name}.return()`, a loop "
                f"over it, a `signal` option.",
                f"Wait for one event with `once({emitter}, …)`; or call "
                f"`await {binding.name}.return()` in finally.",
            )


def _asks(use: Node) -> bool:
    """Say whether a use of the iterator is a call of its `next`."""
    member = use.parent
    called = member.parent if member is not None and member.kind == "member_expression" else None
    if member is None or called is None or called.kind != "call_expression":
        return False
    return called.child("function") is member and property_name(member) == "next"
