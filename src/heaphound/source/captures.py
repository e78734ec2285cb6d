"""What a function closes over, asked of its source: V8's scope tables are not in snapshots.

In: the place of a function as a heap gives it. Out: the names it reads from outside, and whether
it was made to be handed out. A scope holds every variable that any function made in it reads; a
function that never reads the heavy one keeps it for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from tree_sitter import Node

from heaphound.source.parsed_file import (
    enclosing_function,
    field,
    function_at,
    function_name,
    text,
    walk,
)


@dataclass(frozen=True, slots=True)
class Captures:
    """What the source says of one function.

    Attributes:
        reads: the identifiers in its text, its own names among them.
        is_product: the function around it returns it, so to close over that one's variables is
            what it was made for (a compiled template, a bound handler).
    """

    reads: frozenset[str]
    is_product: bool


def captures_of(file: str, line: int, column: int) -> Captures | None:
    """Read the function that starts at a position; None where the source cannot tell."""
    node = function_at(file, line, column)
    if node is None:
        return None
    reads = frozenset(
        text(leaf)
        for leaf in walk(node)
        if leaf.type in {"identifier", "shorthand_property_identifier", "this", "super"}
    )
    return Captures(reads, _is_returned(node))


def _is_returned(node: Node) -> bool:
    parent = node.parent
    while parent is not None and parent.type in {"parenthesized_expression", "object", "pair"}:
        parent = parent.parent
    if parent is not None and parent.type in {"return_statement", "arrow_function"}:
        return True
    name = function_name(node)
    around = enclosing_function(node)
    if not name or around is None:
        return False
    return any(
        statement.type == "return_statement" and name in _returned_names(statement)
        for statement in walk(field(around, "body") or around)
    )


def _returned_names(statement: Node) -> set[str]:
    value = statement.named_children[0] if statement.named_children else None
    if value is None:
        return set()
    if value.type == "identifier":
        return {text(value)}
    if value.type == "object":
        return {text(child) for child in walk(value) if "identifier" in child.type}
    return set()
