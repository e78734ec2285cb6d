"""Collections that belong together: filled under the same key in the same place.

In: a collection that nothing is taken out of, and one of its growths. Out: the collection beside
it that gains an entry under the same key in the same function and does lose it. What ends the one
entry ends the other, whatever the names of the two say about how many there can be.
"""

from __future__ import annotations

from collections.abc import Sequence

from heaphound.source.containers import Collection
from heaphound.source.growths import Growth
from heaphound.source.report import SourceFile
from heaphound.source.shapes import arguments, bare, callee_name, receiver
from heaphound.source.syntax import Node


def sibling_that_shrinks(
    file: SourceFile, collections: Sequence[Collection], collection: Collection, growth: Growth
) -> Collection | None:
    """The collection that gains an entry under the same key beside this one, and loses it again."""
    key = bare(growth.key) if growth.key is not None else None
    held = file.model.bindings.of(key) if key is not None and key.kind == "identifier" else None
    home = file.lifetime.outermost(growth.site)
    if held is None or home is None or collection.usage.shrinks:
        return None
    for other in collections:
        if other is collection or not any(_removes_one(one) for one in other.usage.shrinks):
            continue
        if any(
            one.key is not None
            and file.model.bindings.of(bare(one.key)) is held
            and file.lifetime.outermost(one.site) is home
            for one in other.usage.growths
        ):
            return other
    return None


def defeats_weak(file: SourceFile, growth: Growth) -> bool:
    """Say whether the same function also puts the key into a WeakMap or WeakSet, in vain."""
    held = file.model.bindings.of(bare(growth.key)) if growth.key is not None else None
    home = file.lifetime.outermost(growth.site)
    if held is None or home is None:
        return False
    for call in file.model.calls_named("set", "add"):
        owner, given = receiver(call), arguments(call)
        if owner is None or not given or not home.node.contains(call):
            continue
        weak = file.model.bindings.of(owner)
        made = bare(weak.value) if weak is not None and weak.value is not None else None
        if made is not None and callee_name(made) in {"WeakMap", "WeakSet"}:
            if file.model.bindings.of(bare(given[0])) is held:
                return True
    return False


def _removes_one(shrink: Node) -> bool:
    """Say whether a shrink takes one entry out by its key."""
    if shrink.kind == "call_expression":
        return callee_name(shrink) == "delete" and len(arguments(shrink)) == 1
    return shrink.kind == "unary_expression"
