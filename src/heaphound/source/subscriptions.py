"""When a collection is one of subscribers: it is filled with what its callers hand in.

In: a collection's name and one of its growths. Out: whether that growth is a subscription.
"""

from __future__ import annotations

import re

from heaphound.source.report import SourceFile
from heaphound.source.shapes import bare
from heaphound.source.syntax import Node
from heaphound.source.usage import Growth

_SUBSCRIBING = re.compile(
    r"^_*#?(subscribe|listen|observe|watch|onChange|onUpdate|onMessage|onEvent|addListener|"
    r"addSubscriber|addObserver|addWatcher|addClient|addCallback|on[A-Z]\w*)$|^on$"
)
_SUBSCRIBERS = re.compile(
    r"(subscribers?|subscriptions?|listeners?|observers?|watchers?|waiters?|clients|sockets|"
    r"connections|streams|responses|subs)$",
    re.IGNORECASE,
)
_CONNECTIONS_WORDS = """
    res response socket ws conn connection client stream reply
"""
_CONNECTIONS = frozenset(_CONNECTIONS_WORDS.split())


def is_subscription(file: SourceFile, name: str, growth: Growth) -> bool:
    """Say whether a collection gains a subscriber: a parameter of a subscribe-like function."""
    value = bare(growth.value) if growth.value is not None else None
    if value is None or value.kind != "identifier":
        return False
    binding = file.model.bindings.of(value)
    if binding is None or binding.kind != "param":
        return False
    function = file.lifetime.outermost(growth.site)
    subscribing = function is not None and _SUBSCRIBING.match(function.name) is not None
    if binding.name in _CONNECTIONS:
        return bool(_SUBSCRIBERS.search(name)) or subscribing
    return subscribing and (bool(_SUBSCRIBERS.search(name)) or _is_called(file, name))


def _is_called(file: SourceFile, name: str) -> bool:
    """Say whether the elements of a collection are called in a loop over it."""
    for loop in file.model.by_kind.get("for_in_statement", ()):
        left, right = loop.child("left"), loop.child("right")
        if right is None or left is None or name.rsplit(".", maxsplit=1)[-1] not in right.text:
            continue
        if any(_calls(node, left.text) for node in file.model.tree.within(loop)):
            return True
    return any(
        call.text.startswith((f"{name}.forEach", f"{name}?.forEach"))
        for call in file.model.calls_named("forEach")
    )


def _calls(node: Node, variable: str) -> bool:
    target = node.child("function") if node.kind == "call_expression" else None
    return target is not None and bare(target).text == variable
