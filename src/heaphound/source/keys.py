"""What a collection's key says about how many entries there can be.

In: the key of a growth. Out: its words, also those of the expression a local key was built from,
and whether the code bounds it: an index of a counting loop, a range check, a literal type.
"""

from __future__ import annotations

import re

from heaphound.source.file_model import FileModel
from heaphound.source.shapes import LOOPS, bare
from heaphound.source.syntax import Node

_RANGE = frozenset({"<", ">", "<=", ">="})
_LITERAL_TYPE = re.compile(r"^:\s*\|?\s*(['\"`]|\d|boolean\b|true\b|false\b)")
_MAX_TEXT = 120


def key_words(model: FileModel, key: Node) -> str:
    """The text of a key, with that of the expression it was set to when it is a variable."""
    key = bare(key)
    binding = model.bindings.of(key) if key.kind == "identifier" else None
    if binding is None or binding.value is None or binding.kind in {"function", "class"}:
        return key.text[:_MAX_TEXT]
    return f"{key.text} {binding.value.text[:_MAX_TEXT]}"


def bounded_key(model: FileModel, key: Node, site: Node) -> bool:
    """Say whether the code around a growth limits how many different keys there can be."""
    key = bare(key)
    if key.kind == "binary_expression" and set(key.tokens) & {"%", "&", ">>>", ">>"}:
        return True
    binding = model.bindings.of(key) if key.kind == "identifier" else None
    if binding is None:
        return key.kind == "update_expression"
    if any(write.kind == "update_expression" for write, _ in binding.writes):
        return True
    for ancestor in binding.node.ancestors():
        if ancestor.kind == "for_statement":
            return True
        if ancestor.kind in LOOPS or ancestor.kind == "statement_block":
            break
    annotation = next(
        (child for child in (binding.node.parent or key).children if child.field == "type"), None
    )
    if annotation is not None and _LITERAL_TYPE.match(annotation.text):
        return True
    function = model.functions.around(site)
    limit = function.node if function is not None else model.tree.root
    return any(
        use.parent is not None
        and use.parent.kind == "binary_expression"
        and set(use.parent.tokens) & _RANGE
        and limit.contains(use)
        for use in binding.references
    )
