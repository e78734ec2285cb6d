"""Where timer handles go and where they are cleared.

In: a `FileModel`. Out: `Timers`: for a call that arms a timer, the place its handle is kept in, and
whether anything in the file clears that place.
"""

from __future__ import annotations

from heaphound.source.bindings import Binding
from heaphound.source.file_model import FileModel
from heaphound.source.functions import ClassShape
from heaphound.source.shapes import (
    FIELDS,
    arguments,
    bare,
    callee_name,
    last_name,
    property_name,
    receiver,
    value_site,
)
from heaphound.source.syntax import Node

CLEARING = ("clearInterval", "clearTimeout", "clearImmediate", "clear", "cancel")
_CLOSING_METHODS = frozenset({"close", "clear", "cancel", "stop", "dispose", "unref"})


def is_global_timer(model: FileModel, call: Node, name: str) -> bool:
    """Say whether a call is the global timer function, not a method of the same name."""
    target = call.child("function")
    if target is None:
        return False
    target = bare(target)
    if target.kind == "identifier":
        binding = model.bindings.of(target)
        if binding is None:
            return target.text == name
        origin = model.origin_of_binding(binding)
        return origin is not None and origin[0] in {"timers", "node:timers"}
    owner = target.child("object")
    if owner is None:
        return False
    return owner.text in {"globalThis", "global", "window"} or model.origin(owner) in {
        ("timers", "*"),
        ("node:timers", "*"),
        ("timers", "default"),
        ("node:timers", "default"),
    }


class Timers:
    """The clearing calls of a file, by what they clear."""

    def __init__(self, model: FileModel) -> None:
        self.model = model
        self.clearing = [
            call for call in model.calls_named(*CLEARING) if call.kind == "call_expression"
        ]
        self.cleared_keys: set[str] = set()
        self.cleared_names: dict[str, list[Node]] = {}
        for call in self.clearing:
            for argument in arguments(call)[:1]:
                self._note_cleared(argument)
        for name in ("forEach", "map"):
            for call in model.calls_named(name):
                given = arguments(call)
                owner = receiver(call)
                if given and owner is not None and last_name(given[0]) in CLEARING:
                    self._note_cleared(owner)

    def _note_cleared(self, place: Node) -> None:
        self.cleared_keys.add(self.model.key(place))
        name = last_name(place)
        if name and bare(place).kind == "member_expression":
            self.cleared_names.setdefault(name, []).append(bare(place))
        binding = self.model.bindings.of(bare(place))
        if binding is not None and binding.value is not None and binding.path:
            self.cleared_names.setdefault(binding.path[-1], []).append(bare(place))
        elif binding is not None and binding.value is not None:
            source = bare(binding.value)
            if source.kind == "member_expression":
                self.cleared_names.setdefault(last_name(source), []).append(source)

    def kept_in(self, call: Node) -> Node | Binding | None:
        """The variable or member that a timer's handle goes into; None when it goes elsewhere."""
        node = value_site(call)
        parent = node.parent
        while parent is not None and parent.kind == "member_expression":  # .unref()
            if parent.parent is None or last_name(parent) not in {"unref", "ref"}:
                return None
            node = value_site(parent.parent)
            parent = node.parent
        while parent is not None and parent.kind in {"ternary_expression", "binary_expression"}:
            node, parent = parent, parent.parent
        if parent is None:
            return None
        if parent.kind == "variable_declarator":
            name = parent.child("name")
            return self.model.bindings.of(name) if name is not None else None
        if parent.kind in {"assignment_expression", "augmented_assignment_expression"}:
            left = parent.child("left")
            if left is None:
                return None
            if left.kind == "identifier":
                return self.model.bindings.of(left)
            return left
        if parent.kind in FIELDS and property_name(parent):
            return parent.child("property") or parent.child("name")
        return None

    def clears(self, place: Node | Binding) -> bool:
        """Say whether something in the file clears the timer kept in a place."""
        if isinstance(place, Binding):
            if f"{place.name}#{place.node.index}" in self.cleared_keys:
                return True
            return any(
                use.parent is not None
                and use.parent.kind == "member_expression"
                and last_name(use.parent) in _CLOSING_METHODS - {"unref"}
                for use in place.references
            )
        name = last_name(place) or place.text
        if self.model.key(place) in self.cleared_keys:
            return True
        shape = self._class_around(place)
        elsewhere = self.model.functions.is_field_of_another
        if any(not elsewhere(cleared, shape) for cleared in self.cleared_names.get(name, ())):
            return True
        return any(
            (owner := receiver(call)) is not None
            and last_name(owner) == name
            and not elsewhere(owner, shape)
            for closing in ("close", "dispose", "stop")
            for call in self.model.calls_named(closing)
        )

    def _class_around(self, place: Node) -> ClassShape | None:
        """The class of which a place is a field, if it is one of `this`."""
        functions = self.model.functions
        owner = place.child("object") if place.kind == "member_expression" else None
        if owner is not None:
            return functions.class_of(owner) if functions.means_this(owner) else None
        return next((shape for shape in functions.classes if shape.contains(place)), None)

    def clears_of(self, place: Node | Binding) -> list[Node]:
        """The calls that clear a place by its own name."""
        if isinstance(place, Binding):
            wanted = f"{place.name}#{place.node.index}"
            name = ""
        else:
            wanted, name = self.model.key(place), last_name(place) or place.text
        found = []
        for call in self.clearing:
            for argument in arguments(call)[:1]:
                same_name = bool(name) and last_name(argument) == name
                if self.model.key(argument) == wanted or same_name:
                    found.append(call)
        return found

    def clears_itself(self, call: Node) -> bool:
        """Say whether the timer's own callback clears it: `clearInterval(this)` or by its name."""
        callback = next(iter(arguments(call)), None)
        if callback is None:
            return False
        return any(callback.contains(clear) for clear in self.clearing)


def is_timer_clear(call: Node) -> bool:
    """Say whether a call is `clearInterval`, `clearTimeout` or `clearImmediate`."""
    return callee_name(call) in CLEARING[:3]


def unrefs(place: Binding | Node) -> bool:
    """Say whether the kept handle is unreferenced, so that at least the process can end."""
    uses = place.references if isinstance(place, Binding) else []
    return any(
        use.parent is not None
        and use.parent.kind == "member_expression"
        and last_name(use.parent) == "unref"
        for use in uses
    )
