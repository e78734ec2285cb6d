"""The variable behind an imported name: the one that the other module declares and exports.

In: a file, and a name that it imports or requires from another. Out: the other module's own name
for it, and where it is declared there. `const bus = require("./bus")` declares nothing: who looks
for the emitter wants bus.js.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tree_sitter import Node, Tree

from heaphound.source.declarations import Declaration, variable_declaration
from heaphound.source.exports import exported_variable
from heaphound.source.importers import SUFFIXES, destructured, imported, required
from heaphound.source.parsed_file import ancestors, field, occurrences, parse, position_of, text

WHOLE = "*"  # the name of a module's exports as one object
_BINDING = frozenset({"import_statement", "variable_declarator"})
MAX_MODULES = 4  # that pass an export on from one to the next


@dataclass(frozen=True, slots=True)
class Imported:
    """A variable of another module."""

    name: str
    file: str
    declared: Declaration


def behind_import(file: str, name: str) -> Imported | None:
    """Follow an imported name to its declaration; None where it leads nowhere that can be read."""
    found = None
    for _ in range(MAX_MODULES):
        origin = _origin(file, name)
        if origin is None:
            break
        file, exported = origin
        here = exported_by(file, exported)
        if here is None:
            break
        found = Imported(here[0] if here[0] not in {"default", WHOLE} else name, file, here[1])
        name = found.name
    return found


def _origin(file: str, name: str) -> tuple[str, str] | None:
    """The module that a name is asked of, and the name it is exported by."""
    tree = parse(file)
    for local in () if tree is None else occurrences(tree, name):
        node = next((each for each in ancestors(local) if each.type in _BINDING), None)
        if node is None:
            continue
        if node.type == "import_statement":
            source = field(node, "source")
            bound = imported(node)
        else:
            source, target = required(field(node, "value")), field(node, "name")
            whole = target is not None and target.type == "identifier"
            bound = [(_member(node), text(target))] if whole else destructured(target)
        exported = next((outer for outer, inner in bound if inner == name), None)
        if source is None or exported is None:
            continue
        module = _resolve(file, text(source).strip("'\"`"))
        return None if module is None else (module, exported)
    return None


def _member(declarator: Node) -> str:
    """The property in `const bus = require("./bus").bus`; the whole module without one."""
    value = field(declarator, "value")
    is_member = value is not None and value.type == "member_expression"
    return text(field(value, "property")) if is_member and value is not None else WHOLE


def _resolve(file: str, specifier: str) -> str | None:
    if not specifier.startswith("."):
        return None
    target = Path(file).parent.joinpath(specifier)
    stem = target.with_suffix("") if target.suffix in SUFFIXES else target
    candidates = [target, *(Path(f"{target}{suffix}") for suffix in SUFFIXES)]
    candidates += [Path(f"{stem}{suffix}") for suffix in SUFFIXES]
    candidates += [target / f"index{suffix}" for suffix in SUFFIXES]
    return next((str(each.resolve()) for each in candidates if each.is_file()), None)


def exported_by(file: str, name: str) -> tuple[str, Declaration] | None:
    """What a module exports under a name, as an ES module or through `module.exports`.

    Returns:
        The module's own name for it, and where that is declared.
    """
    found = exported_variable(file, "default" if name == WHOLE else name)
    if found is not None:
        return found
    tree = parse(file)
    return None if tree is None else _of_commonjs(file, tree, name)


def _of_commonjs(file: str, tree: Tree, name: str) -> tuple[str, Declaration] | None:
    for node in occurrences(tree, "exports" if name == WHOLE else name):
        member = node.parent
        if member is None or member.type != "member_expression":
            continue
        outer = member.parent
        if outer is None or outer.type != "assignment_expression" or field(outer, "left") != member:
            continue
        owner = text(field(member, "object"))
        if owner not in ({"module"} if name == WHOLE else {"exports", "module.exports"}):
            continue
        value = field(outer, "right")
        if value is not None and value.type == "identifier":
            declared = variable_declaration(file, text(value), None)
            if declared is not None:
                return text(value), declared
        return name, Declaration(*position_of(member), None)
    return None if name == WHOLE else _of_listed(file, tree, name)


def _of_listed(file: str, tree: Tree, name: str) -> tuple[str, Declaration] | None:
    """What `module.exports = { name, other: variable }` exports under a name."""
    for node in occurrences(tree, name):
        listing = node.parent
        variable = name
        if listing is not None and listing.type == "pair":
            value = field(listing, "value")
            if field(listing, "key") != node or value is None or value.type != "identifier":
                continue
            variable, listing = text(value), listing.parent
        outer = None if listing is None else listing.parent
        if listing is None or listing.type != "object" or outer is None:
            continue
        if outer.type == "assignment_expression" and text(field(outer, "left")) == "module.exports":
            declared = variable_declaration(file, variable, None)
            return None if declared is None else (variable, declared)
    return None
