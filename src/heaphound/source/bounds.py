"""Whether the source bounds a collection by its size.

In: a file and the name of a collection in it. Out: the line of the comparison that bounds it: its
size against a limit, in a function that also takes something out of it, or only adds below it. A
cache that fills up to such a bound is warming up, whatever it did between two snapshots.
"""

from __future__ import annotations

import re

from tree_sitter import Node, Tree

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
_COMPARE = frozenset({"<", ">", "<=", ">=", "===", "=="})
_TAKE_OUT = frozenset({"delete", "shift", "pop", "splice", "clear"})
_PUT_IN = frozenset({"push", "add", "set", "unshift"})


def size_bound(file: str, name: str) -> int | None:
    """Find the line that bounds `name` by size; None when none is seen.

    Args:
        file: where the collection is declared or used.
        name: a variable, or the property it is kept in.
    """
    tree = parse(file)
    if tree is None:
        return None
    for node in occurrences(tree, name):
        comparison = _compared_size(node)
        if comparison is None or not _against_a_limit(comparison, node):
            continue
        scope = enclosing_function(comparison) or tree.root_node
        if _changes(tree, name, scope, _TAKE_OUT) or _adds_below(tree, name, comparison):
            return comparison.start_point[0] + 1
    return None


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


def _against_a_limit(comparison: Node, size: Node) -> bool:
    """Whether the other side is a limit: neither none or some, nor the counter of a loop."""
    left, right = field(comparison, "left"), field(comparison, "right")
    if left is None or right is None:
        return False
    other = right if left.start_byte <= size.start_byte < left.end_byte else left
    written = text(other)
    if other.type == "number":
        return written not in {"0", "1"}
    last = written.rsplit(".", 1)[-1].lstrip("#_")
    return bool(_LIMIT_WORDS.search(written)) or (last.isupper() and len(last) > 1)


def _adds_below(tree: Tree, name: str, comparison: Node) -> bool:
    """Whether things are added only where the comparison says so, or not after it said no."""
    condition = next((node for node in ancestors(comparison) if node.type == "if_statement"), None)
    guarded = None if condition is None else field(condition, "consequence")
    if guarded is None:
        return False
    if _changes(tree, name, guarded, _PUT_IN):
        return True
    scope = enclosing_function(comparison) or tree.root_node
    leaves = any(node.type in {"return_statement", "throw_statement"} for node in walk(guarded))
    return leaves and _changes(tree, name, scope, _PUT_IN)


def _changes(tree: Tree, name: str, scope: Node, methods: frozenset[str]) -> bool:
    for node in occurrences(tree, name):
        if not scope.start_byte <= node.start_byte < scope.end_byte:
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
