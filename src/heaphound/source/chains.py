"""Whether an assignment gives a variable a value that holds the one it had.

In: an assignment. Out: the `Link` by which the new value keeps the old one: a property of an object
literal, a field of a new instance of a class of the file, or a function that wraps it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from heaphound.source.bindings import Binding
from heaphound.source.file_model import FileModel
from heaphound.source.shapes import (
    FUNCTIONS,
    arguments,
    bare,
    callee,
    callee_name,
    last_name,
    property_name,
    receiver,
)
from heaphound.source.syntax import Node

# What makes a new object that refers to the one it is called on.
_DERIVING = frozenset({"child", "extend", "bind", "createChild", "fork"})


@dataclass(frozen=True, slots=True)
class Link:
    """How a new value holds the old one.

    Attributes:
        value: the new value.
        field: the property that holds the old one, where it has a name.
        wraps: it is a function that calls the old one.
    """

    value: Node
    field: str
    wraps: bool


def link_of(model: FileModel, assignment: Node) -> Link | None:
    """The link that an assignment adds to a chain; None for any other assignment."""
    left, right = assignment.child("left"), assignment.child("right")
    if left is None or right is None:
        return None
    value = bare(right)
    old = _Old(model, assignment, left)
    if value.kind == "object":
        name = _holding_property(old, value)
        return Link(value, name, wraps=False) if name is not None else None
    if value.kind == "new_expression":
        name = _holding_field(model, old, value)
        return Link(value, name, wraps=False) if name is not None else None
    if value.kind in FUNCTIONS:
        return Link(value, "", wraps=True) if old.captured_by(value) else None
    if value.kind == "call_expression":
        owner = receiver(value)
        if owner is not None and callee_name(value) in _DERIVING and old.is_named_by(owner):
            return Link(value, "", wraps=callee_name(value) == "bind")
        for given in arguments(value):
            inner = bare(given)
            if inner.kind in FUNCTIONS and old.captured_by(inner) and callee_name(value) != "then":
                return Link(value, "", wraps=True)
    return None


class _Old:
    """What names the value that a variable has before an assignment."""

    def __init__(self, model: FileModel, assignment: Node, left: Node) -> None:
        self.model = model
        self.assignment = assignment
        self.key = model.key(left)

    def _is_local(self, binding: Binding) -> bool:
        """Say whether a local variable of a function around got the value before."""
        home = binding.scope.function
        if home is None or not home.contains(self.assignment) or binding.kind == "param":
            return False
        return not (binding.path or binding.writes) and self._is_old_value(binding)

    def _is_old_value(self, binding: Binding) -> bool:
        value = bare(binding.value) if binding.value is not None else None
        if value is None:
            return False
        if value.kind == "call_expression" and callee_name(value) == "bind":
            value = receiver(value) or value
        return value.kind in {"identifier", "member_expression"} and (
            self.model.key(value) == self.key
        )

    def is_named_by(self, node: Node) -> bool:
        node = bare(node)
        if node.kind in {"identifier", "shorthand_property_identifier"}:
            binding = self.model.bindings.of(node)
            if binding is not None and self._is_local(binding):
                return True
        elif node.kind != "member_expression":
            return False
        return self.model.key(node) == self.key

    def captured_by(self, function: Node) -> bool:
        """Say whether a function uses a local variable of outside that has the old value."""
        return any(
            (binding := self.model.bindings.of(node)) is not None
            and not function.contains(binding.node)
            and self._is_local(binding)
            for node in self.model.tree.within(function)
            if node.kind in {"identifier", "shorthand_property_identifier"}
        )


def _holding_property(old: _Old, value: Node) -> str | None:
    for pair in value.children:
        if pair.kind == "shorthand_property_identifier" and old.is_named_by(pair):
            return pair.text
        held = pair.child("value") if pair.kind == "pair" else None
        if held is not None and old.is_named_by(held):
            return property_name(pair)
    return None


def _holding_field(model: FileModel, old: _Old, made: Node) -> str | None:
    """The field of a class of the file that its constructor puts the old value into."""
    target = callee(made)
    binding = model.bindings.of(target) if target is not None else None
    shape = model.functions.class_of_binding(binding) if binding is not None else None
    constructor = shape.methods.get("constructor") if shape is not None else None
    for at, given in enumerate(arguments(made)):
        if bare(given).kind == "object" and callee_name(made).endswith("Error"):
            cause = _holding_property(old, bare(given))
            if cause is not None:
                return cause
        if constructor is None or not old.is_named_by(given):
            continue
        return next(_fields_of(model, constructor.node, at), None)
    return None


def _fields_of(model: FileModel, constructor: Node, at: int) -> Iterator[str]:
    """The fields that a constructor puts its parameter at a position into as it is."""
    parameters = constructor.child("parameters")
    if parameters is None or at >= len(parameters.children):
        return
    parameter = parameters.children[at]
    name = parameter.child("pattern") or parameter.child("left") or parameter
    if any(child.kind in {"accessibility_modifier", "readonly"} for child in parameter.children):
        yield name.text
    taken = model.bindings.of(bare(name))
    for use in taken.references if taken is not None else ():
        site = use.parent
        left = (
            site.child("left")
            if site is not None and site.kind == "assignment_expression"
            else None
        )
        if left is not None and use.field == "right" and left.text.startswith("this."):
            yield last_name(left)
