"""Private fields that a compiler wrote as WeakMaps: what they were called.

In: a compiled file and the variable of a WeakMap in it. Out: the field and where it is set for an
instance, as TypeScript (`_Seats_held.set(this, new Map())`), esbuild (`__privateAdd(this, _held,
new Map())`) and Babel (`_classPrivateFieldInitSpec(this, _held, …)`) write `#held = new Map()`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tree_sitter import Node

from heaphound.source.parsed_file import (
    CLASSES,
    ancestors,
    field,
    occurrences,
    parse,
    position_of,
    text,
)

# Or whatever a minifier made of these.
_HELPERS = re.compile(r"private_?(Add|Field_?Init)|FieldInitSpec|\A\w{1,2}\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PrivateField:
    """A field and the position, from 1, where it is set for each instance."""

    name: str
    line: int
    column: int


def lowered_field(file: str, variable: str, written: str) -> PrivateField | None:
    """Find the private field that a WeakMap stands for; None where it stands for none.

    Args:
        file: the compiled file.
        variable: of the WeakMap in it, perhaps minified.
        written: what the compiler called the variable: `_held`.
    """
    tree = parse(file) if written.startswith("_") else None
    for node in () if tree is None else occurrences(tree, variable):
        call = _setting(node)
        if call is None:
            continue
        around = next((each for each in ancestors(call) if each.type in CLASSES), None)
        of_class = "" if around is None else text(field(around, "name"))
        stem = written.removeprefix(f"_{of_class}_") if of_class else written
        return PrivateField("#" + stem.lstrip("_"), *position_of(call))
    return None


def _setting(node: Node) -> Node | None:
    """The call by which this mention of the WeakMap sets the field of `this`."""
    parent = node.parent
    if parent is None:
        return None
    if parent.type == "arguments":
        given = parent.named_children
        names = _HELPERS.search(text(field(parent.parent, "function"))) if parent.parent else None
        is_second = len(given) > 1 and text(given[0]) == "this" and given[1] == node
        return parent.parent if names and is_second else None
    call = parent.parent
    if parent.type != "member_expression" or call is None or call.type != "call_expression":
        return None
    arguments = field(call, "arguments")
    given = [] if arguments is None else arguments.named_children
    is_set = text(field(parent, "property")) == "set" and field(parent, "object") == node
    return call if is_set and given and text(given[0]) == "this" else None
