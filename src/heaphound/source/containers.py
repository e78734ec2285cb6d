"""How a collection is used: where it grows, where it shrinks, whether its size is looked at.

In: a variable, or the name of a field. Out: `Usage`. Follows plain aliases and helper functions of
the same file that receive the collection as an argument.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from heaphound.source.bindings import Binding
from heaphound.source.file_model import FileModel
from heaphound.source.functions import Function
from heaphound.source.shapes import (
    CALLS,
    FIELDS,
    FUNCTIONS,
    arguments,
    bare,
    callee_name,
    last_name,
    literal,
    property_name,
    value_site,
)
from heaphound.source.syntax import Node

_GROWING = frozenset({"set", "add", "push", "unshift"})
_SHRINKING = frozenset(
    {
        "delete",
        "clear",
        "shift",
        "pop",
        "splice",
        "remove",
        "evict",
        "prune",
        "del",
        "reset",
        "fill",
    }
)
_COMPARISONS = frozenset({"<", ">", "<=", ">=", "===", "!==", "==", "!=", "%", "-"})
_LOOKING_WORDS = """
    keys values entries from isArray stringify log error info debug warn assign freeze has
    get String Number Boolean inspect all allSettled concat includes Map Set
"""
_LOOKING = frozenset(_LOOKING_WORDS.split())
_MAX_FOLLOWED = 3


@dataclass(frozen=True, slots=True)
class Growth:
    """One place where a collection gains an entry; `key` is None for arrays."""

    site: Node
    key: Node | None
    value: Node | None
    how: str


@dataclass(slots=True)
class Usage:
    """What a file does with a collection."""

    growths: list[Growth] = field(default_factory=list)
    shrinks: list[Node] = field(default_factory=list)
    size_tests: list[Node] = field(default_factory=list)
    escapes: list[Node] = field(default_factory=list)
    reads: list[Node] = field(default_factory=list)


def empty_collection(value: Node | None, model: FileModel) -> str | None:
    """The kind of an empty collection literal: Map, Set, array, object; None for other values."""
    if value is None:
        return None
    value = bare(value)
    if value.kind == "new_expression":
        name = callee_name(value)
        target = value.child("constructor")
        local = target is not None and model.bindings.of(bare(target)) is not None
        if name in {"Map", "Set"} and not local and not arguments(value):
            return name
        if name == "Array" and not arguments(value):
            return "array"
        return None
    if value.kind == "array" and not value.children:
        return "array"
    if value.kind == "object" and not value.children:
        return "object"
    if value.kind == "call_expression" and value.text.replace(" ", "") == "Object.create(null)":
        return "object"
    return None


def usage_of_binding(model: FileModel, binding: Binding) -> Usage:
    """How a variable's collection is used in the file."""
    usage = Usage()
    _follow(model, binding, usage, 0, set())
    if binding.exported:
        usage.escapes.append(binding.node)
    return usage


def usage_of_field(model: FileModel, name: str, declared: Node | None) -> Usage:
    """How the collections in all fields of this name are used in the file."""
    usage = Usage()
    for member in model.members.get(name, ()):
        _note(model, member, usage, 0, set())
    for pattern in model.by_kind.get("shorthand_property_identifier_pattern", ()):
        binding = model.bindings.of(pattern)
        if binding is not None and binding.path[-1:] == (name,):
            _follow(model, binding, usage, 1, set())
    for node in model.by_kind.get("assignment_expression", ()):
        left, right = node.child("left"), node.child("right")
        if left is None or right is None or left.kind != "member_expression":
            continue
        if last_name(left) == name and not _is_initialiser(model, node, declared):
            usage.shrinks.append(node)
    return usage


def _is_initialiser(model: FileModel, assignment: Node, declared: Node | None) -> bool:
    if declared is not None and declared.parent is assignment:
        return True
    function = model.functions.around(assignment)
    return function is not None and function.method == "constructor"


def _follow(model: FileModel, binding: Binding, usage: Usage, depth: int, seen: set[int]) -> None:
    if depth > _MAX_FOLLOWED or id(binding) in seen:
        return
    seen.add(id(binding))
    for node, _ in binding.writes:
        if depth == 0 and node.kind != "identifier":
            usage.shrinks.append(node)
    for use in binding.references:
        _note(model, use, usage, depth, seen)


def _note(model: FileModel, use: Node, usage: Usage, depth: int, seen: set[int]) -> None:
    node = value_site(use)
    parent = node.parent
    if parent is None:
        return
    kind = parent.kind
    if kind == "member_expression" and node.field == "object":
        _note_member(parent, usage)
    elif kind == "subscript_expression" and node.field == "object":
        _note_subscript(parent, usage)
    elif kind == "arguments" and parent.parent is not None:
        _note_argument(model, node, parent, usage, depth, seen)
    elif kind == "variable_declarator" and node.field == "value":
        name = parent.child("name")
        alias = model.bindings.of(name) if name is not None else None
        plain = alias is not None and not [w for w in alias.writes if w[0].kind != "identifier"]
        if alias is not None and plain and name is not None and name.kind == "identifier":
            _follow(model, alias, usage, depth + 1, seen)
    elif (
        kind == "binary_expression" and parent.tokens and parent.tokens[0] in {"||", "&&", "??"}
    ) or (kind == "ternary_expression" and node.field != "condition"):
        _note(model, parent, usage, depth, seen)
    elif (
        kind in {"return_statement", "pair", "array", "yield_expression", "arrow_function"}
        or (node.kind == "shorthand_property_identifier")
        or (kind in {"assignment_expression", *FIELDS} and node.field in {"right", "value"})
    ):
        usage.escapes.append(use)
    elif kind == "unary_expression" and "delete" in parent.tokens:
        usage.shrinks.append(parent)


def _note_member(member: Node, usage: Usage) -> None:
    name = last_name(member)
    outer = value_site(member).parent
    if outer is None:
        return
    is_call = outer.kind == "call_expression" and member.field == "function"
    if name in {"size", "length"}:
        if outer.kind == "assignment_expression" and member.field == "left":
            usage.shrinks.append(outer)
        elif outer.kind == "subscript_expression":
            target = outer.parent
            if target is not None and target.kind == "assignment_expression":
                usage.growths.append(Growth(target, None, target.child("right"), "push"))
        elif outer.kind == "binary_expression" and set(outer.tokens) & _COMPARISONS:
            if not _emptiness(outer):
                usage.size_tests.append(outer)
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
    elif not is_call and outer.kind == "arguments":
        usage.escapes.append(member)
    elif name in {"get", "has", "includes", "find", "indexOf"}:
        usage.reads.append(outer)


def _emptiness(comparison: Node) -> bool:
    """Say whether a comparison of a size only asks for empty or not, which bounds nothing."""
    text = comparison.text.replace(" ", "")
    return text.endswith((">0", "===0", "==0", "!==0", "!=0", "<1", ">=1")) or text.startswith("0<")


def _note_subscript(subscript: Node, usage: Usage) -> None:
    outer = value_site(subscript).parent
    index = subscript.child("index")
    if outer is None or index is None:
        return
    if outer.kind == "unary_expression" and "delete" in outer.tokens:
        usage.shrinks.append(outer)
    elif outer.kind in {"assignment_expression", "augmented_assignment_expression"}:
        if subscript.field == "left":
            right = outer.child("right")
            if right is not None and bare(right).kind in {"undefined", "null"}:
                usage.shrinks.append(outer)
            else:
                usage.growths.append(Growth(outer, index, right, "index"))
    elif outer.kind == "update_expression":
        usage.growths.append(Growth(outer, index, None, "index"))
    else:
        usage.reads.append(subscript)


def _note_argument(
    model: FileModel, node: Node, given: Node, usage: Usage, depth: int, seen: set[int]
) -> None:
    call = given.parent
    if call is None:
        return
    name = callee_name(call)
    if name in {"keys", "values", "entries"}:
        outer = value_site(call).parent
        if outer is not None and outer.kind == "member_expression" and last_name(outer) == "length":
            _note_member(outer, usage)
        return
    if name in _LOOKING or node.parent is not given:
        return
    target = call.child("function")
    function = model.functions.called(target) if target is not None else None
    if function is not None:
        parameters = function.node.child("parameters")
        position = given.children.index(node)
        if parameters is not None and position < len(parameters.children):
            parameter = parameters.children[position]
            pattern = parameter.child("pattern") or parameter.child("left") or parameter
            inner = model.bindings.of(pattern)
            if inner is not None:
                _follow(model, inner, usage, depth + 1, seen)
                return
    usage.escapes.append(node)


def dynamic(growth: Growth) -> bool:
    """Say whether a growth adds an entry under a key that is not a constant."""
    if growth.key is None:
        return True
    key = bare(growth.key)
    return not literal(key) and property_name(key) == ""


def is_called_parameter(model: FileModel, function: Function, part: Node) -> bool:
    """Say whether a stored value is a function parameter, or a closure that calls one."""
    nodes = [part, *model.tree.within(part)] if bare(part).kind in FUNCTIONS else [bare(part)]
    for node in nodes:
        binding = model.bindings.of(node) if node.kind == "identifier" else None
        if binding is None or binding.kind != "param" or binding.scope.node is not function.node:
            continue
        if any(
            use.field == "function" and use.parent is not None and use.parent.kind in CALLS
            for use in binding.references
        ):
            return True
    return False
