"""Where a variable, a property or a function is written, asked of the source on disk.

In: a file that a heap names, and a name or a line in it. Out: a line, a column and the function
around it. A snapshot knows where functions are, never where a variable is declared: its file and
its name do, when the source is still there. What cannot be read or found gives None, not a guess.
"""

from __future__ import annotations

from dataclasses import dataclass

from tree_sitter import Node

from heaphound.source.parsed_file import (
    CLASSES,
    FUNCTIONS,
    ancestors,
    field,
    function_at,
    function_name,
    holds_text,
    method_name,
    node_at,
    occurrences,
    parse,
    position_of,
    text,
)


@dataclass(frozen=True, slots=True)
class Declaration:
    """A position in a file; line and column count from 1."""

    line: int
    column: int
    function: str | None


def variable_declaration(file: str, name: str, near_line: int | None) -> Declaration | None:
    """Find where `name` is declared in a file, the nearest above `near_line` if several."""
    tree = parse(file)
    if tree is None:
        return None
    found = [node for node in occurrences(tree, name) if declares(node)]
    return _nearest(found, near_line)


def property_assignment(file: str, name: str, near_line: int | None) -> Declaration | None:
    """Find where a property of this name is first set: `this.x = `, a field, an object's key."""
    tree = parse(file)
    if tree is None:
        return None
    found = [node for node in occurrences(tree, name) if assigns(node)]
    return _nearest(found, near_line)


def member_assignment(file: str, name: str) -> Declaration | None:
    """Find where a file sets a property of another object: `app.users = new Map()`, a field."""
    tree = parse(file)
    if tree is None:
        return None
    found = [
        node
        for node in occurrences(tree, name)
        if assigns(node)
        and node.parent is not None
        and node.parent.type not in {"pair", "method_definition"}
    ]
    return _nearest(found, None)


def function_around(file: str, line: int, column: int) -> str | None:
    """Name the function that encloses the one which starts at this position."""
    node = function_at(file, line, column)
    if node is None:
        return None
    around = (method_name(parent) for parent in ancestors(node) if parent.type in FUNCTIONS)
    return next((name for name in around if name), None)


def class_around(file: str, line: int, column: int) -> str | None:
    """Name the class, or the function that makes instances, at a position or around it."""
    tree = parse(file)
    node = None if tree is None else node_at(tree, line, column)
    if node is None:
        return None
    around = (each for each in (node, *ancestors(node)) if each.type in CLASSES)
    found = next(around, None) or function_at(file, line, column)
    return None if found is None else text(field(found, "name")) or None


def mention(file: str, name: str) -> Declaration | None:
    """Find where a name is given to something as a string: `decorate("users", …)`."""
    tree = parse(file)
    if tree is None:
        return None
    found = [
        node
        for node in occurrences(tree, name)
        if node.type == "string_fragment"
        and node.parent is not None
        and node.parent.parent is not None
        and node.parent.parent.type == "arguments"
    ]
    return _nearest(found, None)


def global_assignment(file: str, name: str) -> Declaration | None:
    """Find where a file sets a property of the global object: `global.tasks = new Map()`."""
    if not holds_text(file, f".{name}"):
        return None
    tree = parse(file)
    if tree is None:
        return None
    found = [
        node
        for node in occurrences(tree, name)
        if assigns(node)
        and node.parent is not None
        and text(node.parent.child_by_field_name("object")) in {"global", "globalThis"}
    ]
    return _nearest(found, None)


def member_use(file: str, path: str) -> Declaration | None:
    """Find where a file first writes a member such as `require.cache`."""
    tree = parse(file)
    if tree is None:
        return None
    last = path.rsplit(".", 1)[-1]
    found = [
        node
        for node in occurrences(tree, last)
        if node.parent is not None and text(node.parent) == path
    ]
    return _nearest(found, None)


def dynamic_import(file: str, keyword: str = "import") -> Declaration | None:
    """Find where a file imports a module by a call, under a name that is not a plain string."""
    tree = parse(file)
    if tree is None:
        return None
    found = [
        node
        for node in occurrences(tree, keyword)
        if node.parent is not None
        and node.parent.type == "call_expression"
        and not _is_plain_string(node.parent)
    ]
    return _nearest(found, None)


def symbol_variable(file: str, description: str) -> str | None:
    """The variable that holds the symbol of a description: `const kUsers = Symbol("users")`."""
    tree = parse(file)
    for node in () if tree is None else occurrences(tree, description):
        call = next((each for each in ancestors(node) if each.type == "call_expression"), None)
        if call is None or not text(call.child_by_field_name("function")).startswith("Symbol"):
            continue
        if call.parent is not None and call.parent.type == "variable_declarator":
            return text(call.parent.child_by_field_name("name")) or None
    return None


def symbol_assignment(file: str, variable: str) -> Declaration | None:
    """Find where a file sets a property whose name is a symbol: `this[kUsers] = new Map()`."""
    tree = parse(file)
    if tree is None:
        return None
    found = []
    for node in occurrences(tree, variable):
        parent = node.parent
        if parent is None:
            continue
        is_left = (
            parent.type == "subscript_expression"
            and parent.parent is not None
            and parent.parent.child_by_field_name("left") == parent
        )
        if is_left or parent.type == "computed_property_name":
            found.append(node)
    return _nearest(found, None)


def is_parameter(file: str, line: int, column: int) -> bool:
    """Whether what is declared at a position is a parameter of a function."""
    tree = parse(file)
    if tree is None:
        return False
    node = node_at(tree, line, column)
    for parent in () if node is None else ancestors(node):
        if parent.type in {"formal_parameters", "required_parameter", "optional_parameter"}:
            return True
        if not parent.type.endswith("pattern"):
            break
    return False


def _is_plain_string(call: Node) -> bool:
    arguments = call.child_by_field_name("arguments")
    values = [] if arguments is None else arguments.named_children
    return bool(values) and values[0].type == "string"


def declaration_at(node: Node) -> Declaration:
    """Where a name is written."""
    return Declaration(*position_of(node), _around(node))


def declares(node: Node) -> bool:
    """Whether a name is declared here, as a variable, parameter, function, class or import."""
    if node.type not in {
        "identifier",
        "shorthand_property_identifier_pattern",
        "type_identifier",
    }:
        return False
    parent = node.parent
    while parent is not None and parent.type in {
        "object_pattern",
        "array_pattern",
        "pair_pattern",
        "object_assignment_pattern",
        "assignment_pattern",
        "rest_pattern",
    }:
        parent = parent.parent
    if parent is None:
        return False
    if parent.type == "variable_declarator":
        declared = parent.child_by_field_name("name")
        return declared is not None and (declared.start_byte <= node.start_byte < declared.end_byte)
    if parent.type in {"arrow_function", "catch_clause"}:
        return parent.child_by_field_name("parameter") == node
    if parent.type == "for_in_statement":
        left = parent.child_by_field_name("left")
        is_new = parent.child_by_field_name("kind") is not None
        return is_new and left is not None and left.start_byte <= node.start_byte < left.end_byte
    return parent.type in {
        "function_declaration",
        "generator_function_declaration",
        "class_declaration",
        "function_expression",
        "generator_function",
        "class",
        "formal_parameters",
        "required_parameter",
        "optional_parameter",
        "import_specifier",
        "import_clause",
        "namespace_import",
    }


def assigns(node: Node) -> bool:
    """Whether a property of this name is set here: `this.x = `, a field, an object's key."""
    if node.type not in {"property_identifier", "private_property_identifier"}:
        return False
    parent = node.parent
    if parent is None:
        return False
    if parent.type in {"field_definition", "public_field_definition", "pair"}:
        return True
    if parent.type == "method_definition":
        return parent.parent is not None and parent.parent.type == "object"
    if parent.type != "member_expression" or parent.parent is None:
        return False
    outer = parent.parent
    return (
        outer.type in {"assignment_expression", "augmented_assignment_expression"}
        and outer.child_by_field_name("left") == parent
        and not _is_nothing(outer)
    )


def _is_nothing(assignment: Node) -> bool:
    """Whether nothing is assigned: compilers announce `exports.a = exports.b = void 0` first."""
    value: Node | None = assignment
    while value is not None and value.type == "assignment_expression":
        value = value.child_by_field_name("right")
    return text(value) in {"void 0", "undefined"}


def _nearest(found: list[Node], near_line: int | None) -> Declaration | None:
    if not found:
        return None
    above = [node for node in found if near_line is None or node.start_point[0] < near_line]
    return declaration_at(above[-1] if above and near_line is not None else found[0])


def _around(node: Node) -> str | None:
    parent = node.parent
    while parent is not None:
        if parent.type in FUNCTIONS:
            return function_name(parent)
        parent = parent.parent
    return None
