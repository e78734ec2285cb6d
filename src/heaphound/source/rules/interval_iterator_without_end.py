"""A loop over an interval that no way leads out of, started per call.

## What it finds
`for await (const _ of setInterval(ms))` of `node:timers/promises` in code that runs any number of
times, with no `break`, `return` or `throw` in the loop and no `signal` option.

## Why it leaks
The interval stops when its iterator is closed, which leaving the loop does, or by the signal. A loop
that never ends keeps the interval, the function's variables and the promise of the call for ever:
one more for each call.

## Known misses
Loops whose way out is never taken; intervals that are iterated by hand.

## Example
    import { setInterval } from "node:timers/promises";
    export async function watch(job, report) {
      for await (const _ of setInterval(1000)) report(await job.state());
    }

Instead:
    export async function watch(job, report, signal) {
      for await (const _ of setInterval(1000, null, { signal })) report(await job.state());
    }

## References
- Node.js documentation, "timers", timersPromises.setInterval
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.lifetime import describe_function, is_lifecycle_name
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import arguments, bare, callee
from heaphound.source.syntax import Node

_LEAVING = frozenset({"break_statement", "return_statement", "throw_statement"})
_OPTIONS = 3


class IntervalIteratorWithoutEnd:
    """An endless loop over an interval, per call."""

    name: ClassVar[str] = "interval-iterator-without-end"
    category: ClassVar[str] = "timer"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each such loop."""
        for loop in file.model.by_kind.get("for_in_statement", ()):
            over = loop.child("right")
            made = bare(over) if over is not None else None
            if made is None or not _is_interval(file, made):
                continue
            if len(arguments(made)) >= _OPTIONS or _is_left(file, loop):
                continue
            if file.lifetime.runs_once(made) or file.lifetime.guarded(made):
                continue
            function = file.lifetime.outermost(made)
            confidence = Confidence.HIGH if file.per_request(made) else Confidence.MEDIUM
            if function is not None and is_lifecycle_name(function.name):
                confidence = confidence.lowered()
            where = describe_function(function)
            yield Report(
                made,
                confidence,
                f"Every {where} starts an interval and loops over it without end: the interval, the "
                f"promise of the call and its variables stay. Looked for and not found: `break`, "
                f"`return` or `throw` in the loop, a `signal` option.",
                "Leave the loop when the work is done, or pass a signal that ends it: "
                "`setInterval(ms, undefined, { signal })`.",
            )


def _is_interval(file: SourceFile, made: Node) -> bool:
    target = callee(made) if made.kind == "call_expression" else None
    origin = file.model.origin(target) if target is not None else None
    if origin is None:
        return False
    module, name = origin[0].removeprefix("node:"), origin[1]
    return (module, name) in {
        ("timers/promises", "setInterval"),
        ("timers", "promises.setInterval"),
    }


def _is_left(file: SourceFile, loop: Node) -> bool:
    around = file.model.functions.around(loop)
    return any(
        node.kind in _LEAVING and file.model.functions.around(node) is around
        for node in file.model.tree.within(loop)
    )
