"""How often other files call what a file exports.

In: a file with its imports; later, all files of a scan. Out: `calls_of_imports`, what one file
does with the functions, classes and instances it imports; `Assumption`s, what the files of a scan
together say about an export; and `assume`, which tells one file's model so.

A handler in one file that calls a function of another makes that function run per request, too; a
factory that the only caller calls while its module is evaluated runs once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from heaphound.source.bindings import Binding
from heaphound.source.facts import imported, may_be_local
from heaphound.source.file_model import FileModel
from heaphound.source.functions import ClassShape, Function
from heaphound.source.lent import lent_arguments
from heaphound.source.long_lived import kept_by_module
from heaphound.source.report import SourceFile
from heaphound.source.requests import registers_traffic
from heaphound.source.shapes import (
    CALLS,
    LOOPS,
    bare,
    callee,
    last_name,
    property_name,
    value_site,
)
from heaphound.source.syntax import Node

REQUEST, START, KEPT, OTHER, LENT = "request", "start", "kept", "other", "lent:"
_MAX_STARTS = 30


def calls_of_imports(file: SourceFile) -> Iterator[tuple[str, str, str]]:
    """Yield (module, export, how) for each use of an import: per request, at the start, other.

    A method of an imported instance is `export.method`.
    """
    for binding in file.model.bindings.all:
        module, export, whole = imported(file.model, binding)
        if not module or not may_be_local(module):
            continue
        for use in binding.references:
            yield from _use(file, use, module, "default" if whole else export, whole=whole)


def calls_of_instances(file: SourceFile) -> Iterator[tuple[str, str, str]]:
    """Yield (module, class.method, how) for what handlers call on instances of imported classes.

    That is `const store = new Store()` and `store.add()`, `this.store = new Store()`, and
    `constructor(private store: Store)`.
    """
    model = file.model
    for made in model.by_kind.get("new_expression", ()):
        target = callee(made)
        plain = target is not None and target.kind == "identifier"
        origin = _local_class(file, target.text) if plain and target is not None else None
        site = value_site(made).parent if origin is not None else None
        if origin is None or site is None:
            continue
        name = site.child("name") or site.child("left") or site.child("property")
        held = model.bindings.of(name) if name is not None and name.kind == "identifier" else None
        if held is not None:
            uses = held.references
        else:
            uses = _field_uses(model, last_name(name) or name.text) if name is not None else []
        yield from _methods_called(file, origin, uses)
    for parameter in model.by_kind.get("required_parameter", ()):
        if not any(child.kind == "accessibility_modifier" for child in parameter.children):
            continue
        typed, name = parameter.child("type"), parameter.child("pattern")
        origin = _local_class(file, typed.text.lstrip(": ")) if typed is not None else None
        if origin is not None and name is not None:
            yield from _methods_called(file, origin, _field_uses(model, name.text))


def _local_class(file: SourceFile, name: str) -> tuple[str, str] | None:
    """The module and export of a class of another file of the project."""
    binding = file.model.bindings.module.names.get(name)
    module, export, whole = imported(file.model, binding) if binding is not None else ("", "", True)
    if not module or not may_be_local(module):
        return None
    return module, "default" if whole else export


def _field_uses(model: FileModel, name: str) -> list[Node]:
    return [
        member
        for member in model.members.get(name, ())
        if (owner := member.child("object")) is not None and model.functions.means_this(owner)
    ]


def _methods_called(
    file: SourceFile, origin: tuple[str, str], uses: Sequence[Node]
) -> Iterator[tuple[str, str, str]]:
    for use in uses:
        site = value_site(use)
        member = site.parent
        if member is None or member.kind != "member_expression" or site.field != "object":
            continue
        how = _how(file, member)
        if how not in {START, OTHER, KEPT}:
            yield origin[0], f"{origin[1]}.{last_name(member)}", how


def _use(
    file: SourceFile, use: Node, module: str, export: str, *, whole: bool
) -> Iterator[tuple[str, str, str]]:
    if use.kind == "type_identifier":
        return
    site = value_site(use)
    member = site.parent
    if member is not None and member.kind == "member_expression" and site.field == "object":
        name = last_name(member)
        yield module, name if whole else f"{export}.{name}", _how(file, member)
        if not whole:
            yield module, export, OTHER
        return
    yield module, export, _how(file, use)


def _how(file: SourceFile, used: Node) -> str:
    site = value_site(used)
    call = site.parent
    if call is None:
        return OTHER
    if call.kind == "arguments" and call.parent is not None and registers_traffic(call.parent):
        return REQUEST
    if call.kind not in CALLS or site.field not in {"function", "constructor"}:
        return OTHER
    if file.lifetime.guarded(call):
        return KEPT if call.kind == "new_expression" and kept_by_module(file.model, call) else OTHER
    if lent := lent_arguments(file.model, call):
        return f"{LENT}{','.join(map(str, sorted(lent)))}"
    if file.per_request(call):
        return REQUEST
    if any(ancestor.kind in LOOPS for ancestor in call.ancestors()):
        return OTHER
    return START if file.lifetime.runs_once(call) else OTHER


def judged(uses: Sequence[str]) -> str | None:
    """What all uses of an export together say: it runs per request, or only at the start.

    A call per message that is given the message's connection is one per request, and says which
    argument that is.

    Of a class that is made at the start and elsewhere too, one instance is kept.

    >>> judged(["start", "request"]), judged(["start"]), judged(["start", "other"])
    ('request', 'start', 'kept')
    """
    if lent := [use for use in uses if use.startswith(LENT)]:
        return min(lent)
    if REQUEST in uses:
        return REQUEST
    if not uses or len(uses) > _MAX_STARTS:
        return None
    if all(use == START for use in uses):
        return START
    return KEPT if START in uses or KEPT in uses else None


def assume(file: SourceFile, assumed: Mapping[str, str]) -> None:
    """Tell a file's model how often its exports are called."""
    functions = file.model.functions
    for export, how in assumed.items():
        first, _, rest = export.partition(".")
        for function in functions.all if how != KEPT else ():
            if not rest and export in file.model.exported_names(function.node, function.binding):
                _say(file, function, how)
        for shape in functions.classes:
            if export in file.model.exported_names(shape.node, shape.binding):
                file.instances[shape.node.index] = how
                if "constructor" in shape.methods and how != KEPT:
                    _say(file, shape.methods["constructor"], how)
        for binding in file.model.bindings.all if rest and how != KEPT else ():
            if first in binding.exported and (method := _method(file, binding, rest)) is not None:
                _say(file, method, how)


def _say(file: SourceFile, function: Function, how: str) -> None:
    if how != START:
        file.model.served[function.node.index] = True
        if how.startswith(LENT):
            positions = frozenset(map(int, how.removeprefix(LENT).split(",")))
            file.model.lent[function.node.index] = positions
    else:
        file.lifetime.known_once[function.node.index] = True


def _method(file: SourceFile, binding: Binding, name: str) -> Function | None:
    """The function that `name` of an exported variable is: of its class or its object."""
    shape = file.model.functions.class_of_binding(binding)
    value = bare(binding.value) if binding.value is not None else None
    if value is not None and value.kind == "new_expression":
        shape = _made(file, value) or shape
    if shape is not None:
        return shape.methods.get(name)
    for member in value.children if value is not None and value.kind == "object" else ():
        if property_name(member) == name:
            inner = member.child("value") or member
            return file.model.functions.of(bare(inner))
    return None


def _made(file: SourceFile, made: Node) -> ClassShape | None:
    target = callee(made)
    binding = file.model.bindings.of(target) if target is not None else None
    return file.model.functions.class_of_binding(binding) if binding is not None else None
