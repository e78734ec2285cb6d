"""A function stores something, and its counterpart takes nothing out.

## What it finds
`register` and `unregister`, `subscribe` and `unsubscribe`, `join` and `leave`, `add...` and
`remove...`, `enable` and `disable` and their like, of one class or module, where the first stores
into a collection that nothing in the file takes anything out of.

## Why it leaks
Callers do what they should and call the counterpart, and the collection keeps everything.

## Known misses
Removals in another file.

## Example
    register(id, handler) {
      this.handlers.set(id, handler);
    }
    unregister(id) {
      this.log.info(`bye ${id}`);
    }

Instead:
    unregister(id) {
      this.handlers.delete(id);
    }

## References
- MDN, Map.prototype.delete
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.containers import Collection
from heaphound.source.cures import taking_out
from heaphound.source.functions import Function
from heaphound.source.lifetime import describe_function
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import discarded

_PAIRS = {
    "register": ("unregister", "deregister"),
    "subscribe": ("unsubscribe",),
    "add": ("remove", "delete"),
    "on": ("off",),
    "attach": ("detach",),
    "watch": ("unwatch",),
    "connect": ("disconnect",),
    "join": ("leave", "part"),
    "enable": ("disable",),
    "track": ("untrack",),
    "observe": ("unobserve",),
    "listen": ("unlisten",),
    "login": ("logout",),
    "acquire": ("release",),
    "mount": ("unmount",),
    "bind": ("unbind",),
    "lock": ("unlock",),
}


class UndoRemovesNothing:
    """A counterpart that forgets its duty."""

    name: ClassVar[str] = "undo-removes-nothing"
    category: ClassVar[str] = "global-state"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each collection that the undoing function does not touch."""
        for collection in (*file.module_collections, *file.instance_collections):
            usage = collection.usage
            if usage.shrinks or usage.bucket_shrinks or usage.size_tests:
                continue
            for growth in (*usage.growths, *usage.bucket_growths):
                function = file.lifetime.outermost(growth.site)
                undo = _undo(file, function) if function is not None else None
                if function is None or undo is None or file.lifetime.runs_once(growth.site):
                    continue
                mentioned = collection.name.rsplit(".", maxsplit=1)[-1] in undo.node.text
                if mentioned and not _filters_in_vain(file, undo):
                    continue
                confidence = Confidence.HIGH
                if usage.escapes or not _private(collection):
                    confidence = confidence.lowered()
                name = collection.name
                yield Report(
                    growth.site,
                    confidence,
                    f"{describe_function(function)} stores in `{name}`, and {describe_function(undo)} "
                    f"takes nothing out of it, nor does anything else: what is undone stays. Looked "
                    f"for and not found: a deletion, `clear`, a reassignment.",
                    f"Take it out in {describe_function(undo)}, for example `{taking_out(collection, growth.key)}`.",
                )
                break


def _filters_in_vain(file: SourceFile, undo: Function) -> bool:
    """Say whether a function makes a shorter list and drops it: `list.filter((f) => f !== fn);`."""
    return any(
        undo.node.contains(call) and discarded(call) for call in file.model.calls_named("filter")
    )


def _private(collection: Collection) -> bool:
    """Say whether only the class itself can reach a collection."""
    name = collection.name.removeprefix("this.")
    return name.startswith(("#", "_")) or "private " in collection.declared.text


def _undo(file: SourceFile, function: Function) -> Function | None:
    """The counterpart of a function, by name, in the same class or module."""
    name = function.name.lstrip("_#")
    for do, undos in _PAIRS.items():
        if name != do and not (name.startswith(do) and name[len(do) :][:1].isupper()):
            continue
        rest = name[len(do) :]
        for undo in undos:
            found = _named(file, function, undo + rest)
            if found is not None and (found.node.child("body") or found.node).children:
                return found
    return None


def _named(file: SourceFile, function: Function, name: str) -> Function | None:
    if function.owner is not None:
        return function.owner.methods.get(name)
    binding = file.model.bindings.module.names.get(name)
    return file.model.functions.of_binding(binding) if binding is not None else None
