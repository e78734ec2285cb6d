"""Each race against a long-lived promise leaves a reaction on it.

## What it finds
`Promise.race([work, this.closed])` in code that runs any number of times or in a loop, where one of
the promises is made outside: a field, a variable of the module or of the function around the loop.

## Why it leaks
`Promise.race` calls `then` on every entrant. The promise that has not settled keeps each of those
reactions, with the result of the race and what waits for it, until it settles at shutdown.

## Known misses
Promises that settle soon, which the file does not show, are reported too.

## Example
    async request(message) {
      return Promise.race([this.send(message), this.closed]);
    }

Instead:
    request(message) {
      return new Promise((resolve, reject) => {
        this.waiters.add(reject); // close() rejects them all
        this.send(message).then(resolve, reject).finally(() => this.waiters.delete(reject));
      });
    }

## References
- ECMAScript, Promise.race; Node.js issue "Promise.race leaks memory"
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.bindings import Binding
from heaphound.source.file_model import FileModel
from heaphound.source.lifetime import describe_function, is_lifecycle_name, is_teardown_name
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import LOOPS, arguments, bare, callee, callee_name, last_name, receiver
from heaphound.source.syntax import Node

_PROMISE_TYPE = re.compile(r":\s*(Promise|PromiseLike)\b")


class RaceOnLongLived:
    """A race that a long-lived promise remembers."""

    name: ClassVar[str] = "race-on-long-lived"
    category: ClassVar[str] = "closure"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each race against a promise that outlives it."""
        for call in file.model.calls_named("race"):
            owner = receiver(call)
            given = arguments(call)
            if owner is None or owner.text != "Promise" or not given:
                continue
            entrants = bare(given[0]).children if bare(given[0]).kind == "array" else []
            loop = _loop_around(file, call)
            if loop is None and file.lifetime.runs_once(call):
                continue
            function = file.lifetime.outermost(call)
            name = function.name if function is not None else ""
            if loop is None and (is_teardown_name(name) or is_lifecycle_name(name)):
                continue
            for entrant in entrants if len(entrants) > 1 else []:
                if not _outlives(file, bare(entrant), loop):
                    continue
                text = bare(entrant).text
                yield Report(
                    call,
                    Confidence.MEDIUM,
                    f"Every race in {describe_function(function)} leaves a reaction on `{text}`, "
                    f"which lives longer: until `{text}` settles it keeps the result of each race "
                    f"and what waits for it. Looked for and not found: a promise made for this race.",
                    f"Give each waiter its own promise that is forgotten when the work is done: a Set "
                    f"of `reject` functions that the end of `{text}` calls, or an AbortSignal with "
                    f"`events.once(..., {{ signal }})`.",
                )
                break


def _loop_around(file: SourceFile, call: Node) -> Node | None:
    function = file.model.functions.around(call)
    for ancestor in call.ancestors():
        if function is not None and ancestor is function.node:
            return None
        if ancestor.kind in LOOPS:
            return ancestor
    return None


def _outlives(file: SourceFile, entrant: Node, loop: Node | None) -> bool:
    model = file.model
    if entrant.kind == "member_expression":
        owner = entrant.child("object")
        if owner is None or not model.functions.means_this(owner):
            return False
        return _is_promise_field(file, last_name(entrant), entrant)
    if entrant.kind != "identifier":
        return False
    binding = model.bindings.of(entrant)
    if binding is not None and binding.kind == "import":
        return True  # what another module exports for everybody to wait for
    if binding is None or binding.value is None or not _is_promise(model, binding):
        return False
    if binding.at_module_level:
        return not binding.writes
    if loop is not None and not loop.contains(binding.node):
        return not any(loop.contains(node) for node, _ in binding.writes)
    return False


def _is_promise(model: FileModel, binding: Binding) -> bool:
    value = bare(binding.value) if binding.value is not None else None
    if value is None or (binding.value is not None and binding.value.kind == "await_expression"):
        return False
    if _waits_for_event(model, value):
        return not binding.path
    if callee_name(value) == "withResolvers":
        return binding.path == ("promise",)
    if value.kind == "new_expression" and callee_name(value) == "Promise":
        return not binding.path
    around = binding.node.parent
    return around is not None and any(
        child.field == "type" and _PROMISE_TYPE.match(child.text) for child in around.children
    )


def _waits_for_event(model: FileModel, value: Node) -> bool:
    """Say whether a value is the promise of an event: `once(process, "SIGTERM")`."""
    target = callee(value) if value.kind == "call_expression" else None
    origin = model.origin(target) if target is not None else None
    return (
        origin is not None
        and origin[0].removeprefix("node:") == "events"
        and origin[1]
        in {
            "once",
            "EventEmitter.once",
        }
    )


def _is_promise_field(file: SourceFile, name: str, entrant: Node) -> bool:
    """Say whether a field holds a promise that another method of the class made."""
    here = file.lifetime.outermost(entrant)
    made = False
    for node in file.model.by_kind.get("assignment_expression", ()):
        left, right = node.child("left"), node.child("right")
        if left is None or right is None or last_name(left) != name:
            continue
        if file.lifetime.outermost(node) is here:
            return False
        value = bare(right)
        made = made or (value.kind == "new_expression" and callee_name(value) == "Promise")
    shape = here.owner if here is not None else None
    declared = shape.fields.get(name) if shape is not None else None
    value_node = declared.child("value") if declared is not None else None
    if value_node is not None and bare(value_node).kind == "new_expression":
        made = made or callee_name(bare(value_node)) == "Promise"
    return made
