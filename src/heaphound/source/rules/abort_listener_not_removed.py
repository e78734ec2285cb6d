"""An `abort` listener stays on a signal that outlives the work.

## What it finds
`signal.addEventListener("abort", ...)` on a signal that was passed in, or that a field or module
holds, without a removal of the same function.

## Why it leaks
A caller may use one signal for thousands of operations, or for the life of the program. Every
operation that does not take its listener off again stays reachable from the signal. `{ once: true }`
only helps when the abort comes; usually it never does.

## Known misses
Signals made by `AbortSignal.any` over a long-lived signal and kept by something else.

## Example
    function load(url, signal) {
      return new Promise((resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
        get(url, resolve);
      });
    }

Instead:
    function load(url, signal) {
      return new Promise((resolve, reject) => {
        const onAbort = () => reject(signal.reason);
        signal.addEventListener("abort", onAbort, { once: true });
        get(url, (body) => {
          signal.removeEventListener("abort", onAbort);
          resolve(body);
        });
      });
    }

## References
- Node.js documentation, "globals", AbortSignal
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.lifetime import Longevity, describe_function
from heaphound.source.listeners import Listener, is_bind
from heaphound.source.options import is_option
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import bare, callee_name
from heaphound.source.syntax import Node

_OUTSIDE = frozenset(
    {
        Longevity.PARAMETER,
        Longevity.OUTER_PARAMETER,
        Longevity.FIELD,
        Longevity.MODULE,
    }
)
_REQUESTS = ("req.", "request.", "c.req.", "ctx.", "event.request.", "context.request.")


class AbortListenerNotRemoved:
    """An `abort` listener on a signal from outside, never taken off."""

    name: ClassVar[str] = "abort-listener-not-removed"
    category: ClassVar[str] = "listener"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each `abort` listener that stays on a signal from outside."""
        for added in file.listeners.added:
            if added.event != "abort" or (
                added.method == "on" and "ignal" not in added.receiver.text
            ):
                continue
            lifetime = file.lifetime
            living = lifetime.longevity(added.receiver)
            if living not in _OUTSIDE and not is_option(file, added.receiver):
                continue
            site = added.call
            if lifetime.runs_once(site) or file.listeners.is_removed(added):
                continue
            if _made_here(file, added.receiver) or lifetime.guarded(site):
                continue
            if _ends_what_stays(file, added):
                continue
            text = added.receiver.text
            confidence = Confidence.MEDIUM if added.once else Confidence.HIGH
            if added.once and _holds_little(file, added):
                confidence = Confidence.LOW
            if text.startswith(_REQUESTS):
                confidence = Confidence.LOW
            if any(removed.event == "abort" for removed in file.listeners.removed):
                confidence = confidence.lowered()
            where = describe_function(lifetime.outermost(site))
            once = " `{ once: true }` only helps when an abort comes." if added.once else ""
            yield Report(
                site,
                confidence,
                f"Every {where} leaves an `abort` listener on `{text}`, which comes from outside and "
                f"may outlive the call by far: each keeps what its function holds.{once} Looked for "
                f"and not found: a removal of the same function, a `signal` option, a guard.",
                f"Keep the function and remove it when the work ends: `finally {{ {text}."
                f'removeEventListener("abort", onAbort) }}`.',
            )


def _ends_what_stays(file: SourceFile, added: Listener) -> bool:
    """Say whether the signal is there to end what the call starts: an interval, a subscription.

    Such a call returns at once, and the listener is needed as long as what it ends.
    """
    function = file.model.functions.around(added.call)
    if function is None or "async" in function.node.tokens:
        return False
    return any(
        added.handler.contains(clear)
        and any(
            file.timers.kept_in(call) is not None
            and function.node.contains(call)
            and not added.handler.contains(call)
            for call in file.model.calls_named("setInterval")
        )
        for clear in file.model.calls_named("clearInterval")
    )


def _holds_little(file: SourceFile, added: Listener) -> bool:
    """Say whether the handler was made elsewhere, and so does not hold the variables of this call."""
    if is_bind(added.handler):
        return True
    binding = file.model.bindings.of(added.handler)
    value = bare(binding.value) if binding is not None and binding.value is not None else None
    return value is not None and value.kind == "call_expression"


def _made_here(file: SourceFile, signal: Node) -> bool:
    """Say whether the signal is one of an AbortController that is made for the purpose."""
    owner = signal.child("object") if signal.kind == "member_expression" else signal
    if owner is None or owner.kind != "identifier":
        key = file.model.key(owner) if owner is not None else ""
        for node in file.model.by_kind.get("assignment_expression", ()):
            left, right = node.child("left"), node.child("right")
            if left is not None and right is not None and file.model.key(left) == key:
                return _is_controller(right)
        return False
    binding = file.model.bindings.of(owner)
    if binding is None:
        return False
    if binding.at_module_level and not binding.writes:
        return False  # one controller for all calls
    values = [binding.value, *(value for _, value in binding.writes)]
    return any(value is not None and _is_controller(value) for value in values)


def _is_controller(value: Node) -> bool:
    value = bare(value)
    if value.kind == "member_expression":
        inner = value.child("object")
        return inner is not None and _is_controller(inner)
    return callee_name(value) in {"AbortController", "timeout", "any"}
