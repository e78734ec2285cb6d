"""A removal names a function that was never added.

## What it finds
`off`, `removeListener` or `removeEventListener` with a function that no call in the file adds,
while the same object gains an inline, bound or other function for the same event.

## Why it leaks
Removal compares functions by identity. A wrapper is not the function it wraps, so the removal does
nothing, says nothing, and the wrapper stays with all that it holds.

## Known misses
Functions that are handed over under another name by another file.

## Example
    export function attach(emitter, handler) {
      emitter.on("message", (message) => handler(message.data));
      return () => emitter.off("message", handler);
    }

Instead:
    export function attach(emitter, handler) {
      const wrapped = (message) => handler(message.data);
      emitter.on("message", wrapped);
      return () => emitter.off("message", wrapped);
    }

## References
- Node.js documentation, "events", emitter.removeListener
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.listeners import same_handler
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import last_name


class RemoveOtherFunction:
    """Removing what was never added."""

    name: ClassVar[str] = "remove-other-function"
    category: ClassVar[str] = "listener"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each removal of a function that nothing adds."""
        listeners = file.listeners
        for removed in listeners.removed:
            if (
                removed.fresh
                or removed.event is None
                or removed.handler.kind == "subscript_expression"
            ):
                continue
            keys = listeners.handler_keys(removed.handler)
            same_event = [one for one in listeners.added if one.event == removed.event]
            rivals = [
                one
                for one in same_event
                if file.model.key(one.receiver) == file.model.key(removed.receiver)
            ]
            if not rivals or any(
                same_handler(keys, listeners.handler_keys(one.handler)) for one in listeners.added
            ):
                continue
            if not all(one.fresh for one in rivals) or any(one.once for one in rivals):
                continue
            added = rivals[0]
            wraps = last_name(removed.handler)
            if wraps and wraps not in added.handler.text:
                continue
            line = file.model.tree.line(removed.call.start)
            yield Report(
                added.call,
                Confidence.HIGH,
                f"Line {line} removes `{removed.handler.text}`, but what is added here is another "
                f"function that calls it: the removal finds nothing and every listener stays. Looked "
                f"for and not found: an addition of `{removed.handler.text}` itself.",
                f"Give the function a name and use it in both calls: `const handler = ...; "
                f'{added.receiver.text}.{added.method}("{added.event}", handler)` and '
                f'`{removed.receiver.text}.{removed.method}("{removed.event}", handler)`.',
            )
