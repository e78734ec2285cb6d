"""Requests wait in a map for replies that can no longer come, as the connection is gone.

## What it finds
A class that connects, keeps the waiters of its requests (`resolve`, a callback) in a field under
their ids, takes each out when its reply comes, and whose handlers for the end of the connection do
not touch that field. Classes whose entries time out are not reported.

## Why it leaks
After the connection closed there is no reply, so nobody ever takes these entries out. The instance
connects again and goes on; each loss of the connection leaves the waiters of that moment, with all
that waits for them.

## Known misses
Connections whose end is handled in another file.

## Example
    connect() {
      this.socket.on("close", () => this.scheduleReconnect());
    }
    ask(id, question) {
      return new Promise((resolve, reject) => {
        this.pending.set(id, { resolve, reject });
        this.socket.write(question);
      });
    }

Instead:
    this.socket.on("close", () => {
      for (const { reject } of this.pending.values()) reject(new Error("connection lost"));
      this.pending.clear();
      this.scheduleReconnect();
    });

## References
- Node.js documentation, "net", event 'close'
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.containers import Collection, inherited_collections
from heaphound.source.growths import Growth, dynamic
from heaphound.source.handlers import loss_handlers, reaches, runs_into
from heaphound.source.lifetime import describe_function
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import arguments
from heaphound.source.syntax import Node

_WAITER = re.compile(r"\b(reject|resolve|callback|cb|deferred)\b")
_CONNECTING = re.compile(r"^[_#]*(re)?(connect|open|establish)([A-Z]\w*)?$")


class PendingKeptAfterClose:
    """A loss of the connection that leaves the waiters of its requests."""

    name: ClassVar[str] = "pending-kept-after-close"
    category: ClassVar[str] = "cache"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each collection of waiters that the end of the connection leaves as it is."""
        declared = {one.declared.index for one in file.instance_collections}
        inherited = inherited_collections(file.model)
        for collection in (
            *file.instance_collections,
            *(one for one in inherited if one.declared.index not in declared),
        ):
            shape = collection.shape
            growth = _waiting(collection)
            if shape is None or growth is None or not collection.usage.shrinks:
                continue
            if not any(_CONNECTING.match(name) for name in shape.methods):
                continue
            lost = loss_handlers(file.model, shape)
            mentions = file.model.members.get(collection.name.removeprefix("this."), [])
            if not lost or any(file.model.functions.called(one) is None for one in lost):
                continue
            if any(runs_into(file.model, handler, mentions) for handler in lost):
                continue
            if _times_out(file, collection.usage.shrinks):
                continue
            name, line = collection.name, file.model.tree.line(lost[0].start)
            yield Report(
                growth.site,
                Confidence.MEDIUM,
                f"{describe_function(file.lifetime.outermost(growth.site))} puts a waiter into "
                f"`{name}` until its reply comes; when the connection ends (line {line}), no reply "
                f"comes any more and the waiters stay, while {shape.name} connects again. Looked "
                f"for and not found: a mention of `{name}` in a handler of the connection's end, a "
                f"timeout that takes entries out.",
                f"Settle and drop them where the connection ends: "
                f"`for (const waiter of {name}.values()) waiter.reject(error); {name}.clear()`."
                if collection.kind == "Map"
                else f"Settle what waits in `{name}` where the connection ends, then `{name} = {{}}`.",
            )


def _waiting(collection: Collection) -> Growth | None:
    """The growth that puts in a waiter."""
    for growth in collection.usage.growths:
        if growth.key is not None and growth.value is not None and dynamic(growth):
            if growth.how in {"set", "index"} and _WAITER.search(growth.value.text[:300]):
                return growth
    return None


def _times_out(file: SourceFile, shrinks: list[Node]) -> bool:
    """Say whether a timer takes entries out."""
    return any(
        given and reaches(file.model, given[0], shrinks)
        for call in file.model.calls_named("setTimeout", "setInterval")
        if (given := arguments(call))
    )
