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
    last_value,
    property_name,
    value_site,
)
from heaphound.source.syntax import Node, SyntaxTree

_MAX_PARENTS = 5


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
        """The class that `this`, or a variable that holds it, is an instance of at a node."""
        held = bare(node)
        binding = self.bindings.of(held) if held.kind == "identifier" else None
        if binding is not None and binding.value is not None and self.means_this(held):
            node = binding.value
        function = self.this_function(node)
        return function.owner if function is not None else None

    def family(self, shape: ClassShape) -> ClassShape:
        """The topmost class of the file that a class extends, or itself."""
        for _ in range(_MAX_PARENTS):
            parent = next((one for one in self.classes if one.name == shape.parent_name), None)
            if parent is None or parent is shape:
                break
            shape = parent
        return shape

    def is_field_of_another(self, member: Node, shape: ClassShape | None) -> bool:
        """Say whether a member expression plainly means a field of an unrelated class."""
        owner = member.child("object")
        if shape is None or owner is None or not self.means_this(owner):
            return False
        other = self.class_of(owner)
        return other is not None and self.family(other) is not self.family(shape)

    def this_function(self, node: Node) -> Function | None:
        """The function whose `this` a node sees: out through arrow and bound functions."""
        function = self.around(node)
        while function is not None and function.owner is None:
            if function.node.kind != "arrow_function" and not _bound_to_this(function.node):
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
        return self.of(last_value(binding.value))

    def class_of_binding(self, binding: Binding) -> ClassShape | None:
        """The class that a variable is."""
        return self._by_binding.get(id(binding))

    def make_class(self, constructor: Function, name: str, binding: Binding | None) -> ClassShape:
        """Take a function for the constructor of a class, as its prototype shows it to be."""
        if constructor.owner is not None:
            return constructor.owner
        shape = ClassShape(constructor.node, name, binding, parts=[constructor.node])
        constructor.owner, constructor.method = shape, "constructor"
        shape.methods["constructor"] = constructor
        self.classes.append(shape)
        if binding is not None:
            self._by_binding[id(binding)] = shape
        return shape

    def means_this(self, node: Node) -> bool:
        """Say whether an expression is `this`, or a variable such as `self` that holds it."""
        node = bare(node)
        if node.kind == "this":
            return True
        if node.kind != "identifier":
            return False
        binding = self.bindings.of(node)
        if binding is None or binding.value is None or binding.path:
            return False
        value = bare(binding.value)
        if value.kind == "binary_expression" and "||" in value.tokens:  # _super.call(this) || this
            value = bare(value.child("right") or value)
        return value.kind == "this"

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
            outer = value_site(holder).parent  # var f = exports.f = function () {}
            declared = outer.child("name") if outer is not None else None
            if declared is not None and outer is not None and outer.kind == "variable_declarator":
                function.binding = self.bindings.of(declared)
        elif holder.kind == "pair":
            function.name = property_name(holder)
        elif holder.kind in FIELDS and holder.parent is not None:
            shape = self._classes.get(holder.parent.parent.index) if holder.parent.parent else None
            if shape is not None:
                function.name = function.method = property_name(holder)
                function.owner = shape
                function.static = "static" in holder.tokens
                shape.methods.setdefault(function.name, function)


def _bound_to_this(function: Node) -> bool:
    """Say whether a function is `function () {...}.bind(this)`."""
    member = value_site(function).parent
    if member is None or member.kind != "member_expression" or last_name(member) != "bind":
        return False
    call = member.parent
    given = call.child("arguments") if call is not None else None
    return bool(given is not None and given.children and given.children[0].kind == "this")


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
    Observable
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
