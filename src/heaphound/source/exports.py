"""The variable behind an export: the name it has inside of its module, and where it is declared.

In: an ES module's file and a name it exports. Out: the variable and its declaration; None where the
file cannot be read or only passes the name on (`export … from`).
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from heaphound.source.declarations import Declaration
from heaphound.source.parsed_file import field, parse, position_of, text, walk

_DECLARATIONS = frozenset({"lexical_declaration", "variable_declaration"})
_NAMES = frozenset({"identifier", "shorthand_property_identifier_pattern"})


def exported_variable(file: str, exported: str) -> tuple[str, Declaration] | None:
    """Find what a module exports under a name.

    Args:
        file: the module's.
        exported: the name others import it by; `default` for the default export.

    Returns:
        The variable's own name (`default` where it has none) and where it is declared.
    """
    tree = parse(file)
    if tree is None:
        return None
    top = tree.root_node.named_children
    for statement in top:
        if statement.type != "export_statement" or field(statement, "source") is not None:
            continue
        if exported == "default" and any(child.type == "default" for child in statement.children):
            value = field(statement, "value")
            if value is None or value.type != "identifier":
                return "default", _at(statement)
            return _declared(top, text(value))
        if any(text(name) == exported for name in _declared_by(field(statement, "declaration"))):
            return _declared(top, exported)
        for each in walk(statement):
            if each.type != "export_specifier":
                continue
            inner = text(field(each, "name"))
            if (text(field(each, "alias")) or inner) == exported:
                return _declared(top, inner)
    return None


def _declared(top: list[Node], variable: str) -> tuple[str, Declaration] | None:
    """The declaration of a variable among a module's statements."""
    for statement in top:
        inner = (
            field(statement, "declaration") if statement.type == "export_statement" else statement
        )
        for name in _declared_by(inner):
            if text(name) == variable:
                return variable, _at(name)
    return None


def _declared_by(declaration: Node | None) -> Iterator[Node]:
    """The names that a statement declares: variables, also by a pattern; functions and classes."""
    if declaration is None:
        return
    if declaration.type not in _DECLARATIONS:
        name = field(declaration, "name")
        if name is not None and declaration.type.endswith("declaration"):
            yield name
        return
    for declarator in declaration.named_children:
        target = field(declarator, "name")
        for each in () if target is None else walk(target):
            if each.type in _NAMES:
                yield each


def _at(node: Node) -> Declaration:
    return Declaration(*position_of(node), None)
