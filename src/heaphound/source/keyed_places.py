"""Handles that are kept in a collection under a key which the caller gives.

In: a call whose value is kept. Out: the collection and key (`timers.set(name, setInterval(...))`),
whether the same key may come again, and whether the code looks first at what is there.
"""

from __future__ import annotations

from dataclasses import dataclass

from heaphound.source.bindings import Binding
from heaphound.source.closures import calling
from heaphound.source.lifetime import Longevity
from heaphound.source.report import SourceFile
from heaphound.source.shapes import arguments, bare, callee_name, last_name, receiver, value_site
from heaphound.source.syntax import Node
from heaphound.source.vocabulary import words

SET_ARGUMENTS = 2
_LASTING = frozenset({Longevity.MODULE, Longevity.FIELD, Longevity.CLOSURE, Longevity.PROCESS})
# What is new for each connection or request, and its id with it.
_NEW_WORDS = """
    socket ws conn connection client req request res response session ctx context peer stream uuid
    guid
"""
_NEW_EACH_TIME = frozenset(_NEW_WORDS.split())


@dataclass(frozen=True, slots=True)
class KeyedPlace:
    """`collection.set(key, value)` or `collection[key] = value`, and the node that writes it."""

    collection: Node
    key: Node
    write: Node

    def lookup(self) -> str:
        """How the source reads what is there."""
        if self.write.kind == "call_expression":
            return f"{self.collection.text}.get({self.key.text})"
        return f"{self.collection.text}[{self.key.text}]"


def keyed_place(file: SourceFile, call: Node) -> KeyedPlace | None:
    """The place in a lasting collection that a call's value is put into, also by way of a const."""
    direct = _written(call)
    if direct is None:
        declared = value_site(call).parent
        name = declared.child("name") if declared is not None else None
        held = file.model.bindings.of(name) if name is not None else None
        direct = (
            next((_written(use) for use in held.references if _written(use)), None)
            if (held is not None and name is not None and name.kind == "identifier")
            else None
        )
    if direct is None or file.lifetime.longevity(direct.collection) not in _LASTING:
        return None
    return direct


def _written(value: Node) -> KeyedPlace | None:
    site = value_site(value)
    parent = site.parent
    if parent is None:
        return None
    if parent.kind == "arguments" and parent.parent is not None:
        write, given = parent.parent, parent.children
        owner = receiver(write)
        is_set = callee_name(write) == "set" and len(given) == SET_ARGUMENTS
        return KeyedPlace(owner, given[0], write) if is_set and owner and site is given[1] else None
    left = parent.child("left") if parent.kind == "assignment_expression" else None
    if left is None or left.kind != "subscript_expression" or left is site:
        return None
    owner, key = left.child("object"), left.child("index")
    return KeyedPlace(owner, key, parent) if owner is not None and key is not None else None


def may_come_again(file: SourceFile, place: KeyedPlace, site: Node) -> bool:
    """Say whether callers give the key, and not one that is new each time such as a socket's id."""
    root = bare(place.key)
    named = set(words(root.text))
    while root.kind == "member_expression":
        root = bare(root.child("object") or root.children[0])
    binding = file.model.bindings.of(root)
    held = _source(file, binding) if binding is not None else None
    if held is None or held.kind != "param":
        return False
    named |= set(words(held.name))
    function = file.model.functions.around(site)
    outermost = file.lifetime.outermost(site)
    if function is None or outermost is None or not outermost.node.contains(held.node):
        return False
    return "params" in place.key.text or not named & _NEW_EACH_TIME


def _source(file: SourceFile, binding: Binding) -> Binding | None:
    """The parameter that a variable is taken from: `const { name } = task`."""
    if binding.kind == "param" or binding.value is None:
        return binding
    value = bare(binding.value)
    while value.kind == "member_expression":
        value = bare(value.child("object") or value.children[0])
    return file.model.bindings.of(value) if value.kind == "identifier" else None


def looks_up_before(file: SourceFile, place: KeyedPlace, site: Node) -> bool:
    """Say whether the function asks for what the collection has under the key."""
    function = calling(file.model, site)
    wanted = file.model.key(place.collection)
    for node in file.model.tree.within(function.node) if function is not None else ():
        if node.kind == "call_expression" and callee_name(node) in {"get", "has", "delete"}:
            owner = receiver(node)
            if owner is not None and file.model.key(owner) == wanted:
                return True
        if node.kind == "subscript_expression" and node is not place.write.child("left"):
            owner = node.child("object")
            if owner is not None and file.model.key(owner) == wanted:
                return True
    return any(
        file.model.key(given) == wanted or last_name(given) == last_name(place.collection)
        for call in file.model.by_kind.get("call_expression", ())
        if function is not None and function.node.contains(call)
        for given in arguments(call)
    )
