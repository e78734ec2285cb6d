"""An interval is cleared on some ways out of its function and not on others.

## What it finds
`setInterval` in a function that runs any number of times, whose handle is a local variable that is
cleared, but not before an early return, not when an `await` in between fails, not in the handler of
an event that ends the connection ("close", "disconnect", "error"), or in one handler that settles the
promise but not in another, such as the timeout.

## Why it leaks
The way that passes by the `clearInterval` leaves the interval running for ever, with its function
and all that the call holds. It shows only after failures, so tests do not see it.

## Known misses
Paths through loops and labels; handlers that other files add.

## Example
    const timer = setInterval(() => report(file.sent), 1000);
    const response = await send(file);
    if (!response.ok) return null;
    clearInterval(timer);

Instead:
    const timer = setInterval(() => report(file.sent), 1000);
    try {
      const response = await send(file);
      return response.ok ? response : null;
    } finally {
      clearInterval(timer);
    }

## References
- MDN, try...finally
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.bindings import Binding
from heaphound.source.closures import calling
from heaphound.source.handlers import FINAL, end_handlers, reaches
from heaphound.source.lifetime import describe_function
from heaphound.source.outcomes import Missed, missed_outcome
from heaphound.source.paths import way_out
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.requests import parameter_names, per_request
from heaphound.source.shapes import FUNCTIONS, discarded
from heaphound.source.syntax import Node
from heaphound.source.timers import is_global_timer

_ANSWERING = frozenset({"res", "response", "reply", "ws", "socket"})
_LIMITED = re.compile(
    r"Date\.now|performance\.now|\+\+|\+=|--|(?<!=)>|\b(attempts?|tries|retries|deadline|remaining|"
    r"timeout|aborted|destroyed|closed|writableEnded|headersSent|readyState)\b"
)


class IntervalClearMissed:
    """A `clearInterval` that not every way out comes to."""

    name: ClassVar[str] = "interval-clear-missed"
    category: ClassVar[str] = "timer"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each interval whose clearing can be missed."""
        for call in file.model.calls_named("setInterval"):
            if not is_global_timer(file.model, call, "setInterval") or discarded(call):
                continue
            if file.lifetime.runs_once(call) or file.lifetime.guarded(call):
                continue
            place = file.timers.kept_in(call)
            function = calling(file.model, call)
            if not isinstance(place, Binding) or place.at_module_level or function is None:
                continue
            clears = file.timers.clears_of(place)
            if not clears or file.lifetime.escapes(place, clears):
                continue
            if (missed := missed_outcome(file.model, call, clears)) is not None:
                yield _report_outcome(file, call, place, missed)
                continue
            if _inside(call, clears):
                yield from self._polls(file, call, place, clears)
                continue
            direct = [one for one in clears if file.model.functions.around(one) is function]
            yield from self._missed_path(file, call, place, direct, clears)
            if not direct:
                yield from self._missed_event(file, call, place, clears)

    def _missed_path(
        self, file: SourceFile, call: Node, place: Binding, direct: list[Node], clears: list[Node]
    ) -> Iterator[Report]:
        function = file.model.functions.around(call)
        if function is None or len(direct) != len(clears):
            return
        out = way_out(file.model, function, call, direct)
        if out is None:
            return
        line = file.model.tree.line(out.node.start)
        how = "returns" if out.certain else "fails at an await"
        yield Report(
            call,
            Confidence.HIGH if out.certain else Confidence.MEDIUM,
            f"When {describe_function(function)} {how} in line {line}, `clearInterval({place.name})` "
            f"is not reached, and the interval goes on with all that this call holds. Looked for and "
            f"not found: a `finally` that clears it.",
            f"Put what follows into `try {{ ... }} finally {{ clearInterval({place.name}) }}`.",
        )

    def _polls(
        self, file: SourceFile, call: Node, place: Binding, clears: list[Node]
    ) -> Iterator[Report]:
        """What asks again and again for a client that may be gone, without a limit."""
        function = file.model.functions.around(call)
        if function is None or len(clears) != 1 or not per_request(function):
            return
        answering = set(parameter_names(function.node)) & _ANSWERING
        polling = call.child("arguments")
        if not answering or polling is None or _LIMITED.search(polling.text):
            return
        if not any(one.kind == "if_statement" for one in _between(clears[0], polling)):
            return
        name = min(answering)
        yield Report(
            call,
            Confidence.MEDIUM,
            f"The interval in `{place.name}` only ends when its own question is answered: when the "
            f"client of {describe_function(function)} has gone, or the answer never comes, it goes "
            f"on with `{name}` and all that this call holds. Looked for and not found: a handler of "
            f'"close" that clears it, a limit of time or tries.',
            f'Clear it when the connection ends, too: `{name}.on("close", () => '
            f"clearInterval({place.name}))`.",
        )

    def _missed_event(
        self, file: SourceFile, call: Node, place: Binding, clears: list[Node]
    ) -> Iterator[Report]:
        scope = place.scope.function
        if scope is None:
            return
        handlers = end_handlers(file.model, scope)
        reaching = [one for one in handlers if reaches(file.model, one.handler, clears)]
        missing = [one for one in handlers if one not in reaching]
        if any(one.event in FINAL or one.event in {"abort", "finish"} for one in reaching):
            return
        final = [one for one in missing if one.event in FINAL]
        failing = [one for one in missing if one.event == "error"]
        chosen = final or (failing if reaching else [])
        if not chosen or _returned(file, clears):
            return
        event = chosen[0].event
        line = file.model.tree.line(chosen[0].call.start)
        where = describe_function(file.model.functions.around(call))
        yield Report(
            call,
            Confidence.MEDIUM,
            f'`{place.name}` is cleared, but not when "{event}" comes: the handler in line {line} '
            f"does not reach `clearInterval({place.name})`, so the interval of {where} goes on after "
            f"the end. Looked for and not found: a clear in a handler of "
            f'"close" or "disconnect".',
            f'Clear it in the handler of "{event}" too: `clearInterval({place.name})`.',
        )


def _report_outcome(file: SourceFile, call: Node, place: Binding, missed: Missed) -> Report:
    where = describe_function(file.lifetime.outermost(call))
    clear = f"clearInterval({place.name})"
    line = file.model.tree.line
    return Report(
        call,
        Confidence.MEDIUM,
        f"When {where} settles in line {line(missed.outcome.start)}, the interval in `{place.name}` "
        f"goes on with all that this call holds: line {line(missed.released.start)} clears it for "
        f"another outcome only. Looked for and not found: a clear that this handler comes to.",
        f"Clear it in every outcome: `{clear}` before `{missed.settled_by}`.",
    )


def _inside(call: Node, clears: list[Node]) -> bool:
    """Say whether only the interval's own callback clears it, which is how polling ends."""
    given = call.child("arguments")
    return given is not None and all(given.contains(one) for one in clears)


def _between(inner: Node, outer: Node) -> Iterator[Node]:
    """The nodes around one, up to another."""
    for ancestor in inner.ancestors():
        if ancestor is outer:
            return
        yield ancestor


def _returned(file: SourceFile, clears: list[Node]) -> bool:
    """Say whether a clear stands in a function that is returned or handed on: a disposer."""
    for clear in clears:
        for ancestor in clear.ancestors():
            if ancestor.kind not in FUNCTIONS:
                continue
            parent = ancestor.parent
            if parent is not None and parent.kind in {"return_statement", "pair"}:
                return True
            if ancestor.kind == "method_definition":
                return True
            function = file.model.functions.of(ancestor)
            binding = function.binding if function is not None else None
            if binding is not None and file.lifetime.escapes(binding):
                handled = [use for use in binding.references if use.parent is not None]
                if any(
                    use.parent is not None and use.parent.kind != "arguments" for use in handled
                ):
                    called = [use for use in handled if use.field == "function"]
                    if len(called) != len(handled):
                        return True
    return False
