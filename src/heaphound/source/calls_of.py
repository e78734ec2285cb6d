"""Where a program calls a function of Node's: a global one, or one that a module exports.

In: a file of the program and the names. Out: the calls of them, those that run per call marked.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from tree_sitter import Node

from heaphound.source.constructions import imported_names, root_and_last
from heaphound.source.parsed_file import (
    calls_in,
    enclosing_function,
    field,
    holds_text,
    method_name,
    parse,
    position_of,
    text,
)

_CONSTANT = frozenset({"string", "number", "true", "false", "null", "undefined"})


@dataclass(frozen=True, slots=True)
class Call:
    """One call.

    Attributes:
        callee: as written, with `new` where it is.
        line: from 1.
        column: from 1.
        function: the function around it.
        per_call: whether there is a function around it.
        varies: whether its first argument is made at run time.
    """

    callee: str
    line: int
    column: int
    function: str | None
    per_call: bool
    varies: bool


@functools.lru_cache(maxsize=256)
def calls_of(file: str, names: tuple[str, ...], module: str) -> tuple[Call, ...]:
    """List the calls of some functions in a file; none when it cannot be read. O(file).

    Args:
        file: that the program loaded.
        names: as written for globals (`console.time`, behind any receiver); exports of the module.
        module: of Node, without `node:`; empty for globals.
    """
    if not any(holds_text(file, name.rsplit(".", 1)[-1]) for name in names):
        return ()
    tree = parse(file)
    if tree is None:
        return ()
    modules = imported_names(tree) if module else {}
    found = []
    for node, callee, is_new in calls_in(tree):
        if not _is_one_of(callee, names, module, modules):
            continue
        around = enclosing_function(node)
        found.append(
            Call(
                ("new " if is_new else "") + text(callee),
                *position_of(node),
                None if around is None else method_name(around),
                around is not None,
                _varies(node),
            )
        )
    return tuple(found)


def _is_one_of(callee: Node, names: tuple[str, ...], module: str, modules: dict[str, str]) -> bool:
    if module:
        if (of := field(callee, "object")) is not None and of.type == "call_expression":
            return False
        root, last = root_and_last(callee)
        return last in names and modules.get(root, "").removeprefix("node:") == module
    written = text(callee)
    return any(written == name or written.endswith(f".{name}") for name in names)


def _varies(call: Node) -> bool:
    arguments = field(call, "arguments")
    first = arguments.named_children[0] if arguments and arguments.named_children else None
    if first is None or first.type in _CONSTANT:
        return False
    return first.type != "template_string" or any(
        part.type == "template_substitution" for part in first.named_children
    )
