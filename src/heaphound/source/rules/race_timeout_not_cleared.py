"""A timeout that lost a race keeps running.

## What it finds
`Promise.race` (or `any`) of work against a promise that a `setTimeout` settles, where nothing
clears the timeout when the work wins.

## Why it leaks
The timer list holds the timeout, its function and the scope around it until it fires. With a
timeout of 30 seconds, each call keeps its memory for 30 seconds after it is done.

## Known misses
Timeouts made by helpers of other files.

## Example
    return Promise.race([
      work(),
      new Promise((_, reject) => setTimeout(reject, 30_000, new Error("late"))),
    ]);

Instead:
    let timer;
    try {
      return await Promise.race([
        work(),
        new Promise((_, reject) => { timer = setTimeout(reject, 30_000, new Error("late")); }),
      ]);
    } finally {
      clearTimeout(timer);
    }

## References
- Node.js documentation, "globals", AbortSignal.timeout
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.file_model import FileModel
from heaphound.source.lifetime import describe_function, is_teardown_name
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import arguments, bare, callee_name, last_name, receiver
from heaphound.source.syntax import Node
from heaphound.source.timers import is_timer_clear

_SHORT_MS = 1000


class RaceTimeoutNotCleared:
    """The timer of a raced timeout is left to run."""

    name: ClassVar[str] = "race-timeout-not-cleared"
    category: ClassVar[str] = "timer"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each race against a timeout that is not cleared."""
        model = file.model
        for call in model.calls_named("race"):
            owner = receiver(call)
            if owner is None or owner.text not in {"Promise", "Bluebird"}:
                continue
            if file.lifetime.runs_once(call):
                continue
            for entrant in _entrants(model, call):
                timer = _timeout_of(model, entrant, 0)
                if timer is None or _short(timer) or ".unref(" in entrant.text:
                    continue
                function = file.lifetime.outermost(call)
                scope = function.node if function is not None else model.tree.root
                helper = not scope.contains(timer)
                if any(is_timer_clear(node) for node in _calls_in(model, scope)):
                    continue
                if helper and _clears_in(model, timer):
                    continue
                where = describe_function(function)
                ends = function is not None and is_teardown_name(function.name)
                yield Report(
                    timer if scope.contains(timer) else call,
                    Confidence.LOW if ends else Confidence.MEDIUM,
                    f"When the other side of the race wins, this timeout goes on: each {where} keeps "
                    f"its promise, its function and what they hold until the timer fires. Looked for "
                    f"and not found: `clearTimeout` after the race, `.unref()` does not matter.",
                    "Keep the handle and clear it in `finally`: `let timer; try { return await "
                    "Promise.race([work, new Promise((_, reject) => { timer = setTimeout(reject, ms) "
                    "})]) } finally { clearTimeout(timer) }`, or use `AbortSignal.timeout(ms)`.",
                )
                break


def _calls_in(model: FileModel, scope: Node) -> list[Node]:
    names = ("clearTimeout", "clearInterval", "clearImmediate")
    return [call for call in model.calls_named(*names) if scope.contains(call)]


def _clears_in(model: FileModel, timer: Node) -> bool:
    around = model.functions.around(timer)
    while around is not None and around.parent is not None:
        around = around.parent
    return around is not None and bool(_calls_in(model, around.node))


def _entrants(model: FileModel, race: Node) -> list[Node]:
    """The promises of a race: of an array literal, or of a variable that holds one."""
    for argument in arguments(race)[:1]:
        given = bare(argument)
        if given.kind == "identifier":
            binding = model.bindings.of(given)
            if binding is not None and binding.value is not None and not binding.path:
                given = bare(binding.value)
        if given.kind == "array":
            return [bare(child) for child in given.children]
    return []


def _timeout_of(model: FileModel, entrant: Node, depth: int) -> Node | None:
    """The `setTimeout` call that settles a promise, through variables and local functions."""
    if depth > 3:
        return None
    if entrant.kind == "identifier":
        binding = model.bindings.of(entrant)
        if binding is None or binding.path:
            return None
        values = [binding.value, *(value for _, value in binding.writes)]
        for value in values:
            found = _timeout_of(model, bare(value), depth + 1) if value is not None else None
            if found is not None:
                return found
        return None
    if entrant.kind == "new_expression" and callee_name(entrant) == "Promise":
        return _arms(model, entrant)
    if entrant.kind == "call_expression":
        target = bare(entrant.child("function") or entrant)
        if last_name(target) in {"then", "catch"} and receiver(entrant) is not None:
            return _timeout_of(model, receiver(entrant) or entrant, depth + 1)
        function = model.functions.called(target)
        if function is None:
            return None
        for node in model.tree.within(function.node):
            if node.kind == "new_expression" and callee_name(node) == "Promise":
                return _arms(model, node)
    return None


def _arms(model: FileModel, promise: Node) -> Node | None:
    executor = next(iter(arguments(promise)), None)
    if executor is None:
        return None
    settlers = {child.text for child in (executor.child("parameters") or executor).children}
    single = executor.child("parameter")
    if single is not None:
        settlers.add(single.text)
    for node in model.tree.within(executor):
        if node.kind == "call_expression" and callee_name(node) == "setTimeout":
            given = arguments(node)
            if given and re.search(
                r"\b("
                + "|".join(re.escape(name) for name in settlers if name.isidentifier())
                + r")\b",
                given[0].text,
            ):
                return node
    return None


def _short(timer: Node) -> bool:
    given = arguments(timer)
    if len(given) < 2:
        return True
    text = given[1].text.replace("_", "")
    return text.isdigit() and int(text) < _SHORT_MS
