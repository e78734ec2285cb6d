"""A function arms a timeout for itself for ever, and nothing can stop it.

## What it finds
`setTimeout(tick, ...)` or `setTimeout(() => this.check(), ...)` inside `tick` or `check` itself, on
every way through it, with the handle dropped or never cleared and without a flag or signal that is
tested before, in a function or class of which there can be any number.

## Why it leaks
It is an interval without a handle: each start adds a chain that never ends and keeps the closure or
the instance around it.

## Known misses
Chains that are stopped by throwing.

## Example
    function onConnection(socket) {
      function beat() {
        socket.write("ping");
        setTimeout(beat, 1000);
      }
      beat();
    }

Instead:
    function onConnection(socket) {
      const timer = setInterval(() => socket.write("ping"), 1000);
      socket.on("close", () => clearInterval(timer));
    }

## References
- Node.js documentation, "timers"
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.bindings import Binding
from heaphound.source.functions import Function, runs_at_once
from heaphound.source.lifetime import describe_function, is_lifecycle_name
from heaphound.source.long_lived import Living, class_living
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import FUNCTIONS, arguments, bare, callee_name, value_site
from heaphound.source.syntax import Node
from heaphound.source.timers import is_global_timer

_CONDITIONS = frozenset(
    {"if_statement", "ternary_expression", "switch_case", "catch_clause", "while_statement"}
)
_LEAVES = frozenset({"return_statement", "throw_statement"})
_STOPPED = re.compile(
    r"stop|closed?|destroy|abort|running|ended|done|finished|active|cancel", re.IGNORECASE
)


class TimeoutRecursion:
    """A chain of timeouts without an end."""

    name: ClassVar[str] = "timeout-recursion"
    category: ClassVar[str] = "timer"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each timeout by which a function calls itself for ever."""
        for call in file.model.calls_named("setTimeout"):
            if not is_global_timer(file.model, call, "setTimeout"):
                continue
            function = _repeating(file, call)
            if function is None or not _repeats(file, call, function):
                continue
            if not _any_number(file, function) or _can_stop(file, call, function):
                continue
            place = file.timers.kept_in(call)
            if place is not None and (
                file.timers.clears(place)
                or (isinstance(place, Binding) and file.lifetime.escapes(place))
            ):
                continue
            confidence = Confidence.MEDIUM
            if file.is_entry or (
                function.owner is not None
                and (
                    is_lifecycle_name(function.name)
                    or class_living(file, function.owner) not in {Living.UNKNOWN, Living.MANY}
                )
            ):
                confidence = Confidence.LOW
            where = describe_function(function)
            yield Report(
                call,
                confidence,
                f"{where} arms a timeout for itself on every run, and nothing stops the chain: it "
                f"keeps what is around it for ever, once per start. Looked for and not found: "
                f"`clearTimeout`, a flag or signal that is tested before.",
                "Keep the handle and clear it where the owner ends "
                "(`timer = setTimeout(...)`, `clearTimeout(timer)`), or test a flag first: "
                "`if (stopped) return;`.",
            )


def _repeating(file: SourceFile, call: Node) -> Function | None:
    """The function that arms the timeout: out through callbacks and promise handlers."""
    function = file.model.functions.around(call)
    while function is not None:
        parent = value_site(function.node).parent
        chained = (
            parent is not None
            and parent.kind == "arguments"
            and parent.parent is not None
            and callee_name(parent.parent) in {"then", "finally"}
        )
        if not chained and not runs_at_once(function):
            return function
        function = function.parent
    return None


def _repeats(file: SourceFile, call: Node, function: Function) -> bool:
    """Say whether the timeout's callback is, or only calls, the function itself."""
    given = arguments(call)
    if not given:
        return False
    callback = bare(given[0])
    if file.model.functions.called(callback) is function:
        return True
    if callback.kind == "call_expression" and callee_name(callback) == "bind":
        inner = bare(callback.child("function") or callback).child("object")
        return inner is not None and file.model.functions.called(inner) is function
    if callback.kind not in FUNCTIONS:
        return False
    return any(
        node.kind == "call_expression"
        and file.model.functions.called(node.child("function") or node) is function
        for node in file.model.tree.within(callback)
    )


def _any_number(file: SourceFile, function: Function) -> bool:
    if function.owner is not None:
        return True
    outer = function.parent
    if outer is None or function.binding is None:
        return False  # at module level there is one chain per call; its callers decide
    return not file.lifetime.runs_once(function.node)


def _can_stop(file: SourceFile, call: Node, function: Function) -> bool:
    """Say whether a condition stands before the timeout or around it."""
    for ancestor in call.ancestors():
        if ancestor is function.node:
            break
        if ancestor.kind in _CONDITIONS or (
            ancestor.kind == "binary_expression" and set(ancestor.tokens) & {"&&", "||", "??"}
        ):
            return True
    for node in file.model.tree.within(function.node):
        if node.index >= call.index:
            break
        if node.kind in _LEAVES and not node.contains(call):
            return True
    callback = arguments(call)[0]
    return _STOPPED.search(callback.text) is not None and "if" in callback.text
