"""How a collection is used: where it grows, where it shrinks, whether its size is looked at.

In: the expressions that name a collection. Out: `Usage`. Follows plain aliases, helper functions of
the same file that receive the collection as an argument, and buckets: the collections that are
values of a collection.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from heaphound.source.bindings import Binding
from heaphound.source.file_model import FileModel
from heaphound.source.functions import ClassShape
from heaphound.source.growths import Growth, Usage
from heaphound.source.shapes import (
    FIELDS,
    FUNCTIONS,
    arguments,
    bare,
    callee_name,
    last_name,
    value_site,
)
from heaphound.source.syntax import Node

_GROWING = frozenset({"set", "add", "push", "unshift"})
_SHRINKING_WORDS = """
    delete clear shift pop splice remove evict prune del reset fill
"""
_SHRINKING = frozenset(_SHRINKING_WORDS.split())
_COMPARISONS = frozenset({"<", ">", "<=", ">=", "===", "!==", "==", "!=", "%", "-"})
_LOOKING_WORDS = """
    keys values entries from isArray stringify log error info debug warn assign freeze has
    get String Number Boolean inspect all allSettled concat includes Map Set json send render
    write end table seal structuredClone quantile min max
"""
_LOOKING = frozenset(_LOOKING_WORDS.split())
_READING = frozenset({"get", "at", "find"})
_ITERATING = frozenset({"values", "entries", "forEach"})
_MAX_FOLLOWED = 4


def usage_of_binding(model: FileModel, binding: Binding) -> Usage:
    """How a variable's collection is used in the file."""
    walk = _Walk(model)
    walk.follow(binding, 0)
    if binding.exported:
        walk.usage.escapes.append(binding.node)
    return walk.usage


def usage_of_field(
    model: FileModel, name: str, declared: Node | None, shape: ClassShape | None = None
) -> Usage:
    """How the collections in all fields of this name are used, but for those of other classes."""
    elsewhere = model.functions.is_field_of_another
    walk = _Walk(model)
    walk.note_all(use for use in model.members.get(name, ()) if not elsewhere(use, shape))
    for pattern in model.by_kind.get("shorthand_property_identifier_pattern", ()):
        binding = model.bindings.of(pattern)
        if binding is not None and binding.path[-1:] == (name,):
            walk.follow(binding, 1)
    for node in model.by_kind.get("assignment_expression", ()):
        left, right = node.child("left"), node.child("right")
        if left is None or right is None or left.kind != "member_expression":
            continue
        if last_name(left) == name and not _is_initialiser(model, node, declared):
            if not elsewhere(left, shape):
                walk.note_write(node, left, right)
    return walk.usage


def usage_of_nodes(
    model: FileModel,
    nodes: Iterable[Node],
    writes: Mapping[Node, Node | None] | None = None,
    key: str = "",
) -> Usage:
    """How the collection that these expressions name is used.

    Args:
        model: that of the file.
        nodes: the expressions.
        writes: assignments that replace the whole collection, with its new value.
        key: the collection's own, to tell a new value that holds the old one.
    """
    walk = _Walk(model)
    walk.note_all(nodes)
    for node, value in (writes or {}).items():
        walk.note_value(node, key, value)
    return walk.usage


def _is_initialiser(model: FileModel, assignment: Node, declared: Node | None) -> bool:
    if declared is not None and declared.parent is assignment:
        return True
    function = model.functions.around(assignment)
    return function is not None and function.method == "constructor"


class _Walk:
    """The walk over the uses of one collection."""

    def __init__(self, model: FileModel) -> None:
        self.model = model
        self.usage = Usage()
        self.seen: set[int] = set()

    def note_all(self, nodes: Iterable[Node]) -> None:
        for node in nodes:
            self.note(node, 0)

    def follow(self, binding: Binding, depth: int) -> None:
        if depth > _MAX_FOLLOWED or id(binding) in self.seen:
            return
        self.seen.add(id(binding))
        for node, value in binding.writes:
            if depth == 0 and node.kind != "identifier":
                self.note_write(node, node.child("left"), value)
        for use in binding.references:
            self.note(use, depth)

    def note_write(self, node: Node, left: Node | None, value: Node | None) -> None:
        """A new value for the whole collection: `x = [...x, e]` grows it, others replace it."""
        self.note_value(node, self.model.key(left) if left is not None else "", value)

    def note_value(self, node: Node, key: str, value: Node | None) -> None:
        added = self._spread_growth(node, key, value) if key and value is not None else None
        if added is not None:
            self.usage.growths.append(added)
        else:
            self.usage.shrinks.append(node)

    def _spread_growth(self, node: Node, key: str, value: Node) -> Growth | None:
        value = bare(value)
        if value.kind == "array":
            spread = any(
                child.kind == "spread_element"
                and child.children
                and self.model.key(child.children[0]) == key
                for child in value.children
            )
            added = [child for child in value.children if child.kind != "spread_element"]
            return Growth(node, None, added[0], "spread") if spread and added else None
        if value.kind == "object":
            spread = any(
                child.kind == "spread_element"
                and child.children
                and self.model.key(child.children[0]) == key
                for child in value.children
            )
            for child in value.children:
                name = child.child("key")
                if spread and name is not None and name.kind == "computed_property_name":
                    return Growth(node, name.children[0], child.child("value"), "spread")
            return None
        if value.kind == "call_expression" and callee_name(value) == "concat":
            target = bare(value.child("function") or value).child("object")
            given = arguments(value)
            if target is not None and given and self.model.key(target) == key:
                return Growth(node, None, given[0], "spread")
        return None

    def note(self, use: Node, depth: int) -> None:
        node = value_site(use)
        parent = node.parent
        if parent is None:
            return
        kind = parent.kind
        if kind == "member_expression" and node.field == "object":
            self._note_member(parent, depth)
        elif kind == "subscript_expression" and node.field == "object":
            self._note_subscript(parent, depth)
        elif kind == "arguments" and parent.parent is not None:
            self._note_argument(node, parent, depth)
        elif kind == "variable_declarator" and node.field == "value":
            name = parent.child("name")
            alias = self.model.bindings.of(name) if name is not None else None
            plain = alias is not None and not [w for w in alias.writes if w[0].kind != "identifier"]
            if alias is not None and plain and name is not None and name.kind == "identifier":
                self.follow(alias, depth + 1)
        elif (
            kind == "binary_expression" and parent.tokens and parent.tokens[0] in {"||", "&&", "??"}
        ) or (kind == "ternary_expression" and node.field != "condition"):
            self.note(parent, depth)
        elif kind == "for_in_statement" and node.field == "right":
            self._follow_loop(parent, depth)
        elif (
            kind in {"return_statement", "pair", "array", "yield_expression", "arrow_function"}
            or (node.kind == "shorthand_property_identifier")
            or (kind in {"assignment_expression", *FIELDS} and node.field in {"right", "value"})
        ):
            self.usage.escapes.append(use)
        elif kind == "unary_expression" and "delete" in parent.tokens:
            self.usage.shrinks.append(parent)

    def _note_member(self, member: Node, depth: int) -> None:
        usage = self.usage
        name = last_name(member)
        outer = value_site(member).parent
        if outer is None:
            return
        is_call = outer.kind == "call_expression" and member.field == "function"
        if name in {"size", "length"}:
            self._note_size(member, outer)
        elif is_call and name in _GROWING:
            given = arguments(outer)
            if name == "set" and len(given) >= 2:
                usage.growths.append(Growth(outer, given[0], given[1], "set"))
            elif name == "add" and given:
                usage.growths.append(Growth(outer, given[0], given[0], "add"))
            elif name in {"push", "unshift"} and given:
                usage.growths.append(Growth(outer, None, given[0], name))
        elif name in _SHRINKING or (outer.kind == "unary_expression" and "delete" in outer.tokens):
            usage.shrinks.append(outer)
        elif is_call and name in _ITERATING:
            self._note_iteration(outer, name, depth)
        elif is_call and name in _READING:
            self._note_bucket(outer, next(iter(arguments(outer)), None), depth)
        elif not is_call and outer.kind == "arguments":
            usage.escapes.append(member)

    def _note_size(self, member: Node, outer: Node) -> None:
        if outer.kind in {"assignment_expression", "augmented_assignment_expression"}:
            if member.field == "left":
                self.usage.shrinks.append(outer)
        elif outer.kind == "subscript_expression":
            target = outer.parent
            if target is not None and target.kind == "assignment_expression":
                self.usage.growths.append(Growth(target, None, target.child("right"), "push"))
        elif outer.kind == "binary_expression" and set(outer.tokens) & _COMPARISONS:
            last = "-" in outer.tokens and (outer.parent or outer).kind == "subscript_expression"
            if not _emptiness(outer) and not last:
                self.usage.size_tests.append(outer)

    def _note_iteration(self, call: Node, name: str, depth: int) -> None:
        """`for (const bucket of x.values())` and `x.forEach((bucket) => ...)`."""
        if name == "forEach":
            callback = next(iter(arguments(call)), None)
            function = bare(callback) if callback is not None else None
            if function is None or function.kind not in FUNCTIONS:
                return
            inner = self._parameter(function, 0)
            if inner is not None:
                self._follow_bucket(inner, None, depth + 1)
            return
        outer = value_site(call).parent
        if outer is not None and outer.kind == "for_in_statement":
            self._follow_loop(outer, depth)

    def _follow_loop(self, loop: Node, depth: int) -> None:
        left = loop.child("left")
        if left is None:
            return
        names = [left] if left.kind == "identifier" else left.children
        for name in names:
            binding = self.model.bindings.of(name)
            if binding is not None:
                self._follow_bucket(binding, None, depth + 1)

    def _note_subscript(self, subscript: Node, depth: int) -> None:
        usage = self.usage
        outer = value_site(subscript).parent
        index = subscript.child("index")
        if outer is None or index is None:
            return
        if outer.kind == "unary_expression" and "delete" in outer.tokens:
            usage.shrinks.append(outer)
        elif outer.kind in {"assignment_expression", "augmented_assignment_expression"} and (
            subscript.field == "left"
        ):
            right = outer.child("right")
            if right is not None and bare(right).kind in {"undefined", "null"}:
                usage.shrinks.append(outer)
            else:
                usage.growths.append(Growth(outer, index, right, "index"))
                self._note_bucket(outer, index, depth)
        elif outer.kind == "update_expression":
            usage.growths.append(Growth(outer, index, None, "index"))
        else:
            self._note_bucket(subscript, index, depth)

    def _note_bucket(self, value: Node, key: Node | None, depth: int) -> None:
        """What is done with one value of the collection, if that is a collection itself."""
        node = value_site(value)
        parent = node.parent
        while parent is not None and parent.kind == "binary_expression":
            node, parent = value_site(parent), value_site(parent).parent
        if parent is None or depth > _MAX_FOLLOWED:
            return
        if parent.kind == "return_statement":
            self._follow_returned(parent, key, depth)
        elif parent.kind == "variable_declarator" and node.field == "value":
            name = parent.child("name")
            binding = self.model.bindings.of(name) if name is not None else None
            if binding is not None and name is not None and name.kind == "identifier":
                self._follow_bucket(binding, key, depth + 1)
        elif parent.kind == "assignment_expression" and node.field == "right":
            left = parent.child("left")
            binding = self.model.bindings.of(left) if left is not None else None
            if binding is not None and not binding.at_module_level:
                self._follow_bucket(binding, key, depth + 1)
        elif parent.kind == "member_expression" and node.field == "object":
            self._note_bucket_member(parent, key)

    def _follow_bucket(self, binding: Binding, key: Node | None, depth: int) -> None:
        if depth > _MAX_FOLLOWED or id(binding) in self.seen:
            return
        self.seen.add(id(binding))
        for use in binding.references:
            parent = value_site(use).parent
            if parent is not None and parent.kind == "member_expression" and use.field == "object":
                self._note_bucket_member(parent, key)
            elif parent is not None and parent.kind == "return_statement":
                self._follow_returned(parent, key, depth)

    def _follow_returned(self, site: Node, key: Node | None, depth: int) -> None:
        """What the callers of a function in the file do with the bucket that it returns."""
        function = self.model.functions.around(site)
        if function is None or depth > _MAX_FOLLOWED:
            return
        if function.owner is not None:
            uses = self.model.members.get(function.method, [])
        else:
            uses = function.binding.references if function.binding is not None else []
        for use in uses:
            call = use.parent
            if use.field == "function" and call is not None and call.kind == "call_expression":
                self._note_bucket(call, key, depth + 1)

    def _note_bucket_member(self, member: Node, key: Node | None) -> None:
        outer = value_site(member).parent
        name = last_name(member)
        if outer is None or outer.kind != "call_expression" or member.field != "function":
            if outer is not None and name == "length" and outer.kind == "assignment_expression":
                self.usage.bucket_shrinks.append(outer)
            return
        given = arguments(outer)
        if name in _GROWING and given:
            self.usage.bucket_growths.append(Growth(outer, key, given[-1], "bucket"))
        elif name in _SHRINKING:
            self.usage.bucket_shrinks.append(outer)

    def _parameter(self, function: Node, position: int) -> Binding | None:
        parameters = function.child("parameters")
        if parameters is None:
            single = function.child("parameter")
            return self.model.bindings.of(single) if single is not None and not position else None
        if position >= len(parameters.children):
            return None
        parameter = parameters.children[position]
        pattern = parameter.child("pattern") or parameter.child("left") or parameter
        return self.model.bindings.of(pattern)

    def _note_argument(self, node: Node, given: Node, depth: int) -> None:
        call = given.parent
        if call is None:
            return
        name = callee_name(call)
        if name in {"keys", "values", "entries"}:
            outer = value_site(call).parent
            if outer is None:
                return
            if outer.kind == "member_expression" and last_name(outer) == "length":
                grand = value_site(outer).parent
                if grand is not None:
                    self._note_size(outer, grand)
            elif outer.kind == "for_in_statement":
                self._follow_loop(outer, depth)
            return
        if name in _LOOKING or node.parent is not given:
            return
        target = call.child("function")
        function = self.model.functions.called(target) if target is not None else None
        if function is not None:
            inner = self._parameter(function.node, given.children.index(node))
            if inner is not None:
                self.follow(inner, depth + 1)
                return
        self.usage.escapes.append(node)


def _emptiness(comparison: Node) -> bool:
    """Say whether a comparison of a size only asks for empty or not, which bounds nothing."""
    text = comparison.text.replace(" ", "")
    return text.endswith((">0", "===0", "==0", "!==0", "!=0", "<1", ">=1")) or text.startswith("0<")
