"""An interval whose handle is dropped, in code that runs many times.

## What it finds
`setInterval(...)` as a statement, in a function that may run any number of times and is not guarded.

## Why it leaks
Nothing can stop the interval: Node's timer list holds it, its function, and all that the function's
scope holds, until the process ends. Each call adds one. `.unref()` lets the process exit; the timer
and what it holds stay.

## Known misses
Functions that other files call once are taken for repeated ones.

## Example
    function track(connection) {
      setInterval(() => connection.ping(), 1000);
    }

Instead:
    function track(connection) {
      const timer = setInterval(() => connection.ping(), 1000);
      connection.once("close", () => clearInterval(timer));
    }

## References
- Node.js documentation, "timers", clearInterval
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.functions import Function, returns_functions
from heaphound.source.lifetime import describe_function, is_lifecycle_name
from heaphound.source.long_lived import Living, class_living
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import calls_unref, discarded
from heaphound.source.timers import is_global_timer


class IntervalHandleDiscarded:
    """An interval nothing can stop, per call."""

    name: ClassVar[str] = "interval-handle-discarded"
    category: ClassVar[str] = "timer"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each interval whose handle is dropped."""
        for call in file.model.calls_named("setInterval"):
            if not is_global_timer(file.model, call, "setInterval") or not discarded(call):
                continue
            lifetime = file.lifetime
            if lifetime.runs_once(call) or lifetime.guarded(call):
                continue
            function = lifetime.outermost(call)
            unref = calls_unref(call)
            confidence = Confidence.MEDIUM if unref else Confidence.HIGH
            name = function.name if function is not None else ""
            if is_lifecycle_name(name) and function is not None and function.owner is not None:
                living = class_living(file, function.owner)
                kept = living is Living.CERTAIN
                confidence = Confidence.LOW if kept else Confidence.MEDIUM
            alone = function is not None and _is_made_once(file, function)
            if function is not None and function.method == "constructor":
                if alone or _is_injected(file, function):
                    confidence = Confidence.LOW
            if file.is_entry or (unref and function is not None and returns_functions(function)):
                confidence = confidence.lowered()
            where = describe_function(function)
            note = " `.unref()` lets the process exit but does not stop it." if unref else ""
            yield Report(
                call,
                confidence,
                f"Every {where} starts an interval that nothing can stop, because its handle is "
                f"dropped: the timer, its function and the variables around it stay.{note} Looked "
                f"for and not found: a variable for the handle, a guard.",
                "Keep the handle and clear it where the work ends: `const timer = setInterval(...)` "
                "and `clearInterval(timer)`, for example in a `close` handler or a returned "
                "function.",
            )


def _is_injected(file: SourceFile, function: Function) -> bool:
    """Say whether a container makes the one instance of a class, and no file makes another."""
    shape = function.owner
    if shape is None or shape.node.index in file.instances:
        return False
    return class_living(file, shape) is Living.CERTAIN


def _is_made_once(file: SourceFile, function: Function) -> bool:
    """Say whether all that the file does with a class is to make one instance, once."""
    binding = function.owner.binding if function.owner is not None else None
    made = [use for use in binding.references if use.field == "constructor"] if binding else []
    return bool(made) and all(file.lifetime.runs_once(use) for use in made)
