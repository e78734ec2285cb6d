"""A listener stays on an emitter that was handed in, after the work of the call is done.

## What it finds
`socket.on(...)` in a function that takes the socket, connection, bus or the like as a parameter, does
some work and comes to an end: it awaits, or returns a promise that something else settles. The
handler holds something of the call and is not removed. So too in a handler of messages, on the
connection they come on, and in what that hands the connection to. `once` does not help for events such as
`close`, which come when the emitter itself ends.

## Why it leaks
Callers hand one connection to thousands of calls. Each leaves its listener and what that holds.

## Known misses
Functions that are given a new emitter each time and do not look like it; receivers whose name says
nothing.

## Example
    export async function upload(socket, file) {
      socket.on("close", () => file.abort());
      await send(socket, file);
    }

Instead:
    export async function upload(socket, file) {
      const onClose = () => file.abort();
      socket.once("close", onClose);
      try {
        await send(socket, file);
      } finally {
        socket.off("close", onClose);
      }
    }

## References
- Node.js documentation, "events", emitter.once
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.bindings import Binding
from heaphound.source.closures import calling, captured, handler_function, settles_promise
from heaphound.source.functions import Function
from heaphound.source.lent import frequent_handler, lent_to
from heaphound.source.lifetime import Longevity, describe_function, is_lifecycle_name
from heaphound.source.listeners import Listener
from heaphound.source.receivers import comes_last, is_ended_in, is_long_lived_name, may_never_come
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.requests import parameter_names
from heaphound.source.shapes import arguments, bare, callee_name, string_value
from heaphound.source.syntax import Node

_SETTING_UP = re.compile(
    r"^_*#?(on|handle|attach|bind|create|make|wrap|pipe|proxy|monitor|track|register|add|setup|init|"
    r"install|configure|use|serve|accept|new|build|from|to|decorate|instrument|patch|enable|listen|"
    r"watch|log|debug|constructor|connect|open|start|run|destroy|close|end|kill|stop)(?![a-z])"
)
_GREETING = re.compile(
    r"[\"'`](\w*[:_-])?(auth\w*|log-?in|hello|init\w*|identify|handshake|connect\w*|start|register|"
    r"open|setup|hi|greet\w*|attach|resume)[\"'`]",
    re.IGNORECASE,
)
_PARAMETERS = frozenset({Longevity.PARAMETER, Longevity.OUTER_PARAMETER})


class ParameterEmitterPerCall:
    """A listener per call on what the caller handed in."""

    name: ClassVar[str] = "parameter-emitter-per-call"
    category: ClassVar[str] = "listener"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each listener that a finished call leaves on its argument."""
        for added in file.listeners.added:
            if added.event is None or added.event == "abort":
                continue
            if added.once and not comes_last(added.event):
                continue
            binding = file.model.bindings.of(bare(added.receiver))
            function = calling(file.model, added.call)
            if function is None or binding is None or binding.kind != "param":
                continue
            again = _per_message(file, added, binding) or _is_lent(file, added, binding, function)
            if not again:
                if binding.scope.function is not function.node:
                    continue
                if not is_long_lived_name(added.receiver):
                    continue
                if file.lifetime.longevity(added.receiver) not in _PARAMETERS:
                    continue
                if _sets_up(file, function) or not _does_work(file, function, added):
                    continue
            if not _holds_more(file, added, function, binding):
                continue
            if file.listeners.is_removed(added) or file.lifetime.guarded(added.call):
                continue
            if is_ended_in(file.model, added.receiver, function):
                continue
            if not again and _ends_with(file, added):
                continue
            text, where = added.receiver.text, describe_function(function)
            yield Report(
                added.call,
                Confidence.MEDIUM,
                f'Every {where} leaves a "{added.event}" listener on `{text}`, which its caller '
                f"keeps: when the work of the call is done, the listener and what it holds stay. "
                f"Looked for and not found: a removal of the same function, a guard, a close of "
                f"`{text}` in the same function.",
                f"Keep the function and remove it when the work ends: `const handler = ...; "
                f'{text}.on("{added.event}", handler); try {{ ... }} finally {{ '
                f'{text}.off("{added.event}", handler) }}`.',
            )


def _per_message(file: SourceFile, added: Listener, emitter: Binding) -> bool:
    """Say whether a handler of messages adds to the connection that the function around it got."""
    handler = frequent_handler(file.model, added.call)
    if handler is None or handler.node.contains(emitter.node) or _greets(added.call, handler.node):
        return False
    return emitter.scope.function is not None and emitter.scope.function.contains(handler.node)


def _is_lent(file: SourceFile, added: Listener, emitter: Binding, function: Function) -> bool:
    """Say whether a function is called for each message, with the connection it came on."""
    names = parameter_names(function.node)
    if emitter.scope.function is not function.node or emitter.name not in names:
        return False
    if _greets(added.call, function.node):
        return False
    return names.index(emitter.name) in lent_to(file.model, function)


def _greets(site: Node, limit: Node) -> bool:
    """Say whether a place is in a branch for a message that comes once: `case "auth":`."""
    for ancestor in site.ancestors():
        if ancestor is limit:
            return False
        asked = None
        if ancestor.kind == "if_statement":
            asked = ancestor.child("condition")
        elif ancestor.kind == "switch_case":
            asked = ancestor.child("value")
        if asked is not None and _GREETING.search(asked.text):
            return True
    return False


def _sets_up(file: SourceFile, function: Function) -> bool:
    """Say whether a function is called once for each new emitter."""
    name = function.name
    if is_lifecycle_name(name) or _SETTING_UP.match(name) or not name:
        return True
    if file.per_request(function.node):
        return True
    return function.owner is not None and function.method == "constructor"


def _does_work(file: SourceFile, function: Function, added: Listener) -> bool:
    """Say whether the call goes on after the listener is added and then comes to an end."""
    if len(parameter_names(function.node)) < 2 and not may_never_come(added.event):
        return False
    if file.model.functions.around(added.call) is not function:
        return True  # in the executor of a promise
    return "async" in function.node.tokens and any(
        node.index > added.call.last and function.node.contains(node)
        for node in file.model.by_kind.get("await_expression", ())
    )


def _holds_more(file: SourceFile, added: Listener, function: Function, emitter: Binding) -> bool:
    """Say whether a handler holds something of the call besides the emitter itself."""
    if settles_promise(file.model, added.handler):
        return True
    closure = handler_function(file.model, added.handler)
    if closure is None:
        return False
    return any(
        one is not emitter and function.node.contains(one.node)
        for one in captured(file.model, closure)
    )


def _ends_with(file: SourceFile, added: Listener) -> bool:
    """Say whether the work is done when the emitter ends: its last event resolves the promise."""
    executor = file.model.functions.around(added.call)
    if executor is None:
        return False
    names = parameter_names(executor.node)
    resolve = names[0] if names else ""
    key = file.model.key(added.receiver)
    for other in file.listeners.added:
        if not comes_last(other.event) or file.model.key(other.receiver) != key:
            continue
        if not executor.node.contains(other.call) or not resolve:
            continue
        if re.search(rf"\b{re.escape(resolve)}\b", other.handler.text):
            return True
        called = file.model.functions.called(other.handler)
        if called is not None and re.search(rf"\b{re.escape(resolve)}\b", called.node.text):
            return True
    return _is_finished(file, added, executor.node)


def _is_finished(file: SourceFile, added: Listener, scope: Node) -> bool:
    """Say whether `finished(socket, ...)` or `pipeline(..., socket)` ends the work with it."""
    key = file.model.key(added.receiver)
    return any(
        scope.contains(call) and any(file.model.key(one) == key for one in arguments(call))
        for call in file.model.calls_named("finished", "pipeline", "eos", "pump")
        if callee_name(call) and string_value(call) is None
    )
