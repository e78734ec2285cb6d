"""A method adds a listener to an emitter of its instance each time it is called.

## What it finds
`this.emitter.on(...)`, `this.on(...)`, with a function made in the call that holds something of the
call (an argument, a local variable, `resolve`), in a method that can run any number of times,
without a removal, a guard, or a new emitter in the same method.

## Why it leaks
The emitter lives as long as the instance. Each call leaves one listener and what it captured.

## Known misses
Methods that run once but do not look like it; handlers that are removed by another file.

## Example
    class Uploader {
      async upload(file) {
        this.socket.on("close", () => file.abort());
        await this.send(file);
      }
    }

Instead:
    class Uploader {
      async upload(file) {
        const onClose = () => file.abort();
        this.socket.on("close", onClose);
        try {
          await this.send(file);
        } finally {
          this.socket.off("close", onClose);
        }
      }
    }

## References
- Node.js documentation, "events", emitter.removeListener
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.closures import calling, handler_function, holds_call, settles_promise
from heaphound.source.functions import Function
from heaphound.source.lifetime import (
    Longevity,
    describe_function,
    is_lifecycle_name,
    is_teardown_name,
)
from heaphound.source.listeners import ADDING, Listener
from heaphound.source.long_lived import Living, class_living
from heaphound.source.receivers import is_ended_in
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.requests import parameter_names
from heaphound.source.syntax import Node

_ENDING = frozenset({"close", "end", "finish", "error", "exit"})


class FieldEmitterPerCall:
    """A listener per call on an emitter of the instance."""

    name: ClassVar[str] = "field-emitter-per-call"
    category: ClassVar[str] = "listener"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each listener that an instance's emitter gains per call."""
        for added in file.listeners.added:
            if added.soon_gone or added.event == "abort":
                continue
            lifetime = file.lifetime
            if lifetime.longevity(added.receiver) not in {Longevity.FIELD, Longevity.THIS}:
                continue
            method = lifetime.outermost(added.call)
            if (
                method is None
                or method.owner is None
                or calling(file.model, added.call) is not method
            ):
                continue
            if method.method == "constructor" or (
                lifetime.once_per_instance(method) and not _takes_work(method)
            ):
                continue
            if method.name in ADDING or (
                added.event in _ENDING and added.receiver.kind in {"this", "identifier"}
            ):
                continue
            again = is_lifecycle_name(method.name) and (
                lifetime.runs_again(method) or _takes_work(method)
            )
            if is_teardown_name(method.name) or (is_lifecycle_name(method.name) and not again):
                continue
            if _ends(file, added) or not (again or holds_call(file.model, added.handler, method)):
                continue
            if file.listeners.is_removed(added) or lifetime.guarded(added.call):
                continue
            lent = added.receiver.kind == "identifier"
            if (added.once or lent) and is_ended_in(file.model, added.receiver, method):
                continue
            if _replaced(file, added.receiver, method):
                continue
            text, event = added.receiver.text, added.event or "event"
            where = describe_function(method)
            own = lifetime.longevity(added.receiver) is Longevity.THIS
            kept = not own or class_living(file, method.owner) in {Living.CERTAIN, Living.LIKELY}
            yield Report(
                added.call,
                Confidence.MEDIUM if kept else Confidence.LOW,
                f'`{text}` gains a "{event}" listener on every {where} and lives as long as the '
                f"instance, so listeners add up, each with what the call holds. Looked for and not "
                f"found: a removal of the same function, a guard, a new `{text}` in the same method.",
                f"Keep the function and remove it when the work ends: `const handler = ...; "
                f'{text}.on("{event}", handler); try {{ ... }} finally {{ {text}.off("{event}", '
                f"handler) }}`, or add one listener in the constructor.",
            )


def _takes_work(method: Function) -> bool:
    """Say whether a method called `run` is handed what to run, and so runs once for each."""
    return method.name in {"run", "runTask", "runJob"} and bool(parameter_names(method.node))


def _replaced(file: SourceFile, receiver: Node, method: Function) -> bool:
    """Say whether the method makes the emitter, or a part of the path to it, anew."""
    key = file.model.key(receiver)
    for node in file.model.tree.within(method.node):
        if node.kind in {"assignment_expression", "augmented_assignment_expression"}:
            left = node.child("left")
            if left is not None and (key + ".").startswith(file.model.key(left) + "."):
                return True
    return False


def _ends(file: SourceFile, added: Listener) -> bool:
    """Say whether the handler itself takes all listeners off or ends the emitter."""
    closure = handler_function(file.model, added.handler)
    if closure is None:
        return not settles_promise(file.model, added.handler)
    text = closure.text
    name = added.receiver.text
    return any(f"{name}.{end}(" in text for end in ("destroy", "close", "end", "terminate"))
