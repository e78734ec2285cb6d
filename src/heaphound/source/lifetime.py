"""How often code runs and how long objects live, as far as one file tells.

In: a `FileModel`. Out: answers to: does this place run once per process, once per instance, or
any number of times; does this receiver outlive the call; is the place guarded against repetition.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from heaphound.source.bindings import Binding
from heaphound.source.file_model import FileModel
from heaphound.source.functions import ClassShape, Function, called_in_place, runs_at_once
from heaphound.source.guards import latches
from heaphound.source.receivers import given_back
from heaphound.source.shapes import (
    CALLS,
    LOOPS,
    arguments,
    bare,
    callee_name,
    hands_out_shared,
    last_name,
    lends,
    receiver,
    value_site,
)
from heaphound.source.syntax import Node

_ONCE_CALLBACKS_WORDS = """
    once then catch finally listen ready whenReady nextTick setImmediate queueMicrotask
    before after beforeAll afterAll onReady setTimeout forEach map reduce on
"""
_ONCE_CALLBACKS = frozenset(_ONCE_CALLBACKS_WORDS.split())
_LIFECYCLE = re.compile(
    r"^_*#?(init|initiali[sz]e|start|connect|open|attach|bind|listen|setup|mount|boot|bootstrap|"
    r"register|run|serve|launch|onModuleInit|onApplicationBootstrap|componentDidMount|"
    r"connectedCallback)([A-Z_].*)?$"
)
_TEARDOWN = re.compile(
    r"^_*#?(close|stop|destroy|dispose|end|shutdown|terminate|disconnect|teardown|tearDown|detach|"
    r"unbind|cleanup|cleanUp|clear|clean|reset|release|kill|quit|abort|cancel|finish|unmount|"
    r"unlisten|finalize|onModuleDestroy|onApplicationShutdown|beforeApplicationShutdown|"
    r"componentWillUnmount|disconnectedCallback|deactivate|disable|uninstall|unregister|"
    r"unsubscribe|remove|off|exit|gracefulShutdown|asyncDispose|Symbol)([A-Z_].*)?$"
)
_AGAIN = re.compile(r"^_*#?re(connect|start|open|try|subscribe|init|establish|listen|schedule)")
_PROCESS_NAMES = frozenset({"process", "globalThis", "global", "cluster", "window", "document"})
_NAMING = frozenset({"member_expression", "subscript_expression", "identifier", "this"})
_MAX_DEPTH = 8


class Longevity(Enum):
    """How long the object an expression names lives, as seen from the call that names it."""

    PROCESS = "process"
    MODULE = "module"
    FIELD = "field"
    THIS = "this"
    PARAMETER = "parameter"
    OUTER_PARAMETER = "outer parameter"
    CLOSURE = "closure"
    LOCAL = "local"
    UNKNOWN = "unknown"


def is_teardown_name(name: str) -> bool:
    """Say whether a method of this name ends something.

    >>> is_teardown_name("closeAll"), is_teardown_name("_destroy"), is_teardown_name("closest")
    (True, True, False)
    """
    return _TEARDOWN.match(name) is not None


def is_lifecycle_name(name: str) -> bool:
    """Say whether a method of this name starts something."""
    return _LIFECYCLE.match(name) is not None


class Lifetime:
    """Answers about one file; results are kept, so that rules may ask freely."""

    def __init__(self, model: FileModel) -> None:
        self.model = model
        self.known_once: dict[int, bool] = {}

    def runs_once(self, site: Node) -> bool:
        """Say whether a place runs O(1) times per process."""
        function = self.model.functions.around(site)
        return function is None or self._function_once(function, 0)

    def _function_once(self, function: Function, depth: int) -> bool:
        known = self.known_once.get(function.node.index)
        if known is not None:
            return known
        if depth > _MAX_DEPTH:
            return False
        self.known_once[function.node.index] = False  # a function that calls itself is not once
        answer = self._works_out_once(function, depth)
        self.known_once[function.node.index] = answer
        return answer

    def _works_out_once(self, function: Function, depth: int) -> bool:
        def site_once(site: Node) -> bool:
            around = self.model.functions.around(site)
            return around is None or self._function_once(around, depth + 1)

        call = called_in_place(function)
        if call is not None:
            return site_once(call)
        if function.owner is not None or function.field:
            return False
        site = value_site(function.node)
        parent = site.parent
        if parent is not None and parent.kind == "arguments" and parent.parent is not None:
            outer = parent.parent
            if outer.kind == "new_expression":
                return callee_name(outer) == "Promise" and site_once(outer)
            name = callee_name(outer)
            if name == "on":
                target = receiver(outer)
                return target is not None and target.text == "process" and site_once(outer)
            return name in _ONCE_CALLBACKS and site_once(outer)
        binding = function.binding
        if binding is None or binding.exported or binding.writes:
            return False
        uses = [use for use in binding.references if not function.node.contains(use)]
        recursive = len(uses) < len(binding.references)
        if not uses or len(uses) > 2 or recursive:
            return False
        return all(
            use.parent is not None
            and use.field == "function"
            and use.parent.kind == "call_expression"
            and site_once(use.parent)
            and not self._in_loop(use)
            for use in uses
        )

    def _in_loop(self, node: Node) -> bool:
        function = self.model.functions.around(node)
        for ancestor in node.ancestors():
            if function is not None and ancestor is function.node:
                return False
            if ancestor.kind in LOOPS:
                return True
        return False

    def once_per_instance(self, function: Function | None, depth: int = 0) -> bool:
        """Say whether a method runs once for each instance of its class."""
        if function is None or function.owner is None or depth > 3:
            return False
        if function.field or function.method == "constructor":
            return True
        shape = function.owner
        if is_lifecycle_name(function.method) and has_teardown(shape):
            return not self.runs_again(function)
        uses = [
            member
            for member in self.model.members.get(function.method, ())
            if not function.node.contains(member)
        ]
        if not uses or len(uses) > 3:
            return False
        for use in uses:
            owner = use.child("object")
            caller = self.model.functions.this_function(use)
            is_call = use.field == "function" and use.parent is not None
            if (
                not is_call
                or owner is None
                or not self.model.functions.means_this(owner)
                or self.model.functions.around(use) is not caller
                or not self.once_per_instance(caller, depth + 1)
            ):
                return False
        return True

    def runs_again(self, function: Function) -> bool:
        """Say whether the class itself calls a method of its set-up again: it reconnects.

        That is a call from an event handler or a timer in it, or from a method whose name says so.
        """
        for use in self.model.members.get(function.method, ()):
            owner = use.child("object")
            if use.field != "function" or owner is None:
                continue
            if not self.model.functions.means_this(owner):
                continue
            if self.model.functions.class_of(owner) is not function.owner:
                continue
            caller = self.outermost(use)
            if caller is not None and _AGAIN.match(caller.name):
                return True
            around = self.model.functions.around(use)
            while around is not None and around is not caller:
                call = value_site(around.node).parent
                named = callee_name(call.parent) if call is not None and call.parent else ""
                if named in {"setTimeout", "on", "addListener", "addEventListener"}:
                    return True
                around = around.parent
        return False

    def outermost(self, site: Node) -> Function | None:
        """The method or declared function that a place belongs to; callbacks belong to theirs."""
        function = self.model.functions.around(site)
        while function is not None and function.parent is not None:
            if function.owner is not None:
                break
            function = function.parent
        return function

    def guarded(self, site: Node) -> bool:
        """Say whether a condition that this code itself changes keeps it from running twice."""
        function = self.model.functions.around(site)
        limit = function.node if function is not None else self.model.tree.root
        inside = site
        for ancestor in site.ancestors():
            condition = None
            if ancestor.kind in {"if_statement", "ternary_expression"}:
                condition = ancestor.child("condition")
            elif ancestor.kind == "binary_expression" and set(ancestor.tokens) & {"||", "&&", "??"}:
                condition = ancestor.child("left")
            elif ancestor.kind == "augmented_assignment_expression" and set(ancestor.tokens) & {
                "||=",
                "??=",
            }:
                return True
            elif ancestor.kind in {"statement_block", "program", "switch_case"}:
                if self._guard_before(ancestor, inside, limit):
                    return True
            if (
                condition is not None
                and not condition.contains(site)
                and latches(self.model, condition, limit, enters=True)
            ):
                return True
            if ancestor is limit:
                break
            inside = ancestor
        outer = function.parent if function is not None else None
        if function is not None and outer is not None and self._passed_to_promise(function):
            return self.guarded(function.node)
        return False

    def _passed_to_promise(self, function: Function) -> bool:
        parent = value_site(function.node).parent
        if parent is None or parent.kind != "arguments" or parent.parent is None:
            return called_in_place(function) is not None
        return callee_name(parent.parent) in {"Promise", "then"}

    def _guard_before(self, block: Node, inside: Node, limit: Node) -> bool:
        for statement in block.children:
            if statement.index >= inside.index:
                return False
            if statement.kind != "if_statement":
                continue
            consequence = statement.child("consequence")
            condition = statement.child("condition")
            leaves = consequence is not None and any(
                node.kind in {"return_statement", "throw_statement", "continue_statement"}
                for node in (consequence, *consequence.children)
            )
            if (
                leaves
                and condition is not None
                and latches(self.model, condition, limit, enters=False)
            ):
                return True
        return False

    def longevity(self, node: Node, depth: int = 0) -> Longevity:
        """How long the object that an expression names lives."""
        node = bare(node)
        if depth > _MAX_DEPTH:
            return Longevity.UNKNOWN
        if self.model.functions.means_this(node):
            return Longevity.THIS
        if node.kind == "identifier":
            binding = self.model.bindings.of(node)
            if binding is None:
                known = node.text in _PROCESS_NAMES
                return Longevity.PROCESS if known else Longevity.UNKNOWN
            return self._binding_longevity(binding, node, depth)
        if node.kind in {"member_expression", "subscript_expression"}:
            owner = node.child("object")
            inner = self.longevity(owner, depth + 1) if owner is not None else Longevity.UNKNOWN
            return Longevity.FIELD if inner is Longevity.THIS else inner
        if node.kind == "call_expression":
            target = node.child("function")
            if target is not None and bare(target).kind == "member_expression":
                owner = bare(target).child("object")
                if owner is not None and bare(owner).kind == "call_expression":
                    return self.longevity(owner, depth + 1)
                if owner is not None and (hands_out_shared(node) or lends(node)):
                    return self.longevity(owner, depth + 1)
            return Longevity.LOCAL
        return Longevity.LOCAL if node.kind in {"new_expression", "object"} else Longevity.UNKNOWN

    def _binding_longevity(self, binding: Binding, use: Node, depth: int) -> Longevity:
        if binding.kind == "import":
            module = (binding.origin or ("", ""))[0].removeprefix("node:")
            return Longevity.PROCESS if module in {"process", "cluster"} else Longevity.MODULE
        if binding.kind == "param":
            function = self.model.functions.around(use)
            own = function is not None and binding.scope.node is function.node
            return Longevity.PARAMETER if own else Longevity.OUTER_PARAMETER
        if binding.at_module_level:
            origin = self.model.origin_of_binding(binding)
            if origin is not None and origin[0].removeprefix("node:") in {"process", "cluster"}:
                return Longevity.PROCESS
            return Longevity.MODULE
        if binding.value is not None and not binding.writes:
            value = bare(binding.value)
            if value.kind == "binary_expression" and set(value.tokens) & {"||", "??"}:
                value = bare(value.child("left") or value)  # const { signal } = options ?? {}
            if callee_name(value) in {"pop", "shift"} and given_back(binding):
                value = receiver(value) or value
            shared = value.kind == "call_expression" and (hands_out_shared(value) or lends(value))
            if shared or value.kind in _NAMING:
                found = self.longevity(value, depth + 1)
                if binding.path and found is Longevity.THIS:
                    return Longevity.FIELD
                return found
        around = self.model.functions.around(use)
        while around is not None and runs_at_once(around):
            around = around.parent
        home = binding.scope.function
        inner = around is None or home is None or around.node is home or around.node.contains(home)
        return Longevity.LOCAL if inner else Longevity.CLOSURE

    def escapes(self, binding: Binding, without: Sequence[Node] = ()) -> bool:
        """Say whether a value is returned, stored, exported or passed on, but to `without`."""
        return bool(binding.exported) or any(
            not any(call.contains(use) for call in without) for use in self.escaping_uses(binding)
        )

    def escaping_uses(self, binding: Binding) -> list[Node]:
        """The uses by which what a variable holds is returned, stored or passed on."""
        return [use for use in binding.references if self._use_escapes(use)]

    def _use_escapes(self, use: Node) -> bool:
        node = value_site(use)
        if node.kind == "shorthand_property_identifier" or node.parent is None:
            return True
        parent = node.parent
        kind = parent.kind
        if kind in {"return_statement", "array", "pair", "spread_element", "yield_expression"}:
            return True
        if kind == "arguments" and parent.parent is not None and _only_waits(parent.parent, node):
            return False
        if kind == "arguments" or (kind == "arrow_function" and node.field == "body"):
            return True
        if kind == "assignment_expression" and node.field == "right":
            return True
        if kind in {"variable_declarator", "ternary_expression", "binary_expression"}:
            return kind == "variable_declarator" or self._use_escapes(parent)
        return kind in {"export_statement", "assignment_pattern", "throw_statement"}

    def enclosing_class(self, site: Node) -> ClassShape | None:
        """The class whose text a place is in."""
        function = self.outermost(site)
        return function.owner if function is not None else None


def _only_waits(call: Node, given: Node) -> bool:
    """Say whether a call waits for an event of its first argument: `once(worker, "message")`."""
    if callee_name(call) in {"bind", "call", "apply"}:  # `db.get.bind(db)` names its own object
        return (receiver(call) or call).text.startswith(f"{given.text}.")
    return callee_name(call) == "once" and arguments(call)[0] is given


def has_teardown(shape: ClassShape) -> bool:
    """Say whether a class has a method that ends its instances."""
    return any(is_teardown_name(name) for name in shape.methods)


def describe_function(function: Function | None) -> str:
    """A function in the words of a message."""
    if function is None:
        return "the module"
    if function.owner is not None:
        name = function.owner.name or "the class"
        if function.method == "constructor" or function.field:
            return f"new {name}()"
        return f"{name}.{function.method}()"
    if function.name in {"exports", "default"}:
        return "call of the exported function"
    if function.name:
        return f"{function.name}()"
    call = value_site(function.node).parent
    if call is not None and call.parent is not None and call.parent.kind in CALLS:
        target = call.parent.child("function")
        named = last_name(target) if target is not None else ""
        return f"`{named}` callback" if named else "call of this callback"
    return "call of this function"
