"""What one file tells the others: what it exports, and what it does with what it imports.

In: a `SourceFile` and its reports. Out: `Facts`, plain enough to be kept with the file's results.
`project` joins them once all files are scanned, so that each file is read only once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from heaphound.source.bindings import Binding, required_module
from heaphound.source.clients import CLOSING
from heaphound.source.file_model import FileModel
from heaphound.source.growths import Usage
from heaphound.source.report import SourceFile
from heaphound.source.shapes import bare, last_name, string_value, value_site
from heaphound.source.syntax import Node
from heaphound.source.usage import usage_of_binding, usage_of_nodes

_NAMED_IMPORT = re.compile(r"import\s*\{([^}]*)\}\s*from\s*['\"]([^'\"]+)['\"]")
_OTHER_IMPORT = re.compile(
    r"(import\s+[\w$*][^{;\n]*?from\s*|require\s*\(\s*|import\s*\(\s*)['\"]([.@~#][^'\"]*)['\"]"
)
_PACKAGE = re.compile(r"^(@[a-z0-9][\w.-]*/)?[a-z0-9][\w.-]*(/|$)")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file tells the others.

    Attributes:
        offers: export -> what it opens when it is called or constructed.
        touches: (module, export) of imported collections that this file shrinks or passes on.
        again: (export, module, export there) of what is exported again; `*` is everything.
        collects: exports that are collections which this file never takes anything out of.
        keeps: exported functions that put what they are given into a collection of this file which
            nothing is taken out of, and give back no way to do so.
        listens: exported functions that add what they are given to an emitter of this file as a
            listener, and give back no way to take it off.
        calls: (module, export, how) of what is done with imports, see `cross_calls`.
        holds: it has collections that live as long as what its functions return.
        exports: the names of what it exports itself.
    """

    offers: tuple[tuple[str, str], ...] = ()
    touches: tuple[tuple[str, str], ...] = ()
    again: tuple[tuple[str, str, str], ...] = ()
    collects: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    listens: tuple[str, ...] = ()
    calls: tuple[tuple[str, str, str], ...] = ()
    holds: bool = False
    exports: tuple[str, ...] = ()

    def as_json(self) -> list[object]:
        """The facts in plain values."""
        again = (self.offers, self.touches, self.again, self.calls)
        return [*again, self.collects, self.keeps, self.listens, self.holds, self.exports]

    @classmethod
    def from_json(cls, content: list[Any]) -> Facts:
        """The facts from their plain values."""
        offers, touches, again, calls = (tuple(tuple(one) for one in part) for part in content[:4])
        collects, keeps, listens, holds, exports = content[4:]
        return cls(
            offers,
            touches,
            again,
            tuple(collects),
            tuple(keeps),
            tuple(listens),
            calls,
            bool(holds),
            tuple(exports),
        )


def facts_of(file: SourceFile) -> Facts:
    """Collect what a file tells the others."""
    return Facts(
        offers=tuple(sorted(_offers(file))),
        touches=tuple(sorted(set(_touches(file.model)))),
        again=tuple(_exported_again(file.model)),
        exports=tuple(sorted(file.model.exports())),
    )


def facts_of_text(text: str) -> Facts:
    """What a file hands on of what it imports, as far as its text tells without a parse.

    >>> facts_of_text('import { store } from "./a"; sweep(store)').touches
    (('./a', 'store'),)
    """
    touches: set[tuple[str, str]] = set()
    calls: set[tuple[str, str, str]] = set()
    for _, module in _OTHER_IMPORT.findall(text):
        calls.update((module, name, "other") for name in ("default", "*"))
    for names, module in _NAMED_IMPORT.findall(text):
        for part in names.split(","):
            imported, _, alias = part.strip().removeprefix("type ").partition(" as ")
            local = re.escape((alias or imported).strip())
            calls.add((module, imported.strip(), "other"))
            if local and re.search(rf"([(,=]|return)\s*{local}\s*[,);]", text):
                touches.add((module, imported.strip()))
    return Facts(touches=tuple(sorted(touches)), calls=tuple(sorted(calls)))


def may_be_local(module: str) -> bool:
    """Say whether a specifier may mean a file of the same project.

    >>> may_be_local("./db"), may_be_local("@/db"), may_be_local("node:fs"), may_be_local("pg")
    (True, True, False, True)
    """
    return module.startswith((".", "@/", "~", "#")) or _PACKAGE.match(module) is not None


def _offers(file: SourceFile) -> Iterator[tuple[str, str]]:
    for function in file.model.functions.all:
        client = file.resources.factories.get(function.node.index)
        if client is not None:
            for name in file.model.exported_names(function.node, function.binding):
                yield name, client.name
    for shape in file.model.functions.classes:
        client = file.resources.classes.get(shape.node.index)
        if client is not None and any(name in CLOSING for name in shape.methods):
            for name in file.model.exported_names(shape.node, shape.binding):
                yield name, f"{client.name} in a {shape.name or name}"


def _touches(model: FileModel) -> Iterator[tuple[str, str]]:
    for binding in model.bindings.all:
        module, export, members = imported(model, binding)
        if not module.startswith((".", "@", "~", "#")) and "/" not in module:
            continue
        if members:
            yield from _touched_members(model, binding, module)
            continue
        if _is_touched(usage_of_binding(model, binding)):
            yield module, export
        for name, uses in member_uses(binding).items():
            if _is_touched(usage_of_nodes(model, uses)):
                yield module, f"{export}.{name}"


def imported(model: FileModel, binding: Binding) -> tuple[str, str, bool]:
    """(module, export, whether it is the whole module) of an imported variable."""
    if binding.origin is not None:
        module, export = binding.origin
        return module, export, export == "*"
    if binding.value is None or binding.kind not in {"const", "let", "var"}:
        return "", "", False
    module_name = required_module(binding.value)
    if module_name is not None:
        name = ".".join(binding.path)
        return module_name, name or "*", not name
    origin = model.origin_of_binding(binding) if bare(binding.value).kind != "identifier" else None
    if origin is None:
        return "", "", False
    return origin[0], origin[1], False


def member_uses(binding: Binding) -> dict[str, list[Node]]:
    """The member expressions on a variable, by property."""
    members: dict[str, list[Node]] = {}
    for use in binding.references:
        site = value_site(use)
        parent = site.parent
        if parent is not None and parent.kind == "member_expression" and site.field == "object":
            members.setdefault(last_name(parent), []).append(parent)
    return members


def _touched_members(model: FileModel, binding: Binding, module: str) -> Iterator[tuple[str, str]]:
    """What is done with `cache.entries` where `cache` is a whole module."""
    for use in binding.references:
        site = value_site(use)
        parent = site.parent
        if parent is not None and parent.kind == "member_expression" and site.field == "object":
            continue
        if use.kind != "type_identifier" and not (
            parent is not None and parent.kind in {"call_expression", "new_expression"}
        ):
            yield module, "*"
    for name, uses in member_uses(binding).items():
        if _is_touched(usage_of_nodes(model, uses)):
            yield module, name
    usage = usage_of_binding(model, binding)
    if usage.shrinks or usage.size_tests:  # module.exports = cache
        yield module, "default"


def _is_touched(usage: Usage) -> bool:
    return bool(usage.shrinks or usage.size_tests or usage.escapes)


def _exported_again(model: FileModel) -> Iterator[tuple[str, str, str]]:
    for statement in model.by_kind.get("export_statement", ()):
        source = statement.child("source")
        module = string_value(source) if source is not None else None
        if module is None:
            continue
        specifiers = [
            specifier
            for clause in statement.children
            if clause.kind == "export_clause"
            for specifier in clause.children
        ]
        for specifier in specifiers:
            name, alias = specifier.child("name"), specifier.child("alias")
            if name is not None:
                yield (alias or name).text, module, name.text
        if not specifiers:
            yield "*", module, "*"
    for binding in model.bindings.all:
        origin = model.origin_of_binding(binding) if binding.exported else None
        for exported in binding.exported if origin is not None else ():
            yield exported, *(origin or ("", ""))
    for assignment in model.by_kind.get("assignment_expression", ()):
        left, right = assignment.child("left"), assignment.child("right")
        if left is not None and right is not None and left.text == "module.exports":
            whole = required_module(right)
            if whole is not None:
                yield "*", whole, "*"
