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


def occurrences(tree: Tree, name: str) -> tuple[Node, ...]:
    """The leaves whose text is `name`, in order; far quicker than a walk of the whole tree.

    Kept, since several rules ask after one name: in a bundle a question takes milliseconds.
    """
    return _occurrences(tree, name)


@functools.lru_cache(maxsize=2048)
def _occurrences(tree: Tree, name: str) -> tuple[Node, ...]:
    return tuple(_find(tree, name))


@functools.lru_cache(maxsize=64)
def _source_of(tree: Tree) -> bytes:
    return tree.root_node.text or b""


def _find(tree: Tree, name: str) -> Iterator[Node]:
    source = _source_of(tree)
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


def calls_in(tree: Tree) -> Iterator[tuple[Node, Node, bool]]:
    """Yield each call and construction: its node, what is called, and whether it says `new`."""
    for node in walk(tree.root_node):
        if node.type in {"new_expression", "call_expression"}:
            is_new = node.type == "new_expression"
            callee = field(node, "constructor" if is_new else "function")
            if callee is not None:
                yield node, callee, is_new


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
    """The innermost node at a position of V8's: it counts from 1, columns in UTF-16 units."""
    point = (line - 1, _bytes_before(tree, line, column - 1))
    return tree.root_node.descendant_for_point_range(point, point)


def position_of(node: Node) -> tuple[int, int]:
    """The line and column where a node starts, as V8 counts: from 1, columns in UTF-16 units."""
    row, width = node.start_point
    around = node  # until it has all of the line that comes before
    while around.start_point[0] == row and around.start_point[1] > 0 and around.parent is not None:
        around = around.parent
    end = node.start_byte - around.start_byte
    before = (around.text or b"")[max(end - width, 0) : end]
    return row + 1, width - len(before) + _units(before) + 1


def _bytes_before(tree: Tree, line: int, units: int) -> int:
    root = tree.root_node
    source, row = root.text or b"", root.start_point[0]
    if source.isascii() or line - 1 < row:
        return units
    start = 0
    for _ in range(line - 1 - row):
        start = source.find(b"\n", start) + 1
        if start == 0:
            return units
    end = source.find(b"\n", start)
    written = source[start : end if end >= 0 else len(source)]
    skipped = root.start_point[1] if line - 1 == row else 0
    if written.isascii():
        return units
    wide = written.decode("utf-8", "replace").encode("utf-16-le")[: 2 * max(units - skipped, 0)]
    return skipped + len(wide.decode("utf-16-le", "replace").encode())


def _units(written: bytes) -> int:
    if written.isascii():
        return len(written)
    return len(written.decode("utf-8", "replace").encode("utf-16-le")) // 2


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
