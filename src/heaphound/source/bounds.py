"""Whether the source bounds a collection by its size.

In: a file and the name of a collection in it. Out: the line of the comparison that bounds it: its
size against a limit, in a function that also takes something out of it, or only adds below it; so
too through a variable that holds its keys or, for a collection of collections, one of them. A
cache that fills up to such a bound is warming up, whatever it did between two snapshots.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from tree_sitter import Node, Tree

from heaphound.source.lexical import others_of_name
from heaphound.source.parsed_file import (
    ancestors,
    enclosing_function,
    field,
    occurrences,
    parse,
    text,
    walk,
)

_SIZES = frozenset({"size", "length"})
_LIMIT_WORDS = re.compile(
    r"max|limit|capacity|bound|most|quota|threshold|ceiling|size|keep|allowed", re.IGNORECASE
)
_EVICT_WORDS = re.compile(
    r"evict|trim|prune|purge|expire|remove|clean|sweep|shrink|drop|delete|reset|flush|rotat|clear",
    re.IGNORECASE,
)
_OFF = frozenset(
    {"0", "-1", "null", "undefined", "void 0", "false", "Infinity", "1 / 0", "1/0"}
    | {"Number.POSITIVE_INFINITY", "Number.MAX_SAFE_INTEGER", "Number.MAX_VALUE"}
)
_GIVING = frozenset(
    {"assignment_expression", "assignment_pattern", "object_assignment_pattern", "pair"}
    | {"variable_declarator", "field_definition"}
)
_TARGETS = ("left", "name", "key", "property")
_COMPARE = frozenset({"<", ">", "<=", ">=", "===", "=="})
_TAKE_OUT = frozenset({"delete", "shift", "pop", "splice", "clear"})
_PUT_IN = frozenset({"push", "add", "set", "unshift"})
_LISTING = frozenset({"keys", "entries", "values"})
_PARTS = frozenset(
    {"member_expression", "subscript_expression", "arguments", "array", "spread_element"}
    | {"binary_expression", "non_null_expression", "parenthesized_expression"}
)
SET_ARGUMENTS = 2
_CONDITIONS = frozenset({"if_statement", "ternary_expression", "while_statement"})
_NAME = re.compile(r"#?[A-Za-z_$][\w$]*\Z")
_NAMED_FUNCTIONS = frozenset(
    {"function_declaration", "method_definition", "variable_declarator", "field_definition"}
)


@dataclass(frozen=True, slots=True)
class Bound:
    """A comparison that bounds a collection.

    Attributes:
        line: where it is written.
        limit: what the size is compared with, as code: `100`, `this.max`.
    """

    line: int
    limit: str


def size_bound(
    file: str, name: str, *, of_values: bool = False, at: tuple[int, int] | None = None
) -> Bound | None:
    """Find what bounds `name` by size; None when nothing is seen to.

    Args:
        file: where the collection is declared or used.
        name: a variable, or the property it is kept in.
        of_values: it is a collection of collections, and one of those is meant.
        at: line and column of its declaration, where it is in this file: what another scope or
            class calls by the name is not looked at.
    """
    tree = parse(file)
    if tree is None:
        return None
    others = frozenset() if at is None else others_of_name(file, name, *at)
    may_be_off = "/node_modules/" in file  # what its user wrote is not seen there
    keys, values = _aliases(tree, name, others)
    for called in values if of_values else [name, *keys]:
        for node in occurrences(tree, called):
            if node.start_byte in others:
                continue
            comparison = _compared_size(node)
            if comparison is None or not _is_limited(tree, comparison, node, may_be_off=may_be_off):
                continue
            if called in values and not _is_own_size(node):
                continue
            scope = enclosing_function(comparison) or tree.root_node
            places = [scope, *_with_called(tree, _guarded(comparison) or comparison)]
            takes_out = any(
                _changes(tree, each, place, _TAKE_OUT)
                for each in {called, name}
                for place in places
            )
            if takes_out or (called not in keys and _adds_below(tree, called, comparison)):
                return _bound(comparison, node)
    return None if of_values else _counted_bound(tree, name, others, may_be_off=may_be_off)


def _counted_bound(
    tree: Tree, name: str, others: Collection[int], *, may_be_off: bool
) -> Bound | None:
    """The bound in `if (++count > max) name.clear()`: a size that is counted by hand."""
    counters = {
        text(field(argument, "property") or argument)
        for node in walk(tree.root_node)
        if node.type == "update_expression" and (argument := field(node, "argument")) is not None
    }
    for node in walk(tree.root_node) if counters else ():
        if node.type != "binary_expression" or text(field(node, "operator")) not in _COMPARE:
            continue
        sides = (field(node, "left"), field(node, "right"))
        size = next((side for side in sides if side and _last_name(side) in counters), None)
        guarded = _guarded(node)
        if (
            size is None
            or guarded is None
            or not _is_limited(tree, node, size, may_be_off=may_be_off)
        ):
            continue
        evicting = [guarded, *(each for each in _with_called(tree, guarded)[1:] if _evicts(each))]
        if any(_changes(tree, name, each, _TAKE_OUT, others) for each in evicting):
            return _bound(node, size)
    return None


def _bound(comparison: Node, size: Node) -> Bound:
    return Bound(comparison.start_point[0] + 1, text(_limit(comparison, size)))


def _limit(comparison: Node, size: Node) -> Node | None:
    """The side of a comparison that the size is not on."""
    left, right = field(comparison, "left"), field(comparison, "right")
    if left is None or right is None:
        return None
    return right if left.start_byte <= size.start_byte < left.end_byte else left


def _evicts(function: Node) -> bool:
    return bool(_EVICT_WORDS.search(text(field(function, "name") or field(function, "property"))))


def _last_name(node: Node) -> str:
    """The counter in `count`, `this.count` or `++this.count`."""
    if node.type == "update_expression":
        node = field(node, "argument") or node
    return text(field(node, "property") or node)


def _aliases(tree: Tree, name: str, others: Collection[int]) -> tuple[list[str], list[str]]:
    """Variables that stand for the collection's keys, and for a collection that is a value of it.

    `const ids = Object.keys(users)`, `[...users.keys()]`; `const inner = users.get(tenant)` and
    `users.set(tenant, inner)`.
    """
    keys: dict[str, None] = {}
    values: dict[str, None] = {}
    for node in (each for each in occurrences(tree, name) if each.start_byte not in others):
        found = values
        for parent in ancestors(node):
            if parent.type == "variable_declarator":
                variable = field(parent, "name")
                if variable is not None and variable.type == "identifier":
                    found[text(variable)] = None
                break
            if parent.type == "call_expression":
                method = text(field(field(parent, "function") or parent, "property"))
                if method == "set":
                    _note_value(parent, values)
                if method not in _LISTING | {"get", "from", "set"}:
                    break
                found = keys if method in _LISTING else found
            elif parent.type not in _PARTS:
                break
    return [each for each in keys if each != name], [each for each in values if each != name]


def _note_value(call: Node, values: dict[str, None]) -> None:
    """The variable that `users.set(id, value)` puts in."""
    arguments = field(call, "arguments")
    given = [] if arguments is None else arguments.named_children
    if len(given) == SET_ARGUMENTS and given[1].type == "identifier":
        values[text(given[1])] = None


def _is_own_size(node: Node) -> bool:
    """Whether the size is the variable's own: `inner.size`, not `user.tags.length`."""
    parent = node.parent
    return parent is not None and text(field(parent, "property")) in _SIZES


def _compared_size(node: Node) -> Node | None:
    """The comparison in `users.size > LIMIT` or `Object.keys(users).length > LIMIT`."""
    seen_size = False
    for parent in ancestors(node):
        if parent.type == "member_expression" and text(field(parent, "property")) in _SIZES:
            seen_size = True
        elif parent.type == "binary_expression":
            operator = text(field(parent, "operator"))
            return parent if seen_size and operator in _COMPARE else None
        elif parent.type not in {"member_expression", "arguments", "call_expression"}:
            return None
    return None


def _is_limited(tree: Tree, comparison: Node, size: Node, *, may_be_off: bool) -> bool:
    """Whether the other side is a limit: neither none or some, nor the counter of a loop."""
    other = _limit(comparison, size)
    if other is None:
        return False
    if other.type == "number":
        return text(other) not in {"0", "1"}
    last = _own_name(other)
    if not (_LIMIT_WORDS.search(text(other)) or (last.isupper() and len(last) > 1)):
        return False
    return not (may_be_off and _is_off_by_default(tree, other))


def _is_off_by_default(tree: Tree, limit: Node) -> bool:
    """Whether a limit need not be given: `{ max = 0 } = options`, `this.max = options.max || 0`."""
    for node in walk(tree.root_node):
        if node.type not in _GIVING:
            continue
        target = next((each for name in _TARGETS if (each := field(node, name))), None)
        given = field(node, "right") or field(node, "value")
        if target is None or given is None or _own_name(target) != _own_name(limit):
            continue
        fallback = field(given, "right") if given.type == "binary_expression" else None
        if text(fallback or given) in _OFF:
            return True
    return False


def _own_name(node: Node) -> str:
    """The name at the end of `this.#max` or `options._max`, without marks of privacy."""
    return text(node).rsplit(".", 1)[-1].lstrip("#_")


def _adds_below(tree: Tree, name: str, comparison: Node) -> bool:
    """Whether things are added only where the comparison says so, or not after it said no."""
    guarded = _guarded(comparison)
    if guarded is None:
        return False
    if any(_changes(tree, name, each, _PUT_IN) for each in _with_called(tree, guarded)):
        return True
    scope = enclosing_function(comparison) or tree.root_node
    leaves = any(node.type in {"return_statement", "throw_statement"} for node in walk(guarded))
    return leaves and _changes(tree, name, scope, _PUT_IN)


def _guarded(comparison: Node) -> Node | None:
    """What runs when a comparison holds."""
    condition = next((node for node in ancestors(comparison) if node.type in _CONDITIONS), None)
    if condition is None:
        return None
    return field(condition, "consequence") or field(condition, "body")


def _with_called(tree: Tree, scope: Node) -> list[Node]:
    """A piece of code, and the functions of the same file that it calls."""
    called = set()
    for node in walk(scope):
        if node.type == "call_expression":
            callee = field(node, "function")
            last = None if callee is None else field(callee, "property") or callee
            called.add(text(last))
    functions = [
        found
        for name in called
        if _NAME.match(name)
        for node in occurrences(tree, name)
        if (found := node.parent) is not None
        and found.type in _NAMED_FUNCTIONS
        and (field(found, "name") or field(found, "property")) == node
    ]
    return [scope, *functions]


def _changes(
    tree: Tree, name: str, scope: Node, methods: frozenset[str], others: Collection[int] = ()
) -> bool:
    for node in occurrences(tree, name):
        inside = scope.start_byte <= node.start_byte < scope.end_byte
        if not inside or node.start_byte in others:
            continue
        for parent in ancestors(node):
            if parent.type == "member_expression" and text(field(parent, "property")) in methods:
                return True
            if parent.type == "unary_expression" and text(parent).startswith("delete "):
                return True
            if parent.type == "assignment_expression":
                left = field(parent, "left")
                if left is not None and left.start_byte <= node.start_byte < left.end_byte:
                    return True
            if parent.type not in {"member_expression", "subscript_expression"}:
                break
    return False
