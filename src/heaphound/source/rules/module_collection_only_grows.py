"""A collection at module level gains entries and never loses one.

## What it finds
A Map, Set, array or object of the module (a variable, a static field, a property of a state object
or of `globalThis`) that a function fills under keys that are not constants, while nothing in the
file deletes, clears, reassigns or looks at its size.

## Why it leaks
The module holds the collection until the process ends. One entry per user, request or message is
a cache without eviction: memory follows the number of different keys ever seen.

## Known misses
Collections whose entries are removed by another file; collections made by a function call.

## Example
    const cache = new Map();
    export async function getUser(id) {
      if (!cache.has(id)) cache.set(id, await db.user(id));
      return cache.get(id);
    }

Instead:
    const cache = new LRUCache({ max: 1000, ttl: 60_000 });

## References
- npm, "lru-cache"
- MDN, WeakMap
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.buckets import growing_bucket
from heaphound.source.containers import Collection
from heaphound.source.cures import cure_of
from heaphound.source.growths import dynamic, only_exported
from heaphound.source.lifetime import describe_function
from heaphound.source.open_ended import ends_somewhere, growth_confidence
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import short_text
from heaphound.source.siblings import defeats_weak, sibling_that_shrinks
from heaphound.source.startup import only_at_start
from heaphound.source.subscriptions import is_subscription, kind_of_state


class ModuleCollectionOnlyGrows:
    """A module-level collection without any way out."""

    name: ClassVar[str] = "module-collection-only-grows"
    category: ClassVar[str] = "cache"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each module-level collection that only grows."""
        for collection in file.module_collections:
            best = self._best(file, collection)
            if best is None or best.confidence is Confidence.LOW or _apart(file, collection, best):
                inner = growing_bucket(file, collection)
                if inner is not None:
                    yield inner
            if best is not None:
                yield best

    def _best(self, file: SourceFile, collection: Collection) -> Report | None:
        usage = collection.usage
        if ends_somewhere(file, usage) or usage.bucket_shrinks:
            return None
        best: Report | None = None
        for growth in usage.growths:
            if not dynamic(growth) or file.lifetime.runs_once(growth.site):
                continue
            if is_subscription(file, collection.name, growth):
                continue
            if only_at_start(file.model, growth.site):
                continue
            confidence = growth_confidence(file, collection.name, growth)
            beside = sibling_that_shrinks(file, file.module_collections, collection, growth)
            weak = beside is None and defeats_weak(file, growth)
            if (beside is not None or weak) and confidence is Confidence.LOW:
                confidence = Confidence.MEDIUM
            alone: Confidence | None = None
            if usage.shrinks or (usage.escapes and growth.how != "spread"):
                if collection.exported and not usage.shrinks and only_exported(usage):
                    alone = confidence
                confidence = confidence.lowered()
            if file.is_entry and not file.model.calls_named("listen", "createServer"):
                confidence, alone = confidence.lowered(), None
            where = describe_function(file.lifetime.outermost(growth.site))
            if growth.key is not None:
                what = f"gains an entry for every new `{short_text(growth.key)}`"
            else:
                what = f"gains an element on every {where}"
            if best is None or not best.confidence.at_least(confidence):
                best = Report(
                    growth.site,
                    confidence,
                    f"`{collection.name}` {what} and lives as long as the module, so it grows without "
                    f"end. Looked for and not found: a deletion, `clear`, a reassignment, a test of "
                    f"its size.",
                    cure_of(collection, growth.key),
                    exported=collection.exported,
                    alone=alone,
                    category=kind_of_state(collection, growth),
                )
            if best.confidence is Confidence.HIGH:
                break
        return best


def _apart(file: SourceFile, collection: Collection, outer: Report) -> bool:
    """Say whether another function fills the buckets than the one that adds them."""
    home = file.model.functions.around(outer.node)
    return all(
        file.model.functions.around(one.site) is not home for one in collection.usage.bucket_growths
    )
