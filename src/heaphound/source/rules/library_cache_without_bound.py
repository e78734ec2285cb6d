"""A cache of a package lives as long as the module and has no bound.

## What it finds
A package's own cache object at module level that keeps what it is given for ever as it is made
here: a DataLoader without `cache: false` or a `cacheMap`, which its documentation makes once per
request; a NodeCache without `stdTTL` or `maxKeys`. It is silent when the file clears it or hands it
on, or gives each entry a time to live.

## Why it leaks
Every key that was ever asked for stays with its value, and answers grow stale as well.

## Known misses
Caches of packages that this rule does not know.

## Example
    export const users = new DataLoader((ids) => db.users(ids));
    export const context = () => ({ users });

Instead:
    export const context = () => ({ users: new DataLoader((ids) => db.users(ids)) });

## References
- dataloader documentation, "Caching Per-Request"
- node-cache documentation, "stdTTL"
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.bindings import Binding
from heaphound.source.file_model import FileModel
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import arguments, bare, callee, last_name, value_site
from heaphound.source.syntax import Node

_BOUNDING = {
    "dataloader": re.compile(r"\bcache\s*:\s*false\b|\bcacheMap\b"),
    "node-cache": re.compile(r"\b(stdTTL|maxKeys)\b"),
}
_SHRINKING = frozenset({"clear", "clearAll", "del", "flushAll", "take", "ttl", "close"})
_OPTIONS_AT = {"dataloader": 1, "node-cache": 0}
_SET_WITH_TTL = 3


class LibraryCacheWithoutBound:
    """A package's cache for the whole program without a bound."""

    name: ClassVar[str] = "library-cache-without-bound"
    category: ClassVar[str] = "cache"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each such cache at module level."""
        for binding in file.model.bindings.all:
            made = bare(binding.value) if binding.value is not None else None
            if made is None or made.kind != "new_expression" or not binding.at_module_level:
                continue
            module = _known(file.model, made)
            if module is None or not _is_open(module, made) or not _used_only_to_keep(binding):
                continue
            name = binding.name
            yield Report(
                made,
                Confidence.HIGH if module == "dataloader" else Confidence.MEDIUM,
                f"`{name}` lives as long as the module and keeps every key it was ever asked for "
                f"with its value. Looked for and not found: an option that bounds it, `clear`, a "
                f"time to live.",
                "Make one for each request, in the function that makes the request's context."
                if module == "dataloader"
                else f"Give `{name}` a `stdTTL` and `maxKeys`.",
            )


def _known(model: FileModel, made: Node) -> str | None:
    target = callee(made)
    origin = model.origin(target) if target is not None else None
    return origin[0] if origin is not None and origin[0] in _BOUNDING else None


def _is_open(module: str, made: Node) -> bool:
    """Say whether the options are written here and bound nothing."""
    given = arguments(made)[_OPTIONS_AT[module] :]
    if any(bare(one).kind != "object" for one in given):
        return False
    return not any(_BOUNDING[module].search(one.text) for one in given)


def _used_only_to_keep(binding: Binding) -> bool:
    """Say whether the file asks the cache for things and never takes any out of it."""
    for use in binding.references:
        parent = value_site(use).parent
        if parent is None or parent.kind != "member_expression" or use.field != "object":
            continue
        if last_name(parent) in _SHRINKING:
            return False
        call = parent.parent
        if call is not None and last_name(parent) == "set" and call.kind == "call_expression":
            if len(arguments(call)) >= _SET_WITH_TTL:
                return False
    return True
