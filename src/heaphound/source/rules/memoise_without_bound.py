"""A memoiser of a package remembers every argument it is ever called with.

## What it finds
`memoize` of lodash, underscore, memoizee, p-memoize, mem and their like, made once (at module level
or in a field of a service) for a function whose argument is one of endlessly many (an id, a URL, a
query, a request), without a limit, an age or a cache of its own, and that nothing clears.

## Why it leaks
These memoisers keep one result per argument in a Map that lives as long as the memoised function.
Their default has no limit.

## Known misses
Memoised functions that come from another file, since their parameters are not seen, and arguments
whose name says nothing.

## Example
    const thumbnail = memoize(async (url) => resize(await download(url)));

Instead:
    const thumbnails = new LRUCache({ max: 500, fetchMethod: async (url) => resize(await download(url)) });

## References
- Lodash documentation, "memoize", the cache property
- npm, "memoizee", options max and maxAge
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.bindings import Binding
from heaphound.source.long_lived import Living, class_living
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.requests import parameter_names
from heaphound.source.shapes import (
    FIELDS,
    FUNCTIONS,
    arguments,
    bare,
    callee,
    last_name,
    value_site,
)
from heaphound.source.syntax import Node
from heaphound.source.vocabulary import is_closed, is_open

_PACKAGES = {
    "lodash": ("memoize",),
    "lodash-es": ("memoize",),
    "lodash/memoize": ("default", "*"),
    "lodash.memoize": ("default", "*"),
    "underscore": ("memoize",),
    "memoizee": ("default", "*", "promise"),
    "p-memoize": ("default", "*"),
    "mem": ("default", "*"),
    "memoize": ("default", "*"),
    "fast-memoize": ("default", "*"),
    "nano-memoize": ("default", "*", "nanomemoize"),
    "@github/memoize": ("default", "*"),
    "async": ("memoize",),
    "ramda": ("memoizeWith",),
    "moize": ("infinite", "default.infinite"),
}
_BOUND = re.compile(r"\b(max\w*|ttl|size|limit|cache|store|primitive|length\s*:\s*0)\b")
_NO_BOUND = re.compile(r"\bcache\s*:\s*new (Map|Object)\b")
_FORGETS = frozenset({"cache", "clear", "delete", "clearCache", "unmemoized", "remove", "Cache"})
_FORGETTING_CALLS = ("pMemoizeClear", "memClear", "memoizeClear")
_LITERALS = re.compile(r":\s*(['\"\d]|boolean\b)")


class MemoiseWithoutBound:
    """A package's memoiser without a limit."""

    name: ClassVar[str] = "memoise-without-bound"
    category: ClassVar[str] = "cache"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each memoiser that lives long and keeps everything."""
        for call in file.model.by_kind.get("call_expression", ()):
            target = callee(call)
            origin = file.model.origin(target) if target is not None else None
            if origin is None or origin[1] not in _PACKAGES.get(origin[0], ()):
                continue
            if target is None or not _lives_long(file, call) or _is_bounded(file, call):
                continue
            function = _memoised(file, call)
            names = parameter_names(function) if function is not None else []
            if function is None or not names:
                continue
            confidence = _confidence(function, names)
            if confidence is Confidence.LOW and _is_keyed_by_many(call, function):
                confidence = Confidence.MEDIUM
            if confidence is Confidence.LOW:
                continue
            key = names[0] or "argument"
            yield Report(
                call,
                confidence,
                f"`{target.text}` keeps the result for every new `{key}` and lives as long as the "
                f"module, so what it remembers grows without end. Looked for and not found: a limit or "
                f"an age among its options, a `cache` of its own, a call that clears it.",
                f"Give it a limit: an `LRUCache({{ max, ttl }})` of lru-cache keyed by `{key}` in its "
                f"place or as its cache (`maxAge` alone forgets only what is asked for again).",
            )


def _lives_long(file: SourceFile, call: Node) -> bool:
    if file.lifetime.runs_once(call):
        return True
    function = file.model.functions.around(call)
    if function is None or function.owner is None:
        return False
    kept = function.field or (function.method == "constructor" and _is_stored(call))
    living = class_living(file, function.owner)
    return kept and living in {Living.CERTAIN, Living.LIKELY}


def _is_stored(call: Node) -> bool:
    parent = value_site(call).parent
    return parent is not None and parent.kind == "assignment_expression"


def _is_bounded(file: SourceFile, call: Node) -> bool:
    """Say whether options limit it, or the file clears it or gives it a cache."""
    for given in arguments(call):
        text = given.text
        if bare(given).kind == "object" and _BOUND.search(text) and not _NO_BOUND.search(text):
            return True
        if bare(given).kind == "identifier" and _is_options(file, bare(given)):
            return True
    if file.model.calls_named(*_FORGETTING_CALLS) or file.model.members.get("Cache"):
        return True
    return any(
        member.kind == "member_expression" and last_name(member) in _FORGETS
        for member in _members(file, call)
    )


def _is_options(file: SourceFile, given: Node) -> bool:
    binding = file.model.bindings.of(given)
    value = bare(binding.value) if binding is not None and binding.value is not None else None
    return value is not None and value.kind == "object"


def _members(file: SourceFile, call: Node) -> Iterator[Node]:
    """What is asked of the memoised function: `load.cache` of `const load = memoize(...)`."""
    parent = value_site(call).parent
    if parent is None:
        return
    name = parent.child("name") or parent.child("left") or parent.child("property")
    held: Binding | None = file.model.bindings.of(bare(name)) if name is not None else None
    if held is not None:
        yield from (use.parent for use in held.references if use.parent is not None)
    elif name is not None and (parent.kind in FIELDS or name.kind == "member_expression"):
        for use in file.model.members.get(last_name(name) or name.text, ()):
            if use.parent is not None:
                yield use.parent


def _memoised(file: SourceFile, call: Node) -> Node | None:
    """The function that is memoised, as far as the file shows it; the last of several."""
    found = None
    for given in arguments(call):
        value = bare(given)
        called = file.model.functions.called(value)
        if value.kind in FUNCTIONS:
            value_function: Node | None = value
        else:
            value_function = called.node if called is not None else None
        if value_function is not None and (found is None or "memoizeWith" in call.text[:40]):
            found = value_function
    return found


def _is_keyed_by_many(call: Node, function: Node) -> bool:
    """Say whether a resolver makes one key of several values: `(a, b) => `${a}:${b}``."""
    for given in arguments(call):
        resolver = bare(given)
        body = resolver.child("body") if resolver.kind in FUNCTIONS else None
        if body is None or resolver is function:
            continue
        key = bare(body)
        if key.kind == "template_string" and key.text.count("${") > 1:
            return True
        if key.kind == "call_expression" and key.text.startswith("JSON.stringify("):
            return True
    return False


def _confidence(function: Node, names: list[str]) -> Confidence:
    parameters = function.child("parameters")
    first = parameters.children[0].text if parameters is not None and parameters.children else ""
    if _LITERALS.search(first) or is_closed(names[0]):
        return Confidence.LOW
    if is_open(names[0]):
        return Confidence.HIGH if "async" in function.tokens else Confidence.MEDIUM
    return Confidence.MEDIUM if "async" in function.tokens else Confidence.LOW
