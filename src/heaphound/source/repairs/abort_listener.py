"""Take an `abort` listener off again when the function that added it is done.

    signal.addEventListener("abort", () => controller.abort());
    const answer = await fetch(url, options);
    return await answer.json();

becomes

    const onAbort = () => controller.abort();
    signal.addEventListener("abort", onAbort);
    try {
      ...
    } finally {
      signal.removeEventListener("abort", onAbort);
    }

Only in async functions that have used up what they started when they return: a returned stream or
response may need the listener for longer.
"""

from __future__ import annotations

from heaphound.source.functions import Function
from heaphound.source.repairs.edit import Edit, body_of, free_name, indent_of, own_returns
from heaphound.source.report import SourceFile
from heaphound.source.shapes import FUNCTIONS, arguments, bare, callee_name, literal, receiver
from heaphound.source.syntax import Node

_READ_TO_THE_END = frozenset({"json", "text", "arrayBuffer", "blob", "formData", "bytes"})
_PRIMITIVE = frozenset({"template_string", "unary_expression"})
_MAX_STEPS = 5


def remove_in_finally(file: SourceFile, site: Node) -> tuple[Edit, ...] | None:
    """Edits for an inline `abort` listener; None where the work may go on after the function."""
    function = file.model.functions.around(site)
    body = body_of(function) if function is not None else None
    given = arguments(site)
    signal = receiver(site)
    if function is None or body is None or signal is None or len(given) < 2:
        return None
    if "async" not in function.node.tokens or callee_name(site) != "addEventListener":
        return None
    statement = site.parent
    handler = given[1]
    if statement not in body.children or bare(handler).kind not in FUNCTIONS:
        return None
    rest = body.children[body.children.index(statement) + 1 :]
    if not rest or any(child.kind.endswith("function_declaration") for child in rest):
        return None
    if not _awaits(file, function, rest) or not all(
        _used_up(file, value, 0) for value in _results(file, function)
    ):
        return None
    return _edits(file, statement, handler, signal, rest)


def _awaits(file: SourceFile, function: Function, rest: list[Node]) -> bool:
    return any(
        part.contains(node) and file.model.functions.around(node) is function
        for node in file.model.by_kind.get("await_expression", ())
        for part in rest
    )


def _results(file: SourceFile, function: Function) -> list[Node]:
    return [
        statement.children[0] for statement in own_returns(file, function) if statement.children
    ]


def _used_up(file: SourceFile, value: Node, depth: int) -> bool:
    """Say whether a result needs nothing more of the work that made it."""
    if depth > _MAX_STEPS:
        return False
    if literal(value) or value.kind in _PRIMITIVE:
        return True
    if value.kind == "await_expression":
        return callee_name(bare(value)) in _READ_TO_THE_END
    if value.kind in {"object", "array", "pair"}:
        inner = [child.child("value") or child for child in value.children]
        return all(_used_up(file, child, depth + 1) for child in inner)
    if value.kind in {"identifier", "shorthand_property_identifier"}:
        binding = file.model.bindings.of(value)
        if binding is None or binding.value is None or binding.kind == "param" or binding.writes:
            return False
        return _used_up(file, binding.value, depth + 1)
    return False


def _edits(
    file: SourceFile, statement: Node, handler: Node, signal: Node, rest: list[Node]
) -> tuple[Edit, ...]:
    tree = file.model.tree
    name = free_name(file, handler, "onAbort")
    indent = indent_of(tree, statement)
    inside = Edit(rest[0].start, rest[0].start, f"try {{\n{indent}  ")
    deeper = [Edit(start, start, "  ") for start in _line_starts(file, rest[0].start, rest[-1].end)]
    ending = (
        f"\n{indent}}} finally {{\n"
        f'{indent}  {signal.text}.removeEventListener("abort", {name});\n{indent}}}'
    )
    declared = f"const {name} = {handler.text};\n{indent}"
    return (
        Edit(statement.start, statement.start, declared),
        Edit(handler.start, handler.end, name),
        inside,
        *deeper,
        Edit(rest[-1].end, rest[-1].end, ending),
    )


def _line_starts(file: SourceFile, start: int, end: int) -> list[int]:
    """Where the lines between two places start, without empty ones and those inside a template."""
    tree = file.model.tree
    templates = [
        node
        for node in file.model.by_kind.get("template_string", ())
        if start <= node.start and node.end <= end
    ]
    first, last = tree.line(start) + 1, tree.line(end)
    found = []
    for line in range(first, last + 1):
        place = tree.line_start(line)
        inside = any(node.start < place <= node.end for node in templates)
        if tree.line_text(line).strip() and not inside:
            found.append(place)
    return found
