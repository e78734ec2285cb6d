"""Where a program makes instances: `new Client()`, `createClient()`, and of which module.

In: a file of the program. Out: every construction in it that runs per call, that is, inside a
function, or those that run once, when the module is loaded. The heap shows instances of a class of
a package; this shows who asked for them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from tree_sitter import Node, Tree

from heaphound.source.parsed_file import (
    calls_in,
    enclosing_function,
    field,
    method_name,
    parse,
    position_of,
    text,
    walk,
)

_FACTORY = re.compile(
    r"^(create|connect|open|make|build|get|init|launch|start)|[cC]lient$|[pP]ool$"
)
_CALLEES = frozenset({"identifier", "member_expression"})
# Functions of Node's modules that open something without saying so in their names.
_OPENERS = frozenset({"watch", "watchFile", "spawn", "fork", "exec", "execFile", "subscribe"})

# Methods of a client that make another one like it: ioredis, undici, amqplib, knex.
_COPIES = frozenset({"duplicate", "clone", "createClient", "createChannel", "createConnection"})


@dataclass(frozen=True, slots=True)
class Construction:
    """One `new X()` or factory call.

    Attributes:
        name: the class or the factory, as written last: `Pool` in `new pg.Pool()`.
        module: what the name's first part was required or imported from; None for the file's own.
        is_new: whether it says `new`.
        line: from 1.
        column: from 1.
        function: the function around it.
        per_call: whether there is a function around it.
        callee: what is called, as written: `new pg.Pool`, `fs.watch`.
        makes: the class, where a copy of an instance of it is made: `redis.duplicate()`.
    """

    name: str
    module: str | None
    is_new: bool
    line: int
    column: int
    function: str | None
    per_call: bool
    callee: str
    makes: str | None = None


def constructions_in(file: str) -> tuple[Construction, ...]:
    """List the constructions of a file that run per call; none when it cannot be read."""
    return tuple(made for made in all_constructions(file) if made.per_call)


@functools.lru_cache(maxsize=256)
def all_constructions(file: str) -> tuple[Construction, ...]:
    """List the constructions of a file, per call or not; none when it cannot be read."""
    tree = parse(file)
    if tree is None:
        return ()
    modules = imported_names(tree)
    instances = _instances(tree, modules)
    found = []
    for node, callee, is_new in calls_in(tree):
        root, name = root_and_last(callee)
        module = modules.get(root)
        makes = None
        if not is_new and module is None and name in _COPIES:
            module, makes = instances.get(root, (None, None))
        elif not is_new and (module is None or not _is_factory(name, module)):
            continue
        if not is_new and module is None:
            continue
        around = enclosing_function(node)
        found.append(
            Construction(
                name,
                module,
                is_new,
                *position_of(node),
                None if around is None else method_name(around),
                around is not None,
                ("new " if is_new else "") + text(callee),
                makes,
            )
        )
    return tuple(found)


def imports_name(file: str, name: str) -> bool:
    """Whether a name is a module of another file, or a part of one, that this file asks for."""
    tree = parse(file)
    return tree is not None and name in imported_names(tree)


def _is_factory(name: str, module: str) -> bool:
    return (
        bool(_FACTORY.search(name))
        or name in _OPENERS
        or name.lower() == module.rsplit("/", 1)[-1].lower()
    )


def root_and_last(callee: Node) -> tuple[str, str]:
    """The first and the last name of what is called: `pg` and `Pool` of `new pg.Pool()`."""
    root = callee
    while root.type in {"member_expression", "call_expression", "parenthesized_expression"}:
        inner = field(root, "object") or field(root, "function")
        if inner is None:
            inner = root.named_children[0] if root.named_children else None
        if inner is None:
            break
        root = inner
    last = field(callee, "property") if callee.type == "member_expression" else callee
    return text(root), text(last)


def imported_names(tree: Tree) -> dict[str, str]:
    """The names a file requires or imports, each with its module."""
    modules: dict[str, str] = {}
    for node in walk(tree.root_node):
        if node.type == "import_statement":
            module = text(field(node, "source")).strip("'\"`")
            for leaf in walk(node):
                if leaf.type == "identifier":
                    modules[text(leaf)] = module
        elif node.type == "variable_declarator":
            value = field(node, "value")
            required = _required(value) or _alias_of(value, modules)
            names = field(node, "name")
            if required is None or names is None:
                continue
            for leaf in walk(names):
                if leaf.type in {"identifier", "shorthand_property_identifier_pattern"}:
                    modules[text(leaf)] = required
    return modules


def _instances(tree: Tree, modules: Mapping[str, str]) -> dict[str, tuple[str, str | None]]:
    """The variables that hold what a module made, each with the module and the class."""
    found: dict[str, tuple[str, str | None]] = {}
    for node in walk(tree.root_node):
        if node.type != "variable_declarator":
            continue
        value, variable = field(node, "value"), field(node, "name")
        while value is not None and value.type == "await_expression":
            value = value.named_children[0] if value.named_children else None
        if value is None or variable is None or variable.type != "identifier":
            continue
        made = field(value, "constructor") or field(value, "function")
        root, last = ("", "") if made is None else root_and_last(made)
        if root in modules:
            made_class = last if value.type == "new_expression" else None
            found[text(variable)] = (modules[root], made_class)
    return found


def _alias_of(value: Node | None, modules: Mapping[str, str]) -> str | None:
    """The module of `mod` or `mod.part`, for `const { Client } = mod`."""
    while value is not None and value.type == "member_expression":
        value = field(value, "object")
    return None if value is None or value.type != "identifier" else modules.get(text(value))


def _required(value: Node | None) -> str | None:
    """The module in `require("x")`, `require("x").Y`, `await import("x")`, `__toESM(require("x"))`.

    Compilers wrap what they require.
    """
    while value is not None:
        if value.type == "call_expression":
            callee, arguments = field(value, "function"), field(value, "arguments")
            first = arguments.named_children[0] if arguments and arguments.named_children else None
            if text(callee) in {"require", "import"}:
                return None if first is None else text(first).strip("'\"`")
            wraps = first is not None and first.type == "call_expression"
            value = first if wraps and callee and callee.type in _CALLEES else callee
        elif value.type == "member_expression":
            value = field(value, "object")
        elif value.type in {"await_expression", "parenthesized_expression"}:
            value = value.named_children[0] if value.named_children else None
        else:
            return None
    return None
