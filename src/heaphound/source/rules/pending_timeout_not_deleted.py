"""A pending request is forgotten by its timeout, but stays in the map of pending requests.

## What it finds
A function that puts a waiter (resolve, reject, a callback) into a collection and arms a timeout
that settles it, where the timeout does not come to a deletion from the collection, although the
reply does.

## Why it leaks
A request that times out gets no reply, so nothing ever deletes its entry. Each lost reply leaves
one entry with the waiter and all that it holds.

## Known misses
Deletions behind calls to other files.

## Example
    pending.set(id, { resolve, reject });
    setTimeout(() => reject(new Error("timeout")), 5000);

Instead:
    const timer = setTimeout(() => {
      pending.delete(id);
      reject(new Error("timeout"));
    }, 5000);
    pending.set(id, { resolve, reject, timer });

## References
- Node.js documentation, "timers"
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.closures import calling
from heaphound.source.containers import Collection
from heaphound.source.growths import Growth
from heaphound.source.handlers import reaches
from heaphound.source.lifetime import describe_function
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import arguments, bare, short_text
from heaphound.source.syntax import Node
from heaphound.source.timers import is_global_timer

_WAITER = re.compile(r"\b(reject|resolve|callback|cb|done|deferred)\b")
_SETTLES = re.compile(r"\b(reject|resolve|callback|cb|done|deferred\.\w+)\s*(\(|$)")


class PendingTimeoutNotDeleted:
    """A timeout that leaves its entry behind."""

    name: ClassVar[str] = "pending-timeout-not-deleted"
    category: ClassVar[str] = "cache"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each entry that a timeout leaves behind."""
        timeouts = [
            call
            for call in file.model.calls_named("setTimeout")
            if is_global_timer(file.model, call, "setTimeout") and arguments(call)
        ]
        if not timeouts:
            return
        for collection in (
            *file.module_collections,
            *file.instance_collections,
            *file.closure_collections,
        ):
            usage = collection.usage
            if not usage.shrinks or usage.size_tests:
                continue
            for growth in usage.growths:
                timeout = self._timeout(file, growth, timeouts)
                if timeout is not None and not self._removed(file, collection, timeout):
                    yield self._report(file, collection, growth, timeout)
                    break

    def _timeout(self, file: SourceFile, growth: Growth, timeouts: list[Node]) -> Node | None:
        """The timeout that the same call arms to settle what it stores."""
        if growth.value is None:
            return None
        function = calling(file.model, growth.site)
        if function is None or not _WAITER.search(growth.value.text):
            return None
        for timeout in timeouts:
            callback = bare(arguments(timeout)[0])
            if calling(file.model, timeout) is function and _SETTLES.search(callback.text):
                return timeout
        return None

    def _removed(self, file: SourceFile, collection: Collection, timeout: Node) -> bool:
        callback = arguments(timeout)[0]
        if reaches(file.model, callback, collection.usage.shrinks):
            return True
        function = calling(file.model, timeout)
        return function is not None and any(
            function.node.contains(shrink) and not timeout.contains(shrink)
            for shrink in collection.usage.shrinks
        )

    def _report(
        self, file: SourceFile, collection: Collection, growth: Growth, timeout: Node
    ) -> Report:
        name, line = collection.name, file.model.tree.line(timeout.start)
        key = short_text(growth.key) if growth.key is not None else "id"
        where = describe_function(file.lifetime.outermost(growth.site))
        return Report(
            growth.site,
            Confidence.MEDIUM,
            f"{where} puts a waiter into `{name}`; when its timeout in line {line} fires, the waiter "
            f"is settled and the entry stays: each request without a reply leaves one. Looked for "
            f"and not found: a deletion from `{name}` that the timeout comes to.",
            f"Delete it in the timeout too: `{name}.delete({key})`."
            if growth.key is not None
            else f"Take it out of `{name}` in the timeout too, for example with `filter` or `splice`.",
            category="global-state" if growth.key is None else None,
        )
