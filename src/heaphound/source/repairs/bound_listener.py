"""Bind a listener once, in the constructor, so that the one removed is the one that was added.

    socket.on("data", this.onData.bind(this));
    socket.off("data", this.onData.bind(this));

becomes `this.onData = this.onData.bind(this)` in the constructor, and `this.onData` in both calls.
"""

from __future__ import annotations

from heaphound.source.functions import ClassShape
from heaphound.source.listeners import is_bind
from heaphound.source.repairs.edit import Edit, after, before, body_of, indent_of
from heaphound.source.report import SourceFile
from heaphound.source.shapes import arguments, bare, callee_name, last_name, receiver
from heaphound.source.syntax import Node


def bind_once(file: SourceFile, site: Node) -> tuple[Edit, ...] | None:
    """Edits for a removal of `this.method.bind(this)`; None for any other fresh function."""
    handlers = [bare(argument) for argument in arguments(site)[1:2]]
    bound = receiver(handlers[0]) if handlers and is_bind(handlers[0]) else None
    shape = file.model.functions.class_of(site)
    if bound is None or shape is None or not _own_method(file, shape, bound):
        return None
    name = last_name(bound)
    uses = [
        call
        for call in file.model.calls_named("bind")
        if shape.contains(call)
        and _binds_this(file, call)
        and file.model.functions.class_of(call) is shape
        and (receiver(call) or call).text == f"this.{name}"
    ]
    constructor = _in_constructor(file, shape, f"this.{name} = this.{name}.bind(this);")
    if constructor is None:
        return None
    return (constructor, *(Edit(use.start, use.end, f"this.{name}") for use in uses))


def _own_method(file: SourceFile, shape: ClassShape, bound: Node) -> bool:
    """Say whether `bound` is `this.name` of a method that nothing assigns to."""
    method = shape.methods.get(last_name(bound))
    if bound.text != f"this.{last_name(bound)}" or method is None or method.static:
        return False
    if method.node.kind != "method_definition" or {"get", "set"} & set(method.node.tokens):
        return False
    return not any(
        (left := node.child("left")) is not None and left.text == bound.text
        for node in file.model.by_kind.get("assignment_expression", ())
        if shape.contains(node)
    )


def _binds_this(file: SourceFile, call: Node) -> bool:
    given = arguments(call)
    return len(given) == 1 and file.model.functions.means_this(given[0])


def _in_constructor(file: SourceFile, shape: ClassShape, line: str) -> Edit | None:
    """Put a line where `this` can be used first; make the constructor if a plain class has none."""
    tree = file.model.tree
    function = shape.methods.get("constructor")
    body = body_of(function) if function is not None else None
    if body is None:
        block = shape.node.child("body")
        members = block.children if block is not None else []
        if function is not None or shape.node.kind == "function_declaration" or not members:
            return None
        if any(child.kind == "class_heritage" for child in shape.node.children):
            return None
        indent = indent_of(tree, members[0])
        return before(members[0], f"constructor() {{\n{indent}  {line}\n{indent}}}\n{indent}")
    for statement in body.children:
        if any(callee_name(node) == "super" or node.kind == "super" for node in statement.children):
            return None
        inner = [statement, *tree.within(statement)]
        if any(node.kind == "call_expression" and node.text.startswith("super(") for node in inner):
            if statement.kind != "expression_statement":
                return None
            return after(statement, f"\n{indent_of(tree, statement)}{line}")
    if body.children:
        indent = indent_of(tree, body.children[0])
        return before(body.children[0], f"{line}\n{indent}")
    indent = indent_of(tree, body)
    return Edit(body.start, body.end, f"{{\n{indent}  {line}\n{indent}}}")
