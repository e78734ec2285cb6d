"""The only way out of a subscription is thrown away.

## What it finds
`.subscribe(...)` on a store, an observable or a channel that outlives the call, in code that runs
any number of times, where the returned subscription (or unsubscribe function) is dropped and no
operator such as `take`, `first` or `takeUntil` ends it.

## Why it leaks
The source keeps every subscriber with what it holds. Without the returned value nobody can
unsubscribe.

## Known misses
Sources that complete soon by themselves, which the file does not show, are reported too.

## Example
    export function mirror(socket) {
      store.subscribe(() => socket.emit("state", store.getState()));
    }

Instead:
    export function mirror(socket) {
      const unsubscribe = store.subscribe(() => socket.emit("state", store.getState()));
      socket.on("disconnect", unsubscribe);
    }

## References
- RxJS documentation, "Subscription"
- Redux documentation, "Store", subscribe
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.closures import holds_call
from heaphound.source.functions import Function
from heaphound.source.lifetime import Longevity, describe_function, is_lifecycle_name
from heaphound.source.long_lived import Living, class_living, may_end
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.requests import in_effect, parameter_names
from heaphound.source.shapes import (
    FUNCTIONS,
    arguments,
    bare,
    callee,
    callee_name,
    discarded,
    last_name,
    receiver,
    value_site,
)
from heaphound.source.subscriptions import CONNECTIONS
from heaphound.source.syntax import Node
from heaphound.source.vocabulary import words

_ENDS = re.compile(r"\b(take|first|last|takeUntil|takeUntilDestroyed|takeWhile|single|toArray)\(")
_COMPLETES = re.compile(
    r"\.(get|post|put|delete|patch|request|of|from|timer|send|fetch|save|load|find\w*)\([^()]*\)$"
)
_STREAM_WORDS = """
    watch observe stream listen select of on changes updates events feed live ticks notifications
    changed updated
"""
_STREAMS = frozenset(_STREAM_WORDS.split())
_ASKING = frozenset({"get", "fetch", "load", "find", "save", "post", "put", "delete", "send"})
_TOPICS = frozenset({"channel", "channels", "topic", "topics", "pattern", "room", "subject"})
_TELLING = frozenset({"log", "debug", "info", "trace", "warn"})
_LASTING = frozenset({Longevity.MODULE, Longevity.PROCESS, Longevity.FIELD})


class SubscriptionResultDropped:
    """Subscribing without keeping the way out."""

    name: ClassVar[str] = "subscription-result-dropped"
    category: ClassVar[str] = "global-state"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each subscription whose result is dropped."""
        for call in file.model.calls_named("subscribe", "watch"):
            source = receiver(call)
            if callee_name(call) == "watch" and not _watches(call):
                continue
            if source is None or not (discarded(call) or _only_told(file, call)):
                continue
            if _is_awaited(call) and not (file.per_request(call) and len(arguments(call)) > 1):
                continue
            callback = _callback(call)
            if callback is None or _ENDS.search(source.text) or _COMPLETES.search(source.text):
                continue
            base = _without_operators(source)
            lasting = _longevity(file, base)
            if lasting is Longevity.OUTER_PARAMETER and _is_of_outside(file, base, call):
                lasting = Longevity.MODULE
            if in_effect(file.model, call) and _stays(base, lasting):
                lasting = Longevity.MODULE  # the component goes
            if lasting not in _LASTING or file.lifetime.runs_once(call):
                continue
            if file.lifetime.guarded(call) or file.model.calls_named("unsubscribe"):
                continue
            function = file.lifetime.outermost(call)
            if function is None or not _per_call(file, function, callback, lasting):
                continue
            if _returns_nothing(file) and not _is_of_package(file, base):
                continue
            where = describe_function(function)
            yield Report(
                call,
                Confidence.HIGH if file.per_request(call) else Confidence.MEDIUM,
                f"Every {where} subscribes to `{base.text}`, which outlives it, and drops the "
                f"subscription, the only way to end it: each subscriber stays with all that it "
                f"holds. Looked for and not found: a variable for the result, `take`, `first`, "
                f"`takeUntil`, `unsubscribe`.",
                "Keep what `subscribe` returns and call it (or its `unsubscribe()`) when the "
                "connection, request or instance ends; or end it in the pipe with `take(1)` or "
                "`takeUntil(closed$)`.",
            )


def _watches(call: Node) -> bool:
    """Say whether a store is watched: `store.watch(selector, callback)`."""
    given = arguments(call)
    return len(given) > 1 and all(bare(one).kind in FUNCTIONS for one in given[:2])


def _only_told(file: SourceFile, call: Node) -> bool:
    """Say whether the subscription is in a variable that nothing reads, or that is only printed."""
    declared = value_site(call).parent
    name = declared.child("name") if declared is not None else None
    held = file.model.bindings.of(name) if name is not None and name.kind == "identifier" else None
    if held is None or held.exported or held.at_module_level or held.writes:
        return False
    return all(
        use.parent is not None
        and use.parent.kind == "arguments"
        and use.parent.parent is not None
        and callee_name(use.parent.parent) in _TELLING
        for use in held.references
    )


def _is_of_outside(file: SourceFile, base: Node, call: Node) -> bool:
    """Say whether a handler of requests uses what the function that registers it was given."""
    held = file.model.bindings.of(bare(base))
    home = held.scope.function if held is not None else None
    return home is not None and file.per_request(call) and not file.per_request(home)


def _longevity(file: SourceFile, base: Node) -> Longevity:
    """How long a source lives; one that `watchPrices()` hands out, as long as who hands it out."""
    if base.kind == "call_expression" and (target := callee(base)) is not None:
        parts = words(callee_name(base))
        if callee_name(base).endswith("$") or (parts and {parts[0], parts[-1]} & _STREAMS):
            return file.lifetime.longevity(receiver(base) or target)
    return file.lifetime.longevity(base)


def _stays(base: Node, lasting: Longevity) -> bool:
    """Say whether a source is not made by the one that subscribes, and does not end by itself."""
    if base.kind == "call_expression":
        return not set(words(callee_name(base))[:1]) & _ASKING
    return lasting is not Longevity.LOCAL


def _is_of_package(file: SourceFile, base: Node) -> bool:
    """Say whether a source is an instance of a class that the file imports."""
    held = file.model.bindings.of(bare(base))
    made = bare(held.value) if held is not None and held.value is not None else None
    target = callee(made) if made is not None and made.kind == "new_expression" else None
    return target is not None and file.model.origin(target) is not None


def _returns_nothing(file: SourceFile) -> bool:
    """Say whether the file's own `subscribe` gives nothing back, so that nothing is dropped."""
    own = [one for one in file.model.functions.all if "subscribe" in {one.name, one.method}]
    if any((body := one.node.child("body")) and body.kind != "statement_block" for one in own):
        return False
    return bool(own) and not any(
        returned.children and file.model.functions.around(returned) in own
        for returned in file.model.by_kind.get("return_statement", ())
    )


def _per_call(file: SourceFile, function: Function, callback: Node, lasting: Longevity) -> bool:
    if file.per_request(callback):
        return True
    if set(parameter_names(function.node)) & CONNECTIONS and _holds(file, callback, function):
        return True  # once for each connection, whatever its name says
    if function.owner is not None:
        if class_living(file, function.owner) is Living.CERTAIN:
            once = file.lifetime.once_per_instance(function)
            return (
                not once
                and not is_lifecycle_name(function.name)
                and _holds(file, callback, function)
            )
        if class_living(file, function.owner) is Living.MANY:
            return _holds(file, callback, function) or "this" in callback.text
        if function.method == "constructor":
            return lasting is Longevity.MODULE and "this" in callback.text
        if is_lifecycle_name(function.name) or file.lifetime.once_per_instance(function):
            ends = lasting is Longevity.MODULE and may_end(file, function.owner)
            return ends and "this" in callback.text
    return _holds(file, callback, function) and not is_lifecycle_name(function.name)


def _holds(file: SourceFile, callback: Node, function: Function) -> bool:
    return any(
        holds_call(file.model, part, function)
        for part in (callback, *file.model.tree.within(callback))
        if part.kind in FUNCTIONS or part is callback
    )


def _callback(call: Node) -> Node | None:
    """The subscriber: a function, or an observer object with `next`."""
    given = arguments(call)
    if callee_name(call) == "watch":
        return bare(given[1])
    if len(given) == 2 and bare(given[1]).kind in FUNCTIONS:
        names = parameter_names(bare(given[1]))  # after a topic; not one that only acknowledges
        if names and not _acknowledges(names[0], bare(given[1])):
            return bare(given[1])
    if len(given) == 1:
        value = bare(given[0])
        if value.kind in FUNCTIONS or value.kind in {"identifier", "member_expression"}:
            return value if not set(words(last_name(value))[-1:]) & _TOPICS else None
        if value.kind == "object" and re.search(r"\bnext\b", value.text):
            return value
    return None


def _acknowledges(first: str, callback: Node) -> bool:
    """Say whether a callback only hears whether it went well: its first parameter is an error."""
    if re.match(r"^_?err(or)?$", first):
        return True
    return first == "e" and re.search(r"\b(if|throw|reject)\b *\(?!?e\b", callback.text) is not None


def _without_operators(source: Node) -> Node:
    source = bare(source)
    while source.kind == "call_expression" and callee_name(source) in {"pipe", "asObservable"}:
        inner = receiver(source)
        if inner is None:
            break
        source = inner
    return source


def _is_awaited(call: Node) -> bool:
    return call.parent is not None and call.parent.kind == "await_expression"
