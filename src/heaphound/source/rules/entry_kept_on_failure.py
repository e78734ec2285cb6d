"""An entry is removed when the work succeeds, and stays when it fails.

## What it finds
A collection of the module or of an instance that gains an entry for a piece of work, where the only
deletions stand behind that work on the way of success: in the callback of `then`, or after an `await`
without `finally`. A `return` or `throw` in between counts too, and so do handlers and callbacks of
which one deletes and settles and another only settles.

## Why it leaks
Each failure leaves its entry for ever; a kept promise also keeps its error, and when the collection
joins equal requests, every later one gets the old failure.

## Known misses
Deletions in functions that other files hand over.

## Example
    const inflight = new Map();
    function load(url) {
      const work = fetch(url).then((answer) => {
        inflight.delete(url);
        return answer;
      });
      inflight.set(url, work);
      return work;
    }

Instead:
    const work = fetch(url).finally(() => inflight.delete(url));

## References
- MDN, Promise.prototype.finally()
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.containers import Collection
from heaphound.source.growths import Growth, dynamic
from heaphound.source.lifetime import describe_function
from heaphound.source.outcomes import missed_outcome
from heaphound.source.paths import way_out
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import (
    FUNCTIONS,
    arguments,
    bare,
    callee_name,
    last_name,
    short_text,
    value_site,
)
from heaphound.source.syntax import Node

_WHOLE = frozenset({"clear", "fill"})

_ENDING = re.compile(
    r"^(end|finish|resolve|reject|close|destroy|done|abort|fail|emit|cb|callback|complete|error|send|"
    r"write|kill|timer|timeout)$"
)


class EntryKeptOnFailure:
    """A deletion that only success comes to."""

    name: ClassVar[str] = "entry-kept-on-failure"
    category: ClassVar[str] = "cache"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each entry that a failure leaves behind."""
        for collection in (*file.module_collections, *file.instance_collections):
            usage = collection.usage
            removals = [one for one in usage.shrinks if not _is_whole(one)]
            if not removals or usage.size_tests:
                continue
            for growth in usage.growths:
                if not dynamic(growth) or file.lifetime.runs_once(growth.site):
                    continue
                if growth.key is None and not _is_taken_out(growth, removals):
                    continue
                missed = (
                    _awaited(file, growth, removals)
                    or _chained(file, growth, removals)
                    or _settled(file, growth, removals)
                    or _left_before(file, collection, removals)
                )
                if missed is not None:
                    yield _report(file, collection, growth, missed)
                    break


def _is_taken_out(growth: Growth, removals: list[Node]) -> bool:
    """Say whether each removal takes the very element of a list out: `list.splice(i, 1)`."""
    value = bare(growth.value) if growth.value is not None else None
    return (
        value is not None
        and value.kind == "identifier"
        and all(callee_name(one) == "splice" and value.text in one.text for one in removals)
    )


def _is_whole(shrink: Node) -> bool:
    return shrink.kind == "assignment_expression" or callee_name(shrink) in _WHOLE


def _awaited(file: SourceFile, growth: Growth, removals: list[Node]) -> Node | None:
    """What fails or leaves between the growth and a removal in the same function."""
    function = file.model.functions.around(growth.site)
    if function is None or any(
        file.model.functions.around(one) is not function or one.index < growth.site.index
        for one in removals
    ):
        return None
    if _in_catch(removals):
        return None
    out = way_out(file.model, function, growth.site, removals)
    return out.node if out is not None else None


def _settled(file: SourceFile, growth: Growth, removals: list[Node]) -> Node | None:
    """The outcome of a promise or callback that comes to no removal, although another one does."""
    missed = missed_outcome(file.model, growth.site, removals)
    return missed.outcome if missed is not None else None


def _left_before(file: SourceFile, collection: Collection, removals: list[Node]) -> Node | None:
    """The `return` of a branch that ends the entry's work before the function removes the entry.

    All removals stand in that function, after the branch; the branch is not that of "not found".
    """
    homes = {file.model.functions.around(removal) for removal in removals}
    home = next(iter(homes))
    if len(homes) != 1 or home is None:
        return None
    first = min(removals, key=lambda one: one.index)
    name = collection.name
    entries = [
        one
        for one in file.model.bindings.all
        if one.scope.function is home.node
        and one.value is not None
        and re.match(rf"{re.escape(name)}\s*(\.get\(|\[|\?\.)", bare(one.value).text)
    ]
    for branch in file.model.by_kind.get("if_statement", ()):
        taken, condition = branch.child("consequence"), branch.child("condition")
        if taken is None or condition is None or branch.last >= first.index:
            continue
        if file.model.functions.around(branch) is not home or name in condition.text:
            continue
        leaves = [node for node in (taken, *taken.children) if node.kind == "return_statement"]
        for entry in entries if leaves else ():
            uses = entry.references
            if any(condition.contains(use) for use in uses):
                continue
            if any(taken.contains(use) and _ends_work(use) for use in uses):
                return leaves[-1]
    return None


def _ends_work(use: Node) -> bool:
    """Say whether a use ends what an entry stands for: `entry.end()`, `entry.reject(error)`."""
    member = value_site(use).parent
    if member is None:
        return False
    if member.kind == "call_expression" and use.field == "function":
        return True
    return member.kind == "member_expression" and _ENDING.match(last_name(member)) is not None


def _in_catch(removals: list[Node]) -> bool:
    """Say whether failures are what a removal is there for."""
    return any(
        ancestor.kind == "catch_clause" for removal in removals for ancestor in removal.ancestors()
    )


def _chained(file: SourceFile, growth: Growth, removals: list[Node]) -> Node | None:
    """The `then` whose callback alone removes what the growth added."""
    home = file.lifetime.outermost(growth.site)
    found: Node | None = None
    for removal in removals:
        then = _success_callback_of(removal)
        if then is None or file.lifetime.outermost(then) is not home:
            return None
        if home is None or _has_later_removal(then, removals):
            return None
        found = then
    if found is None or not _is_stored(file, growth, found):
        return None
    return found


def _success_callback_of(removal: Node) -> Node | None:
    """The `x.then(callback)` in whose first callback a removal stands directly."""
    for ancestor in removal.ancestors():
        if ancestor.kind not in FUNCTIONS:
            continue
        site = value_site(ancestor)
        given = site.parent
        call = given.parent if given is not None and given.kind == "arguments" else None
        if call is None or callee_name(call) != "then" or arguments(call)[0] is not site:
            return None
        return call
    return None


def _has_later_removal(then: Node, removals: list[Node]) -> bool:
    return any(
        argument.contains(removal) for argument in arguments(then)[1:] for removal in removals
    )


def _is_stored(file: SourceFile, growth: Growth, then: Node) -> bool:
    """Say whether the promise of a `then` is what the collection gains."""
    value = bare(growth.value) if growth.value is not None else None
    if value is None:
        return False
    if value.contains(then):
        return True
    binding = file.model.bindings.of(value)
    if binding is None:
        return False
    values = [binding.value, *(written for _, written in binding.writes)]
    return any(one is not None and one.contains(then) for one in values)


def _report(file: SourceFile, collection: Collection, growth: Growth, missed: Node) -> Report:
    name = collection.name
    key = short_text(growth.key) if growth.key is not None else "key"
    line = file.model.tree.line(missed.end if missed.kind == "call_expression" else missed.start)
    where = describe_function(file.lifetime.outermost(growth.site))
    if growth.key is None and growth.value is not None:
        key = short_text(growth.value)
    removal = f"{name}.delete({key})" if collection.kind in {"Map", "Set"} else f"delete {name}"
    if collection.kind == "object":
        removal = f"delete {name}[{key}]"
    if collection.kind == "array":
        removal = f"{name}.splice({name}.indexOf({key}), 1)"
    return Report(
        growth.site,
        Confidence.MEDIUM,
        f"`{name}` gains an entry for `{key}` in {where}, and only success takes it out: when line "
        f"{line} {'fails' if missed.kind != 'return_statement' else 'returns'}, the entry stays. "
        f"Looked for and not found: a deletion in a `finally` or `catch`.",
        f"Take it out whatever happens: `finally {{ {removal} }}`, or "
        f"`.finally(() => {removal})` on the promise.",
        category="global-state" if growth.key is None else None,
    )
