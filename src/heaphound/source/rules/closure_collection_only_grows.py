"""A collection in the closure of a handler gains entries and never loses one.

## What it finds
A Map, Set, array or object that a factory (a middleware maker, a plugin, a function that returns
an API) creates and that its inner functions fill under keys of which there is no end, while
nothing deletes from it, reassigns it or looks at its size.

## Why it leaks
The inner functions are registered or returned and live as long as the server; the collection lives
with them.

## Known misses
Factories whose product nothing in the file shows to be long-lived.

## Example
    export function rateLimit(max) {
      const hits = new Map();
      return (req, res, next) => {
        hits.set(req.ip, (hits.get(req.ip) ?? 0) + 1);
        next();
      };
    }

Instead:
    export function rateLimit(max) {
      const hits = new LRUCache({ max: 10_000, ttl: 60_000 });
      ...
    }

## References
- npm, "lru-cache"
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.containers import Collection
from heaphound.source.cures import cure_of
from heaphound.source.growths import Growth, dynamic
from heaphound.source.keys import ever_new_key, key_words
from heaphound.source.lifetime import describe_function
from heaphound.source.open_ended import ends_somewhere, growth_confidence, is_identifier_key
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.requests import makes_handler, parameter_names
from heaphound.source.shapes import bare, last_name, short_text
from heaphound.source.subscriptions import is_subscription, kind_of_state
from heaphound.source.syntax import Node

_APPLICATIONS = frozenset({"app", "router", "fastify", "server", "io", "wss", "api", "koa", "hono"})
_SERIALISED = re.compile(r"JSON\.stringify\(|\.join\(")


class ClosureCollectionOnlyGrows:
    """A factory's collection without any way out."""

    name: ClassVar[str] = "closure-collection-only-grows"
    category: ClassVar[str] = "cache"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each collection of a factory that only grows."""
        for collection in file.closure_collections:
            usage = collection.usage
            if ends_somewhere(file, usage) or file.per_request(collection.declared):
                continue
            for growth in usage.growths:
                if not dynamic(growth):
                    continue
                if growth.key is None and not _logs_requests(file, collection, growth):
                    continue
                if is_subscription(file, collection.name, growth):
                    continue
                confidence = _confidence(file, collection, growth)
                fresh = growth.key is not None and ever_new_key(file.model, growth.key)
                if confidence is Confidence.LOW and (fresh or _memoises(file, collection, growth)):
                    confidence = Confidence.MEDIUM
                if confidence is Confidence.LOW:
                    continue
                name = collection.name
                home = file.lifetime.outermost(collection.declared)
                what = (
                    f"an entry for every new `{short_text(growth.key)}`"
                    if growth.key is not None
                    else "an element with every request"
                )
                yield Report(
                    growth.site,
                    confidence,
                    f"`{name}` of {describe_function(home)} gains {what} and lives as long as "
                    f"the functions made there, so it grows without end. Looked for and not found: "
                    f"a deletion, `clear`, a reassignment, a test of its size.",
                    cure_of(collection, growth.key),
                    category=kind_of_state(collection, growth),
                )
                break


def _logs_requests(file: SourceFile, collection: Collection, growth: Growth) -> bool:
    """Say whether the handlers that a plugin or middleware maker registers fill an array."""
    home = file.model.functions.around(collection.declared)
    if home is None or not file.per_request(growth.site):
        return False
    names = set(parameter_names(home.node))
    return bool(names & _APPLICATIONS) or makes_handler(file.model, home)


def _confidence(file: SourceFile, collection: Collection, growth: Growth) -> Confidence:
    if growth.key is None:
        return growth_confidence(file, collection.name, growth).lowered()
    if not is_identifier_key(file, growth) and not _made_at_module_level(file, collection):
        return Confidence.LOW
    least = growth_confidence(file, collection.name, growth)
    in_request = file.per_request(growth.site)
    if not in_request and not _made_at_module_level(file, collection):
        return Confidence.LOW
    if not in_request:
        least = least.lowered()
    if collection.usage.escapes or collection.usage.shrinks:
        least = least.lowered()
    return least


def _memoises(file: SourceFile, collection: Collection, growth: Growth) -> bool:
    """Say whether a factory keeps what a function it was given returns, by that one's arguments."""
    factory = file.lifetime.outermost(collection.declared)
    inner = file.model.functions.around(growth.site)
    if factory is None or inner is None or inner is factory or growth.key is None:
        return False
    if not _SERIALISED.search(key_words(file.model, growth.key)) and not is_identifier_key(
        file, growth
    ):
        return False
    return any(
        (target := call.child("function")) is not None
        and (binding := file.model.bindings.of(_applied(target))) is not None
        and binding.kind in {"param", "const"}
        and binding.scope.function is not None
        and factory.node.contains(binding.scope.function)
        and not inner.node.contains(binding.node)
        and inner.node.contains(call)
        for call in file.model.by_kind.get("call_expression", ())
    )


def _applied(target: Node) -> Node:
    """The function that a call runs: `f` of `f.apply(this, args)` too."""
    target = bare(target)
    owner = target.child("object") if target.kind == "member_expression" else None
    return bare(owner) if owner is not None and last_name(target) in {"apply", "call"} else target


def _made_at_module_level(file: SourceFile, collection: Collection) -> bool:
    """Say whether the file itself calls the factory once and keeps what it returns."""
    function = file.lifetime.outermost(collection.declared)
    if function is None or function.binding is None:
        return False
    return any(
        use.field == "function"
        and use.parent is not None
        and use.parent.kind == "call_expression"
        and file.model.functions.around(use) is None
        for use in function.binding.references
    )
