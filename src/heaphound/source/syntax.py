"""The syntax tree of one JavaScript or TypeScript file, in Python objects.

In: a file's bytes and its suffix. Out: a `SyntaxTree`: every node once, in preorder, so that the
descendants of a node are a slice of a list. The grammars are tree-sitter's; their nodes are
copied because each access to a tree-sitter node makes a new object, and rules look at nodes often.
Types (annotations, interfaces, signatures) become leaves or are left out: no rule needs more.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from functools import cache

import tree_sitter
import tree_sitter_javascript
import tree_sitter_typescript

JAVASCRIPT_SUFFIXES = frozenset({".js", ".jsx", ".mjs", ".cjs"})
TYPESCRIPT_SUFFIXES = frozenset({".ts", ".mts", ".cts"})
SUFFIXES = JAVASCRIPT_SUFFIXES | TYPESCRIPT_SUFFIXES | {".tsx"}

_LEFT_OUT = frozenset(
    {
        "interface_declaration",
        "type_alias_declaration",
        "function_signature",
        "abstract_method_signature",
        "method_signature",
        "index_signature",
        "implements_clause",
        "html_comment",
        "hash_bang_line",
    }
)
_LEAVES = frozenset(
    {
        "type_annotation",
        "type_arguments",
        "type_parameters",
        "type_predicate_annotation",
        "asserts_annotation",
        "regex",
        "string",
        "jsx_text",
    }
)
# Types that the grammar does not know, by what may be left out of them: `import("ws").Socket[]` is
# read as `Socket[]`. As a value, `import("ws")` is awaited or has a promise's methods.
_UNKNOWN_TYPES = re.compile(
    rb"\bimport\(\s*(?:'[^'\n]*'|\"[^\"\n]*\")\s*\)\s*\.(?!\s*(?:then|catch|finally)\b)"
    rb"|(?<=\bexport)\s+type(?=\s*\*)"
    rb"|(?<=[<,])\s*(?:in\s+out|in|out)\s(?=\s*[A-Z]\w*\s*[,>])"
)
_KEPT_TOKENS = frozenset({"static", "async", "get", "set", "*", "await", "of", "using", "new"})


class Node:
    """One named node of the tree.

    Attributes:
        kind: the grammar's name of the node, such as `call_expression`.
        field: its role in the parent (`function`, `arguments`), or the empty string.
        start: offset of its first byte; `end` is past its last one.
        index: its position in `SyntaxTree.nodes`; `last` is that of its last descendant.
        tokens: the keywords and operators written directly in it.
    """

    __slots__ = (
        "children",
        "end",
        "field",
        "index",
        "kind",
        "last",
        "parent",
        "source",
        "start",
        "tokens",
    )

    def __init__(
        self, kind: str, field: str, start: int, end: int, parent: Node | None, source: bytes
    ) -> None:
        self.kind = kind
        self.field = field
        self.start = start
        self.end = end
        self.parent = parent
        self.source = source
        self.children: list[Node] = []
        self.tokens: tuple[str, ...] = ()
        self.index = 0
        self.last = 0

    @property
    def text(self) -> str:
        """The source text of the node."""
        return self.source[self.start : self.end].decode("utf-8", "replace")

    def child(self, field: str) -> Node | None:
        """The first child with this role, if there is one."""
        for child in self.children:
            if child.field == field:
                return child
        return None

    def contains(self, other: Node) -> bool:
        """Say whether `other` is this node or inside it."""
        return self.index <= other.index <= self.last

    def ancestors(self) -> Iterator[Node]:
        """Yield the parent, its parent, and so on to the root."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def __repr__(self) -> str:
        return f"<{self.kind} {self.text[:40]!r}>"


class SyntaxTree:
    """A parsed file.

    Attributes:
        nodes: all nodes in preorder; `nodes[0]` is the program.
        comments: (start byte, text) of each comment, in order.
        damaged: the file has syntax the grammar does not know; the rest of it is still there.
    """

    def __init__(
        self, source: bytes, nodes: list[Node], comments: list[tuple[int, str]], *, damaged: bool
    ) -> None:
        self.source = source
        self.nodes = nodes
        self.comments = comments
        self.damaged = damaged
        self._line_starts = [0, *(match.end() for match in re.finditer(rb"\n", source))]

    @property
    def root(self) -> Node:
        """The program."""
        return self.nodes[0]

    def within(self, node: Node) -> list[Node]:
        """The descendants of a node, in preorder, without the node."""
        return self.nodes[node.index + 1 : node.last + 1]

    def line(self, offset: int) -> int:
        """The line, from 1, of a byte offset."""
        return bisect.bisect_right(self._line_starts, offset)

    def column(self, offset: int) -> int:
        """The column, from 1 and in characters, of a byte offset."""
        start = self._line_starts[self.line(offset) - 1]
        return len(self.source[start:offset].decode("utf-8", "replace")) + 1

    def line_start(self, line: int) -> int:
        """The offset of the first byte of a line, counted from 1."""
        return self._line_starts[line - 1]

    def line_text(self, line: int) -> str:
        """The text of a line, counted from 1, without its end."""
        start = self.line_start(line)
        end = self._line_starts[line] if line < len(self._line_starts) else len(self.source)
        return self.source[start:end].decode("utf-8", "replace").rstrip("\r\n")


def parse(source: bytes, suffix: str) -> SyntaxTree:
    """Parse a file; a `.js` that fails as JavaScript is tried as TypeScript.

    TypeScript that fails is tried without the types that the grammar does not know.

    >>> tree = parse(b"setInterval(tick, 10)", ".js")
    >>> [node.kind for node in tree.nodes][:3]
    ['program', 'expression_statement', 'call_expression']

    Args:
        source: the file's bytes, without a byte order mark.
        suffix: the file name's ending, one of `SUFFIXES`.
    """
    grammar = "tsx" if suffix == ".tsx" else "ts" if suffix in TYPESCRIPT_SUFFIXES else "js"
    parsed = _parser(grammar).parse(source)
    if parsed.root_node.has_error and grammar == "js":
        second = _parser("tsx").parse(source)
        if not second.root_node.has_error:
            parsed = second
    elif parsed.root_node.has_error and _UNKNOWN_TYPES.search(source):
        plain = _UNKNOWN_TYPES.sub(lambda match: re.sub(rb"\S", b" ", match.group()), source)
        second = _parser(grammar).parse(plain)
        if not second.root_node.has_error:
            parsed = second
    return _copied(parsed, source)


@cache
def _parser(grammar: str) -> tree_sitter.Parser:
    language = {
        "js": tree_sitter_javascript.language,
        "ts": tree_sitter_typescript.language_typescript,
        "tsx": tree_sitter_typescript.language_tsx,
    }[grammar]()
    return tree_sitter.Parser(tree_sitter.Language(language))


def _copied(parsed: tree_sitter.Tree, source: bytes) -> SyntaxTree:
    """Copy the tree without recursion: sources with chains of thousands of calls exist."""
    cursor = parsed.walk()
    root = Node("program", "", 0, len(source), None, source)
    nodes = [root]
    comments: list[tuple[int, str]] = []
    open_nodes = [root]
    if not cursor.goto_first_child():
        return SyntaxTree(source, nodes, comments, damaged=False)
    while True:
        descend = False
        here = cursor.node
        if here is not None:
            parent = open_nodes[-1]
            kind = here.type
            if not here.is_named:
                if kind in _KEPT_TOKENS or cursor.field_name in {"operator", "kind"}:
                    parent.tokens = (*parent.tokens, kind)
            elif kind == "comment":
                text = source[here.start_byte : here.end_byte].decode("utf-8", "replace")
                comments.append((here.start_byte, text))
            elif kind not in _LEFT_OUT:
                node = Node(
                    kind, cursor.field_name or "", here.start_byte, here.end_byte, parent, source
                )
                node.index = node.last = len(nodes)
                nodes.append(node)
                parent.children.append(node)
                if kind not in _LEAVES and cursor.goto_first_child():
                    open_nodes.append(node)
                    descend = True
        while not descend and not cursor.goto_next_sibling():
            if not cursor.goto_parent() or len(open_nodes) == 1:
                root.last = len(nodes) - 1
                damaged = parsed.root_node.has_error
                return SyntaxTree(source, nodes, comments, damaged=damaged)
            open_nodes.pop().last = len(nodes) - 1
