"""The warning about too many listeners is switched off.

## What it finds
`setMaxListeners(0)` or `setMaxListeners(Infinity)` on the process or on an emitter of the module
that gains listeners in code that runs any number of times, and the same for all emitters
(`EventEmitter.defaultMaxListeners`).

## Why it leaks
It does not leak by itself: it hides that something does. Node warns when an eleventh listener comes
because listeners that add up are the most common leak there is.

## Known misses
Limits that are raised to a large number.

## Example
    process.setMaxListeners(0);

Instead:
    process.setMaxListeners(20); // one for each of the 16 workers

## References
- Node.js documentation, "events", emitter.setMaxListeners
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.lifetime import Longevity
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import arguments, bare, receiver
from heaphound.source.syntax import Node


class ListenerLimitLifted:
    """No warning any more."""

    name: ClassVar[str] = "listener-limit-lifted"
    category: ClassVar[str] = "listener"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each place where the limit is lifted."""
        for call in file.model.calls_named("setMaxListeners"):
            target = receiver(call)
            given = arguments(call)
            if target is None or not given or bare(given[0]).text not in {"0", "Infinity"}:
                continue
            lasting = file.lifetime.longevity(target)
            collecting = any(
                file.model.key(added.receiver) == file.model.key(target)
                and not file.listeners.is_removed(added)
                and not file.lifetime.runs_once(added.call)
                for added in file.listeners.added
            )
            if lasting in {Longevity.PROCESS, Longevity.MODULE}:
                level = Confidence.MEDIUM if collecting else Confidence.LOW
                yield self._report(call, target.text, level)
        for node in file.model.by_kind.get("assignment_expression", ()):
            left, right = node.child("left"), node.child("right")
            if left is None or right is None or not left.text.endswith(".defaultMaxListeners"):
                continue
            if right.text in {"0", "Infinity"}:
                yield self._report(node, "every emitter", Confidence.MEDIUM)

    def _report(self, node: Node, what: str, confidence: Confidence) -> Report:
        return Report(
            node,
            confidence,
            f"This switches off the warning that {what} gains listeners without end, which is how "
            f"most listener leaks are noticed. Looked for and not found: a limit.",
            "Find what adds the listeners and remove them when the work ends; if that many are "
            "right, set the number that is right.",
        )
