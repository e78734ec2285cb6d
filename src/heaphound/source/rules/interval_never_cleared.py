"""An interval whose handle is kept but never cleared.

## What it finds
A `setInterval` handle in a variable that is neither cleared nor handed on, or in a property that
nothing in the file clears, in code that runs any number of times.

## Why it leaks
A handle alone stops nothing. The interval holds its function and the scope or instance around it.

## Known misses
A property cleared from another file under a computed name.

## Example
    class Session {
      constructor() {
        this.timer = setInterval(() => this.touch(), 1000);
      }
    }

Instead:
    class Session {
      constructor() {
        this.timer = setInterval(() => this.touch(), 1000);
      }
      close() {
        clearInterval(this.timer);
      }
    }

## References
- Node.js documentation, "timers", clearInterval
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.bindings import Binding
from heaphound.source.functions import returns_functions
from heaphound.source.lifetime import Longevity, describe_function, is_lifecycle_name
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import calls_unref, receiver, value_site
from heaphound.source.syntax import Node
from heaphound.source.timers import Timers, is_global_timer, is_timer_clear, unrefs


def _collected_in(file: SourceFile, call: Node) -> Node | None:
    """The collection that a handle is put into, in a file that clears no timer at all."""
    parent = value_site(call).parent
    while parent is not None and parent.kind in {
        "pair",
        "object",
    }:  # { work, timer: setInterval() }
        parent = value_site(parent).parent
    outer = parent.parent if parent is not None and parent.kind == "arguments" else parent
    if outer is None:
        return None
    if any(is_timer_clear(one) for one in file.timers.clearing):
        return None
    for collection in (*file.module_collections, *file.instance_collections):
        if any(growth.site is outer for growth in collection.usage.growths):
            place = receiver(outer) or outer.child("left")
            return place if not collection.usage.escapes else None
    return None


def _put_on(file: SourceFile, handle: Binding) -> Node | None:
    """The property of a parameter that a handle is put on and nothing else: `socket.data.beat`."""
    uses = file.lifetime.escaping_uses(handle)
    assigned = value_site(uses[0]).parent if len(uses) == 1 else None
    left = assigned.child("left") if assigned is not None else None
    if left is None or left.kind != "member_expression":
        return None
    known = {Longevity.PARAMETER, Longevity.OUTER_PARAMETER}
    return left if file.lifetime.longevity(left) in known else None


class IntervalNeverCleared:
    """An interval that could be stopped and never is."""

    name: ClassVar[str] = "interval-never-cleared"
    category: ClassVar[str] = "timer"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each interval whose kept handle is not cleared."""
        calls = file.model.calls_named("setInterval")
        if not calls:
            return
        timers = Timers(file.model)
        for call in calls:
            if not is_global_timer(file.model, call, "setInterval"):
                continue
            place = timers.kept_in(call) or _collected_in(file, call)
            if place is None or timers.clears(place) or timers.clears_itself(call):
                continue
            lifetime = file.lifetime
            if isinstance(place, Binding) and lifetime.escapes(place):
                put = _put_on(file, place)
                if put is None or timers.clears(put) or not file.per_request(call):
                    continue
                place = put
            if lifetime.runs_once(call) or lifetime.guarded(call):
                continue
            function = lifetime.outermost(call)
            confidence = Confidence.HIGH
            if not isinstance(place, Binding):
                if lifetime.longevity(place) in {Longevity.PARAMETER, Longevity.UNKNOWN}:
                    confidence = Confidence.MEDIUM
                if function is not None and is_lifecycle_name(function.name):
                    confidence = Confidence.MEDIUM
            unref = calls_unref(call) or unrefs(place)
            if file.is_entry or unref:
                confidence = confidence.lowered()
            if unref and function is not None and returns_functions(function):
                confidence = confidence.lowered()  # one per middleware or plugin, which stay anyway
            name = place.name if isinstance(place, Binding) else place.text
            where = describe_function(function)
            yield Report(
                call,
                confidence,
                f"Every {where} starts an interval, keeps its handle in `{name}` and never clears "
                f"it: the timer, its function and what they hold stay. Looked for and not found: "
                f"`clearInterval({name})`, a return or hand-over of the handle, a guard.",
                f"Call `clearInterval({name})` where the work ends: in a `close` method, a `close` "
                f"handler, or a function that is returned.",
            )
