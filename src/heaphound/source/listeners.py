"""Where a file adds listeners and where it removes them.

In: a `FileModel`. Out: `Listeners`: each addition and removal with its receiver, event and handler,
and the answer to the question all listener rules ask: is this one taken off again?
"""

from __future__ import annotations

from dataclasses import dataclass

from heaphound.source.file_model import FileModel
from heaphound.source.receivers import comes_last
from heaphound.source.shapes import (
    FUNCTIONS,
    arguments,
    bare,
    callee_name,
    discarded,
    last_name,
    literal,
    receiver,
    string_value,
)
from heaphound.source.syntax import Node

ADDING = ("on", "addListener", "prependListener", "addEventListener", "once", "prependOnceListener")
REMOVING = ("off", "removeListener", "removeEventListener")
_OF_THIS = "field of this"
_STORING = frozenset({"set", "push", "add", "unshift"})


@dataclass(frozen=True, slots=True)
class Listener:
    """A call that adds or removes a listener.

    Attributes:
        event: the event's name, or None when it is computed.
        fresh: the handler is a function made by this very call.
    """

    call: Node
    receiver: Node
    method: str
    event: str | None
    handler: Node
    options: Node | None
    fresh: bool

    @property
    def once(self) -> bool:
        """Say whether the emitter itself removes it after the first event."""
        if self.method in {"once", "prependOnceListener"}:
            return True
        return self.options is not None and _has_true(self.options, "once")

    @property
    def soon_gone(self) -> bool:
        """Say whether it goes with its first event, and that is not the emitter's last one."""
        return self.once and not comes_last(self.event)


class Listeners:
    """The additions and removals of a file."""

    def __init__(self, model: FileModel) -> None:
        self.model = model
        self.added = [found for call in model.calls_named(*ADDING) if (found := _listener(call))]
        self.removed = [
            found for call in model.calls_named(*REMOVING) if (found := _listener(call))
        ]
        self._cleared = {
            last_name(target)
            for call in model.calls_named("removeAllListeners")
            if (target := receiver(call)) is not None
        }
        self._removed_keys = [(one.event, self.handler_keys(one.handler)) for one in self.removed]

    def is_removed(self, listener: Listener) -> bool:
        """Say whether something in the file takes this listener off, or keeps the means to."""
        if last_name(listener.receiver) in self._cleared or not discarded_chain(listener.call):
            return True
        if listener.options is not None and "signal" in listener.options.text:
            return True
        keys = self.handler_keys(listener.handler)
        for (event, removed), removal in zip(self._removed_keys, self.removed, strict=True):
            if _phases_differ(listener, removal):
                continue
            if event is not None and listener.event is not None and event != listener.event:
                continue
            if same_handler(keys, removed) or "stored" in keys:
                return True
        return False

    def removals_of(self, added: Listener) -> list[Node]:
        """The calls that take a function off the emitter and event it was added to."""
        keys, key = self.handler_keys(added.handler), self.model.key(added.receiver)
        return [
            one.call
            for one in self.removed
            if same_handler(keys, self.handler_keys(one.handler))
            and self.model.key(one.receiver) == key
            and one.event in {added.event, None}
        ]

    def handler_keys(self, handler: Node) -> set[str]:
        """Names for a handler: two calls with a common one add and remove the same function."""
        handler = bare(handler)
        keys: set[str] = set()
        while handler.kind == "assignment_expression":
            left, right = handler.child("left"), handler.child("right")
            if left is None or right is None:
                break
            keys |= self._place_keys(left)
            handler = bare(right)
        if handler.kind in {"identifier", "member_expression", "subscript_expression"}:
            keys |= self._place_keys(handler)
        elif handler.kind in FUNCTIONS and handler.child("name") is not None:
            binding = self.model.bindings.of(handler.child("name") or handler)
            if binding is not None:
                keys.add(f"{binding.name}#{binding.node.index}")
        return keys

    def _place_keys(self, place: Node) -> set[str]:
        keys = {self.model.key(place), "." + last_name(place)}
        owner = place.child("object") if place.kind == "member_expression" else None
        if owner is not None and self.model.functions.means_this(owner):
            if self.model.functions.class_of(owner) is not None:
                keys.add(_OF_THIS)
        if place.kind != "identifier":
            return keys
        keys.discard("." + last_name(place))
        binding = self.model.bindings.of(place)
        if binding is None:
            return keys
        keys.add(f"{binding.name}#{binding.node.index}")
        for use in binding.references:
            parent = use.parent
            if parent is None:
                continue
            if parent.kind == "assignment_expression" and use.field == "right":
                left = parent.child("left")
                if left is not None:
                    keys |= {self.model.key(left), "." + last_name(left)}
            elif (
                parent.kind == "arguments"
                and parent.parent is not None
                and callee_name(parent.parent) in _STORING
            ) or parent.kind in {"pair", "array", "object", "return_statement"}:
                keys.add("stored")
        if binding.value is not None and bare(binding.value).kind == "member_expression":
            keys.add("." + last_name(binding.value))
        return keys


def _phases_differ(added: Listener, removed: Listener) -> bool:
    """Say whether one of two calls on an event target is for capturing and the other is not."""
    if removed.method != "removeEventListener" or added.method != "addEventListener":
        return False
    there, here = _captures(added.options), _captures(removed.options)
    return None not in {there, here} and there != here


def _captures(options: Node | None) -> bool | None:
    """Whether options say that a listener captures; None where they do not show it."""
    if options is None or options.kind == "false":
        return False
    if options.kind == "object":
        plain = all(pair.kind == "pair" for pair in options.children)
        return _has_true(options, "capture") if plain else None
    return True if options.kind == "true" else None


def same_handler(added: set[str], removed: set[str]) -> bool:
    """Say whether two sets of keys name one handler; fields of two classes are not the same."""
    common = added & removed
    if _OF_THIS in common:
        return any(not key.startswith(".") for key in common - {_OF_THIS})
    return bool(common)


def is_bind(node: Node) -> bool:
    """Say whether an expression is `f.bind(...)`."""
    node = bare(node)
    return node.kind == "call_expression" and callee_name(node) == "bind"


def discarded_chain(call: Node) -> bool:
    """Say whether a call's value is dropped, also when more calls are chained to it."""
    node = call
    while (
        node.parent is not None
        and node.parent.kind == "member_expression"
        and node.field == "object"
        and node.parent.parent is not None
        and node.parent.field == "function"
    ):
        node = node.parent.parent
    parent = node.parent
    if parent is not None and parent.kind == "arrow_function":
        return True
    return discarded(node)


def _listener(call: Node) -> Listener | None:
    target = receiver(call)
    given = arguments(call)
    if call.kind != "call_expression" or target is None or len(given) < 2:
        return None
    handler = bare(given[1])
    fresh = handler.kind in FUNCTIONS or is_bind(handler)
    usable = {"identifier", "member_expression", "assignment_expression", "subscript_expression"}
    if (not fresh and handler.kind not in usable) or literal(handler):
        return None
    return Listener(
        call=call,
        receiver=target,
        method=callee_name(call),
        event=string_value(given[0]),
        handler=handler,
        options=given[2] if len(given) > 2 else None,
        fresh=fresh,
    )


def _has_true(options: Node, name: str) -> bool:
    for pair in options.children:
        if pair.kind == "pair":
            key, value = pair.child("key"), pair.child("value")
            if key is not None and value is not None and key.text == name:
                return value.kind == "true"
    return False
