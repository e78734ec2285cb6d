"""A source file as a tree-sitter tree, kept while a diagnosis asks several things of it.

In: a path that a heap names. Out: the tree, or None where the file is gone, too large or
unreadable: what the source cannot tell is left unsaid.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from pathlib import Path

from tree_sitter import Language, Node, Parser, Tree

MAX_SOURCE_BYTES = 4_000_000
FUNCTIONS = frozenset(
    {
        "function_declaration",
        "generator_function_declaration",
        "function_expression",
        "generator_function",
        "method_definition",
        "arrow_function",
        "function",
    }
)
CLASSES = frozenset({"class_declaration", "class", "abstract_class_declaration"})


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
def parse(file: str) -> Tree | None:
    """Read and parse a file; None when that cannot be done."""
    path = Path(file)
    try:
        if not path.is_file() or path.stat().st_size > MAX_SOURCE_BYTES:
            return None
        source = path.read_bytes()
    except OSError:
        return None
    return Parser(_language(path.suffix)).parse(source)


def holds_text(file: str, wanted: str) -> bool:
    """Whether a file has a text in it: quicker than to parse a file that has not."""
    path = Path(file)
    try:
        if not path.is_file() or path.stat().st_size > MAX_SOURCE_BYTES:
            return False
        return wanted.encode() in path.read_bytes()
    except OSError:
        return False


def occurrences(tree: Tree, name: str) -> Iterator[Node]:
    """The leaves whose text is `name`, in order; far quicker than a walk of the whole tree."""
    source = tree.root_node.text or b""
    skipped = tree.root_node.start_byte  # a program starts at its first token
    wanted = re.escape(name.encode())
    before = b"" if name.startswith("#") else rb"(?<![\w$#])"  # minified: `static#users=new Map`
    for match in re.finditer(before + wanted + rb"(?![\w$])", source):
        start, end = match.start() + skipped, match.end() + skipped
        node = tree.root_node.descendant_for_byte_range(start, end)
        if node is not None and node.byte_range == (start, end):
            yield node if node.is_named or node.parent is None else node.parent


def walk(root: Node) -> Iterator[Node]:
    """A node and everything below it, in order."""
    pending = [root]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(reversed(node.named_children))


def text(node: Node | None) -> str:
    """The source of a node; empty for none."""
    return "" if node is None or node.text is None else node.text.decode("utf-8", "replace")


def field(node: Node, name: str) -> Node | None:
    """A child by its role in the grammar."""
    return node.child_by_field_name(name)


def ancestors(node: Node) -> Iterator[Node]:
    """The nodes around a node, the nearest first."""
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def function_at(file: str, line: int, column: int) -> Node | None:
    """The function that starts at a position; V8 gives a function's own or its name's."""
    tree = parse(file)
    if tree is None:
        return None
    node = node_at(tree, line, column)
    while node is not None and node.type not in FUNCTIONS:
        node = node.parent
    return node


def node_at(tree: Tree, line: int, column: int) -> Node | None:
    """The innermost node at a position that counts from 1."""
    point = (line - 1, column - 1)
    return tree.root_node.descendant_for_point_range(point, point)


def enclosing_function(node: Node) -> Node | None:
    """The innermost function around a node, itself left out."""
    return next((parent for parent in ancestors(node) if parent.type in FUNCTIONS), None)


def function_name(node: Node) -> str | None:
    """What a reader would call a function: its own name, or that of what it is put in."""
    name = text(node.child_by_field_name("name"))
    if name:
        return name
    parent = node.parent
    if parent is not None and parent.type == "variable_declarator":
        return text(parent.child_by_field_name("name")) or None
    if parent is not None and parent.type == "assignment_expression":
        return text(parent.child_by_field_name("left")) or None
    if parent is not None and parent.type == "pair":
        return text(parent.child_by_field_name("key")) or None
    return None


def method_name(node: Node) -> str | None:
    """A function's name with its class: `Poller.start`, and `new Poller` for its constructor."""
    name = function_name(node)
    if node.type != "method_definition":
        return name
    owner = next((p for p in ancestors(node) if p.type in CLASSES), None)
    if owner is None:
        return name
    of = text(field(owner, "name"))
    if not of and owner.parent is not None and owner.parent.type == "variable_declarator":
        of = text(field(owner.parent, "name"))
    if not of:
        return name
    return f"new {of}" if name == "constructor" else f"{of}.{name}"
