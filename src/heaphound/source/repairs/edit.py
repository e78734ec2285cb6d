"""An edit of source bytes, and what edits need to know about the text around them.

In: nodes of a syntax tree. Out: `Edit`s, which `applied` puts into the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from heaphound.source.functions import Function
from heaphound.source.report import SourceFile
from heaphound.source.shapes import FUNCTIONS
from heaphound.source.syntax import TYPESCRIPT_SUFFIXES, Node, SyntaxTree

STATEMENTS = frozenset({"statement_block", "program"})


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `text` in the place of the bytes from `start` up to `end`."""

    start: int
    end: int
    text: str


def applied(source: bytes, edits: Iterable[Edit]) -> bytes:
    """The source with all edits made; those at the same place in the order given.

    >>> applied(b"let a = b;", [Edit(4, 5, "x"), Edit(10, 10, " end")])
    b'let x = b; end'

    Raises:
        ValueError: two edits overlap.
    """
    ordered = sorted(edits, key=lambda edit: (edit.start, edit.end))
    if any(after.start < before.end for before, after in pairwise(ordered)):
        raise ValueError("edits overlap")
    parts, place = [], 0
    for edit in ordered:
        parts += [source[place : edit.start], edit.text.encode()]
        place = edit.end
    return b"".join([*parts, source[place:]])


def before(node: Node, text: str) -> Edit:
    """Insert text in front of a node."""
    return Edit(node.start, node.start, text)


def after(node: Node, text: str) -> Edit:
    """Insert text behind a node."""
    return Edit(node.end, node.end, text)


def indent_of(tree: SyntaxTree, node: Node) -> str:
    """The white space that the line of a node begins with."""
    line = tree.line_text(tree.line(node.start))
    return line[: len(line) - len(line.lstrip())]


def statement_of(node: Node) -> Node | None:
    """The statement of a block that a node is, or is in, without leaving its function."""
    while node.parent is not None:
        if node.parent.kind in STATEMENTS:
            return node
        if node.kind in FUNCTIONS:
            return None
        node = node.parent
    return None


def body_of(function: Function) -> Node | None:
    """The block of a function; None where its body is an expression."""
    body = function.node.child("body")
    return body if body is not None and body.kind == "statement_block" else None


def own_returns(file: SourceFile, function: Function) -> list[Node]:
    """The return statements of a function, without those of the functions in it."""
    model = file.model
    return [
        node
        for node in model.by_kind.get("return_statement", ())
        if function.node.contains(node) and model.functions.around(node) is function
    ]


def free_name(file: SourceFile, site: Node, wished: str) -> str:
    """A name that the function around a place does not use: the wished one, or with a number."""
    function = file.lifetime.outermost(site)
    text = function.node.text if function is not None else file.model.text
    used = set(re.findall(r"[\w$]+", text))
    number = 1
    name = wished
    while name in used:
        number += 1
        name = f"{wished}{number}"
    return name


def is_typescript(file: SourceFile) -> bool:
    """Say whether annotations may, and under `strict` must, be written."""
    suffix = file.model.path.suffix
    return suffix in TYPESCRIPT_SUFFIXES or suffix == ".tsx"
