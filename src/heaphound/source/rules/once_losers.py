"""Two `once` listeners wait for one outcome, and the loser stays.

## What it finds
A promise that waits with `once` for two or more events of an emitter that outlives it, such as
"drain" and "error", and takes none of them off when the other one came; or for one event and a
timeout, which rejects and leaves the listener.

## Why it leaks
`once` removes a listener when its own event comes. If the stream drains a thousand times and never
fails, a thousand `error` listeners with their promises stay on it.

## Known misses
Waits that are spread over several functions.

## Example
    wait() {
      return new Promise((resolve, reject) => {
        this.socket.once("drain", resolve);
        this.socket.once("error", reject);
      });
    }

Instead:
    wait() {
      return events.once(this.socket, "drain"); // removes its error listener too
    }

## References
- Node.js documentation, "events", events.once
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.closures import settles_promise
from heaphound.source.lifetime import (
    Longevity,
    describe_function,
    is_lifecycle_name,
    is_teardown_name,
)
from heaphound.source.listeners import Listener
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.requests import parameter_names
from heaphound.source.shapes import arguments, bare, callee, callee_name

_NAME = re.compile(r"\w+")
_ONCE = frozenset({("events", "once"), ("node:events", "once")})
_LASTING = frozenset({Longevity.FIELD, Longevity.MODULE, Longevity.PROCESS, Longevity.THIS})


class OnceLosers:
    """The listeners of the events that did not come."""

    name: ClassVar[str] = "once-losers"
    category: ClassVar[str] = "listener"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each wait whose other listeners stay."""
        groups: dict[tuple[int, str], list[Listener]] = defaultdict(list)
        for added in file.listeners.added:
            function = file.model.functions.around(added.call)
            if function is None or not added.once or function.node.parent is None:
                continue
            outer = function.node.parent.parent
            if outer is None or outer.kind != "new_expression" or callee_name(outer) != "Promise":
                continue
            if file.lifetime.longevity(added.receiver) in _LASTING:
                groups[function.node.index, file.model.key(added.receiver)].append(added)
        yield from _raced(file)
        for group in groups.values():
            if any(file.listeners.is_removed(one) for one in group):
                continue
            first = group[0]
            alone = len({one.event for one in group}) < 2
            if alone and not _times_out(file, first):
                continue
            if not any(settles_promise(file.model, one.handler) or one.fresh for one in group):
                continue
            method = file.lifetime.outermost(first.call)
            name = method.name if method is not None else ""
            if file.lifetime.runs_once(first.call) or file.lifetime.once_per_instance(method):
                continue
            if is_lifecycle_name(name) or is_teardown_name(name) or _made_here(file, first):
                continue
            events = " and ".join(f'"{one.event}"' for one in group[:3])
            if alone:
                events += " and the timeout"
            text = first.receiver.text
            yield Report(
                first.call,
                Confidence.MEDIUM,
                f"Every {describe_function(method)} leaves a `once` listener on `{text}`: of {events} "
                f"one comes and the others stay, each with its promise. Looked for and not found: a "
                f"removal of the others when one came.",
                f"Remove the others in each handler (`{text}.off(...)`), or wait with "
                f"`events.once({text}, ..., {{ signal }})`, which does.",
            )


def _times_out(file: SourceFile, listener: Listener) -> bool:
    """Say whether a timeout settles the promise of a listener too, and leaves the listener."""
    executor = file.model.functions.around(listener.call)
    if executor is None:
        return False
    settling = {name for name in parameter_names(executor.node) if name}
    return any(
        executor.node.contains(call)
        and bool(arguments(call))
        and bool(settling & set(_NAME.findall(arguments(call)[0].text)))
        for call in file.model.calls_named("setTimeout")
    )


def _made_here(file: SourceFile, listener: Listener) -> bool:
    """Say whether the method makes the emitter anew."""
    method = file.lifetime.outermost(listener.call)
    if method is None:
        return False
    key = file.model.key(listener.receiver)
    return any(
        (left := node.child("left")) is not None and file.model.key(left) == key
        for node in file.model.tree.within(method.node)
        if node.kind == "assignment_expression"
    )


def _raced(file: SourceFile) -> Iterator[Report]:
    """The races of `events.once(emitter, ...)` without a signal, whose loser goes on waiting."""
    for call in file.model.calls_named("race", "any"):
        given = arguments(call)
        if not given or bare(given[0]).kind != "array" or file.lifetime.runs_once(call):
            continue
        for entrant in bare(given[0]).children:
            wait = bare(entrant)
            target = callee(wait) if wait.kind == "call_expression" else None
            if target is None or file.model.origin(target) not in _ONCE:
                continue
            waited = arguments(wait)
            if len(waited) != 2 or file.lifetime.longevity(waited[0]) is Longevity.LOCAL:
                continue
            text, where = waited[0].text, describe_function(file.lifetime.outermost(call))
            yield Report(
                call,
                Confidence.MEDIUM,
                f"Every race in {where} leaves the listeners of `{wait.text}` on `{text}` when another "
                f"entrant is first: they stay, each with its promise, until that event comes. Looked "
                f"for and not found: a `signal` option.",
                f"Give each wait a signal and abort it when the race is over: `const over = new "
                f"AbortController(); try {{ await Promise.race([once({text}, ..., {{ signal: "
                f"over.signal }}), ...]) }} finally {{ over.abort() }}`.",
            )
            break
