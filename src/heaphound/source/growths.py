"""What is known of how a collection is used: where it gains entries, loses them, is handed out.

Out: `Growth` and `Usage`, which `usage` fills, and the questions that rules ask of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from heaphound.source.shapes import bare, last_name, literal
from heaphound.source.syntax import Node


@dataclass(frozen=True, slots=True)
class Growth:
    """One place where a collection gains an entry; `key` is None for arrays.

    `how` is set, add, push, index, spread, or bucket: an element of a value of the collection.
    """

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
    bucket_growths: list[Growth] = field(default_factory=list)
    bucket_shrinks: list[Node] = field(default_factory=list)


def only_exported(usage: Usage) -> bool:
    """Say whether a collection is handed out by its export alone, which escapes by declaration."""
    return all(
        node.parent is not None
        and (
            node.parent.kind in {"variable_declarator", "export_specifier", "export_statement"}
            or (node.parent.kind == "assignment_expression" and node.field == "left")
            or _in_exports(node)
        )
        for node in usage.escapes
    )


def _in_exports(node: Node) -> bool:
    """Say whether a use stands in `module.exports = { queue }`."""
    whole = node.parent if node.kind == "shorthand_property_identifier" else None
    if node.parent is not None and node.parent.kind == "pair":
        whole = node.parent.parent
    assigned = whole.parent if whole is not None else None
    left = assigned.child("left") if assigned is not None else None
    return left is not None and left.text in {"module.exports", "exports"}


def dynamic(growth: Growth) -> bool:
    """Say whether a growth adds an entry under a key that is not a constant."""
    if growth.key is None:
        return True
    key = bare(growth.key)
    return not literal(key) and not last_name(key).isupper()
