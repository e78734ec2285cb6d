"""Each request arms a timeout of an hour or more that nothing can clear.

## What it finds
`setTimeout` with a constant of an hour or more, its handle dropped, in a handler of requests,
connections or messages.

## Why it leaks
Until it fires, the timer keeps the request and all that its function holds. At a hundred requests
per second an hour means 360,000 of them.

## Known misses
Times that are computed or configured.

## Example
    app.post("/login", (req, res) => {
      setTimeout(() => sessions.delete(req.id), 24 * 60 * 60 * 1000);
    });

Instead:
    const sessions = new LRUCache({ max: 10_000, ttl: 24 * 60 * 60 * 1000 });

## References
- Node.js documentation, "timers"
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.lifetime import describe_function
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import arguments, bare, discarded
from heaphound.source.syntax import Node
from heaphound.source.timers import is_global_timer

_HOUR_MS = 3_600_000
_PRODUCT = re.compile(r"[\d_.e]+(\s*\*\s*[\d_.e]+)*")


class LongTimeoutPerRequest:
    """A timer per request that runs for hours."""

    name: ClassVar[str] = "long-timeout-per-request"
    category: ClassVar[str] = "timer"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each long timeout whose handle a request drops."""
        for call in file.model.calls_named("setTimeout"):
            if not is_global_timer(file.model, call, "setTimeout") or not discarded(call):
                continue
            given = arguments(call)
            if len(given) < 2 or _milliseconds(file, given[1]) < _HOUR_MS:
                continue
            if not file.per_request(call) or file.lifetime.guarded(call):
                continue
            where = describe_function(file.lifetime.outermost(call))
            yield Report(
                call,
                Confidence.MEDIUM,
                f"Every {where} arms a timer for an hour or more that nothing can clear; until it "
                f"fires it keeps what its function holds, once per request. Looked for and not "
                f"found: a variable for the handle.",
                "Let one sweep do it (`setInterval` at module level that deletes what is old), use a "
                "cache with `ttl`, or keep the handle and clear it when the work ends.",
            )


def _milliseconds(file: SourceFile, node: Node) -> float:
    """The value of a constant product, also behind a constant's name; 0 when not known."""
    binding = file.model.bindings.of(bare(node))
    if binding is not None and binding.kind == "const" and binding.value is not None:
        node = binding.value
    text = bare(node).text
    if not _PRODUCT.fullmatch(text):
        return 0
    result = 1.0
    for factor in text.replace("_", "").split("*"):
        try:
            result *= float(factor)
        except ValueError:
            return 0
    return result
