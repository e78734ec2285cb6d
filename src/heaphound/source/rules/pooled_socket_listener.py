"""A listener is added to a pooled connection on each use and stays when it goes back.

## What it finds
Listeners on the socket of an outgoing request (`req.on("socket", (socket) => ...)`), on the socket
of an incoming one (`req.socket`), or on a client that a pool handed out and that is released again,
without a removal.

## Why it leaks
With keep-alive the socket serves the next request, and a pool hands the same client out again. Each
use adds one more listener, which keeps its request.

## Known misses
Connections that the file gets under other names.

## Example
    const client = await pool.connect();
    client.on("error", (error) => log(sql, error));
    try { return await client.query(sql); } finally { client.release(); }

Instead:
    pool.on("error", log); // once, at module level

## References
- Node.js documentation, "http", request event 'socket' and agents
- node-postgres documentation, "Pool", events
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.lifetime import describe_function
from heaphound.source.listeners import Listener
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import arguments, bare, callee_name, last_name, string_value
from heaphound.source.syntax import Node

_SOCKET_EVENTS = frozenset({"connect", "secureConnect", "lookup", "timeout", "data", "error"})
_LASTING_EVENTS = frozenset({"timeout", "data", "error", "close", "end", "drain"})
_TAKING = frozenset({"connect", "acquire", "getConnection", "checkout"})
_GIVING_BACK = frozenset({"release", "destroy", "end", "close"})
_REQUEST_SOCKET = re.compile(
    r"^(req|request|ctx\.req|request\.raw|res|response)\.(socket|connection)$"
)
_POOL = re.compile(r"pool|pg|db|factory|mysql", re.IGNORECASE)
_CONNECTING_EVENTS = frozenset({"lookup", "connect", "secureConnect", "ready"})


class PooledSocketListener:
    """A listener per use of a pooled connection."""

    name: ClassVar[str] = "pooled-socket-listener"
    category: ClassVar[str] = "listener"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each listener that a pooled connection collects."""
        for added in file.listeners.added:
            if file.lifetime.runs_once(added.call) or file.lifetime.guarded(added.call):
                continue
            found = (
                _request_socket(file, added)
                or _server_socket(file, added)
                or _pool_client(file, added)
            )
            if found is None or file.listeners.is_removed(added):
                continue
            confidence, what = found
            text, event = added.receiver.text, added.event or "event"
            where = describe_function(file.lifetime.outermost(added.call))
            yield Report(
                added.call,
                confidence,
                f'Every {where} adds a "{event}" listener to `{text}`, {what}: listeners add up on '
                f"the same connection, each with its call. Looked for and not found: a removal of the "
                f"same function, a test whether the connection is new.",
                f"Add the listener once, where the connection is made, or remove it when the work "
                f'ends: `{text}.off("{event}", handler)` before it is given back.',
            )


def _request_socket(file: SourceFile, added: Listener) -> tuple[Confidence, str] | None:
    """A listener in the handler of a request's `socket` event."""
    binding = file.model.bindings.of(added.receiver)
    if (
        binding is None
        or binding.kind != "param"
        or added.event not in _SOCKET_EVENTS
        or (added.once and added.event not in _CONNECTING_EVENTS)
    ):
        return None
    home = binding.scope.function
    given = home.parent if home is not None else None
    call = given.parent if given is not None and given.kind == "arguments" else None
    if call is None or callee_name(call) not in {"on", "once"}:
        return None
    events = arguments(call)
    if not events or string_value(events[0]) != "socket":
        return None
    if home is not None and "connecting" in home.text:
        return None
    if added.once:
        return Confidence.MEDIUM, "where it never comes once a keep-alive agent uses it again"
    return Confidence.HIGH, "which a keep-alive agent uses again for later requests"


def _server_socket(file: SourceFile, added: Listener) -> tuple[Confidence, str] | None:
    """A listener on the socket of an incoming request."""
    text = added.receiver.text
    binding = file.model.bindings.of(bare(added.receiver))
    if binding is not None and binding.value is not None:
        text = binding.value.text
    if not _REQUEST_SOCKET.match(text) or not file.per_request(added.call):
        return None
    if added.event not in _LASTING_EVENTS:
        return None
    return Confidence.MEDIUM, "which with keep-alive serves many requests"


def _pool_client(file: SourceFile, added: Listener) -> tuple[Confidence, str] | None:
    """A listener on a client that was taken from a pool and is given back."""
    binding = file.model.bindings.of(bare(added.receiver))
    if binding is None or binding.value is None or binding.at_module_level or added.once:
        return None
    value = bare(binding.value)
    if value.kind != "call_expression" or callee_name(value) not in _TAKING:
        return None
    owner = bare(value.child("function") or value).child("object")
    if owner is None or not _POOL.search(owner.text):
        return None
    if not any(_is_given_back(use) for use in binding.references):
        return None
    return Confidence.HIGH, "which goes back to its pool and is handed out again"


def _is_given_back(use: Node) -> bool:
    parent = use.parent
    if parent is None:
        return False
    if parent.kind == "member_expression":
        return last_name(parent) in _GIVING_BACK
    return (
        parent.kind == "arguments"
        and parent.parent is not None
        and callee_name(parent.parent) in _GIVING_BACK
    )
