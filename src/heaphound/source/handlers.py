"""Which event handlers of a function reach a call, such as the one that clears its timer.

In: a function. Out: the handlers that it adds for events that end something (close, disconnect,
error ...), and whether a node is inside one, directly or through local functions it calls.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from heaphound.source.file_model import FileModel
from heaphound.source.functions import ClassShape, Function, runs_at_once
from heaphound.source.shapes import (
    FUNCTIONS,
    arguments,
    bare,
    callee_name,
    last_name,
    receiver,
    string_value,
)
from heaphound.source.syntax import Node

FINAL = frozenset({"close", "disconnect", "exit"})
ENDING = FINAL | {"end", "error", "finish", "abort", "aborted"}
_MAX_DEPTH = 3
_LOST = re.compile(r"^(\w*_)?(close|disconnect|disconnected)(_\w*)?$", re.IGNORECASE)
_HANDLING = re.compile(
    r"^[_#]*(on|handle)_?(Socket|Connection|Conn|Stream|Ws|WebSocket|Transport)?"
    r"(Close|Closed|Disconnect|Disconnected)(Event)?$"
)


@dataclass(frozen=True, slots=True)
class EndHandler:
    """A handler of an ending event: what it is on, which event, and what runs."""

    call: Node
    target: str
    event: str
    handler: Node


def end_handlers(model: FileModel, scope: Node) -> list[EndHandler]:
    """The handlers of ending events that are added inside a function."""
    found = []
    for call in model.calls_named("on", "once", "addListener", "addEventListener"):
        given = arguments(call)
        owner = receiver(call)
        if not scope.contains(call) or len(given) < 2:
            continue
        event = string_value(given[0])
        if event in ENDING and event is not None:
            target = model.key(owner) if owner is not None else ""
            found.append(EndHandler(call, target, event, bare(given[1])))
    return found


def reaches(model: FileModel, start: Node, goals: Sequence[Node], depth: int = 0) -> bool:
    """Say whether running a function comes to one of some nodes, also through what it calls."""
    start = bare(start)
    function = model.functions.called(start)
    node = function.node if function is not None else start
    if any(node.contains(goal) for goal in goals):
        return True
    if depth >= _MAX_DEPTH or (function is None and node.kind not in FUNCTIONS):
        return False
    for inner in model.tree.within(node):
        target = inner.child("function") if inner.kind == "call_expression" else None
        called = model.functions.called(target) if target is not None else None
        if called is not None and called.node is not node and target is not None:
            if reaches(model, target, goals, depth + 1):
                return True
    return False


def runs_into(model: FileModel, start: Node, goals: Sequence[Node], depth: int = 0) -> bool:
    """Say whether running a function itself comes to one of some nodes.

    Unlike in `reaches`, what it hands on for later, such as a listener it adds, does not count.
    """
    function = model.functions.called(bare(start))
    if function is None or depth > _MAX_DEPTH:
        return False
    if any(function.node.contains(goal) and _at_once(model, goal, function) for goal in goals):
        return True
    for inner in model.tree.within(function.node):
        target = inner.child("function") if inner.kind == "call_expression" else None
        called = model.functions.called(target) if target is not None else None
        if target is None or called is None or called is function:
            continue
        if _at_once(model, inner, function) and runs_into(model, target, goals, depth + 1):
            return True
    return False


def _at_once(model: FileModel, node: Node, function: Function) -> bool:
    """Say whether a place in a function runs with it: directly, or in a callback run at once."""
    around = model.functions.around(node)
    while around is not None and around is not function and runs_at_once(around):
        around = around.parent
    return around is function


def loss_handlers(model: FileModel, shape: ClassShape) -> list[Node]:
    """What runs in a class when its connection ends, whoever ended it."""
    found = [
        _unbound(model, given[1])
        for call in model.calls_named("on", "once", "addListener", "addEventListener")
        if shape.contains(call)
        and len(given := arguments(call)) > 1
        and _LOST.match(string_value(given[0]) or last_name(given[0]))
        and _is_field(model, receiver(call))
    ]
    for node in model.by_kind.get("assignment_expression", ()):
        left, right = node.child("left"), node.child("right")
        if left is not None and right is not None and shape.contains(node):
            if last_name(left) in {"onclose", "ondisconnect"}:
                found.append(_unbound(model, right))
    found += [function.node for name, function in shape.methods.items() if _HANDLING.match(name)]
    return found


def _is_field(model: FileModel, target: Node | None) -> bool:
    """Say whether an emitter is the instance's own connection: `this.socket`."""
    if target is None or bare(target).kind != "member_expression":
        return False
    owner = bare(target).child("object")
    return owner is not None and model.functions.means_this(owner)


def _unbound(model: FileModel, handler: Node) -> Node:
    """The function of a handler: `this.onClose` of `this.onClose.bind(this)`."""
    handler = bare(handler)
    if handler.kind == "call_expression" and callee_name(handler) == "bind":
        return bare(bare(handler.child("function") or handler).child("object") or handler)
    binding = model.bindings.of(handler)
    values = [value for _, value in binding.writes if value] if binding is not None else []
    if len(values) == 1 and bare(values[0]).kind in FUNCTIONS:
        return bare(values[0])  # let onClose = null; ... onClose = () => { ... }
    return handler


def methods_reach(model: FileModel, methods: Sequence[Function], goals: Sequence[Node]) -> bool:
    """Say whether one of some methods comes to one of some nodes."""
    return any(
        any(method.node.contains(goal) for goal in goals) or reaches(model, method.node, goals)
        for method in methods
    )
