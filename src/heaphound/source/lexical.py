"""Which of several declarations of one name is meant, by where in the source it was used.

In: a file, a name, and the place of a function or class of the heap. Out: the declaration that the
rules of the language lead to from there: the scope around the function that declares the name, the
class that sets the field. In a bundle on one line, or a file with a `cache` in each class, a name
and a line do not tell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tree_sitter import Node, Tree

from heaphound.source.declarations import Declaration, assigns, declaration_at, declares
from heaphound.source.parsed_file import (
    CLASSES,
    FUNCTIONS,
    ancestors,
    field,
    node_at,
    occurrences,
    parse,
    position_of,
    text,
)

_BLOCKS = frozenset(
    {
        "statement_block",
        "for_statement",
        "for_in_statement",
        "switch_body",
        "catch_clause",
        "class_static_block",
        "program",
    }
)
_SCOPES = FUNCTIONS | _BLOCKS
_OWNERS = CLASSES | FUNCTIONS | {"object"}
MAX_ANCESTRY = 8  # classes that extend each other in one file


def variable_around(
    file: str, name: str, line: int, column: int, beside: Collection[str] = ()
) -> Declaration | None:
    """Find the variable that a name means in the scopes around the function at a position.

    Args:
        file: the code that ran.
        name: of the variable.
        line: of the function, from 1.
        column: of the function, from 1.
        beside: the other variables of its scope: of several scopes with the name, the one is meant
            that has most of them too.
    """
    tree = parse(file)
    start = None if tree is None else _function_at(tree, line, column)
    if tree is None or start is None:
        return None
    around = {_key(_scope(node)): depth for depth, node in enumerate(ancestors(start))}
    found: dict[int, Node] = {}
    for node in occurrences(tree, name):
        scope = _key(_declared_in(node)) if declares(node) else -1
        if scope in around:
            found.setdefault(scope, node)
    if len(found) > 1 and beside:
        kept = {scope: _count_declared(tree, scope, beside) for scope in found}
        most = max(kept.values())
        found = {scope: node for scope, node in found.items() if kept[scope] == most}
    nearest = min(found, key=lambda scope: around[scope], default=None)
    return None if nearest is None else declaration_at(found[nearest])


def field_around(file: str, name: str, line: int, column: int) -> Declaration | None:
    """Find where the class, object or function at a position sets a property of this name.

    First in the class itself and those of the file it extends, then in what is around it.
    """
    tree = parse(file)
    start = None if tree is None else node_at(tree, line, column)
    if tree is None or start is None:
        return None
    set_here = [node for node in occurrences(tree, name) if assigns(node)]
    for around in (start, *ancestors(start)):
        if around.type not in _OWNERS or _is_method(around):
            continue
        for owner in _with_ancestry(tree, around):
            inside = [node for node in set_here if _holds(owner, node)]
            if inside:
                return declaration_at(_first_of(owner, inside))
    return None


def others_of_name(file: str, name: str, line: int, column: int) -> frozenset[int]:
    """Positions in a file, in bytes, where a name means something else than what is declared here.

    A variable of another scope; a field of another class that sets one of this name itself, and
    neither extends the class nor is extended by it.
    """
    tree = parse(file)
    on_line = [
        node
        for node in (() if tree is None else occurrences(tree, name))
        if node.start_point[0] == line - 1
    ]
    if tree is None or not on_line:
        return frozenset()
    meant = min(on_line, key=lambda node: abs(position_of(node)[1] - column))
    if meant.type == "identifier":
        return frozenset(_of_other_scopes(tree, name, meant))
    return frozenset(_of_other_classes(tree, name, _class_around(meant)))


def _of_other_scopes(tree: Tree, name: str, meant: Node) -> Iterator[int]:
    declaring = {_key(_declared_in(node)) for node in occurrences(tree, name) if declares(node)}
    own = _key(_declared_in(meant))
    for node in occurrences(tree, name) if own in declaring else ():
        if node.type == "identifier" and _scope_with(node, declaring) != own:
            yield node.start_byte


def _scope_with(node: Node, declaring: Collection[int]) -> int:
    if declares(node):
        return _key(_declared_in(node))
    scopes = (_key(above) for above in ancestors(node))
    return next((scope for scope in scopes if scope in declaring), -1)


def _of_other_classes(tree: Tree, name: str, own: Node | None) -> Iterator[int]:
    """Where classes that are no kin of `own` use a field of the name that they set themselves."""
    family = [] if own is None else _with_ancestry(tree, own)
    fields: dict[int, list[Node]] = {}
    classes: dict[int, Node] = {}
    for node in occurrences(tree, name) if own is not None else ():
        around = _class_around(node)
        if around is not None and (node.type.startswith("private_") or _is_of_this(node)):
            fields.setdefault(around.id, []).append(node)
            classes[around.id] = around
    for key, nodes in fields.items():
        ancestry = _with_ancestry(tree, classes[key])
        is_kin = key in {each.id for each in family} or own in ancestry
        # `extends mixin(Own)`: whose kin it is cannot be told
        is_kin |= not all(
            (_extended(each[-1]) or "_").isidentifier() for each in (family, ancestry)
        )
        if not is_kin and any(assigns(node) for node in nodes):
            yield from (node.start_byte for node in nodes)


def _class_around(node: Node) -> Node | None:
    return next((above for above in ancestors(node) if above.type in CLASSES), None)


def _is_of_this(node: Node) -> bool:
    """Whether it is `this.name`, or a field written in a class."""
    parent = node.parent
    if parent is None or parent.type == "pair":
        return False
    is_field = parent.type in {"field_definition", "public_field_definition"}
    return is_field or text(field(parent, "object")) == "this"


def field_in_value(file: str, name: str, variable: Declaration) -> Declaration | None:
    """Find where the value that a variable is declared with sets a property of this name."""
    tree = parse(file)
    declared = None if tree is None else node_at(tree, variable.line, variable.column)
    value = None if declared is None or declared.parent is None else field(declared.parent, "value")
    if tree is None or value is None:
        return None
    inside = [node for node in occurrences(tree, name) if assigns(node) and _holds(value, node)]
    return declaration_at(inside[0]) if inside else None


def _function_at(tree: Tree, line: int, column: int) -> Node | None:
    node = node_at(tree, line, column)
    while node is not None and node.type not in FUNCTIONS | CLASSES:
        node = node.parent
    return node


def _key(node: Node) -> int:
    """One number for a scope: tree-sitter makes a new Node each time."""
    return node.id


def _scope(node: Node) -> Node:
    """The scope that a node is, the body of a function being the function's."""
    parent = node.parent
    return parent if parent is not None and parent.type in FUNCTIONS else node


def _declared_in(node: Node) -> Node:
    """The scope that a declaration belongs to."""
    parent = node.parent
    for above in ancestors(node):
        if above.type not in _SCOPES:
            continue
        named = field(above, "name")
        if above.type.endswith("function_declaration") and named == node:
            continue  # a function's name belongs to what is around it
        is_var = parent is not None and _declared_by_var(node)
        if is_var and _scope(above).type not in FUNCTIONS and above.type != "program":
            continue
        return _scope(above)
    return node


def _declared_by_var(node: Node) -> bool:
    for above in ancestors(node):
        if above.type == "variable_declaration":
            return True
        if above.type in _SCOPES or above.type == "lexical_declaration":
            return False
    return False


def _count_declared(tree: Tree, scope: int, names: Collection[str]) -> int:
    return sum(
        any(
            declares(node) and _key(_declared_in(node)) == scope for node in occurrences(tree, each)
        )
        for each in names
    )


def _with_ancestry(tree: Tree, owner: Node) -> list[Node]:
    """A class and the classes of the same file that it extends, the nearest first."""
    found = [owner]
    while owner.type in CLASSES and len(found) < MAX_ANCESTRY:
        extended = _extended(owner)
        parents = [
            each.parent
            for each in (occurrences(tree, extended) if extended.isidentifier() else ())
            if each.parent is not None
            and each.parent.type in CLASSES
            and field(each.parent, "name") == each
        ]
        if not parents or parents[0] in found:
            break
        owner = parents[0]
        found.append(owner)
    return found


def _extended(owner: Node) -> str:
    """What a class extends, as code; empty for nothing."""
    heritage = next((each for each in owner.children if each.type == "class_heritage"), None)
    code = text(heritage).removeprefix("extends").partition(" implements ")[0]
    return code.partition("<")[0].strip()


def _is_method(function: Node) -> bool:
    """Whether a function is written in a class or an object, so that its owner is meant."""
    parent = function.parent
    return function.type == "method_definition" or (
        function.type in FUNCTIONS and parent is not None and parent.type == "pair"
    )


def _first_of(owner: Node, inside: list[Node]) -> Node:
    """The field of a class or object itself before what is set on other things in it."""
    return next((node for node in inside if _is_field_of(owner, node)), inside[0])


def _is_field_of(owner: Node, node: Node) -> bool:
    """Whether it is `this.name = …` or a field written in the class, not in one inside it."""
    parent = node.parent
    if parent is None:
        return False
    if owner.type == "object":
        return parent.parent == owner
    if owner.type in CLASSES and _class_around(node) != owner:
        return False
    return parent.type != "pair" and text(field(parent, "object")) in {"", "this"}


def _holds(outer: Node, node: Node) -> bool:
    return outer.start_byte <= node.start_byte < outer.end_byte
