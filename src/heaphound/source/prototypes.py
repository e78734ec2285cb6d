"""Classes of older code: constructor functions with prototypes.

In: the functions of a file. Out: the same, where each `F.prototype.m = function` has become a
method of a class F, with `util.inherits` as its parent. Compiled TypeScript and most code before
2015 is written so.
"""

from __future__ import annotations

from heaphound.source.functions import ClassShape, Function, Functions
from heaphound.source.shapes import bare, callee_name, last_name, last_value, property_name
from heaphound.source.syntax import Node


def collect_prototypes(functions: Functions) -> None:
    """Give the functions that are put on prototypes to the classes of these."""
    _Prototypes(functions).collect()


class _Prototypes:
    """The pass over the assignments of a file."""

    def __init__(self, functions: Functions) -> None:
        self.functions = functions
        self.bindings = functions.bindings
        self._by_text: dict[str, ClassShape] = {}
        self._assigned = {
            left.text: node
            for node in functions.tree.nodes
            if node.kind == "assignment_expression" and (left := node.child("left")) is not None
        }

    def collect(self) -> None:
        """Find `F.prototype.m = function`, `F.prototype = {...}` and give them to a class F."""
        for node in self.functions.tree.nodes:
            if node.kind == "call_expression":
                self._note_inheritance(node)
            if node.kind != "assignment_expression":
                continue
            left, right = node.child("left"), node.child("right")
            if left is None or right is None or left.kind != "member_expression":
                continue
            owner = left.child("object")
            right = last_value(right)
            if last_name(left) == "prototype" and owner is not None and right.kind == "object":
                self._adopt_members(self._prototype_class(owner), right)
            elif owner is not None and (base := self._prototype_owner(owner)) is not None:
                self._adopt(self._prototype_class(base), last_name(left), right)

    def _prototype_owner(self, node: Node) -> Node | None:
        """What `F.prototype`, or a variable that holds it, is the prototype of: F."""
        node = bare(node)
        if node.kind == "identifier":
            binding = self.bindings.of(node)
            if binding is None or binding.value is None or binding.path:
                return None
            node = last_value(binding.value)
        if node.kind != "member_expression" or last_name(node) != "prototype":
            return None
        return node.child("object")

    def _note_inheritance(self, call: Node) -> None:
        """Read `util.inherits(F, G)` and `Object.assign(F.prototype, {...})`."""
        name = callee_name(call)
        if name not in {"inherits", "assign", "extend"}:
            return
        given = call.child("arguments")
        parts = given.children if given is not None else []
        if len(parts) < 2:
            return
        base = self._prototype_owner(parts[0])
        if base is not None and parts[1].kind == "object":
            self._adopt_members(self._prototype_class(base), parts[1])
        elif name == "inherits":
            shape = self._prototype_class(parts[0])
            if shape is not None:
                shape.parent_name = last_name(parts[1])

    def _prototype_class(self, name: Node) -> ClassShape | None:
        name = bare(name)
        if name.kind == "member_expression":
            return self._exported_class(name)
        binding = self.bindings.of(name) if name.kind == "identifier" else None
        if binding is None:
            return None
        values = [binding.value, *(value for _, value in binding.writes)]
        shape = self.functions.class_of_binding(binding)
        for value in values if shape is None else ():
            constructor = self.functions.of(last_value(value)) if value is not None else None
            if constructor is not None:
                shape = self.functions.make_class(constructor, binding.name, binding)
                break
        return shape

    def _exported_class(self, name: Node) -> ClassShape | None:
        """The class F of `exports.F = function () {...}`."""
        text = name.text
        assignment = self._assigned.get(text)
        right = assignment.child("right") if assignment is not None else None
        if text in self._by_text or right is None:
            return self._by_text.get(text)
        value = last_value(right)
        if value.kind == "identifier":
            return self._prototype_class(value)
        constructor = self.functions.of(value)
        if constructor is None:
            return None
        self._by_text[text] = self.functions.make_class(constructor, last_name(name), None)
        return self._by_text[text]

    def _adopt_members(self, shape: ClassShape | None, members: Node) -> None:
        for member in members.children if shape is not None else ():
            self._adopt(shape, property_name(member), bare(member.child("value") or member))

    def _adopt(self, shape: ClassShape | None, name: str, value: Node) -> None:
        function: Function | None = self.functions.of(value)
        if shape is None or function is None or not name or function.owner is not None:
            return
        function.owner, function.method, function.name = shape, name, name
        shape.methods[name] = function
        shape.parts.append(function.node)
