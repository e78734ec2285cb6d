"""A listener on `process` is added each time a function or constructor runs.

## What it finds
`process.on(...)` (also `cluster`, `globalThis`) in code that runs any number of times, without a
removal of the same function and without a guard.

## Why it leaks
`process` lives as long as the program. Each listener keeps its closure, and through `this` or
captured variables the whole instance or request it was made for.

## Known misses
Functions that are exported and called once by every user: they are reported at low confidence
when their name says so (`setup`, `start`, `register`).

## Example
    class Job {
      constructor() {
        process.on("SIGTERM", () => this.cancel());
      }
    }

Instead:
    class Job {
      constructor() {
        this.onSignal = () => this.cancel();
        process.on("SIGTERM", this.onSignal);
      }
      close() {
        process.off("SIGTERM", this.onSignal);
      }
    }

## References
- Node.js documentation, "process", process events
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.closures import calling, captured, handler_function, waits_after
from heaphound.source.lifetime import Longevity, describe_function, is_lifecycle_name
from heaphound.source.listeners import Listener
from heaphound.source.long_lived import may_end
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import CALLS, bare, callee_name, value_site

_SIGNAL = re.compile(r"^SIG[A-Z0-9]+$")
_STREAM = re.compile(r"^process\.(stdin|stdout|stderr)$")
_SETUP = re.compile(
    r"^_*#?(?i:setup|set|install|enable|handle|add|create|main|cli|run|attach|hook|on|trap|graceful|"
    r"listen|watch|default|bin|exec|command|catch|monitor|configure|load|make)(?![a-z])"
)


class ProcessListenerPerCall:
    """`process.on` in code that runs many times."""

    name: ClassVar[str] = "process-listener-per-call"
    category: ClassVar[str] = "listener"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each listener on the process that is added per call."""
        for added in file.listeners.added:
            lifetime = file.lifetime
            stream = _STREAM.match(added.receiver.text) is not None
            if added.receiver.kind != "identifier" and not (
                stream or added.receiver.text.startswith("globalT")
            ):
                continue
            if lifetime.longevity(added.receiver) is not Longevity.PROCESS:
                continue
            if added.once and not (added.event and _SIGNAL.match(added.event)):
                continue
            site = added.call
            if lifetime.runs_once(site) or lifetime.guarded(site):
                continue
            if file.listeners.is_removed(added):
                continue
            function = lifetime.outermost(site)
            confidence = Confidence.MEDIUM
            if function is not None and function.owner is not None:
                confidence = Confidence.HIGH
                if lifetime.once_per_instance(function) and function.method != "constructor":
                    confidence = Confidence.MEDIUM
            name = function.name if function is not None else ""
            if file.per_request(site):
                confidence, name = Confidence.HIGH, "per request"
            waits = file.model.functions.around(site) is not calling(file.model, site)
            if stream and not waits and confidence is not Confidence.HIGH:
                confidence = confidence.lowered()
            named = is_lifecycle_name(name) or _SETUP.match(name) or not name
            ends = not file.is_entry and _outlives_instance(file, added)
            if named and not ends and not _holds_work(file, added):
                confidence = confidence.lowered(
                    1 if function is not None and function.owner is not None else 2
                )
            if file.is_entry or (".kill(" in added.handler.text and not _for_one_work(file, added)):
                confidence = confidence.lowered()
            event = added.event or "event"
            where = describe_function(function)
            yield Report(
                site,
                confidence,
                f'`{added.receiver.text}` gains a "{event}" listener on every {where}, and it lives '
                f"as long as the program: each listener keeps what its function holds. Looked for "
                f"and not found: a removal of the same function, a guard, a `signal` option.",
                f"Keep the function and remove it when {where} is done: `const handler = ...; "
                f'{added.receiver.text}.on("{event}", handler); ... '
                f'{added.receiver.text}.off("{event}", handler)`, or add one listener at module '
                f"level.",
            )


def _outlives_instance(file: SourceFile, added: Listener) -> bool:
    """Say whether instances come and go, and nothing in the file takes this event's listeners off.

    A removal that misses is a finding of its own.
    """
    function = file.lifetime.outermost(added.call)
    if function is None or function.owner is None or not may_end(file, function.owner):
        return False
    key = file.model.key(added.receiver)
    return not any(
        one.event == added.event and file.model.key(one.receiver) == key
        for one in file.listeners.removed
    )


def _for_one_work(file: SourceFile, added: Listener) -> bool:
    """Say whether the listener is for one piece of work: its function then waits for the end.

    That is the executor of a promise, or an `await` after the listener was added.
    """
    return waits_after(file.model, added.call) or _in_executor(file, added)


def _holds_work(file: SourceFile, added: Listener) -> bool:
    """Say whether it is added for one promise, and holds more of it than the way to settle it."""
    if not _in_executor(file, added):
        return False
    closure = handler_function(file.model, added.handler)
    if closure is None:
        return False
    held = [one for one in captured(file.model, closure) if one.kind in {"const", "let"}]
    return any(one.value is not None and bare(one.value).kind in CALLS for one in held)


def _in_executor(file: SourceFile, added: Listener) -> bool:
    """Say whether it is added in the function that a `new Promise` is given."""
    function = file.model.functions.around(added.call)
    site = value_site(function.node).parent if function is not None else None
    made = site.parent if site is not None and site.kind == "arguments" else None
    return made is not None and made.kind == "new_expression" and callee_name(made) == "Promise"
