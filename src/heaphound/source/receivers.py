"""Which receivers by their name outlive the call they are handed to.

In: the expression of an emitter. Out: whether its name says that it is a connection, a bus or the
like, which callers keep and hand to one call after the other. A stream, a request or a child
process usually ends with the call it is handed to.
"""

from __future__ import annotations

import re

from heaphound.source.bindings import Binding
from heaphound.source.file_model import FileModel
from heaphound.source.functions import Function
from heaphound.source.shapes import callee_name, last_name, receiver
from heaphound.source.syntax import Node
from heaphound.source.vocabulary import words

_LASTING_WORDS = """
    socket conn connection client emitter bus server channel session ws upstream hub events pool db
    redis queue broker broadcaster publisher subscriber pubsub feed store manager registry watcher
    cluster app transport tunnel room lobby worker port
"""
_LASTING = frozenset(_LASTING_WORDS.split())
_SHARED_WORDS = """
    emitter bus hub events broker broadcaster publisher pubsub feed store registry
"""
_SHARED = frozenset(_SHARED_WORDS.split())
_ENDING_CALLS_WORDS = """
    close end destroy quit terminate disconnect kill stop destroySoon removeAllListeners shutdown
    abort unpipe resume
"""
ENDING_CALLS = frozenset(_ENDING_CALLS_WORDS.split())
_FINAL_EVENTS = frozenset({"close", "end", "exit", "finish", "disconnect"})
_EVENTUALLY = re.compile(r"^(SIG[A-Z0-9]+|exit|beforeExit|abort|error)$")


_GIVING_BACK = frozenset({"push", "unshift", "add", "release", "put", "free", "giveBack"})


def is_long_lived_name(node: Node) -> bool:
    """Say whether the last word of a receiver's name is one of things that live long.

    >>> from pathlib import PurePath
    >>> from heaphound.source.syntax import parse
    >>> nodes = parse(b"serverSocket; readStream", ".js").nodes
    >>> [is_long_lived_name(node) for node in nodes if node.kind == "identifier"]
    [True, False]
    """
    parts = words(last_name(node))
    return bool(parts) and parts[-1] in _LASTING


def is_shared_name(node: Node) -> bool:
    """Say whether the name is one of things that many use at once, as no connection is."""
    parts = words(last_name(node))
    return bool(parts) and parts[-1] in _SHARED


def comes_last(event: str | None) -> bool:
    """Say whether an event is the last one of its emitter, so that `once` frees nothing before."""
    return event is not None and event in _FINAL_EVENTS


def may_never_come(event: str | None) -> bool:
    """Say whether an event is one that healthy programs do not see, or only at their end."""
    return comes_last(event) or (event is not None and _EVENTUALLY.match(event) is not None)


def is_ended_in(model: FileModel, target: Node, function: Function) -> bool:
    """Say whether a function itself closes an emitter."""
    key = model.key(target)
    return any(
        (owner := receiver(call)) is not None
        and function.node.contains(call)
        and model.key(owner) == key
        for call in model.calls_named(*ENDING_CALLS)
    )


def given_back(binding: Binding) -> bool:
    """Say whether what was taken from a pool is put back: `idle.push(worker)`."""
    return any(
        use.parent is not None
        and use.parent.kind == "arguments"
        and use.parent.parent is not None
        and callee_name(use.parent.parent) in _GIVING_BACK
        for use in binding.references
    )
