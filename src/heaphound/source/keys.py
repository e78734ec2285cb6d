"""What a collection's key says about how many entries there can be.

In: the key of a growth. Out: its words, also those of the expression a local key was built from,
and whether the code bounds it: an index of a counting loop, a range check, a literal type.
"""

from __future__ import annotations

import re

from heaphound.source.file_model import FileModel
from heaphound.source.functions import Function
from heaphound.source.shapes import CALLS, FUNCTIONS, LOOPS, bare, literal
from heaphound.source.syntax import Node

_RANGE = frozenset({"<", ">", "<=", ">="})
_LITERAL_TYPE = re.compile(
    r"^:\s*\|?\s*(['\"`]|\d|boolean\b|true\b|false\b|symbol\b|keyof\b|\w*(Constructor|Type<|Token\b))"
)
_FRESH = re.compile(
    r"\b(randomUUID|nanoid|uuidv?[1-7]?|ulid|cuid|createId|randomBytes|Symbol|ObjectId|"
    r"(next|new|gen|generate|make)_?[iI][dD])\s*\("
)
_MAX_TEXT = 120


def key_words(model: FileModel, key: Node) -> str:
    """The text of a key, with that of the expression it was set to when it is a variable."""
    key = bare(key)
    binding = model.bindings.of(key) if key.kind == "identifier" else None
    if binding is None or binding.value is None or binding.kind in {"function", "class"}:
        return key.text[:_MAX_TEXT]
    return f"{key.text} {binding.value.text[:_MAX_TEXT]}"


def ever_new_key(model: FileModel, key: Node) -> bool:
    """Say whether no two entries can have the same key: a counter, a random id, a new symbol."""
    key = bare(key)
    binding = model.bindings.of(key) if key.kind == "identifier" else None
    value = bare(binding.value) if binding is not None and binding.value is not None else key
    if binding is not None and (binding.kind not in {"const", "let", "var"} or binding.path):
        return False
    if value.kind == "update_expression" and binding is not None:
        return bare(value.children[0]).kind == "member_expression" or _is_lasting(model, value)
    return _FRESH.search(value.text[:_MAX_TEXT]) is not None


def _is_lasting(model: FileModel, counter: Node) -> bool:
    held = model.bindings.of(bare(counter.children[0]))
    return held is not None and held.at_module_level


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
    if binding.kind == "const" and binding.value is not None and _is_one_of(binding.value):
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


def _is_one_of(value: Node) -> bool:
    """Say whether an expression is one of some constants: `ok ? "hit" : "miss"`."""
    value = bare(value)
    if value.kind == "ternary_expression":
        branches = value.child("consequence"), value.child("alternative")
        return all(branch is not None and _is_one_of(branch) for branch in branches)
    return literal(value)


def is_called_parameter(model: FileModel, function: Function, part: Node) -> bool:
    """Say whether a stored value is a function parameter, or a closure that calls one."""
    nodes = [part, *model.tree.within(part)] if bare(part).kind in FUNCTIONS else [bare(part)]
    for node in nodes:
        binding = model.bindings.of(node) if node.kind == "identifier" else None
        if binding is None or binding.kind != "param" or binding.scope.node is not function.node:
            continue
        if any(
            use.field == "function" and use.parent is not None and use.parent.kind in CALLS
            for use in binding.references
        ):
            return True
    return False
