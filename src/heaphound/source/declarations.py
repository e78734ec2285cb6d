"""Where a variable, a property or a function is written, asked of the source on disk.

In: a file that a heap names, and a name or a line in it. Out: a line, a column and the function
around it. A snapshot knows where functions are, never where a variable is declared: its file and
its name do, when the source is still there. What cannot be read or found gives None, not a guess.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tree_sitter import Language, Node, Parser, Tree

MAX_SOURCE_BYTES = 4_000_000
_FUNCTIONS = frozenset(
    {
        "function_declaration",
        "function_expression",
        "generator_function_declaration",
        "method_definition",
        "arrow_function",
        "function",
    }
)


@dataclass(frozen=True, slots=True)
class Declaration:
    """A position in a file; line and column count from 1."""

    line: int
    column: int
    function: str | None


def variable_declaration(file: str, name: str, near_line: int | None) -> Declaration | None:
    """Find where `name` is declared in a file, the nearest above `near_line` if several."""
    tree = _tree(file)
    if tree is None:
        return None
    found = [node for node in _walk(tree.root_node) if _declares(node, name)]
    return _nearest(found, near_line)


def property_assignment(file: str, name: str, near_line: int | None) -> Declaration | None:
    """Find where a property of this name is first set: `this.x = `, a field, an object's key."""
    tree = _tree(file)
    if tree is None:
        return None
    found = [node for node in _walk(tree.root_node) if _assigns(node, name)]
    return _nearest(found, near_line)


def function_around(file: str, line: int, column: int) -> str | None:
    """Name the function that encloses the one which starts at this position."""
    tree = _tree(file)
    if tree is None:
        return None
    node = tree.root_node.descendant_for_point_range((line - 1, column - 1), (line - 1, column - 1))
    skipped_own = False
    while node is not None:
        if node.type in _FUNCTIONS:
            name = _function_name(node)
            if skipped_own and name:
                return name
            skipped_own = True
        node = node.parent
    return None


@functools.cache
def _language(suffix: str) -> Language:
    if suffix in {".ts", ".mts", ".cts"}:
        import tree_sitter_typescript  # noqa: PLC0415 (only when there is TypeScript to read)

        return Language(tree_sitter_typescript.language_typescript())
    if suffix == ".tsx":
        import tree_sitter_typescript  # noqa: PLC0415 (as above)

        return Language(tree_sitter_typescript.language_tsx())
    import tree_sitter_javascript  # noqa: PLC0415 (as above)

    return Language(tree_sitter_javascript.language())


@functools.lru_cache(maxsize=64)
def _tree(file: str) -> Tree | None:
    path = Path(file)
    try:
        if not path.is_file() or path.stat().st_size > MAX_SOURCE_BYTES:
            return None
        text = path.read_bytes()
    except OSError:
        return None
    return Parser(_language(path.suffix)).parse(text)


def _walk(root: Node) -> Iterator[Node]:
    pending = [root]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(reversed(node.named_children))


def _text(node: Node | None) -> str:
    return "" if node is None or node.text is None else node.text.decode("utf-8", "replace")


def _declares(node: Node, name: str) -> bool:
    if (
        node.type
        not in {
            "identifier",
            "shorthand_property_identifier_pattern",
            "type_identifier",
        }
        or _text(node) != name
    ):
        return False
    parent = node.parent
    while parent is not None and parent.type in {
        "object_pattern",
        "array_pattern",
        "pair_pattern",
        "object_assignment_pattern",
        "assignment_pattern",
        "rest_pattern",
    }:
        parent = parent.parent
    if parent is None:
        return False
    if parent.type == "variable_declarator":
        declared = parent.child_by_field_name("name")
        return declared is not None and (declared.start_byte <= node.start_byte < declared.end_byte)
    return parent.type in {
        "function_declaration",
        "generator_function_declaration",
        "class_declaration",
        "formal_parameters",
        "required_parameter",
        "optional_parameter",
        "import_specifier",
        "import_clause",
        "namespace_import",
    }


def _assigns(node: Node, name: str) -> bool:
    if node.type not in {"property_identifier", "private_property_identifier"}:
        return False
    if _text(node) != name:
        return False
    parent = node.parent
    if parent is None:
        return False
    if parent.type in {"field_definition", "public_field_definition", "pair"}:
        return True
    if parent.type != "member_expression" or parent.parent is None:
        return False
    outer = parent.parent
    return (
        outer.type in {"assignment_expression", "augmented_assignment_expression"}
        and outer.child_by_field_name("left") == parent
    )


def _nearest(found: list[Node], near_line: int | None) -> Declaration | None:
    if not found:
        return None
    above = [node for node in found if near_line is None or node.start_point[0] < near_line]
    best = above[-1] if above and near_line is not None else found[0]
    return Declaration(best.start_point[0] + 1, best.start_point[1] + 1, _around(best))


def _around(node: Node) -> str | None:
    parent = node.parent
    while parent is not None:
        if parent.type in _FUNCTIONS:
            return _function_name(parent)
        parent = parent.parent
    return None


def _function_name(node: Node) -> str | None:
    name = _text(node.child_by_field_name("name"))
    if name:
        return name
    parent = node.parent
    if parent is not None and parent.type == "variable_declarator":
        return _text(parent.child_by_field_name("name")) or None
    if parent is not None and parent.type == "assignment_expression":
        return _text(parent.child_by_field_name("left")) or None
    if parent is not None and parent.type == "pair":
        return _text(parent.child_by_field_name("key")) or None
    return None
