"""A constructor subscribes to an object it was given, and the class cannot leave it again.

## What it finds
`dependency.member.on(...)` or `dependency.on(...)` in a constructor, on a parameter or on a field
that holds one, with a function that belongs to the instance, in a class that removes no listener
anywhere. Events that end the dependency (close, end, error, exit) are not reported.

## Why it leaks
The dependency outlives the instance. Its list of listeners keeps every instance ever made, with all
that hangs on it.

## Known misses
Classes of which only one instance is made elsewhere are reported too.

## Example
    class Session {
      constructor(hub) {
        hub.events.on("broadcast", (message) => this.send(message));
      }
    }

Instead:
    class Session {
      constructor(hub) {
        this.hub = hub;
        this.onBroadcast = (message) => this.send(message);
        hub.events.on("broadcast", this.onBroadcast);
      }
      close() {
        this.hub.events.off("broadcast", this.onBroadcast);
      }
    }

## References
- Node.js documentation, "events", emitter.removeListener
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.closures import calling
from heaphound.source.functions import ClassShape
from heaphound.source.lifetime import describe_function, is_teardown_name
from heaphound.source.listeners import REMOVING, Listener
from heaphound.source.long_lived import Living, class_living
from heaphound.source.receivers import ENDING_CALLS, is_shared_name
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.requests import parameter_names
from heaphound.source.scopes import made_for_each
from heaphound.source.shapes import FUNCTIONS, arguments, bare, callee_name, last_name, receiver
from heaphound.source.syntax import Node

_ENDING_WORDS = """
    error close end data finish message open connect exit listening ready disconnect drain
    readable response abort upgrade headers stream
"""
_ENDING = frozenset(_ENDING_WORDS.split())


class InjectedEmitterInConstructor:
    """An instance that its dependency never forgets."""

    name: ClassVar[str] = "injected-emitter-in-constructor"
    category: ClassVar[str] = "listener"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each subscription of a constructor without a way out."""
        seen: set[int] = set()
        for added in file.listeners.added:
            shared = is_shared_name(added.receiver)
            if added.once or added.event is None or (added.event in _ENDING and not shared):
                continue
            function = calling(file.model, added.call)
            if function is None or function.method != "constructor" or function.owner is None:
                continue
            shape = function.owner
            if class_living(file, shape) is Living.CERTAIN or _is_service(shape.name):
                continue
            given = parameter_names(function.node)
            path = _path(file, added.receiver)
            if not path or path[0] not in given:
                continue
            each = made_for_each(file.model, added.call)
            several = each is not None or (shared and class_living(file, shape) is Living.MANY)
            if (
                len(path) < 2
                and not several
                and not _tears_down_others(file, shape, added.receiver)
            ):
                continue
            if _removes(file, shape, added) or file.listeners.is_removed(added):
                continue
            if not _holds_instance(file, added) or file.lifetime.guarded(added.call):
                continue
            if function.node.index in seen:
                continue
            seen.add(function.node.index)
            text = added.receiver.text
            yield Report(
                added.call,
                Confidence.HIGH if each is not None else Confidence.MEDIUM,
                f'Every {describe_function(function)} adds a "{added.event}" listener to `{text}`, '
                f"which it was given and which outlives it: the listener keeps the instance. Looked "
                f"for and not found: any removal of a listener in {shape.name or 'the class'}.",
                f"Keep the function in a field and remove it where the instance ends: `close() {{ "
                f'{text}.off("{added.event}", this.handler) }}`.',
            )


def _removes(file: SourceFile, shape: ClassShape, added: Listener) -> bool:
    """Say whether a class takes listeners off others; `this.removeAllListeners()` does not.

    A removal cannot mean a function that has no name: only one of all listeners of the event can.
    """
    for call in file.model.calls_named(*REMOVING, "removeAllListeners"):
        if not shape.contains(call):
            continue
        if callee_name(call) == "removeAllListeners":
            if not _is_this(file, receiver(call)):
                return True
        elif not (added.handler.kind in FUNCTIONS and _is_kept_list(call)):
            return True
    return False


def _is_kept_list(removal: Node) -> bool:
    """Say whether a removal is of what a list of listeners says: event and handler both read."""
    return len(given := arguments(removal)) > 1 and all(
        bare(one).kind in {"identifier", "member_expression"} for one in given[:2]
    )


def _is_this(file: SourceFile, owner: Node | None) -> bool:
    return owner is not None and file.model.functions.means_this(owner)


def _tears_down_others(file: SourceFile, shape: ClassShape, target: Node) -> bool:
    """Say whether a class has a teardown that clears what the constructor made, but not this."""
    endings = [method for name, method in shape.methods.items() if is_teardown_name(name)]
    name = last_name(target)
    releases = [
        *file.timers.clearing,
        *file.model.calls_named(
            *REMOVING, "end", "destroy", "terminate", "removeAllListeners", "unsubscribe"
        ),
    ]
    for call in file.model.calls_named(*ENDING_CALLS):
        owner = receiver(call)
        if owner is not None and last_name(owner) == name and shape.contains(call):
            return False
    return any(method.node.contains(call) for method in endings for call in releases)


def _holds_instance(file: SourceFile, added: Listener) -> bool:
    """Say whether a handler keeps the instance: it says `this`, or is a field that is an arrow."""
    if "this" in added.handler.text:
        return True
    return any(
        node.kind == "identifier" and file.model.functions.means_this(node)
        for node in file.model.tree.within(added.handler)
    )


def _is_service(name: str) -> bool:
    """Say whether a class is by its name one of those that a program makes one of."""
    return name.endswith(
        (
            "Manager",
            "Service",
            "Server",
            "Plugin",
            "Registry",
            "Router",
            "App",
            "Application",
            "Controller",
            "Gateway",
            "Module",
            "Factory",
            "Provider",
            "Store",
            "Logger",
            "Broker",
            "Adapter",
            "Transport",
            "Monitor",
            "Collector",
            "Reporter",
            "Driver",
            "Compiler",
        )
    )


def _path(file: SourceFile, node: Node) -> list[str]:
    """The names from a constructor parameter to a receiver; `this.hub.events` begins at `hub`."""
    node = bare(node)
    names: list[str] = []
    while node.kind == "member_expression":
        names.append(last_name(node))
        owner = node.child("object")
        if owner is None:
            return []
        node = bare(owner)
    if file.model.functions.means_this(node):
        return names[::-1]
    if node.kind != "identifier":
        return []
    return [node.text, *names[::-1]]
