"""A listener is added to a module's emitter each time a function runs.

## What it finds
`emitter.on(...)` on an object that a module-level variable or an import holds, in code that runs
any number of times, with a function made there, without a removal and without a guard.

## Why it leaks
The emitter lives as long as the module; its list of listeners gets longer with every call, each
event takes longer, and every closure keeps what it captured.

## Known misses
Handlers that are removed by another file through a name of their own.

## Example
    const bus = new EventEmitter();
    export function upload(file) {
      bus.on("close", () => file.abort());
    }

Instead:
    export async function upload(file) {
      const onClose = () => file.abort();
      bus.on("close", onClose);
      try {
        await file.done();
      } finally {
        bus.off("close", onClose);
      }
    }

## References
- Node.js documentation, "events", emitter.setMaxListeners
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.closures import (
    calling,
    captured,
    handler_function,
    settles_promise,
    waits_after,
)
from heaphound.source.functions import Function
from heaphound.source.lifetime import Longevity, describe_function, is_lifecycle_name
from heaphound.source.listeners import Listener
from heaphound.source.long_lived import Living, class_living, may_end
from heaphound.source.receivers import is_ended_in
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.requests import in_effect, makes_handler
from heaphound.source.shapes import (
    FUNCTIONS,
    arguments,
    bare,
    callee_name,
    last_name,
    receiver,
)
from heaphound.source.syntax import Node

_BUILT_ONCE = re.compile(
    r"^(app|router|server|httpServer|httpsServer|wss|program|cli|yargs|fastify|express|\$|jQuery|"
    r"mongoose|sequelize|hooks?|plugin|compiler|document|window|self|io|page|browser|test|argv|"
    r"ipcMain|ipcRenderer|ipc|chrome|vscode|electron|autoUpdater)$"
)
_MOUNTED = re.compile(
    r"^(before)?(mounted?|created?|attached|connected|activated|ready)$", re.IGNORECASE
)


class ModuleEmitterPerCall:
    """A listener per call on an emitter of the module."""

    name: ClassVar[str] = "module-emitter-per-call"
    category: ClassVar[str] = "listener"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each listener that a module's emitter gains per call."""
        for added in file.listeners.added:
            lifetime = file.lifetime
            if added.soon_gone or (added.method == "addEventListener" and added.event == "abort"):
                continue
            if lifetime.longevity(added.receiver) is not Longevity.MODULE:
                continue
            if added.once and _is_entry(file, added.receiver):
                continue  # the entry ends with its own event
            base = _base(added.receiver)
            site = added.call
            in_request = file.per_request(site)
            if _is_function_or_class(file, base) and not _shared_instance(file, added.receiver):
                continue
            if _BUILT_ONCE.match(base.text) and not in_request:
                continue
            of_this = _is_method_of_this(file, added.handler)
            if not added.fresh and not of_this and not _is_local(file, added.handler):
                continue
            if lifetime.runs_once(site) or lifetime.guarded(site) or _noop(added.handler):
                continue
            if file.listeners.is_removed(added) or _assigned_here(file, added.receiver, site):
                continue
            function = lifetime.outermost(site)
            if function is not None and is_ended_in(file.model, added.receiver, function):
                continue
            name = function.name if function is not None else ""
            confidence = Confidence.HIGH
            if function is not None and function.owner is not None:
                kept = class_living(file, function.owner) is Living.CERTAIN
                if kept and file.lifetime.once_per_instance(function):
                    continue
            if of_this and not in_request:
                if not _comes_and_goes(file, function):
                    continue
                confidence, name = Confidence.MEDIUM, "a component"
            if function is not None and not in_request and makes_handler(file.model, function):
                continue
            if not in_request:
                if in_effect(file.model, site):
                    name = "a component"
                elif (is_lifecycle_name(name) and not _waits(file, added)) or not name:
                    confidence = Confidence.MEDIUM if not name else Confidence.LOW
                if file.model.origin(base) is not None and added.receiver.kind == "identifier":
                    if not of_this and not _waits(file, added):
                        confidence = confidence.lowered()
            if file.is_entry:
                confidence = confidence.lowered()
            text, event, where = (
                added.receiver.text,
                added.event or "event",
                describe_function(function),
            )
            yield Report(
                site,
                confidence,
                f'`{text}` gains a "{event}" listener on every {where} and outlives the call, so '
                f"listeners add up, each with what its function holds. Looked for and not found: a "
                f"removal of the same function, `removeAllListeners`, a guard, a `signal` option.",
                f"Keep the function and remove it when the work ends: `const handler = ...; "
                f'{text}.on("{event}", handler); try {{ ... }} finally {{ {text}.off("{event}", '
                f"handler) }}`.",
            )


def _is_method_of_this(file: SourceFile, handler: Node) -> bool:
    """Say whether a handler is a method or field of the instance: `this.onPrice`."""
    owner = handler.child("object") if handler.kind == "member_expression" else None
    return owner is not None and file.model.functions.means_this(owner)


def _comes_and_goes(file: SourceFile, function: Function | None) -> bool:
    """Say whether a method is of a class whose instances end, or of a component."""
    if function is None:
        return False
    if function.owner is not None:
        return may_end(file, function.owner)
    options = function.node.parent
    return (
        function.node.kind == "method_definition"
        and options is not None
        and options.kind == "object"
        and _MOUNTED.match(function.name) is not None
    )


def _base(node: Node) -> Node:
    node = bare(node)
    while node.kind in {"member_expression", "subscript_expression", "call_expression"}:
        inner = node.child("object") or node.child("function")
        if inner is None:
            break
        node = bare(inner)
    return node


def _is_function_or_class(file: SourceFile, base: Node) -> bool:
    binding = file.model.bindings.of(base)
    if binding is None:
        return True
    return binding.kind in {"class", "function", "enum", "namespace"} or (
        binding.kind == "import" and binding.name[:1].isupper()
    )


def _is_local(file: SourceFile, handler: Node) -> bool:
    """Say whether the handler is a function made anew in each call of the function around it."""
    if handler.kind != "identifier":
        return False
    if settles_promise(file.model, handler):
        return True
    binding = file.model.bindings.of(handler)
    if binding is None or binding.at_module_level or binding.value is None:
        return False
    return bare(binding.value).kind in FUNCTIONS


def _shared_instance(file: SourceFile, receiver: Node) -> bool:
    """Say whether a receiver is what a class hands out: `Bus.getInstance()`, `Bus.instance`."""
    target = bare(receiver)
    if target.kind == "member_expression":
        owner = target.child("object")
        held = file.model.bindings.of(bare(owner)) if owner is not None else None
        shape = file.model.functions.class_of_binding(held) if held is not None else None
        name = last_name(target)
        static = shape is not None and name in shape.static_fields
        return static or name in {"instance", "shared", "emitter", "events", "bus"}
    binding = file.model.bindings.of(bare(receiver))
    value = bare(binding.value) if binding is not None and binding.value is not None else receiver
    return bare(value).kind == "call_expression"


def _waits(file: SourceFile, added: Listener) -> bool:
    """Say whether the listener settles a promise of the call, so that each call needs one."""
    if file.model.functions.around(added.call) is not calling(file.model, added.call):
        return True
    if not waits_after(file.model, added.call):
        return False
    closure = handler_function(file.model, added.handler)
    return closure is not None and any(
        one.kind in {"const", "let"} for one in captured(file.model, closure)
    )


def _noop(handler: Node) -> bool:
    body = handler.child("body")
    return body is not None and body.kind == "statement_block" and not body.children


def _assigned_here(file: SourceFile, target: Node, site: Node) -> bool:
    """Say whether the function that adds the listener also makes the emitter."""
    function = file.lifetime.outermost(site)
    if function is None:
        return True
    key = file.model.key(target)
    for node in file.model.tree.within(function.node):
        if node.kind in {"assignment_expression", "augmented_assignment_expression"}:
            left = node.child("left")
            if left is not None and file.model.key(left) == key:
                return True
    base = _base(target)
    binding = file.model.bindings.of(base)
    return (
        (binding is not None and any(function.node.contains(node) for node, _ in binding.writes))
        or any(argument is target for argument in arguments(site))
        or receiver(site) is None
    )


def _is_entry(file: SourceFile, target: Node) -> bool:
    """Say whether an emitter is an entry of a collection: `jobs[id]`, `jobs.get(id)`."""
    target = bare(target)
    binding = file.model.bindings.of(target) if target.kind == "identifier" else None
    if binding is not None and binding.value is not None:
        target = bare(binding.value)
    return target.kind == "subscript_expression" or callee_name(target) == "get"
