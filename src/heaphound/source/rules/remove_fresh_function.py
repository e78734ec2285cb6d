"""A listener is removed with a function that was never added.

## What it finds
`off`, `removeListener` or `removeEventListener` whose function is written right there, or is a
`.bind()` call: each makes a new function, and no emitter can find that in its list.

## Why it leaks
Emitters compare functions by identity. The call does nothing, the listener stays, and with it
everything its closure holds.

## Known misses
A function that is made fresh elsewhere, such as a getter that binds on each access.

## Example
    socket.on("data", this.onData.bind(this));
    socket.off("data", this.onData.bind(this));

Instead:
    this.onData = this.onData.bind(this); // once, in the constructor
    socket.on("data", this.onData);
    socket.off("data", this.onData);

## References
- Node.js documentation, "events", emitter.removeListener
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.listeners import is_bind
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import bare, receiver


class RemoveFreshFunction:
    """Removal of a function that is made by the removing call."""

    name: ClassVar[str] = "remove-fresh-function"
    category: ClassVar[str] = "listener"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each removal that cannot remove anything."""
        for removal in file.listeners.removed:
            if not removal.fresh:
                continue
            event = f'"{removal.event}"' if removal.event is not None else "the event"
            made = (
                "`.bind()` makes a new function"
                if is_bind(removal.handler)
                else ("this function is a new one")
            )
            name = "handler"
            if is_bind(removal.handler):
                bound = receiver(bare(removal.handler))
                name = bound.text if bound is not None else name
            yield Report(
                removal.call,
                Confidence.HIGH,
                f"`{removal.receiver.text}.{removal.method}` removes nothing: {made} each time, so "
                f"the listener of {event} that was added earlier stays, with all that it holds.",
                f"Keep the function that is added (`const bound = {name}.bind(this)`, once) and "
                f"give the same one to both calls."
                if is_bind(removal.handler)
                else "Keep the function in a variable and give the same one to both calls.",
            )
