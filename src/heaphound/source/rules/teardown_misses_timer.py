"""A class has a teardown, and the teardown leaves a repeating timer running.

## What it finds
A field that holds an interval, or a timeout that arms itself again, and that is cleared only in the
method that arms it, in a class with a `close`, `stop`, `destroy` or similar method that does not
come to a clear of it.

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
from heaphound.source.handlers import methods_reach, reaches
from heaphound.source.lifetime import Longevity
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import arguments
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
            if not clears or not all(method.node.contains(one) for one in clears):
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
