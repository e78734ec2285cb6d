"""Buckets that grow: the collections that are values of a long-lived collection.

In: a collection. Out: a `Report` on the place where each bucket gains an element on every call,
while nothing takes any out. The outer collection may well have few keys: one list per topic.
"""

from __future__ import annotations

import re
from dataclasses import replace

from heaphound.source.containers import Collection
from heaphound.source.growths import Growth, dynamic
from heaphound.source.lifetime import describe_function
from heaphound.source.open_ended import growth_confidence, works_per_call
from heaphound.source.repeats import runs_again
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import FUNCTIONS, arguments, bare, callee_name, short_text
from heaphound.source.subscriptions import is_subscription, kind_of_state

_CUT = re.compile(r"\.(slice|filter|splice)\(|\.length\b|\.size\b")


def growing_bucket(file: SourceFile, collection: Collection) -> Report | None:
    """The report on a bucket that only grows, where requests or jobs fill it."""
    usage = collection.usage
    if usage.bucket_shrinks or usage.size_tests or usage.shrinks:
        return None
    if any(one.value is not None and _CUT.search(one.value.text) for one in usage.growths):
        return None
    for inner in usage.bucket_growths:
        growth = _of_bucket(inner)
        if growth is None or not dynamic(growth) or file.lifetime.runs_once(growth.site):
            continue
        if is_subscription(file, collection.name, growth):
            continue
        if growth.value is not None and bare(growth.value).kind in FUNCTIONS:
            continue
        function = file.lifetime.outermost(growth.site)
        if function is None or not (
            file.per_request(growth.site) or works_per_call(function) or runs_again(file, function)
        ):
            continue
        around = file.model.functions.around(growth.site)
        if around is not None and _CUT.search(around.node.text):
            continue
        confidence = growth_confidence(file, collection.name, growth)
        if confidence is Confidence.LOW and runs_again(file, function) and growth.key is None:
            confidence = Confidence.MEDIUM
        if confidence is Confidence.LOW:
            continue
        key = f"for every new `{short_text(growth.key)}`" if growth.key is not None else "each time"
        name = collection.name
        return Report(
            growth.site,
            confidence if not usage.escapes else confidence.lowered(),
            f"{describe_function(function)} adds {key} to a collection in `{name}`, which lives as "
            f"long as the module, and nothing takes it out again. Looked for and not found: a "
            f"removal from what `{name}` holds, a deletion from `{name}`, a test of a size.",
            f"Bound what `{name}` holds (`if (list.length > MAX) list.shift()`), or delete it from "
            f"`{name}` when its work is done.",
            category=kind_of_state(collection, growth),
        )
    return None


def _of_bucket(inner: Growth) -> Growth | None:
    """The growth of the bucket itself, under the bucket's own key."""
    given = arguments(inner.site)
    method = callee_name(inner.site)
    if method in {"push", "unshift"}:
        return replace(inner, key=None)
    if method == "set" and len(given) > 1:
        return replace(inner, key=given[0], value=given[1])
    return replace(inner, key=given[0]) if given else None
