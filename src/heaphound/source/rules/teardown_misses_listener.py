"""The teardown removes some of the listeners that the set-up added, and forgets others.

## What it finds
A class, or a function that returns its own teardown, which removes at least one listener from an
emitter and never removes another one that it adds to the same emitter. Emitters that are closed or
destroyed there are not reported.

## Why it leaks
The emitter outlives the owner, or there would be nothing to remove. The forgotten listener keeps
the owner and all that it holds.

## Known misses
Removals with computed event names count as removals of everything they could mean.

## Example
    start() {
      this.bus.on("added", this.onAdded);
      this.bus.on("removed", this.onRemoved);
    }
    stop() {
      this.bus.off("added", this.onAdded);
    }

Instead:
    stop() {
      this.bus.off("added", this.onAdded);
      this.bus.off("removed", this.onRemoved);
    }

## References
- Node.js documentation, "events", emitter.removeListener
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.lifetime import Longevity, describe_function
from heaphound.source.listeners import Listener, same_handler
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import last_name, receiver

_ENDING = (
    "close",
    "destroy",
    "end",
    "terminate",
    "disconnect",
    "quit",
    "kill",
    "removeAllListeners",
)


_LASTING = frozenset({Longevity.PROCESS, Longevity.MODULE, Longevity.FIELD})


class TeardownMissesListener:
    """A teardown that forgets one of the listeners."""

    name: ClassVar[str] = "teardown-misses-listener"
    category: ClassVar[str] = "listener"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each listener that a teardown forgets."""
        listeners = file.listeners
        for added in listeners.added:
            if added.once or listeners.is_removed(added) or added.event is None:
                continue
            if added.event in {"error", "close"} or file.lifetime.runs_once(added.call):
                continue
            key = file.model.key(added.receiver)
            siblings = [
                one
                for one in listeners.removed
                if file.model.key(one.receiver) == key and self._same_owner(file, added, one)
            ]
            if any(one.event in {added.event, None} for one in siblings):
                continue
            if not siblings:
                if (report := self._forgotten(file, added)) is not None:
                    yield report
                continue
            if self._receiver_ends(file, added):
                continue
            if file.lifetime.longevity(added.receiver) is Longevity.LOCAL:
                continue
            paired = [
                other
                for other in listeners.added
                if file.model.key(other.receiver) == key
                and other is not added
                and listeners.is_removed(other)
                and file.lifetime.outermost(other.call) is file.lifetime.outermost(added.call)
            ]
            if not paired:
                continue
            line = file.model.tree.line(siblings[0].call.start)
            text = added.receiver.text
            where = describe_function(file.lifetime.outermost(added.call))
            yield Report(
                added.call,
                Confidence.MEDIUM,
                f'{where} adds this "{added.event}" listener to `{text}` together with '
                f'"{paired[0].event}"; line {line} takes that one off and forgets this one, so it '
                f"stays with all that it holds. Looked for and not found: a removal of "
                f'"{added.event}" from `{text}`, `removeAllListeners`, a close of `{text}`.',
                f'Remove it in the same place: `{text}.off("{added.event}", handler)`, with the same '
                f"function.",
            )

    def _forgotten(self, file: SourceFile, added: Listener) -> Report | None:
        """The same function on another emitter, which a teardown in the function does take off."""
        home = file.model.functions.around(added.call)
        keys = file.listeners.handler_keys(added.handler)
        if home is None or added.handler.kind != "identifier" or self._receiver_ends(file, added):
            return None
        if file.lifetime.longevity(added.receiver) not in _LASTING:
            return None
        for other in file.listeners.added:
            if other is added or file.model.functions.around(other.call) is not home:
                continue
            if not same_handler(keys, file.listeners.handler_keys(other.handler)):
                continue
            for removed in file.listeners.removed:
                inner = file.model.functions.around(removed.call)
                if inner is None or inner is home or not home.node.contains(removed.call):
                    continue
                if not same_handler(keys, file.listeners.handler_keys(removed.handler)):
                    continue
                line = file.model.tree.line(removed.call.start)
                text, event = added.receiver.text, added.event
                return Report(
                    added.call,
                    Confidence.MEDIUM,
                    f'{describe_function(home)} adds this "{event}" listener to `{text}`; line {line} '
                    f"takes the same function off `{removed.receiver.text}` and forgets this one, so "
                    f"it stays with all that it holds. Looked for and not found: a removal of "
                    f'"{event}" from `{text}`.',
                    f'Remove it in the same place: `{text}.off("{event}", {added.handler.text})`.',
                )
        return None

    def _same_owner(self, file: SourceFile, added: Listener, removed: Listener) -> bool:
        here, there = (
            file.lifetime.outermost(added.call),
            file.lifetime.outermost(removed.call),
        )
        if here is None or there is None:
            return False
        return here is there or (here.owner is not None and here.owner is there.owner)

    def _receiver_ends(self, file: SourceFile, added: Listener) -> bool:
        name = last_name(added.receiver)
        return any(
            (owner := receiver(call)) is not None and last_name(owner) == name
            for call in file.model.calls_named(*_ENDING)
        )
