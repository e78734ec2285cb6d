"""Subscribers are collected and there is no way to leave.

## What it finds
A collection of the module or of an instance that a subscribe-like function fills with its own
argument (a callback, a socket, a response), and that nothing in the file takes anything out of.

## Why it leaks
The collection is global state with the lifetime of the module or the service. Whoever subscribed
is held by it for ever, with its closure, connection or request.

## Known misses
Subscribers that are removed by another file which reaches into the collection.

## Example
    const subscribers = new Set();
    export function subscribe(listener) {
      subscribers.add(listener);
    }

Instead:
    export function subscribe(listener) {
      subscribers.add(listener);
      return () => subscribers.delete(listener);
    }

## References
- React documentation, "useSyncExternalStore", subscribe
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.containers import Collection, Keeper
from heaphound.source.growths import Usage
from heaphound.source.lifetime import describe_function
from heaphound.source.long_lived import Living, class_living
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import bare, callee_name
from heaphound.source.subscriptions import is_subscription

_REGISTERING = re.compile(r"^_*#?(add\w+|on[A-Z]\w*|on)$")


def _filtered(usage: Usage) -> bool:
    """Say whether a bucket is replaced by fewer: `listeners[topic] = listeners[topic].filter(...)`."""
    values = (growth.value for growth in usage.growths)
    return any(value is not None and callee_name(bare(value)) == "filter" for value in values)


class SubscribersNeverRemoved:
    """Subscribing without unsubscribing."""

    name: ClassVar[str] = "subscribers-never-removed"
    category: ClassVar[str] = "global-state"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each collection of subscribers that nobody can leave."""
        for collection in (
            *file.module_collections,
            *file.instance_collections,
            *file.closure_collections,
        ):
            yield from self._judge(file, collection)

    def _judge(self, file: SourceFile, collection: Collection) -> Iterator[Report]:
        usage, name = collection.usage, collection.name
        if usage.shrinks or usage.size_tests or _filtered(usage):
            return
        buckets = [] if usage.bucket_shrinks else usage.bucket_growths
        for growth in (*usage.growths, *buckets):
            if file.lifetime.runs_once(growth.site) or not is_subscription(file, name, growth):
                continue
            function = file.lifetime.outermost(growth.site)
            confidence = Confidence.HIGH
            kept = collection.shape is not None and (
                class_living(file, collection.shape) is Living.CERTAIN
            )
            if collection.keeper is not Keeper.MODULE and not kept:
                confidence = Confidence.MEDIUM
            if usage.escapes or (function is not None and _REGISTERING.match(function.name)):
                confidence = confidence.lowered()
            what = growth.value.text if growth.value is not None else "listener"
            where = describe_function(function)
            yield Report(
                growth.site,
                confidence,
                f"`{name}` gains `{what}` on every {where} and nothing takes it out again: each "
                f"subscriber stays with all that it holds. Looked for and not found: a deletion "
                f"from `{name}`, a returned unsubscribe, a `close` handler that removes it.",
                f"Return the way out: `return () => {{ {name}.delete({what}) }}`, and call it when "
                f"the subscriber's connection or request ends."
                if growth.how in {"add", "set"}
                else f"Return a function that removes `{what}` from `{name}`, and call it when the "
                f"subscriber's connection or request ends.",
            )
            return
