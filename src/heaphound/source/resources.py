"""Which calls of a file open a client: the known ones, and those that wrap them.

In: a file's model and the settings. Out: `Resources`: for a call, the `Client` it opens. Functions
that return a newly opened client are factories; classes whose constructor or field opens one are
resources, and making one opens what it holds.
"""

from __future__ import annotations

import re

from heaphound.source.bindings import Binding
from heaphound.source.clients import CLOSING, Client, keep_alive_agent, opened_client
from heaphound.source.file_model import FileModel
from heaphound.source.functions import ClassShape, Function
from heaphound.source.settings import Settings
from heaphound.source.shapes import (
    CALLS,
    FIELDS,
    arguments,
    bare,
    callee,
    last_name,
    property_name,
    value_site,
)
from heaphound.source.syntax import Node

_WRAPPING = frozenset({"drizzle-orm", "kysely"})
OPENER = re.compile(r"^(open|connect|init|initiali[sz]e|start|launch|setup)$")
_CHAINED = frozenset({"on", "once", "connect", "addListener", "setMaxListeners", "unref"})


class Resources:
    """What opens a client in one file."""

    def __init__(self, model: FileModel, settings: Settings) -> None:
        self.model = model
        self.settings = settings
        self._known: dict[int, Client | None] = {}
        self.factories: dict[int, Client] = {}
        self.classes: dict[int, Client] = {}
        openings = [
            (call, client)
            for kind in CALLS
            for call in model.by_kind.get(kind, ())
            if (client := opened_client(model, settings, call)) is not None
        ]
        for call, client in openings:
            self._known[call.index] = client
        for call, client in openings:
            self._note(call, client)
        for call in model.calls_named("setInterval"):
            self._note_interval(call)
        for call in model.by_kind.get("new_expression", ()):
            agent = keep_alive_agent(model, call)
            function = self.model.functions.around(call) if agent is not None else None
            if agent is not None and function is not None and function.owner is not None:
                site = value_site(call).parent
                if site is not None and _is_field(site):
                    self.classes.setdefault(function.owner.node.index, Client(call, agent))

    def opened(self, call: Node) -> Client | None:
        """The client that a call opens, directly or through a factory or class of the file."""
        if call.index in self._known:
            return self._known[call.index]
        target = callee(call)
        if target is None:
            return None
        if call.kind == "call_expression":
            function = self.model.functions.called(target)
            if function is not None and function.node.index in self.factories:
                inner = self.factories[function.node.index]
                return Client(call, f"{inner.name} (through {target.text})", inner.light)
            return self._wrapping(call, target)
        binding = self.model.bindings.of(target)
        shape = self.model.functions.class_of_binding(binding) if binding is not None else None
        if shape is not None and shape.node.index in self.classes:
            inner = self.classes[shape.node.index]
            return Client(call, f"{shape.name} with its {inner.name}", inner.light)
        return None

    def _note_interval(self, call: Node) -> None:
        """A class whose constructor starts an interval that a method of it ends is a resource."""
        function = self.model.functions.around(call)
        shape = function.owner if function is not None else None
        if shape is None or function is not shape.methods.get("constructor") or not closers(shape):
            return
        if self._ends_itself(shape):
            return
        site = value_site(call).parent
        if site is not None and _is_field(site):
            self.classes.setdefault(shape.node.index, Client(call, "interval"))

    def _worked_by_what_is_returned(self, home: Function, binding: Binding) -> bool:
        """Say whether a function returns functions that use the client: a repository, an API."""
        for use in binding.references:
            inner = self.model.functions.around(use)
            while inner is not None and inner.parent is not home:
                inner = inner.parent
            if inner is None:
                continue
            node = inner.node
            places = [node, *(inner.binding.references if inner.binding is not None else ())]
            if any(
                (value_site(place).parent or place).kind == "return_statement"
                or _in_returned(place)
                for place in places
            ):
                return True
        return False

    def _ends_itself(self, shape: ClassShape) -> bool:
        """Say whether a method that is no closer calls one: the instance ends with its work."""
        for name in closers(shape):
            for use in self.model.members.get(name, ()):
                owner = use.child("object")
                function = self.model.functions.this_function(use)
                if (
                    owner is not None
                    and use.field == "function"
                    and self.model.functions.means_this(owner)
                    and function is not None
                    and function.owner is shape
                    and function.method not in CLOSING
                ):
                    return True
        return False

    def _wrapping(self, call: Node, target: Node) -> Client | None:
        """An ORM that is handed a new pool as an argument: `drizzle(new Pool())`."""
        origin = self.model.origin(target)
        if origin is None or origin[0].split("/")[0] not in _WRAPPING:
            return None
        for given in arguments(call):
            client = self._known.get(bare(given).index)
            if client is not None:
                return Client(call, client.name)
        return None

    def _note(self, call: Node, client: Client) -> None:
        """See whether a call makes its function a factory, or its class a resource."""
        function = self.model.functions.around(call)
        if function is None:
            return
        site = value_site(outer_call(call)).parent
        if site is None:
            return
        shape = function.owner
        if shape is not None and (function.method == "constructor" or function.field):
            if _is_field(site):
                self.classes[shape.node.index] = client
            return
        if shape is not None and OPENER.match(function.method) and closers(shape):
            left = site.child("left") if site.kind == "assignment_expression" else None
            if left is not None and _is_field(site):
                self.classes.setdefault(shape.node.index, client)
            return
        if function.owner is not None or function.parent is not None:
            return
        if site.kind == "return_statement" or (
            site.kind == "arrow_function" and site.child("body") is not None
        ):
            self.factories[function.node.index] = client
            return
        binding = kept_in(self.model, call)
        if binding is not None and (
            _returned_only(binding) or self._worked_by_what_is_returned(function, binding)
        ):
            self.factories[function.node.index] = client


def outer_call(call: Node) -> Node:
    """The end of a chain of calls that hand on their object: `x().on(...).connect()`."""
    node = call
    while True:
        site = value_site(node)
        member = site.parent
        if (
            member is None
            or member.kind != "member_expression"
            or site.field != "object"
            or last_name(member) not in _CHAINED
            or member.parent is None
            or member.parent.kind != "call_expression"
        ):
            return node
        node = member.parent


def kept_in(model: FileModel, call: Node) -> Binding | None:
    """The local variable that a call's value goes into, also through a chain on it."""
    parent = value_site(outer_call(call)).parent
    place = None
    if parent is not None and parent.kind == "variable_declarator":
        place = parent.child("name")
    elif parent is not None and parent.kind == "assignment_expression":
        place = parent.child("left")
        outer = value_site(parent).parent
        if outer is not None and outer.kind == "assignment_expression":
            return None  # a = this.b = open(): someone else keeps it too
    if place is None or place.kind != "identifier":
        return None
    binding = model.bindings.of(place)
    return binding if binding is not None and not binding.at_module_level else None


def closers(shape: ClassShape) -> list[str]:
    """The methods of a class that by their name close it."""
    return [name for name in shape.methods if name in CLOSING]


def _is_field(site: Node) -> bool:
    if site.kind in FIELDS and property_name(site):
        return True
    left = site.child("left") if site.kind == "assignment_expression" else None
    return left is not None and left.kind == "member_expression" and left.text.startswith("this.")


def _in_returned(use: Node) -> bool:
    """Say whether a use is a property of an object that is returned: `return { pool, redis }`."""
    member = use.kind in {"shorthand_property_identifier", "method_definition"}
    place = use if member else value_site(use).parent
    if place is None or not (member or place.kind == "pair"):
        return False
    whole = value_site(place.parent).parent if place.parent is not None else None
    return whole is not None and whole.kind in {"return_statement", "arrow_function"}


def _returned_only(binding: Binding) -> bool:
    """Say whether the function returns the variable and nothing in it keeps it elsewhere."""
    return any(
        use.parent is not None and (use.parent.kind == "return_statement" or _in_returned(use))
        for use in binding.references
    ) and not any(
        use.parent is not None and use.parent.kind == "assignment_expression"
        for use in binding.references
    )
