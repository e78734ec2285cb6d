"""Each call leaves a reaction on a promise that settles at the end of something larger.

## What it finds
`token.promise.then(...)`, `this.closed.then(...)`, `connection.lost.catch(...)` in code that runs any
number of times, where the promise is a property of something handed in or kept and its name says that
it settles when that ends or is cancelled, and the callback holds something of the call.

## Why it leaks
Reactions cannot be taken off a promise. Until it settles, it keeps the callback of every call that
was ever made, and what those hold: the request, the response, the `reject` of each call.

## Known misses
Promises in local variables; names that say nothing.

## Example
    function send(config) {
      return new Promise((resolve, reject) => {
        const request = open(config, resolve);
        config.cancelToken.promise.then((reason) => { request.abort(); reject(reason); });
      });
    }

Instead:
    function send(config) {
      return new Promise((resolve, reject) => {
        const onCancel = (reason) => { request.abort(); reject(reason); };
        const request = open(config, (answer) => {
          config.cancelToken.unsubscribe(onCancel);
          resolve(answer);
        });
        config.cancelToken.subscribe(onCancel);
      });
    }

## References
- ECMAScript, PerformPromiseThen
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.closures import calling, holds_call
from heaphound.source.lifetime import (
    Longevity,
    describe_function,
    is_lifecycle_name,
    is_teardown_name,
)
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import (
    FUNCTIONS,
    arguments,
    bare,
    callee_name,
    discarded,
    last_name,
    receiver,
    value_site,
)
from heaphound.source.syntax import Node

_AT_THE_END = re.compile(
    r"^_*#?(closed|closing|aborted|cancell?ed|cancel|terminated|disconnected|destroyed|ended|exited|"
    r"lost|shutdown|stopped|whenClosed|onClosed?|closePromise|abortPromise|disposed|done|finished)$"
)
_ENDING_SIGNAL = re.compile(r"""["'](SIG(TERM|INT|QUIT|HUP)|beforeExit|exit|abort)["']""")
_LASTING = frozenset(
    {Longevity.FIELD, Longevity.MODULE, Longevity.PARAMETER, Longevity.OUTER_PARAMETER}
)
_TOKEN = re.compile(r"(token|signal|cancel|abort|shutdown|stop)", re.IGNORECASE)


class ReactionOnLongLived:
    """A `then` per call on a promise of something larger."""

    name: ClassVar[str] = "reaction-on-long-lived"
    category: ClassVar[str] = "closure"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each reaction that stays on a long-lived promise."""
        for call in file.model.calls_named("then", "catch", "finally"):
            promise = receiver(call)
            given = arguments(call)
            if promise is None or not given or not _left_behind(call):
                continue
            if not _ends_late(promise) and not _is_of_the_end(file, promise):
                continue
            function = calling(file.model, call)
            if function is None or function.node.kind.startswith("generator"):
                continue  # a loop that goes on as long as the promise does
            if file.lifetime.runs_once(call) or file.lifetime.guarded(call):
                continue
            if file.lifetime.longevity(promise) not in _LASTING:
                continue
            name = function.name
            if is_lifecycle_name(name) or is_teardown_name(name) or not name:
                continue
            if function.method == "constructor" or not (
                not discarded(call)
                or any(
                    bare(one).kind in FUNCTIONS and holds_call(file.model, one, function)
                    for one in given
                )
            ):
                continue
            text, where = promise.text, describe_function(function)
            yield Report(
                call,
                Confidence.MEDIUM,
                f"Every {where} leaves a reaction on `{text}`, which settles only when something "
                f"larger ends: until then it keeps the callback of every call, with what that "
                f"holds. Looked for and not found: a way to take it off, a guard.",
                f"Keep the waiters in a Set that the end of `{text}` goes through, and delete each "
                f"when its work is done; or use an AbortSignal and remove its listener.",
            )


def _left_behind(call: Node) -> bool:
    """Say whether nobody waits for a reaction alone: it is dropped, or one entrant of a race."""
    if discarded(call):
        return True
    array = value_site(call).parent
    race = array.parent.parent if array is not None and array.parent is not None else None
    return (
        array is not None
        and array.kind == "array"
        and race is not None
        and callee_name(race) in {"race", "any"}
    )


def _is_of_the_end(file: SourceFile, promise: Node) -> bool:
    """Say whether a promise of the module settles when the program ends, as its value says."""
    binding = file.model.bindings.of(promise) if promise.kind == "identifier" else None
    if binding is None or not binding.at_module_level or binding.value is None or binding.writes:
        return False
    return _ENDING_SIGNAL.search(binding.value.text[:400]) is not None


def _ends_late(promise: Node) -> bool:
    promise = bare(promise)
    if promise.kind != "member_expression":
        return False
    name = last_name(promise)
    owner = promise.child("object")
    if name == "promise" and owner is not None:
        return _TOKEN.search(last_name(owner)) is not None
    return _AT_THE_END.match(name) is not None
