"""A collection at module level gains entries and never loses one.

## What it finds
A Map, Set, array or object of the module (or a static field) that a function fills under keys
that are not constants, while nothing in the file deletes, clears, reassigns or looks at its size.

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

import re
from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.containers import (
    Growth,
    Usage,
    dynamic,
    empty_collection,
    is_called_parameter,
    usage_of_binding,
    usage_of_field,
)
from heaphound.source.functions import Function
from heaphound.source.keys import bounded_key, key_words
from heaphound.source.lifetime import describe_function, is_teardown_name
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import FUNCTIONS, bare, last_name
from heaphound.source.subscriptions import is_subscription
from heaphound.source.syntax import Node
from heaphound.source.vocabulary import is_closed, is_open, is_registering

_FORMATTER = re.compile(r"\bnew (Intl\.|Function\b|RegExp\b)")
_REQUEST_WORDS = """
    req request res response ctx context socket ws conn connection msg message event job task
    user session client payload body
"""
_REQUEST_PARAMETERS = frozenset(_REQUEST_WORDS.split())


class ModuleCollectionOnlyGrows:
    """A module-level collection without any way out."""

    name: ClassVar[str] = "module-collection-only-grows"
    category: ClassVar[str] = "cache"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each module-level collection that only grows."""
        model = file.model
        for binding in model.bindings.module.names.values():
            if binding.kind not in {"const", "let", "var"} or binding.path:
                continue
            kind = empty_collection(binding.value, model)
            if kind is not None:
                yield from self._judge(file, binding.name, kind, usage_of_binding(model, binding))
        for shape in model.functions.classes:
            for name, declared in shape.static_fields.items():
                kind = empty_collection(declared.child("value"), model)
                if kind is not None and name:
                    usage = usage_of_field(model, name, None)
                    yield from self._judge(file, f"{shape.name}.{name}", kind, usage)

    def _judge(self, file: SourceFile, name: str, kind: str, usage: Usage) -> Iterator[Report]:
        real_shrinks = [node for node in usage.shrinks if not _only_reset(file, node)]
        if real_shrinks or usage.size_tests:
            return
        for growth in usage.growths:
            if not dynamic(growth) or file.lifetime.runs_once(growth.site):
                continue
            if is_subscription(file, name, growth):
                continue
            confidence = _confidence(file, name, growth)
            if usage.shrinks or usage.escapes:
                confidence = confidence.lowered()
            if file.is_entry and not file.model.calls_named("listen", "createServer"):
                confidence = confidence.lowered()
            function = file.lifetime.outermost(growth.site)
            where = describe_function(function)
            if growth.key is not None:
                what = f"gains an entry for every new `{_short(growth.key)}`"
            else:
                what = f"gains an element on every {where}"
            cure = (
                f"Bound it: `new LRUCache({{ max, ttl }})`, or delete the oldest entry when "
                f"`{name}.size` reaches a limit; use a WeakMap when the key is an object that should "
                f"take its entry with it."
                if kind in {"Map", "object"}
                else f"Remove entries when they are done, or keep only the last ones "
                f"(`if ({name}.length > MAX) {name}.shift()`)."
                if kind == "array"
                else f"Delete entries when they are done (`{name}.delete(...)`), or use a WeakSet "
                f"when its members are objects."
            )
            yield Report(
                growth.site,
                confidence,
                f"`{name}` {what} and lives as long as the module, so it grows without end. Looked "
                f"for and not found: a deletion, `clear`, a reassignment, a test of its size.",
                cure,
            )
            return


def _confidence(file: SourceFile, name: str, growth: Growth) -> Confidence:
    function = file.lifetime.outermost(growth.site)
    function_name = function.name if function is not None else ""
    key_text = key_words(file.model, growth.key) if growth.key is not None else ""
    if is_registering(function_name) or is_closed(name, key_text):
        return Confidence.LOW
    if growth.key is not None and bounded_key(file.model, growth.key, growth.site):
        return Confidence.LOW
    if growth.value is not None and _FORMATTER.search(_source(file, growth.value)):
        return Confidence.LOW
    if growth.key is not None and _is_code(file, growth.key):
        return Confidence.LOW
    if function is not None and growth.key is not None:
        if is_called_parameter(file.model, function, growth.key):
            return Confidence.LOW  # keyed by functions, of which a program has only so many
    if growth.value is not None and bare(growth.value).kind in FUNCTIONS and not is_open(key_text):
        return Confidence.LOW
    if is_open(key_text):
        return Confidence.HIGH
    if is_open(name):
        return Confidence.HIGH if _per_request(function) else Confidence.MEDIUM
    return Confidence.MEDIUM if _per_request(function) else Confidence.LOW


def _source(file: SourceFile, node: Node) -> str:
    """The text of a value, or of what a variable was set to."""
    binding = file.model.bindings.of(bare(node))
    if binding is None:
        return node.text[:200]
    values = [binding.value, *(value for _, value in binding.writes)]
    return " ".join(value.text[:200] for value in values if value is not None)


def _per_request(function: Function | None) -> bool:
    """Say whether a function looks like one that runs per request, message or job."""
    if function is None:
        return False
    if "async" in function.node.tokens:
        return True
    parameters = function.node.child("parameters") or function.node.child("parameter")
    if parameters is None:
        return False
    single = [parameters] if parameters.kind == "identifier" else parameters.children
    names = {(one.child("pattern") or one.child("left") or one).text for one in single}
    return bool(names & _REQUEST_PARAMETERS)


def _is_code(file: SourceFile, key: Node) -> bool:
    """Say whether a key is a function or class, of which a program has only so many."""
    text = last_name(bare(key))
    if text[:1].isupper() and not text.isupper():
        return True
    binding = file.model.bindings.of(bare(key))
    return binding is not None and binding.kind in {"function", "class", "import", "enum"}


def _only_reset(file: SourceFile, node: Node) -> bool:
    """Say whether a shrink stands in an exported reset function that this file never calls."""
    function = file.lifetime.outermost(node)
    if function is None or function.binding is None or function.owner is not None:
        return False
    binding = function.binding
    return bool(binding.exported) and not binding.references and is_teardown_name(function.name)


def _short(node: Node) -> str:
    text = " ".join(node.text.split())
    return text if len(text) <= 40 else text[:37] + "..."
