"""Everything the rules ask about one file, found once: `FileModel`.

In: a path and a syntax tree. Out: bindings, functions, calls by name, members by property name,
keys that say when two expressions mean the same place, and where imported values come from.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from pathlib import PurePath

from heaphound.source.bindings import Binding, Bindings, required_module
from heaphound.source.functions import Functions
from heaphound.source.prototypes import collect_prototypes
from heaphound.source.shapes import (
    CALLS,
    CLASSES,
    FUNCTIONS,
    bare,
    callee_name,
    last_name,
    property_name,
    string_value,
)
from heaphound.source.syntax import Node, SyntaxTree

_MAX_ALIASES = 5


class FileModel:
    """One file, ready for rules.

    Attributes:
        path: the file, relative to what is scanned.
        calls: calls and `new` expressions by the last name of what they call.
        members: member expressions by property name.
        served: functions of which `requests` has found out whether handlers call them.
        lent: functions -> the parameters that other files give the same object in many calls.
    """

    def __init__(self, path: PurePath, tree: SyntaxTree) -> None:
        self.path = path
        self.tree = tree
        self.bindings = Bindings(tree)
        self.functions = Functions(tree, self.bindings)
        collect_prototypes(self.functions)
        self.calls: dict[str, list[Node]] = defaultdict(list)
        self.members: dict[str, list[Node]] = defaultdict(list)
        self.by_kind: dict[str, list[Node]] = defaultdict(list)
        self.served: dict[int, bool] = {}
        self.lent: dict[int, frozenset[int]] = {}
        for node in tree.nodes:
            self.by_kind[node.kind].append(node)
            if node.kind in CALLS:
                self.calls[callee_name(node)].append(node)
            elif node.kind == "member_expression":
                self.members[last_name(node)].append(node)
        self._exported: dict[int, set[str]] = defaultdict(set)
        self._mark_exports()

    def exported_names(self, node: Node, binding: Binding | None) -> set[str]:
        """The names under which a function or class is exported."""
        names = binding.exported if binding is not None else set()
        return names | self._exported.get(node.index, set())

    def exports(self) -> set[str]:
        """All names that the file exports of its own."""
        bound = {name for binding in self.bindings.all for name in binding.exported}
        return bound.union(*self._exported.values())

    @cached_property
    def text(self) -> str:
        """The whole source."""
        return self.tree.root.text

    def calls_named(self, *names: str) -> list[Node]:
        """Calls of any of these names, in the order of the file."""
        found = [call for name in names for call in self.calls.get(name, ())]
        return sorted(found, key=lambda call: call.index) if len(names) > 1 else found

    def key(self, node: Node) -> str:
        """A text that is equal for two expressions that mean the same place in memory.

        `this.a` is the same in all methods of a class; `const a = this.b` makes `a` the same as
        `this.b`; casts, `?.` and `!` do not matter.
        """
        return self._key(node, 0)

    def _key(self, node: Node, aliases: int) -> str:
        node = bare(node)
        if node.kind == "this" or self.functions.means_this(node):
            shape = self.functions.class_of(node)
            if shape is not None:
                return f"this@{self.functions.family(shape).node.index}"
            owner = self._this_index(node)
            return f"this@{owner}"
        if node.kind in {"identifier", "shorthand_property_identifier"}:
            binding = self.bindings.of(node)
            if binding is None:
                return node.text
            value = binding.value
            if value is not None and not binding.writes and aliases < _MAX_ALIASES:
                source = bare(value)
                if source.kind == "member_expression" and binding.kind != "param":
                    steps = "".join(f".{step}" for step in binding.path)
                    return self._key(source, aliases + 1) + steps
                if source.kind in {"identifier", "this"} and binding.kind != "param":
                    steps = "".join(f".{step}" for step in binding.path)
                    return self._key(source, aliases + 1) + steps
            return f"{binding.name}#{binding.node.index}"
        if node.kind in {"member_expression", "subscript_expression"}:
            owner_node = node.child("object")
            prefix = self._key(owner_node, aliases) if owner_node is not None else ""
            if node.kind == "member_expression":
                return f"{prefix}.{last_name(node)}"
            index = node.child("index")
            name = string_value(index) if index is not None else None
            return f"{prefix}.{name}" if name is not None else f"{prefix}[]"
        if node.kind == "call_expression":
            target = node.child("function")
            return (self._key(target, aliases) if target is not None else "") + "()"
        return f"?{node.index}"

    def _this_index(self, node: Node) -> int:
        function = self.functions.this_function(node)
        return function.node.index if function is not None else 0

    def origin(self, node: Node, depth: int = 0) -> tuple[str, str] | None:
        """(module, export) that an expression refers to; `*` is the whole module.

        Follows imports, `require` with and without destructuring, `ns.Member`, `mod.default` and
        variables that are set once.
        """
        node = bare(node)
        if depth > _MAX_ALIASES:
            return None
        if node.kind in {"identifier", "shorthand_property_identifier"}:
            binding = self.bindings.of(node)
            return self.origin_of_binding(binding, depth) if binding is not None else None
        if node.kind == "member_expression":
            owner = node.child("object")
            base = self.origin(owner, depth + 1) if owner is not None else None
            if base is not None:
                return _member_of(base, last_name(node))
            return None
        module = required_module(node)
        return (module, "*") if module is not None else None

    def origin_of_binding(self, binding: Binding, depth: int = 0) -> tuple[str, str] | None:
        """(module, export) that a variable holds."""
        if binding.origin is not None:
            return binding.origin
        if binding.value is None or binding.kind in {"param", "catch", "class", "function"}:
            return None
        base = self.origin(binding.value, depth + 1)
        for step in binding.path:
            base = _member_of(base, step) if base is not None else None
        return base

    def _mark_exports(self) -> None:
        for statement in self.by_kind.get("export_statement", ()):
            if statement.child("source") is not None:
                continue
            default = statement.source[statement.start : statement.end].lstrip()[6:].lstrip()
            is_default = default.startswith(b"default")
            for child in statement.children:
                if child.kind == "export_clause":
                    for specifier in child.children:
                        name, alias = specifier.child("name"), specifier.child("alias")
                        if name is not None:
                            self._export(name, (alias or name).text)
                elif child.kind == "identifier":
                    self._export(child, "default")
                elif child.field == "declaration":
                    for name in _declared_names(child):
                        self._export(name, "default" if is_default else name.text)
                elif child.kind == "object" and is_default:
                    self._export_object(child)
                elif is_default and (child.kind in FUNCTIONS or child.kind in CLASSES):
                    self._export(child, "default")
        for assignment in self.by_kind.get("assignment_expression", ()):
            self._mark_commonjs(assignment)
        for call in self.calls.get("__export", ()):
            for node in self.tree.within(call):
                if node.kind == "identifier":
                    self._export(node, node.text)

    def _mark_commonjs(self, assignment: Node) -> None:
        left, right = assignment.child("left"), assignment.child("right")
        if left is None or right is None or left.kind != "member_expression":
            return
        target = left.text.replace(" ", "")
        while right.kind == "assignment_expression" and right.child("right") is not None:
            right = right.child("right") or right
        if target == "module.exports":
            if right.kind == "object":
                self._export_object(right)
            else:
                self._export(bare(right), "default")
        elif target.startswith(("exports.", "module.exports.")):
            name = target.rsplit(".", 1)[1]
            self._export(bare(right), name)
            if right.kind in {"class", "function_expression"} and right.child("name") is not None:
                self._export(right.child("name") or right, name)

    def _export_object(self, exported: Node) -> None:
        for member in exported.children:
            if member.kind == "shorthand_property_identifier":
                self._export(member, member.text)
            elif member.kind == "pair":
                value = member.child("value")
                if value is not None:
                    self._export(bare(value), property_name(member) or last_name(value))
            elif member.kind == "method_definition":
                self._export(member, property_name(member))

    def _export(self, identifier: Node, name: str) -> None:
        binding = self.bindings.of(identifier)
        if identifier.kind in FUNCTIONS or identifier.kind in CLASSES:
            self._exported[identifier.index].add(name)
        if binding is None and identifier.kind in {"class", "function_expression"}:
            inner = identifier.child("name")
            binding = self.bindings.of(inner) if inner is not None else None
        if binding is None:
            binding = self.bindings.module.names.get(identifier.text)
        if binding is not None:
            binding.exported.add(name)


def _member_of(base: tuple[str, str], name: str) -> tuple[str, str]:
    module, export = base
    if export in {"*", "default"}:
        return module, name
    return module, f"{export}.{name}"


def _declared_names(declaration: Node) -> list[Node]:
    name = declaration.child("name")
    if name is not None:
        return [name]
    names: list[Node] = []
    pending = [child for child in declaration.children if child.kind == "variable_declarator"]
    for declarator in pending:
        target = declarator.child("name")
        if target is not None and target.kind == "identifier":
            names.append(target)
        elif target is not None:
            stack = list(target.children)
            while stack:
                node = stack.pop()
                if node.kind in {"identifier", "shorthand_property_identifier_pattern"}:
                    names.append(node)
                stack.extend(node.children)
    return names
