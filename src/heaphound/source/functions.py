"""Functions, classes and who owns `this`: the second pass over a file.

In: a tree and its bindings. Out: a `Function` per function-like node and a `ClassShape` per class
(also constructor functions with prototype methods, which older code is made of).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from heaphound.source.bindings import Binding, Bindings
from heaphound.source.shapes import (
    CLASSES,
    FIELDS,
    FUNCTIONS,
    bare,
    callee,
    callee_name,
    last_name,
    property_name,
    value_site,
)
from heaphound.source.syntax import Node, SyntaxTree


@dataclass(eq=False, slots=True)
class Function:
    """A function, or the initialiser of an instance field, which runs with the constructor.

    Attributes:
        name: what a reader would call it; empty for a nameless callback.
        binding: the variable that is this function, if one is.
        owner: the class that it is a method of.
        field: it is the value of an instance field rather than a function.
    """

    node: Node
    parent: Function | None
    name: str
    binding: Binding | None = None
    owner: ClassShape | None = None
    method: str = ""
    static: bool = False
    field: bool = False


@dataclass(eq=False, slots=True)
class ClassShape:
    """A class: its methods by name and the nodes that set its fields at declaration."""

    node: Node
    name: str
    binding: Binding | None
    parent_name: str = ""
    methods: dict[str, Function] = field(default_factory=dict)
    fields: dict[str, Node] = field(default_factory=dict)
    static_fields: dict[str, Node] = field(default_factory=dict)
    parts: list[Node] = field(default_factory=list)

    def contains(self, node: Node) -> bool:
        """Say whether a node belongs to the text of the class."""
        return any(part.contains(node) for part in self.parts)


class Functions:
    """The functions and classes of a file, and the way from any node to them."""

    def __init__(self, tree: SyntaxTree, bindings: Bindings) -> None:
        self.tree = tree
        self.bindings = bindings
        self.all: list[Function] = []
        self.classes: list[ClassShape] = []
        self._of: dict[int, Function] = {}
        self._classes: dict[int, ClassShape] = {}
        self._by_binding: dict[int, ClassShape] = {}
        self._collect()
        self._collect_prototypes()

    def of(self, node: Node) -> Function | None:
        """The function that a function node is."""
        return self._of.get(node.index)

    def around(self, node: Node) -> Function | None:
        """The innermost function around a node, or None at module level."""
        for ancestor in node.ancestors():
            found = self._of.get(ancestor.index)
            if found is not None and not _outside_body(ancestor, node):
                return found
        return None

    def class_of(self, node: Node) -> ClassShape | None:
        """The class that `this` is an instance of at a node; None when that is not known."""
        function = self.this_function(node)
        return function.owner if function is not None else None

    def this_function(self, node: Node) -> Function | None:
        """The function whose `this` a node sees: out through arrow functions."""
        function = self.around(node)
        while function is not None and function.node.kind == "arrow_function":
            if function.owner is not None:
                return function
            function = function.parent
        return function

    def called(self, reference: Node) -> Function | None:
        """The function of this file that an identifier or `this.method` names."""
        reference = bare(reference)
        if reference.kind in FUNCTIONS:
            return self.of(reference)
        if reference.kind == "identifier":
            binding = self.bindings.of(reference)
            return self.of_binding(binding) if binding is not None else None
        if reference.kind == "member_expression":
            owner = reference.child("object")
            if owner is not None and self.means_this(owner):
                shape = self.class_of(reference)
                return shape.methods.get(last_name(reference)) if shape is not None else None
        return None

    def of_binding(self, binding: Binding) -> Function | None:
        """The function that a variable always is."""
        if binding.value is None or binding.path or binding.writes:
            return None
        return self.of(bare(binding.value))

    def class_of_binding(self, binding: Binding) -> ClassShape | None:
        """The class that a variable is."""
        return self._by_binding.get(id(binding))

    def means_this(self, node: Node) -> bool:
        """Say whether an expression is `this`, or a variable such as `self` that holds it."""
        node = bare(node)
        if node.kind == "this":
            return True
        if node.kind != "identifier":
            return False
        binding = self.bindings.of(node)
        return (
            binding is not None
            and binding.value is not None
            and not binding.path
            and bare(binding.value).kind == "this"
        )

    def _collect(self) -> None:
        open_functions: list[Function] = []
        for node in self.tree.nodes:
            while open_functions and not open_functions[-1].node.contains(node):
                open_functions.pop()
            if node.kind in CLASSES:
                self._add_class(node)
            instance_field = node.kind in FIELDS and "static" not in node.tokens
            if node.kind not in FUNCTIONS and not (instance_field and node.child("value")):
                continue
            function = Function(node, open_functions[-1] if open_functions else None, "")
            self._name(function)
            self._of[node.index] = function
            self.all.append(function)
            open_functions.append(function)

    def _add_class(self, node: Node) -> None:
        name = node.child("name")
        binding = self.bindings.of(name) if name is not None else None
        site = value_site(node).parent
        if binding is None and site is not None and site.kind == "variable_declarator":
            name = site.child("name")
            binding = self.bindings.of(name) if name is not None else None
        shape = ClassShape(node, name.text if name is not None else "", binding, parts=[node])
        for child in node.children:
            if child.kind == "class_heritage":
                heritage = child.children[0] if child.children else child
                if heritage.kind == "extends_clause" and heritage.children:
                    heritage = heritage.children[0]
                shape.parent_name = heritage.text
        body = node.child("body")
        for member in body.children if body is not None else ():
            if member.kind in FIELDS:
                fields = shape.static_fields if "static" in member.tokens else shape.fields
                fields[property_name(member)] = member
        self.classes.append(shape)
        self._classes[node.index] = shape
        if binding is not None:
            self._by_binding[id(binding)] = shape

    def _name(self, function: Function) -> None:
        node = function.node
        parent = node.parent
        if node.kind in FIELDS or node.kind == "method_definition":
            function.name = property_name(node)
            function.field = node.kind in FIELDS
            function.static = "static" in node.tokens
            shape = self._classes.get(parent.parent.index) if parent and parent.parent else None
            if shape is not None:
                function.owner, function.method = shape, function.name
                if not function.field:
                    shape.methods[function.name] = function
            return
        name = node.child("name")
        if name is not None:
            function.name = name.text
            function.binding = self.bindings.of(name)
        site = value_site(node)
        holder = site.parent
        if holder is None:
            return
        if holder.kind == "variable_declarator":
            target = holder.child("name")
            if target is not None and target.kind == "identifier":
                function.name = target.text
                function.binding = self.bindings.of(target)
        elif holder.kind == "assignment_expression" and site.field == "right":
            target = holder.child("left")
            function.name = last_name(target) if target is not None else ""
        elif holder.kind == "pair":
            function.name = property_name(holder)
        elif holder.kind in FIELDS and holder.parent is not None:
            shape = self._classes.get(holder.parent.parent.index) if holder.parent.parent else None
            if shape is not None:
                function.name = function.method = property_name(holder)
                function.owner = shape
                function.static = "static" in holder.tokens
                shape.methods.setdefault(function.name, function)

    def _collect_prototypes(self) -> None:
        """Find `F.prototype.m = function`, `F.prototype = {...}` and give them to a class F."""
        for node in self.tree.nodes:
            if node.kind != "assignment_expression":
                continue
            left, right = node.child("left"), node.child("right")
            if left is None or right is None or left.kind != "member_expression":
                continue
            owner = left.child("object")
            if last_name(left) == "prototype" and owner is not None and right.kind == "object":
                shape = self._prototype_class(owner)
                for member in right.children if shape is not None else ():
                    value = bare(member.child("value") or member)
                    self._adopt(shape, property_name(member), value)
            elif owner is not None and last_name(owner) == "prototype":
                base = bare(owner).child("object")
                shape = self._prototype_class(base) if base is not None else None
                while right is not None and right.kind == "assignment_expression":
                    right = right.child("right")
                if right is not None:
                    self._adopt(shape, last_name(left), bare(right))

    def _prototype_class(self, name: Node) -> ClassShape | None:
        binding = self.bindings.of(name) if name.kind == "identifier" else None
        if binding is None or binding.value is None:
            return None
        shape = self._by_binding.get(id(binding))
        constructor = self.of(bare(binding.value))
        if shape is None and constructor is not None:
            shape = ClassShape(constructor.node, binding.name, binding, parts=[constructor.node])
            constructor.owner, constructor.method = shape, "constructor"
            shape.methods["constructor"] = constructor
            self._by_binding[id(binding)] = shape
            self.classes.append(shape)
        return shape

    def _adopt(self, shape: ClassShape | None, name: str, value: Node) -> None:
        function = self.of(value)
        if shape is None or function is None or not name:
            return
        function.owner, function.method, function.name = shape, name, name
        shape.methods[name] = function
        shape.parts.append(function.node)


def _outside_body(function: Node, node: Node) -> bool:
    """Say whether a node is a decorator or a computed name of a function, which run outside it."""
    for child in function.children:
        if child.contains(node):
            return child.kind in {"decorator", "computed_property_name"}
    return False


def called_in_place(function: Function) -> Node | None:
    """The call of an immediately invoked function, also `(function () {}).call(this)`."""
    site = value_site(function.node)
    parent = site.parent
    if parent is None:
        return None
    if parent.kind == "call_expression" and site.field == "function":
        return parent
    if (
        parent.kind == "member_expression"
        and site.field == "object"
        and last_name(parent) in {"call", "apply"}
        and parent.parent is not None
        and parent.parent.kind == "call_expression"
        and callee(parent.parent) is parent
    ):
        return parent.parent
    return None


_AT_ONCE_WORDS = """
    map filter forEach reduce reduceRight some every find findIndex findLast flatMap sort from
    replace replaceAll Promise toSorted race all allSettled mapValues each groupBy
"""
_AT_ONCE = frozenset(_AT_ONCE_WORDS.split())


def runs_at_once(function: Function) -> bool:
    """Say whether a function runs, and ends, with the call it is an argument of."""
    if called_in_place(function) is not None:
        return True
    parent = value_site(function.node).parent
    if parent is None or parent.kind != "arguments" or parent.parent is None:
        return False
    return callee_name(parent.parent) in _AT_ONCE


def returns_functions(function: Function) -> bool:
    """Say whether a function is a factory: its body returns a function or an object of them."""
    body = function.node.child("body")
    for statement in body.children if body is not None else ():
        if statement.kind != "return_statement" or not statement.children:
            continue
        value = bare(statement.children[0])
        if value.kind in FUNCTIONS or value.kind == "object":
            return True
    return False
