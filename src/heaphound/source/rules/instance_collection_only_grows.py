"""A collection of a long-lived instance gains entries and never loses one.

## What it finds
A field that starts as an empty Map, Set, array or object and that a method fills under keys of
which there is no end (identifiers, addresses, what a request carries), while nothing in the file
deletes from it, reassigns it or looks at its size, in a class of which the program keeps an
instance: made at module level, injected, or a service by its name.

## Why it leaks
The instance lives as long as the service, and the field with it: a cache without eviction.

## Known misses
Entries that are removed by another file; classes that nothing shows to be long-lived.

## Example
    class UserService {
      cache = new Map();
      async get(id) {
        if (!this.cache.has(id)) this.cache.set(id, await this.db.user(id));
        return this.cache.get(id);
      }
    }
    export const users = new UserService();

Instead:
    class UserService {
      cache = new LRUCache({ max: 1000, ttl: 60_000 });
    }

## References
- npm, "lru-cache"
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.buckets import growing_bucket
from heaphound.source.containers import Collection
from heaphound.source.cures import cure_of
from heaphound.source.functions import Function
from heaphound.source.growths import Growth, dynamic
from heaphound.source.keys import ever_new_key
from heaphound.source.lifetime import describe_function
from heaphound.source.long_lived import Living, class_living, is_service_name
from heaphound.source.open_ended import (
    ends_somewhere,
    growth_confidence,
    is_dated,
    is_identifier_key,
    is_transient,
)
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.requests import parameter_names
from heaphound.source.shapes import bare, short_text
from heaphound.source.siblings import sibling_that_shrinks
from heaphound.source.subscriptions import is_subscription, kind_of_state
from heaphound.source.vocabulary import is_open

_PENDING = re.compile(
    r"(pending|in_?flight|waiting|outstanding|callbacks|requests|sessions)", re.IGNORECASE
)


_PUTTING = frozenset({"set", "add", "put", "insert", "store", "save"})


class InstanceCollectionOnlyGrows:
    """A field of a service without any way out."""

    name: ClassVar[str] = "instance-collection-only-grows"
    category: ClassVar[str] = "cache"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each field of a long-lived class that only grows."""
        for collection in file.instance_collections:
            shape = collection.shape
            if shape is None or ends_somewhere(file, collection.usage):
                continue
            if collection.usage.bucket_shrinks:
                continue
            living = class_living(file, shape)
            for growth in collection.usage.growths:
                if not dynamic(growth) or is_subscription(file, collection.name, growth):
                    continue
                around = file.lifetime.outermost(growth.site)
                if around is None or (
                    file.lifetime.once_per_instance(around) and not _keyed_by_caller(growth, around)
                ):
                    continue
                confidence = _confidence(file, collection, growth, living)
                beside = sibling_that_shrinks(file, file.instance_collections, collection, growth)
                if beside is not None and beside.shape is shape:
                    confidence = Confidence.MEDIUM
                if confidence is Confidence.LOW:
                    continue
                what = (
                    f"gains an entry for every new `{short_text(growth.key)}`"
                    if growth.key is not None
                    else f"gains an element on every {describe_function(around)}"
                )
                name = collection.name
                yield Report(
                    growth.site,
                    confidence,
                    f"`{name}` {what} and lives as long as its {shape.name or 'instance'}, which the "
                    f"program keeps, so it grows without end. Looked for and not found: a deletion, "
                    f"`clear`, a reassignment, a test of its size.",
                    cure_of(collection, growth.key),
                    category=kind_of_state(collection, growth),
                )
                break
            else:
                inner = growing_bucket(file, collection) if living is Living.CERTAIN else None
                if inner is not None:
                    yield inner


def _keyed_by_caller(growth: Growth, function: Function) -> bool:
    """Say whether a method is handed the key: `open(id)` opens one of many, `open()` the instance."""
    if growth.key is None or function.method == "constructor" or function.field:
        return False
    return bare(growth.key).text in parameter_names(function.node)


def _confidence(
    file: SourceFile, collection: Collection, growth: Growth, living: Living
) -> Confidence:
    if growth.key is not None and ever_new_key(file.model, growth.key):
        # made to hold many entries one after the other, whoever keeps the instance
        least = Confidence.HIGH if living is Living.CERTAIN else Confidence.MEDIUM
        return least.lowered() if collection.usage.escapes else least
    if living in {Living.UNKNOWN, Living.MANY}:
        handles = living is Living.UNKNOWN and _outlives_requests(file, growth)
        if not handles and not _PENDING.search(collection.name):
            return Confidence.LOW
        living = Living.LIKELY
    least = growth_confidence(file, collection.name, growth)
    if _is_container(file, growth) and not _is_cache(collection):
        least = least.lowered()
    served = living is Living.CERTAIN and file.per_request(growth.site)
    told = served or is_transient(growth) or is_dated(growth) or is_identifier_key(file, growth)
    if growth.key is not None and not told:
        least = least.lowered()
    if living is Living.LIKELY:
        least = least.lowered()
    if collection.usage.escapes or collection.usage.shrinks:
        least = least.lowered()
    return least


def _is_container(file: SourceFile, growth: Growth) -> bool:
    """Say whether the class only keeps what it is told to: `set(key, value)` of a container."""
    method = file.lifetime.outermost(growth.site)
    if method is None or growth.key is None or growth.value is None:
        return False
    if method.name not in _PUTTING or file.per_request(growth.site):
        return False
    given = parameter_names(method.node)
    return bare(growth.key).text in given and bare(growth.value).text in given


def _is_cache(collection: Collection) -> bool:
    """Say whether a collection or its class is called after what comes without end."""
    owner = collection.shape.name if collection.shape is not None else ""
    return is_open(collection.name, owner) or is_service_name(owner)


def _outlives_requests(file: SourceFile, growth: Growth) -> bool:
    """Say whether a handler of requests that a method makes fills the field: a middleware."""
    around = file.model.functions.around(growth.site)
    method = file.lifetime.outermost(growth.site)
    return around is not None and around is not method and file.per_request(growth.site)
