"""Whether a keyed collection answers for what it was asked before, or only registers things.

In: a file and the name of a collection in it. Out: whether one function both looks a key up and
puts one in (a cache: `if (!users.has(id)) users.set(id, load(id))`), and whether keys are looked up
for the answer at all: who looks a key up to take it out (`finish(id)`) asks for no answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from tree_sitter import Node

from heaphound.source.parsed_file import (
    MAX_SOURCE_BYTES,
    ancestors,
    enclosing_function,
    field,
    occurrences,
    parse,
    text,
)

_LOOKING = frozenset({"get", "has"})
_ASSIGNMENTS = frozenset({"assignment_expression", "augmented_assignment_expression"})


def answers_and_fills(file: str, name: str) -> bool:
    """Say whether a function of the file looks up in `name` and puts into it."""
    tree = parse(file)
    if tree is None:
        return False
    looking: set[int] = set()
    filling: set[int] = set()
    for node in occurrences(tree, name):
        scope = enclosing_function(node)
        if scope is None:
            continue
        looks, fills = _use(node)
        looking |= {scope.id} if looks else set()
        filling |= {scope.id} if fills else set()
    return bool(looking & filling)


def is_looked_up(files: Iterable[str], name: str) -> bool:
    """Say whether any file looks a key of `name` up and leaves it in; True where none can tell."""
    wanted = re.compile(
        re.escape(name).encode() + rb"(?![\w$])\s*(\?\.|!)?\s*(\.?(get|has)\s*\(|\[)"
    )
    for file in files:
        path = Path(file)
        try:
            if path.stat().st_size > MAX_SOURCE_BYTES:
                return True
            if wanted.search(path.read_bytes()) and _looks_and_leaves(file, name):
                return True
        except OSError:
            return True
    return False


def _looks_and_leaves(file: str, name: str) -> bool:
    """Whether a function looks up a key of `name` without taking it out in the same go."""
    tree = parse(file)
    if tree is None:
        return True
    looking: set[int] = set()
    taking: set[int] = set()
    for node in occurrences(tree, name):
        scope = enclosing_function(node) or tree.root_node
        if _takes_out(node):
            taking.add(scope.id)
        elif _use(node)[0]:
            looking.add(scope.id)
    return bool(looking - taking)


def has_computed_keys(file: str, name: str, key: str) -> bool:
    """Say whether the keys of `name` are computed (`users[id]`) and this one is not written out.

    Args:
        file: where the dictionary is declared.
        name: of the dictionary, in this file.
        key: one of its keys; `users.admin` makes it a name of the program's own.
    """
    tree = parse(file)
    if tree is None:
        return False
    is_computed = False
    for node in occurrences(tree, name):
        used = _entry_of(node)
        index = None if used is None else field(used, "index")
        literal = index is not None and index.type in {"string", "number"}
        if key in {text(used and field(used, "property")), text(index)[1:-1] if literal else ""}:
            return False
        is_computed |= index is not None and not literal
    return is_computed


def _entry_of(node: Node) -> Node | None:
    """The expression for a member of a collection: `this.users[id]` or `users!.first`."""
    used = node.parent
    if used is not None and used.type == "member_expression" and _is_role(used, "property", node):
        return _entry_of(used)
    if used is not None and used.type in {"non_null_expression", "parenthesized_expression"}:
        return _entry_of(used)
    return used if used is not None and _is_role(used, "object", node) else None


def _is_role(parent: Node, role: str, node: Node) -> bool:
    return field(parent, role) == node


def _takes_out(node: Node) -> bool:
    """Whether this use of the collection takes one key out: `x.delete(id)`, `delete x[id]`."""
    for parent in ancestors(node):
        if parent.type == "subscript_expression":
            outer = parent.parent
            return outer is not None and outer.type == "unary_expression" and _deletes(outer)
        if parent.type != "member_expression":
            break
        if text(field(parent, "property")) == "delete":
            return True
    return False


def _deletes(expression: Node) -> bool:
    return text(field(expression, "operator")) == "delete"


def _use(node: Node) -> tuple[bool, bool]:
    """Whether this use of the collection looks something up, and whether it puts something in."""
    for parent in ancestors(node):
        if parent.type == "binary_expression":
            return "in" in {child.type for child in parent.children}, False
        if parent.type == "subscript_expression":
            outer = parent.parent
            if outer is not None and outer.type in _ASSIGNMENTS and field(outer, "left") == parent:
                return outer.type == "augmented_assignment_expression", True
            return True, False
        if parent.type != "member_expression":
            break
        method = text(field(parent, "property"))
        if method in _LOOKING or method == "set":
            return method in _LOOKING, method == "set"
    return False, False
