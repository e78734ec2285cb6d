"""When a collection is one of subscribers: it is filled with what its callers hand in.

In: a collection and one of its growths. Out: whether that growth is a subscription, and whether
the collection is global state of live things rather than a cache of data.
"""

from __future__ import annotations

import re

from heaphound.source.bindings import Binding
from heaphound.source.containers import Collection
from heaphound.source.functions import Function
from heaphound.source.growths import Growth
from heaphound.source.report import SourceFile
from heaphound.source.shapes import FUNCTIONS, bare, callee_name, last_name, receiver
from heaphound.source.syntax import Node
from heaphound.source.vocabulary import words

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
CONNECTIONS = frozenset(_CONNECTIONS_WORDS.split())
_CACHE = re.compile(r"cache|memo|lookup", re.IGNORECASE)
# What a program is made of, and hands in while it starts.
_PARTS = frozenset({"route", "plugin", "module", "provider", "schema", "rule", "appender", "layer"})
# What runs around each piece of work, and is set up while the program starts.
_HOOKS_WORDS = """
    hook hooks middleware middlewares plugin plugins interceptor interceptors before after
    transforms filters
"""
_HOOKS = frozenset(_HOOKS_WORDS.split())
_SEEN = frozenset({"seen", "processed", "visited", "known", "handled"})
_NUMBERS_WORDS = """
    id uid uuid key hash token url uri ip email etag digest checksum authorization name
"""
_NUMBERS = frozenset(_NUMBERS_WORDS.split())
_NUMBERED = frozenset({"socket", "ws", "conn", "connection", "peer", "channel", "stream"})
_HANDLERS = frozenset({"handler", "listener", "callback", "cb", "fn", "subscriber", "observer"})
_LIVE = (CONNECTIONS | _HANDLERS | {"watcher", "peer"}) - {"response", "reply"}


def is_subscription(file: SourceFile, name: str, growth: Growth) -> bool:
    """Say whether a collection gains a subscriber: a parameter of a subscribe-like function."""
    value = bare(growth.value) if growth.value is not None else None
    if value is not None and value.kind == "object":
        value = _handler_in(file, value)
    if value is None or value.kind not in {"identifier", "shorthand_property_identifier"}:
        return False
    binding = file.model.bindings.of(value)
    if binding is None or set(words(binding.name)[-1:]) & _PARTS:
        return False
    if set(words(name)) & _HOOKS and not file.per_request(growth.site):
        return False
    if binding.kind != "param":
        made_here = binding.kind in {"const", "let"} and not binding.at_module_level
        value = binding.value
        if value is not None and not binding.path and bare(value).kind == "call_expression":
            made_here = False  # the handle of a subscription elsewhere
        if not made_here or not _SUBSCRIBERS.search(name):
            return False
        return file.per_request(growth.site) or _is_called(file, name)
    subscribing = any(
        function is not None and _SUBSCRIBING.match(function.name) is not None
        for function in (file.lifetime.outermost(growth.site), taking(file, binding))
    )
    if binding.name in CONNECTIONS:
        closes = growth.key is None or growth.how == "add"
        return bool(_SUBSCRIBERS.search(name)) or subscribing or closes
    if subscribing and _SUBSCRIBERS.search(name):
        return True
    # whatever the function's name, what a request adds and a loop calls is a subscriber
    return (subscribing or file.per_request(growth.site)) and _is_called(file, name)


def _handler_in(file: SourceFile, entry: Node) -> Node | None:
    """The handler of a caller that an entry keeps with other things: `{ group, handler }`."""
    for part in entry.children:
        held = part if part.kind == "shorthand_property_identifier" else part.child("value")
        value = bare(held) if held is not None else None
        binding = file.model.bindings.of(value) if value is not None else None
        if binding is not None and binding.kind == "param" and binding.name in _HANDLERS:
            return value
    return None


def taking(file: SourceFile, given: Binding) -> Function | None:
    """The function whose parameter a subscriber is."""
    declared = given.scope.function
    return file.model.functions.of(declared) if declared is not None else None


def _is_called(file: SourceFile, name: str) -> bool:
    """Say whether the elements of a collection are called in a loop over it."""
    for loop in file.model.by_kind.get("for_in_statement", ()):
        left, right = loop.child("left"), loop.child("right")
        if right is None or left is None:
            continue
        if name.rsplit(".", maxsplit=1)[-1] not in _looped(file, right):
            continue
        variable = left.children[0].text if left.children else left.text
        if any(_calls(node, variable) for node in file.model.tree.within(loop)):
            return True
    own = re.compile(rf"(?<![\w$.]){re.escape(name)}(?![\w$])")
    return any(
        (over := receiver(call)) is not None and own.search(over.text)
        for call in file.model.calls_named("forEach")
    )


def _looped(file: SourceFile, over: Node) -> str:
    """The text of what a loop goes over, and of what a variable in it was set to."""
    binding = file.model.bindings.of(bare(over))
    value = binding.value if binding is not None else None
    return f"{over.text} {value.text[:200]}" if value is not None else over.text


def _calls(node: Node, variable: str) -> bool:
    target = node.child("function") if node.kind == "call_expression" else None
    if target is None:
        return False
    text = bare(target).text
    return text == variable or text.startswith(f"{variable}.")


def kind_of_state(collection: Collection, growth: Growth) -> str | None:
    """The category of a list or Set, and of a collection of things that live (connections).

    They are in the collection to be reached as long as they are there; nobody looks them up to save
    work, as in a cache.
    """
    if (kind := kind_of_growth(collection.name, growth)) is not None:
        return kind
    values = [growth.value, *(inner.value for inner in collection.usage.bucket_growths)]
    live = any(value is not None and _lives(value, growth) for value in values)
    live = live or (growth.key is not None and _is_of_connection(bare(growth.key)))
    return "global-state" if live else None


def kind_of_growth(name: str, growth: Growth) -> str | None:
    """The category of a list, a Set or a property of the global object, by its name."""
    listed = growth.key is None or (growth.how == "add" and not _is_remembered(name, growth))
    on_global = re.match(r"(global|globalThis)\.", name) is not None
    return "global-state" if (listed or on_global) and not _CACHE.search(name) else None


def _is_remembered(name: str, growth: Growth) -> bool:
    """Say whether a Set remembers what was seen: `seen.add(message.id)`, a cache of answers."""
    key = bare(growth.key) if growth.key is not None else None
    named = set(words(name)) & _SEEN
    return bool(named) or (key is not None and bool(set(words(last_name(key))[-1:]) & _NUMBERS))


def _is_of_connection(key: Node) -> bool:
    """Say whether a key is the number of a connection, which ends: `socket.id`."""
    owner = key.child("object") if key.kind == "member_expression" else None
    return owner is not None and last_name(key) == "id" and last_name(owner) in _NUMBERED


def _lives(value: Node, growth: Growth) -> bool:
    value = bare(value)
    if value.kind == "this" or value.kind in FUNCTIONS:
        return True
    if value.kind == "call_expression":
        return growth.key is None and callee_name(value) in {"setTimeout", "setInterval"}
    if value.kind == "member_expression" and last_name(value) == "id":
        value = bare(value.child("object") or value)
    return value.kind == "identifier" and bool(set(words(value.text)[-1:]) & _LIVE)
