"""Where a file cuts views out of buffers: `body.subarray(0, HEADER)`.

In: a file. Out: its first cut, with the size of the view where the source says it. A view has no
size in a heap snapshot, which shows only the whole buffer that it keeps.
"""

from __future__ import annotations

from dataclasses import dataclass

from tree_sitter import Node, Tree

from heaphound.source.parsed_file import field, holds_text, occurrences, parse, position_of, text

CUT = "subarray"
MAX_CODE = 60
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Cut:
    """A view that is cut out of a buffer.

    Attributes:
        line: from 1.
        column: from 1.
        code: as written.
        size: bytes of the view; None where the source does not say.
    """

    line: int
    column: int
    code: str
    size: int | None


def first_cut(file: str) -> Cut | None:
    """Find the first `x.subarray(…)` of a file; None when there is none to be read."""
    if not holds_text(file, f".{CUT}("):
        return None
    tree = parse(file)
    for node in () if tree is None else occurrences(tree, CUT):
        member = node.parent
        call = None if member is None else member.parent
        if member is None or call is None or call.type != "call_expression":
            continue
        if field(call, "function") != member or tree is None:
            continue
        return Cut(*position_of(call), text(call)[:MAX_CODE], _size(tree, call))
    return None


def _size(tree: Tree, call: Node) -> int | None:
    arguments = field(call, "arguments")
    given = [] if arguments is None else arguments.named_children
    if len(given) != _PAIR:
        return None
    first, last = (_number(tree, each) for each in given)
    return None if first is None or last is None or last <= first else last - first


def _number(tree: Tree, value: Node) -> int | None:
    """A number, or a variable of the file that is declared as one."""
    if value.type == "number":
        return int(text(value)) if text(value).isdigit() else None
    for node in occurrences(tree, text(value)) if value.type == "identifier" else ():
        declared = node.parent
        if declared is not None and declared.type == "variable_declarator":
            given = field(declared, "value")
            if given is not None and given.type == "number" and text(given).isdigit():
                return int(text(given))
    return None
