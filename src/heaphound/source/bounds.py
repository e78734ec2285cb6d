"""Whether the source bounds a collection by its size.

In: a file and the name of a collection in it. Out: the line of the comparison that bounds it: its
size against a limit, in a function that also takes something out of it, or only adds below it. A
cache that fills up to such a bound is warming up, whatever it did between two snapshots.
"""

from __future__ import annotations

from tree_sitter import Node, Tree

from heaphound.source.parsed_file import (
    ancestors,
    enclosing_function,
    field,
    occurrences,
    parse,
    text,
)

_SIZES = frozenset({"size", "length"})
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
        if comparison is None or _against_nothing(comparison):
            continue
        scope = enclosing_function(comparison) or tree.root_node
        if _changes(tree, name, scope, _TAKE_OUT | _PUT_IN):
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


def _against_nothing(comparison: Node) -> bool:
    """Whether the size is only asked to be none or some: that bounds nothing."""
    sides = (text(field(comparison, "left")), text(field(comparison, "right")))
    return any(side in {"0", "1"} for side in sides)


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
