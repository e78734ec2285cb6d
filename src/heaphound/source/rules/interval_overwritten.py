"""The handle of a running interval is overwritten by the next one.

## What it finds
`this.timer = setInterval(...)` (or a variable of an outer function) in a method that can run again,
where nothing before it clears the old handle and nothing tests whether one is there, although other
code clears it. So too `timers.set(name, setInterval(...))` under a name that the caller gives.

## Why it leaks
Only the last handle can be cleared. Each earlier interval runs on for ever with the instance.

## Known misses
Clearing in a helper of another file.

## Example
    push(item) {
      this.last = item;
      this.timer = setInterval(() => this.flush(), 100);
    }

Instead:
    push(item) {
      this.last = item;
      clearInterval(this.timer);
      this.timer = setInterval(() => this.flush(), 100);
    }

## References
- Node.js documentation, "timers", clearInterval
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.bindings import Binding
from heaphound.source.closures import calling
from heaphound.source.handlers import end_handlers, reaches
from heaphound.source.keyed_places import (
    KeyedPlace,
    keyed_place,
    looks_up_before,
    may_come_again,
)
from heaphound.source.lifetime import (
    Longevity,
    describe_function,
    is_lifecycle_name,
)
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.requests import EFFECTS
from heaphound.source.shapes import (
    FUNCTIONS,
    LOOPS,
    callee_name,
    last_name,
    receiver,
    short_text,
    value_site,
)
from heaphound.source.syntax import Node
from heaphound.source.timers import is_global_timer, is_timer_clear

_SETS_ANEW = re.compile(
    r"^_*#?(re(load|fresh|schedule|configure|build|start|connect|set|new|sync)|update|apply|change|"
    r"set)(?![a-z])"
)
_MOUNTING = EFFECTS | {"onMounted", "onBeforeMount", "onActivated", "watchEffect"}


class IntervalOverwritten:
    """A handle that is lost before it is cleared."""

    name: ClassVar[str] = "interval-overwritten"
    category: ClassVar[str] = "timer"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each interval that takes the place of a running one."""
        for call in file.model.calls_named("setInterval"):
            if not is_global_timer(file.model, call, "setInterval"):
                continue
            if (keyed := keyed_place(file, call)) is not None:
                yield from _judge_keyed(file, call, keyed)
                continue
            if (into := _collected_in(file, call)) is not None:
                yield from _judge_collected(file, call, into)
                continue
            place = file.timers.kept_in(call)
            if (loop := _loop_around(file, place, call)) is not None:
                yield _lost_in_loop(file, call, place, loop)
                continue
            function = calling(file.model, call)
            if place is None or function is None or not file.timers.clears(place):
                continue
            if file.lifetime.runs_once(call) or file.lifetime.guarded(call):
                continue
            if not _outlives(file, place, call):
                continue
            method = file.lifetime.outermost(call)
            if method is None or file.lifetime.once_per_instance(method):
                continue
            starts = is_lifecycle_name(method.name) and not file.lifetime.runs_again(method)
            if starts or method.method == "constructor" or _mounts(call, function.node):
                continue
            clears = file.timers.clears_of(place)
            if _cleared_before(file, function.node, call, clears):
                continue
            if any(one.contains(clear) for clear in clears for one in _ending(file, method.node)):
                continue
            name = place.name if isinstance(place, Binding) else place.text
            yield Report(
                call,
                Confidence.MEDIUM,
                f"When {describe_function(method)} runs again, the interval in `{name}` is still "
                f"running and its handle is overwritten: nothing can clear it any more. Looked for "
                f"and not found: `clearInterval({name})` before, a test of `{name}`.",
                f"Clear the old one first: `clearInterval({name}); {name} = setInterval(...)`.",
            )


def _judge_keyed(file: SourceFile, call: Node, keyed: KeyedPlace) -> Iterator[Report]:
    """Yield the report on an interval that takes the place of another one in a collection."""
    function = calling(file.model, call)
    if function is None or file.lifetime.runs_once(call) or file.lifetime.guarded(call):
        return
    if not any(is_timer_clear(one) for one in file.timers.clearing):
        return  # then none of them is ever cleared, which is another rule's finding
    if not may_come_again(file, keyed, call) or looks_up_before(file, keyed, call):
        return
    clears = file.timers.clearing
    if _cleared_before(file, function.node, call, clears):
        return
    key, name = short_text(keyed.key), keyed.collection.text
    yield Report(
        call,
        Confidence.MEDIUM,
        f"When {describe_function(file.lifetime.outermost(call))} is called with a `{key}` that is "
        f"already in `{name}`, the interval there goes on and its handle is overwritten: nothing "
        f"can clear it any more. Looked for and not found: a look-up of `{key}` in `{name}`, "
        f"`clearInterval` before.",
        f"Clear the old one first: `clearInterval({keyed.lookup()})`.",
    )


def _loop_around(file: SourceFile, place: Binding | Node | None, call: Node) -> Node | None:
    """The loop that puts one interval after the other into a variable of outside, uncleared."""
    if not isinstance(place, Binding) or place.kind not in {"let", "var"}:
        return None
    if not file.timers.clears(place):
        return None
    for ancestor in call.ancestors():
        if ancestor.contains(place.node):
            return None
        each = ancestor.kind == "call_expression" and callee_name(ancestor) == "forEach"
        if ancestor.kind in LOOPS or each:
            inside = [one for one in file.timers.clears_of(place) if ancestor.contains(one)]
            leaves = any(
                one.kind in {"break_statement", "return_statement"}
                for one in file.model.tree.within(ancestor)
                if file.model.functions.around(one) is file.model.functions.around(call)
            )
            others = [use for use in place.references if ancestor.contains(use)]
            return None if inside or leaves or len(others) > 1 else ancestor
        if ancestor.kind in FUNCTIONS and not _is_each(ancestor):
            return None
    return None


def _is_each(function: Node) -> bool:
    given = value_site(function).parent
    call = given.parent if given is not None and given.kind == "arguments" else None
    return call is not None and callee_name(call) == "forEach"


def _lost_in_loop(file: SourceFile, call: Node, place: Binding | Node | None, loop: Node) -> Report:
    name = place.name if isinstance(place, Binding) else "timer"
    return Report(
        call,
        Confidence.HIGH,
        f"The loop in line {file.model.tree.line(loop.start)} starts an interval in each round and "
        f"keeps only the last handle in `{name}`: the others can never be cleared. Looked for and "
        f"not found: a list of the handles, `clearInterval({name})` in the loop.",
        f"Keep all of them: `timers.push(setInterval(...))`, and clear each where `{name}` is "
        f"cleared now.",
    )


def _collected_in(file: SourceFile, call: Node) -> Node | None:
    """The lasting list or set that a handle is added to."""
    given = value_site(call).parent
    added = given.parent if given is not None and given.kind == "arguments" else None
    owner = receiver(added) if added is not None else None
    if added is None or owner is None or callee_name(added) not in {"push", "add", "unshift"}:
        return None
    lasting = {Longevity.FIELD, Longevity.MODULE, Longevity.CLOSURE}
    return owner if file.lifetime.longevity(owner) in lasting else None


def _judge_collected(file: SourceFile, call: Node, into: Node) -> Iterator[Report]:
    """Yield the report on intervals that are added to those of the call before."""
    function, method = calling(file.model, call), file.lifetime.outermost(call)
    if function is None or method is None or file.lifetime.guarded(call):
        return
    if not (_SETS_ANEW.match(method.name) or file.lifetime.runs_again(method)):
        return
    name = last_name(into)
    clears = [
        one
        for one in (*file.timers.clearing, *file.model.calls_named("forEach"))
        if any(last_name(part) == name for part in file.model.tree.within(one))
        or _loops_over(one, name)
    ]
    if not clears or _cleared_before(file, function.node, call, clears):
        return  # cleared nowhere, which is another rule's finding
    yield Report(
        call,
        Confidence.MEDIUM,
        f"{describe_function(method)} adds intervals to `{into.text}` while those of the call "
        f"before still run: each call leaves one more set of them. Looked for and not found: a "
        f"loop that clears `{into.text}` first.",
        f"Clear the old ones first: `{into.text}.forEach(clearInterval)`, and empty the list.",
    )


def _loops_over(clear: Node, name: str) -> bool:
    """Say whether a clear stands in a loop over a collection of this name."""
    return any(
        ancestor.kind == "for_in_statement"
        and (over := ancestor.child("right")) is not None
        and name in over.text
        for ancestor in clear.ancestors()
    )


def _mounts(call: Node, function: Node) -> bool:
    """Say whether the interval is started by a hook that runs once for each component."""
    site = value_site(function).parent
    hook = site.parent if site is not None and site.kind == "arguments" else None
    return hook is not None and callee_name(hook) in _MOUNTING and function.contains(call)


def _ending(file: SourceFile, scope: Node) -> list[Node]:
    """What runs at the end of the connection that a method opens: handlers of its last events."""
    found = []
    for handler in end_handlers(file.model, scope):
        called = file.model.functions.called(handler.handler)
        found.append(called.node if called is not None else handler.handler)
    return found


def _outlives(file: SourceFile, place: Binding | Node, call: Node) -> bool:
    if isinstance(place, Binding):
        around = calling(file.model, call)
        return (
            place.kind in {"let", "var"}
            and not place.at_module_level
            and around is not None
            and place.scope.function is not around.node
        )
    return file.lifetime.longevity(place) is Longevity.FIELD


def _cleared_before(file: SourceFile, function: Node, call: Node, clears: list[Node]) -> bool:
    if any(function.contains(one) and one.index < call.index for one in clears):
        return True
    given = call.child("arguments")
    if given is not None and any(given.contains(one) for one in clears):
        return True
    for node in file.model.tree.within(function):
        if node.index >= call.index:
            break
        target = node.child("function") if node.kind == "call_expression" else None
        called = file.model.functions.called(target) if target is not None else None
        if called is not None and target is not None and reaches(file.model, target, clears):
            return True
    return False
