"""An inner function adds a listener to the emitter of the function around it on each call.

## What it finds
`emitter.on(...)` in a function that a factory returns or puts into an object, where the emitter is
a parameter or a variable of the factory and the handler holds something of the inner call, without
a removal and without a guard.

## Why it leaks
The emitter lives as long as what the factory returned. Each call of the inner function leaves one
listener and what it captured, such as the `resolve` of a promise that was settled long ago.

## Known misses
Inner functions that are only called once, which the file does not show, are reported too.

## Example
    export function createRpc(channel) {
      return {
        call: (id) => new Promise((resolve) => {
          channel.on("reply", (reply) => reply.id === id && resolve(reply));
        }),
      };
    }

Instead:
    channel.on("reply", onReply);  // inside: if (reply.id === id) channel.off("reply", onReply)

## References
- Node.js documentation, "events", emitter.removeListener
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.bindings import Binding
from heaphound.source.closures import calling, holds_call
from heaphound.source.functions import Function
from heaphound.source.lifetime import describe_function, is_lifecycle_name
from heaphound.source.receivers import is_ended_in
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.requests import per_request
from heaphound.source.shapes import bare, receiver, value_site
from heaphound.source.syntax import Node

_ENDING = frozenset({"close", "end", "finish", "exit", "error", "disconnect", "abort"})


class OuterEmitterPerCall:
    """A listener per inner call on the emitter of the factory."""

    name: ClassVar[str] = "outer-emitter-per-call"
    category: ClassVar[str] = "listener"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each listener that a factory's emitter gains per inner call."""
        for added in file.listeners.added:
            if added.soon_gone or added.event == "abort":
                continue
            binding = file.model.bindings.of(_root(added.receiver))
            inner = calling(file.model, added.call)
            if binding is None or inner is None or not _is_outer(file, binding, inner):
                continue
            served = _is_route(file, binding, inner)
            if not served and added.receiver.kind != "identifier":
                continue
            if not (served or _offered(inner)) or not holds_call(file.model, added.handler, inner):
                continue
            if not served and (is_lifecycle_name(inner.name) or file.per_request(inner.node)):
                continue
            if file.listeners.is_removed(added) or file.lifetime.guarded(added.call):
                continue
            if is_ended_in(file.model, added.receiver, inner) or _takes_itself_off(file, inner):
                continue
            promised = served or file.model.functions.around(added.call) is not inner
            confidence = Confidence.HIGH if promised else Confidence.MEDIUM
            if added.event in _ENDING:
                confidence = Confidence.MEDIUM
            text, event = added.receiver.text, added.event or "event"
            where = describe_function(inner)
            yield Report(
                added.call,
                confidence,
                f'`{text}` belongs to the function around {where} and gains a "{event}" listener on '
                f"every call, so listeners add up, each with what the call holds. Looked for and not "
                f"found: a removal of the same function, a guard.",
                f"Keep the function and remove it when it has done its work: `const handler = ...; "
                f'{text}.on("{event}", handler)` and `{text}.off("{event}", handler)`, or add one '
                f"listener when `{text}` is made and look the call up in a Map.",
            )


def _root(receiver: Node) -> Node:
    """The variable that an emitter is reached from: `server` of `server.events`."""
    node = bare(receiver)
    while node.kind == "member_expression":
        node = bare(node.child("object") or node.children[0])
    return node


def _is_outer(file: SourceFile, binding: Binding, inner: Function) -> bool:
    home = binding.scope.function
    if home is None or home is inner.node or not home.contains(inner.node):
        return False
    if file.lifetime.runs_once(inner.node) and file.lifetime.runs_once(inner.node.children[-1]):
        return False
    return binding.kind in {"param", "const", "let", "var"} and not binding.writes


def _is_route(file: SourceFile, binding: Binding, inner: Function) -> bool:
    """Say whether a handler of requests, or what it sets up for each, uses what it was given.

    The emitter is a parameter of the function that registers the handler.
    """
    home = binding.scope.function
    around: Function | None = inner
    while around is not None and around.node is not home:
        if per_request(around):
            return _is_registered(file, binding, around)
        around = around.parent
    return False


def _is_registered(file: SourceFile, binding: Binding, inner: Function) -> bool:
    home = binding.scope.function
    if binding.kind != "param" or home is None:
        return False
    call = next((one for one in inner.node.ancestors() if one.kind == "call_expression"), None)
    owner = receiver(call) if call is not None else None
    app = file.model.bindings.of(owner) if owner is not None else None
    if app is None or not (app.at_module_level or app.scope.function is home):
        return False
    return (app.at_module_level or app.kind == "param") and not file.per_request(home)


def _takes_itself_off(file: SourceFile, inner: Function) -> bool:
    """Say whether the inner function is a listener that removes itself, and so runs once."""
    return inner.binding is not None and any(
        file.model.bindings.of(bare(removed.handler)) is inner.binding
        and inner.node.contains(removed.call)
        for removed in file.listeners.removed
    )


def _offered(inner: Function) -> bool:
    """Say whether a function is part of what its factory hands out, and not called there."""
    if inner.parent is None:
        return False
    site = value_site(inner.node)
    parent = site.parent
    if parent is not None and parent.kind in {"pair", "object", "return_statement"}:
        return True
    if parent is not None and parent.kind == "arrow_function" and site.field == "body":
        return True
    if inner.binding is None:
        return False
    uses = inner.binding.references
    called = [use for use in uses if use.field == "function" and not inner.node.contains(use)]
    handed = [use for use in uses if _in_object(use)]
    return bool(handed) and not called


def _in_object(use: Node) -> bool:
    if use.kind == "shorthand_property_identifier":
        return True
    parent = bare(use).parent
    return parent is not None and parent.kind in {"pair", "return_statement"}
