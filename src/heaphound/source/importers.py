"""What other files call a variable that one module exports.

In: a file, and a variable of another module. Out: the names the file has for it: those it imports
or requires it by. A collection may be declared in one file and bounded where it is used.
"""

from __future__ import annotations

from pathlib import Path

from tree_sitter import Node

from heaphound.source.exports import exported_variable
from heaphound.source.parsed_file import field, holds_text, parse, text, walk

SUFFIXES = (".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".tsx", ".jsx")


def names_in(file: str, module: str, variable: str) -> tuple[str, ...]:
    """The names by which a file uses a variable of a module; none where it does not ask for it.

    Args:
        file: the one that may import.
        module: the file that declares the variable.
        variable: its name there; also the property it is exported as by CommonJS.
    """
    if file == module or not (holds_text(file, variable) or holds_text(file, Path(module).stem)):
        return ()
    tree = parse(file)
    found: list[str] = []
    for node in () if tree is None else walk(tree.root_node):
        if node.type == "import_statement":
            source, bound = field(node, "source"), imported(node)
        elif node.type == "variable_declarator":
            source, bound = required(field(node, "value")), destructured(field(node, "name"))
        else:
            continue
        if source is None or not _leads_to(file, text(source).strip("'\"`"), module):
            continue
        found.append(variable)  # as a property of what the whole module is called
        for exported, local in bound:
            behind = exported_variable(module, exported)
            if exported == variable or (behind is not None and behind[0] == variable):
                found.append(local)
    return tuple(dict.fromkeys(found))


def imported(statement: Node) -> list[tuple[str, str]]:
    """Exported and local names of an import."""
    found = []
    for node in walk(statement):
        if node.type == "import_specifier":
            name = text(field(node, "name"))
            found.append((name, text(field(node, "alias")) or name))
        elif node.type == "import_clause":
            found += [("default", text(c)) for c in node.named_children if c.type == "identifier"]
    return found


def destructured(pattern: Node | None) -> list[tuple[str, str]]:
    """Exported and local names of `const { a, b: c } = require(…)`."""
    found = []
    for part in () if pattern is None else pattern.named_children:
        if part.type == "shorthand_property_identifier_pattern":
            found.append((text(part), text(part)))
        elif part.type == "pair_pattern":
            found.append((text(field(part, "key")), text(field(part, "value"))))
    return found


def required(value: Node | None) -> Node | None:
    """The module's name in `require("…")`, `await import("…")`, or a member of those."""
    for node in () if value is None else walk(value):
        if node.type == "call_expression" and text(field(node, "function")) in {
            "require",
            "import",
        }:
            arguments = field(node, "arguments")
            values = [] if arguments is None else arguments.named_children
            return values[0] if values and values[0].type == "string" else None
        if node.type not in {"await_expression", "member_expression", "call_expression"}:
            break
    return None


def _leads_to(file: str, specifier: str, module: str) -> bool:
    """Whether a specifier means a module, itself or through one that passes its exports on."""
    wanted = Path(module)
    if not specifier.startswith("."):
        return specifier.rsplit("/", 1)[-1].partition(".")[0] == wanted.name.partition(".")[0]
    target = Path(file).parent.joinpath(specifier).resolve()
    stem = target.with_suffix("") if target.suffix in SUFFIXES else target
    if wanted.resolve() in {target, target / wanted.name} or stem == wanted.resolve().with_suffix(
        ""
    ):
        return True
    candidates = [target, *(Path(f"{stem}{suffix}") for suffix in SUFFIXES)]
    candidates += [target / f"index{suffix}" for suffix in SUFFIXES]
    return any(_passes_on(str(each), wanted.stem) for each in candidates if each.is_file())


def _passes_on(file: str, stem: str) -> bool:
    """Whether a file exports what another one, of this name, does."""
    tree = parse(file)
    return tree is not None and any(
        statement.type == "export_statement" and stem in text(field(statement, "source"))
        for statement in tree.root_node.named_children
    )
