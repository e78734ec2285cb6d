"""What a collection's key says about how many entries there can be.

In: the key of a growth. Out: its words, also those of the expression a local key was built from,
and whether the code bounds it: an index of a counting loop, a range check, a literal type.
"""

from __future__ import annotations

import re

from heaphound.source.file_model import FileModel
from heaphound.source.functions import Function
from heaphound.source.shapes import (
    CALLS,
    FUNCTIONS,
    LOOPS,
    arguments,
    bare,
    callee_name,
    literal,
)
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
    counter = _counter(value)
    if counter is not None and binding is not None:
        return bare(counter.children[0]).kind == "member_expression" or _is_lasting(model, counter)
    return _FRESH.search(value.text[:_MAX_TEXT]) is not None


def _counter(value: Node) -> Node | None:
    """The `n++` that a value is, also as text: `String(n++)`, `job-${n++}`."""
    if value.kind == "update_expression":
        return value
    inner: list[Node] = []
    if value.kind == "call_expression" and callee_name(value) in {"String", "toString"}:
        inner = arguments(value)
    elif value.kind == "template_string":
        inner = [part.children[0] for part in value.children if part.children]
    elif value.kind == "binary_expression" and "+" in value.tokens:
        inner = value.children
    found = (bare(part) for part in inner)
    return next((part for part in found if part.kind == "update_expression"), None)


def _is_lasting(model: FileModel, counter: Node) -> bool:
    """Say whether a counter counts on from call to call: of the module, or of a function around."""
    held = model.bindings.of(bare(counter.children[0]))
    if held is None or held.at_module_level:
        return held is not None
    around = model.functions.around(counter)
    return around is not None and not around.node.contains(held.node)


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
