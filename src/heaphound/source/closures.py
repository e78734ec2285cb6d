"""What a function takes from the calls around it.

In: a handler or callback. Out: the variables of enclosing functions that it uses: what it keeps
alive for as long as it is registered somewhere.
"""

from __future__ import annotations

from heaphound.source.bindings import Binding
from heaphound.source.file_model import FileModel
from heaphound.source.functions import Function, runs_at_once
from heaphound.source.shapes import FUNCTIONS, bare
from heaphound.source.syntax import Node

_VARIABLES = frozenset({"param", "const", "let", "var", "catch"})


def captured(model: FileModel, closure: Node) -> list[Binding]:
    """The variables of enclosing calls that a closure uses, in order of use."""
    found: dict[int, Binding] = {}
    for node in model.tree.within(closure):
        if node.kind not in {"identifier", "shorthand_property_identifier"}:
            continue
        binding = model.bindings.of(node)
        if binding is None or binding.at_module_level or closure.contains(binding.node):
            continue
        if binding.kind in _VARIABLES:
            found.setdefault(id(binding), binding)
    return list(found.values())


def handler_function(model: FileModel, handler: Node) -> Node | None:
    """The function a handler is: written in place, or held by a local variable."""
    handler = bare(handler)
    if handler.kind == "call_expression":  # f.bind(...)
        return handler
    if handler.kind in FUNCTIONS:
        return handler
    if handler.kind == "assignment_expression":
        right = handler.child("right")
        return handler_function(model, right) if right is not None else None
    if handler.kind != "identifier":
        return None
    binding = model.bindings.of(handler)
    if binding is None or binding.at_module_level or binding.value is None or binding.path:
        return None
    value = bare(binding.value)
    return value if value.kind in FUNCTIONS else None


def settles_promise(model: FileModel, handler: Node) -> bool:
    """Say whether a handler is `resolve` or `reject`, the parameter of a Promise executor."""
    binding = model.bindings.of(bare(handler))
    if binding is None or binding.kind != "param" or binding.scope.function is None:
        return False
    function = model.functions.of(binding.scope.function)
    return function is not None and runs_at_once(function) and function.name == ""


def holds_call(model: FileModel, handler: Node, function: Function) -> bool:
    """Say whether a handler keeps something that belongs to one call of `function`."""
    if settles_promise(model, handler):
        return True
    closure = handler_function(model, handler)
    if closure is None:
        return False
    return any(
        (binding.scope.function is not None and function.node.contains(binding.scope.function))
        or binding.scope.function is function.node
        for binding in captured(model, closure)
    )


def calling(model: FileModel, site: Node) -> Function | None:
    """The function whose call reaches a place: out through callbacks that run at once."""
    function = model.functions.around(site)
    while function is not None and runs_at_once(function):
        function = function.parent
    return function


def waits_after(model: FileModel, site: Node) -> bool:
    """Say whether the function around a place then awaits something: it is one piece of work."""
    function = model.functions.around(site)
    return function is not None and any(
        wait.start > site.end and model.functions.around(wait) is function
        for wait in model.by_kind.get("await_expression", ())
        if function.node.contains(wait)
    )
