"""The collections of a file that live long: variables, fields, properties of state objects.

In: a `SourceFile`'s model. Out: `Collection`s, each with its name, its kind, how long it
lives, and its `Usage`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from heaphound.source.bindings import Binding
from heaphound.source.file_model import FileModel
from heaphound.source.functions import ClassShape, Function, runs_at_once
from heaphound.source.growths import Growth, Usage
from heaphound.source.lifetime import Lifetime
from heaphound.source.shapes import (
    arguments,
    bare,
    callee_name,
    last_name,
    last_value,
    property_name,
    receiver,
    value_site,
)
from heaphound.source.syntax import Node
from heaphound.source.usage import usage_of_binding, usage_of_field, usage_of_nodes

_GLOBALS = frozenset({"global", "globalThis", "window"})
_HELD = frozenset({"const", "let", "var", "import"})
_EXPORTS = frozenset({"exports", "module.exports"})


class Keeper(Enum):
    """What a collection lives as long as."""

    MODULE = "module"
    CLOSURE = "closure"
    INSTANCE = "instance"


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection that starts empty.

    Attributes:
        kind: Map, Set, array or object.
        declared: where it is made.
        shape: the class whose instances hold it.
        exported: the names under which other files can reach it.
    """

    name: str
    kind: str
    keeper: Keeper
    declared: Node
    usage: Usage
    shape: ClassShape | None = None
    exported: tuple[str, ...] = ()


def empty_collection(value: Node | None, model: FileModel) -> str | None:
    """The kind of an empty collection literal: Map, Set, array, object; None for other values."""
    if value is None:
        return None
    value = last_value(value)
    if value.kind == "binary_expression" and set(value.tokens) & {"||", "??"}:
        return empty_collection(value.child("right"), model)
    if value.kind == "new_expression":
        name = callee_name(value)
        target = value.child("constructor")
        local = target is not None and model.bindings.of(bare(target)) is not None
        if name in {"Map", "Set"} and not local and not arguments(value):
            return name
        if name == "Array" and not arguments(value):
            return "array"
        return None
    if value.kind == "array" and not value.children:
        return "array"
    if value.kind == "object" and not value.children:
        return "object"
    if value.kind == "call_expression" and value.text.replace(" ", "") == "Object.create(null)":
        return "object"
    return None


def module_collections(model: FileModel, lifetime: Lifetime) -> Iterator[Collection]:
    """Yield the collections that live until the process ends."""
    for binding in model.bindings.all:
        if binding.kind not in {"const", "let", "var"} or binding.path:
            continue
        if not binding.at_module_level and not lifetime.runs_once(binding.node):
            continue
        value = binding.value or _first_write(binding)
        kind = empty_collection(value, model)
        exported = tuple(sorted(binding.exported))
        if kind is not None:
            yield Collection(
                binding.name,
                kind,
                Keeper.MODULE,
                binding.node,
                usage_of_binding(model, binding),
                exported=exported,
            )
        elif value is not None and bare(value).kind == "object":
            yield from _of_state(model, binding, bare(value))
    for shape in model.functions.classes:
        for name, declared in shape.static_fields.items():
            kind = empty_collection(declared.child("value"), model)
            if kind is not None and name:
                usage = usage_of_field(model, name, None)
                yield Collection(f"{shape.name}.{name}", kind, Keeper.MODULE, declared, usage)
    yield from _of_exported_object(model)
    yield from _assigned_properties(model)


def instance_collections(model: FileModel) -> Iterator[Collection]:
    """Yield the collections that live as long as an instance of a class."""
    for shape in model.functions.classes:
        declared = dict(shape.fields)
        assigned: dict[str, tuple[Node, str]] = {}
        for name, field in declared.items():
            kind = empty_collection(field.child("value"), model)
            if kind is not None and name:
                assigned[name] = (field, kind)
        constructor = shape.methods.get("constructor")
        for node in model.tree.within(constructor.node) if constructor is not None else ():
            left, right = node.child("left"), node.child("right")
            if node.kind != "assignment_expression" or left is None or right is None:
                continue
            owner = left.child("object") if left.kind == "member_expression" else None
            kind = empty_collection(right, model)
            if owner is not None and kind is not None and model.functions.means_this(owner):
                # a constructor function may have inner functions with a `this` of their own
                if model.functions.class_of(owner) is not shape:
                    continue
                assigned.setdefault(last_name(left), (left, kind))
        for name, (place, kind) in assigned.items():
            usage = usage_of_field(model, name, place, shape)
            yield Collection(f"this.{name}", kind, Keeper.INSTANCE, place, usage, shape)


def inherited_collections(model: FileModel) -> Iterator[Collection]:
    """Yield the Maps that a class uses and its parent class in another file declares."""
    known = {one.name for one in model.functions.classes}
    for shape in model.functions.classes:
        if not shape.parent_name or shape.parent_name in known:
            continue
        names = {
            last_name(owner)
            for call in model.calls_named("set")
            if shape.contains(call)
            and (owner := receiver(call)) is not None
            and owner.kind == "member_expression"
            and model.functions.means_this(owner.child("object") or owner)
        }
        for name in sorted(names - shape.fields.keys()):
            usage = usage_of_field(model, name, None, shape)
            if usage.growths:
                place = usage.growths[0].site
                yield Collection(f"this.{name}", "Map", Keeper.INSTANCE, place, usage, shape)


def closure_collections(model: FileModel, lifetime: Lifetime) -> Iterator[Collection]:
    """Yield the collections of functions that run more than once, which inner functions fill."""
    for binding in model.bindings.all:
        if binding.kind not in {"const", "let", "var"} or binding.path or binding.at_module_level:
            continue
        kind = empty_collection(binding.value, model)
        if kind is None or lifetime.runs_once(binding.node):
            continue
        usage = usage_of_binding(model, binding)
        home = model.functions.around(binding.node)
        usage.growths = [
            growth for growth in usage.growths if _later(model, growth.site) is not home
        ]
        if usage.growths:
            yield Collection(binding.name, kind, Keeper.CLOSURE, binding.node, usage)


def _later(model: FileModel, site: Node) -> Function | None:
    """The function whose call a place belongs to: out through callbacks that run at once."""
    function = model.functions.around(site)
    while function is not None and runs_at_once(function):
        function = function.parent
    return function


def _first_write(binding: Binding) -> Node | None:
    values = [value for node, value in binding.writes if node.kind == "assignment_expression"]
    return values[0] if len(values) == 1 and binding.kind != "const" else None


def _of_state(model: FileModel, binding: Binding, state: Node) -> Iterator[Collection]:
    """The collections in a state object: `const state = { users: new Map() }`."""
    for pair in state.children:
        name = property_name(pair) if pair.kind == "pair" else ""
        kind = empty_collection(pair.child("value"), model) if name else None
        if kind is None:
            continue
        uses = []
        for member in model.members.get(name, ()):
            owner = member.child("object")
            if owner is not None and (
                model.bindings.of(bare(owner)) is binding or bare(owner).kind == "this"
            ):
                uses.append(member)
        writes = {write: write.child("right") for write in _writes(model, uses)}
        writes |= _in_new_state(binding, state, name)
        usage = usage_of_nodes(model, uses, writes, f"{model.key(binding.node)}.{name}")
        taken = [
            other
            for other in model.bindings.all
            if other.path == (name,)
            and other.value is not None
            and model.bindings.of(bare(other.value)) is binding
        ]
        for alias in taken:
            inner = usage_of_binding(model, alias)
            usage.growths.extend(inner.growths)
            usage.shrinks.extend(inner.shrinks)
            usage.size_tests.extend(inner.size_tests)
        exported = tuple(sorted(binding.exported))
        if exported:
            usage.escapes.append(binding.node)
        yield Collection(
            f"{binding.name}.{name}",
            kind,
            Keeper.MODULE,
            pair,
            usage,
            exported=tuple(f"{export}.{name}" for export in exported),
        )


def _of_exported_object(model: FileModel) -> Iterator[Collection]:
    """The collections in an object that is exported as it is: `module.exports = { users: [] }`."""
    for node in (
        *model.by_kind.get("assignment_expression", ()),
        *model.by_kind.get("export_statement", ()),
    ):
        if node.kind == "export_statement":
            state = next((child for child in node.children if child.kind == "object"), None)
        else:
            left, right = node.child("left"), node.child("right")
            whole = left is not None and left.text == "module.exports"
            state = bare(right) if whole and right is not None else None
        if state is None or state.kind != "object":
            continue
        for pair in state.children:
            name = property_name(pair) if pair.kind == "pair" else ""
            kind = empty_collection(pair.child("value"), model) if name else None
            if kind is None:
                continue
            uses = [
                member
                for member in model.members.get(name, ())
                if (owner := member.child("object")) is not None
                and (bare(owner).kind == "this" or owner.text in _EXPORTS)
            ]
            usage = usage_of_nodes(model, uses)
            usage.shrinks.extend(_writes(model, uses))
            usage.escapes.append(node.child("left") or state)
            exported = (name, f"default.{name}")
            yield Collection(f"exports.{name}", kind, Keeper.MODULE, pair, usage, exported=exported)


def _in_new_state(binding: Binding, state: Node, name: str) -> dict[Node, Node | None]:
    """The new values of a property where the whole state is replaced: `s = { ...s, users: ... }`.

    A state object that does not carry the property over is one that lost it: None.
    """
    found: dict[Node, Node | None] = {}
    for node, value in binding.writes:
        if value is None or node.kind != "assignment_expression":
            continue
        new = bare(value)
        if new is state:
            continue
        carried = False
        for part in new.children if new.kind == "object" else ():
            if part.kind == "pair" and property_name(part) == name:
                found[node] = part.child("value")
            if part.kind == "spread_element" and part.children:
                carried = carried or bare(part.children[0]).text == binding.name
        if not carried:
            found.setdefault(node, None)
    return found


def _writes(model: FileModel, places: list[Node]) -> list[Node]:
    """Assignments to a property, without those of an empty start value at module level."""
    found = []
    for place in places:
        parent = value_site(place).parent
        if parent is not None and parent.kind == "assignment_expression" and place.field == "left":
            if model.functions.around(parent) is not None:
                found.append(parent)
    return found


def _assigned_properties(model: FileModel) -> Iterator[Collection]:
    """Collections in properties of globals and functions: `global.cache = global.cache || {}`."""
    seen: set[str] = set()
    for node in model.tree.nodes:
        if node.kind not in {"assignment_expression", "augmented_assignment_expression"}:
            continue
        left, right = node.child("left"), node.child("right")
        if left is None or right is None or left.kind != "member_expression":
            continue
        owner = left.child("object")
        kind, added = empty_collection(right, model), None
        if kind is None and (added := _added_to_itself(left, right, model)) is not None:
            kind = "array"
        if owner is None or kind is None or left.text in seen:
            continue
        own = owner.text in _EXPORTS
        if owner.kind != "identifier" and not own and not _is_part_of_module(model, node, owner):
            continue
        binding = model.bindings.of(owner)
        is_global = own or (binding is None and owner.text in _GLOBALS)
        is_global = is_global or _is_part_of_module(model, node, owner)
        is_function = binding is not None and (
            binding.kind in {"function", "class"} and binding.at_module_level
        )
        if not is_global and not is_function:
            continue
        seen.add(left.text)
        keys = {model.key(left)}
        if own:
            keys |= {f"{name}.{last_name(left)}" for name in _EXPORTS}
        uses = [
            member
            for member in model.members.get(last_name(left), ())
            if (model.key(member) in keys or member.text.endswith(f".{left.text}"))
            and not (_is_written(member) or right.contains(member))
        ]
        usage = usage_of_nodes(model, uses)
        if added is not None:
            usage.growths.append(Growth(node, None, added, "spread"))
        writes = [
            other
            for member in model.members.get(last_name(left), ())
            if model.key(member) in keys
            and _is_written(member)
            and (other := member.parent) is not None
            and member.text not in (other.child("right") or other).text
            and other is not node
        ]
        usage.shrinks.extend(writes)
        guarded = node.kind == "augmented_assignment_expression" or left.text in right.text
        if not guarded and model.functions.around(node) is not None:
            continue
        exported = (last_name(left),) if own else ()
        if own:
            usage.escapes.append(left)
        yield Collection(left.text, kind, Keeper.MODULE, left, usage, exported=exported)


def _is_part_of_module(model: FileModel, node: Node, owner: Node) -> bool:
    """Say whether an assignment at module level sets a property of what the module holds.

    `app.locals.visits = []`, `server.sessions = {}`; not what a class gives its instances.
    """
    if model.functions.around(node) is not None or "prototype" in owner.text:
        return False
    root = bare(owner)
    while root.kind == "member_expression":
        root = bare(root.child("object") or root.children[0])
    binding = model.bindings.of(root) if root.kind == "identifier" else None
    return binding is not None and binding.at_module_level and binding.kind in _HELD


def _added_to_itself(left: Node, right: Node, model: FileModel) -> Node | None:
    """What `g.x = (g.x || []).concat(e)` or `g.x = [...(g.x || []), e]` adds; None otherwise."""
    value = bare(right)
    base: Node | None = None
    added: list[Node] = []
    if value.kind == "call_expression" and callee_name(value) == "concat":
        base, added = bare(value.child("function") or value).child("object"), arguments(value)
    elif value.kind == "array" and value.children and value.children[0].kind == "spread_element":
        base, added = next(iter(value.children[0].children), None), value.children[1:]
    if base is None or not added or bare(base).kind != "binary_expression":
        return None
    start = bare(base).child("left")
    same = start is not None and start.text == left.text
    return added[0] if same and empty_collection(base, model) == "array" else None


def _is_written(member: Node) -> bool:
    parent = member.parent
    return (
        parent is not None
        and member.field == "left"
        and parent.kind in {"assignment_expression", "augmented_assignment_expression"}
    )
