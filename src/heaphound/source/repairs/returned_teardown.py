"""Return the way out: a function that ends what the set-up began.

    function track(peer) { setInterval(() => peer.ping(), 1000); }

becomes

    function track(peer) {
      const timer = setInterval(() => peer.ping(), 1000);
      return () => clearInterval(timer);
    }

Callers that ignore the result go on as before; those that own what was set up can end it now.
"""

from __future__ import annotations

from heaphound.source.functions import Function, called_in_place
from heaphound.source.repairs.edit import (
    Edit,
    after,
    before,
    body_of,
    free_name,
    indent_of,
    own_returns,
)
from heaphound.source.report import SourceFile
from heaphound.source.requests import EFFECTS
from heaphound.source.shapes import arguments, callee_name, receiver
from heaphound.source.syntax import Node


def return_clear(file: SourceFile, site: Node) -> tuple[Edit, ...] | None:
    """Edits for a `setInterval` whose handle is dropped in a function that returns nothing."""
    function = _returns_nothing(file, site)
    statement = _own_statement(function, site)
    if function is None or statement is None:
        return None
    name = free_name(file, site, "timer")
    return (
        before(statement, f"const {name} = "),
        *_returning(file, function, f"clearInterval({name})"),
    )


def return_unsubscribe(file: SourceFile, site: Node) -> tuple[Edit, ...] | None:
    """Edits for a subscriber that is added to a Set or Map in a function that returns nothing."""
    function = _returns_nothing(file, site)
    collection = receiver(site)
    given = arguments(site)
    if function is None or collection is None or not given or given[0].kind != "identifier":
        return None
    if callee_name(site) not in {"add", "set"} or _own_statement(function, site) is None:
        return None
    return _returning(file, function, f"{collection.text}.delete({given[0].text})")


def _returns_nothing(file: SourceFile, site: Node) -> Function | None:
    """The function around a place, if it can be given a result that its callers can use."""
    function = file.model.functions.around(site)
    if function is None or body_of(function) is None or own_returns(file, function):
        return None
    node = function.node
    tokens = set(node.tokens)
    if tokens & {"async", "*", "get", "set"} or node.kind.startswith("generator"):
        return None
    if function.name == "constructor" or called_in_place(function) is not None:
        return None
    call = node.parent.parent if node.parent is not None else None
    if node.parent is not None and node.parent.kind == "arguments":
        is_hook = call is not None and callee_name(call) in EFFECTS
        return function if is_hook else None
    return function


def _own_statement(function: Function | None, site: Node) -> Node | None:
    """The expression statement of the function's own block that a call is the value of."""
    body = body_of(function) if function is not None else None
    for statement in body.children if body is not None else ():
        if statement.kind == "expression_statement" and statement.start == site.start:
            return statement
    return None


def _returning(file: SourceFile, function: Function, call: str) -> tuple[Edit, ...]:
    body = body_of(function)
    if body is None:
        return ()
    last = body.children[-1]
    tree = file.model.tree
    if tree.line(body.start) == tree.line(body.end - 1):
        added = after(last, f" return () => {{ {call}; }};")
    else:
        indent = indent_of(tree, last)
        added = after(last, f"\n{indent}return () => {{\n{indent}  {call};\n{indent}}};")
    declared = function.node.child("return_type")
    if declared is None:
        return (added,)
    return (Edit(declared.start, declared.end, ": () => void"), added)
