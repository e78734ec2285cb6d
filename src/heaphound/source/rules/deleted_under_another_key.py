"""Entries are added under one form of key and deleted under another.

## What it finds
A collection of the module or of an instance whose entries are all added under a key that is put
together (`${user}:${id}`), while every deletion uses one of the parts alone (`id`); or the other way
round. A deletion of an object that is made in the call itself.

## Why it leaks
The deletion finds nothing, and says nothing: every entry that was ever added stays.

## Known misses
Keys that differ by type (a number and its text); keys that a function puts together elsewhere.

## Example
    const uploads = new Map();
    export function begin(user, id) { uploads.set(`${user}:${id}`, { id }); }
    export function finish(upload) { uploads.delete(upload.id); }

Instead:
    const keyOf = (user, id) => `${user}:${id}`;
    export function begin(user, id) { uploads.set(keyOf(user, id), { id, user }); }
    export function finish(upload) { uploads.delete(keyOf(upload.user, upload.id)); }

## References
- MDN, Map.prototype.delete
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.containers import Collection
from heaphound.source.growths import Growth
from heaphound.source.lifetime import describe_function
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import FUNCTIONS, arguments, bare, callee_name, last_name, short_text
from heaphound.source.syntax import Node


class DeletedUnderAnotherKey:
    """Deletions that find nothing."""

    name: ClassVar[str] = "deleted-under-another-key"
    category: ClassVar[str] = "cache"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield the first growth of each collection whose deletions miss it."""
        for collection in (
            *file.module_collections,
            *file.instance_collections,
            *file.closure_collections,
        ):
            usage = collection.usage
            for shrink in usage.shrinks:
                if _is_fresh(_removed_key(shrink)):
                    yield _fresh_report(collection, shrink)
                    break
            if not usage.shrinks or usage.size_tests or usage.escapes:
                continue
            removed = [_removed_key(one) for one in usage.shrinks]
            keys = [one for one in removed if one is not None]
            growths = [one for one in usage.growths if one.key is not None]
            if len(keys) < len(removed) or len(growths) < len(usage.growths) or not growths:
                continue
            if all(_differ(file, growth.key, key) for growth in growths for key in keys):
                yield _report(file, collection, growths[0], keys[0])


def _removed_key(shrink: Node) -> Node | None:
    """The key of `x.delete(key)` or `delete x[key]`; None for what empties more."""
    if shrink.kind == "call_expression" and callee_name(shrink) == "delete":
        return next(iter(arguments(shrink)), None)
    if shrink.kind == "unary_expression":
        return bare(shrink.children[0]).child("index")
    return None


def _is_fresh(key: Node | None) -> bool:
    """Say whether a key is an object made right there, which is in no collection."""
    return key is not None and bare(key).kind in {"object", "array", *FUNCTIONS}


def _fresh_report(collection: Collection, shrink: Node) -> Report:
    name = collection.name
    return Report(
        shrink,
        Confidence.HIGH,
        f"This deletes from `{name}` what is made right here and cannot be in it: nothing is taken "
        f"out, and every entry stays. Looked for and not found: a variable that holds what was "
        f"added.",
        f"Keep what you add in a variable and delete that: `const entry = ...; {name}.add(entry); "
        f"... {name}.delete(entry)`.",
    )


def _differ(file: SourceFile, added: Node | None, removed: Node) -> bool:
    """Say whether one key is put together of parts, of which the other is one by its name."""
    if added is None:
        return False
    there, here = _parts(file, added), _parts(file, removed)
    if bool(there) == bool(here):
        return False
    return last_name(removed if there else added) in (there or here)


def _parts(file: SourceFile, key: Node) -> set[str]:
    """The names in a key that is put together; none for other keys."""
    key = bare(key)
    binding = file.model.bindings.of(key) if key.kind == "identifier" else None
    if binding is not None and binding.value is not None and not binding.writes:
        key = bare(binding.value)
    if key.kind == "template_string":
        inner = [part.children[0] for part in key.children if part.children]
    elif key.kind == "binary_expression" and "+" in key.tokens:
        inner = key.children
    else:
        return set()
    if len(key.text) <= sum(len(part.text) + len("${}") for part in inner) + len("``"):
        return set()  # `${id}` alone is the text of the id
    return {last_name(part) for part in inner} - {""}


def _report(file: SourceFile, collection: Collection, growth: Growth, removed: Node) -> Report:
    name, line = collection.name, file.model.tree.line(removed.start)
    added = short_text(growth.key) if growth.key is not None else "key"
    where = describe_function(file.lifetime.outermost(growth.site))
    return Report(
        growth.site,
        Confidence.MEDIUM,
        f"{where} adds to `{name}` under `{added}`, and line {line} deletes under "
        f"`{short_text(removed)}`, which is only a part of it or more than it: nothing is ever "
        f"taken out. Looked for and not found: a deletion under the same key.",
        f"Make the key in one function, and use it for both: `{name}.delete(keyOf(...))`.",
    )
