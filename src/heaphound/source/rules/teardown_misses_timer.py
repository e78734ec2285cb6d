"""A class has a teardown, and the teardown leaves a repeating timer running.

## What it finds
A field that holds an interval, or a timeout that arms itself again, and that is cleared only in the
method that arms it, in a class with a `close`, `stop`, `destroy` or similar method that does not
come to a clear of it. Also an interval that such a method clears, when the class's own handler for
the end of its connection does not.

## Why it leaks
After the teardown the timer still runs and keeps the whole instance.

## Known misses
Teardowns that are inherited from another file.

## Example
    schedule() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => { this.poll(); this.schedule(); }, 1000);
    }
    close() {
      this.socket.destroy();
    }

Instead:
    close() {
      clearTimeout(this.timer);
      this.socket.destroy();
    }

## References
- Node.js documentation, "timers", clearTimeout
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.functions import ClassShape, Function
from heaphound.source.handlers import loss_handlers, methods_reach, reaches, runs_into
from heaphound.source.lifetime import Longevity
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import arguments, callee_name
from heaphound.source.syntax import Node
from heaphound.source.timers import is_global_timer

_TEARDOWN = re.compile(
    r"^[_#]*(close|stop|destroy|dispose|end|shutdown|terminate|disconnect|teardown|tearDown|quit|"
    r"kill|unmount|finalize|onModuleDestroy|onApplicationShutdown|disconnectedCallback|doDestroy|"
    r"onClose|onEnd|onDestroy|handleClose|cleanup|detach|free)$"
)


class TeardownMissesTimer:
    """A teardown that leaves a timer running."""

    name: ClassVar[str] = "teardown-misses-timer"
    category: ClassVar[str] = "timer"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each repeating timer that a teardown leaves running."""
        for call in file.model.calls_named("setInterval", "setTimeout"):
            name = "setInterval" if "setInterval" in call.text[:40] else "setTimeout"
            if not is_global_timer(file.model, call, name):
                continue
            place = file.timers.kept_in(call)
            method = file.lifetime.outermost(call)
            if not isinstance(place, Node) or method is None or method.owner is None:
                continue
            if file.lifetime.longevity(place) is not Longevity.FIELD:
                continue
            if name == "setTimeout" and not _arms_again(file, call, method):
                continue
            shape = method.owner
            others = [one for one in file.model.functions.classes if one is not shape]
            clears = [
                one
                for one in file.timers.clears_of(place)
                if not any(other.contains(one) for other in others)
            ]
            if not clears:
                continue
            if not all(method.node.contains(one) for one in clears):
                yield from _missed_by_loss(file, call, method, clears)
                continue
            endings = _teardowns(shape, method)
            if not endings or methods_reach(file.model, endings, clears):
                continue
            if _replaces(file, endings, method):
                continue
            ending = f"{shape.name}.{endings[0].method}()"
            yield Report(
                call,
                Confidence.MEDIUM,
                f"{ending} ends the instance and leaves the timer in `{place.text}` running, which "
                f"keeps it. Only {shape.name}.{method.method}() clears it, to arm it again. Looked "
                f"for and not found: a clear that {ending} comes to.",
                f"Clear it in {ending} too: `{name.replace('set', 'clear')}({place.text})`.",
            )


def _missed_by_loss(
    file: SourceFile, call: Node, method: Function, clears: list[Node]
) -> Iterator[Report]:
    """A timer that a teardown clears, and that goes on when the connection ends by itself."""
    shape = method.owner
    if shape is None or callee_name(call) != "setInterval" or file.timers.clears_itself(call):
        return
    endings = _teardowns(shape, method)
    ending = next((one for one in endings if methods_reach(file.model, [one], clears)), None)
    handlers = loss_handlers(file.model, shape)
    if ending is None or not handlers:
        return
    for handler in handlers:
        function = file.model.functions.called(handler)
        if function is None or runs_into(file.model, handler, [*clears, *_nodes(endings)]):
            return
        if reaches(file.model, handler, [*clears, method.node]) and not _under_condition(
            file, function, method
        ):
            return
    place = file.timers.kept_in(call)
    text = place.text if isinstance(place, Node) else "the timer"
    line = file.model.tree.line(handlers[0].start)
    yield Report(
        call,
        Confidence.MEDIUM,
        f"{shape.name}.{ending.method}() clears `{text}`, but nobody calls that when the connection "
        f"ends by itself: the handler in line {line} leaves the interval running, which keeps the "
        f"instance. Looked for and not found: a clear that the handler comes to.",
        f"Clear it in the handler too: `clearInterval({text})`.",
    )


def _nodes(functions: list[Function]) -> list[Node]:
    return [function.node for function in functions]


def _under_condition(file: SourceFile, handler: Function, method: Function) -> bool:
    """Say whether a handler starts the method again in one branch, and does without in another."""
    again = [
        call
        for call in file.model.tree.within(handler.node)
        if call.kind == "call_expression"
        and file.model.functions.called(call.child("function") or call) is method
    ]
    return bool(again) and all(
        any(
            ancestor.kind == "if_statement" and ancestor.child("alternative") is not None
            for ancestor in call.ancestors()
            if handler.node.contains(ancestor)
        )
        for call in again
    )


def _arms_again(file: SourceFile, call: Node, method: Function) -> bool:
    given = arguments(call)
    return bool(given) and (
        file.model.functions.called(given[0]) is method
        or any(
            node.kind == "call_expression"
            and file.model.functions.called(node.child("function") or node) is method
            for node in file.model.tree.within(given[0])
        )
    )


def _teardowns(shape: ClassShape, method: Function) -> list[Function]:
    return [
        function
        for name, function in shape.methods.items()
        if _TEARDOWN.match(name)
        and function is not method
        and len((function.node.child("body") or function.node).children) > 0
    ]


def _replaces(file: SourceFile, endings: list[Function], method: Function) -> bool:
    """Say whether a teardown runs the arming method, which clears."""
    return any(reaches(file.model, ending.node, [method.node]) for ending in endings)
