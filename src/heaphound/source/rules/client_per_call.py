"""A client is opened on each call and never closed.

## What it finds
A known client (database, cache, queue, browser, WebSocket, watcher) that is opened in a function
that runs any number of times, into a local variable that is neither closed nor handed on, or into
no variable at all.

## Why it leaks
An open client owns sockets, timers and buffers that the event loop holds; the variable going out
of scope frees nothing. Connections add up until the server refuses them.

## Known misses
Clients behind wrappers of other packages; add those to `client_factories`.

## Example
    export async function getUser(id) {
      const pool = new Pool();
      return (await pool.query("select * from users where id = $1", [id])).rows[0];
    }

Instead:
    const pool = new Pool();
    export async function getUser(id) {
      return (await pool.query("select * from users where id = $1", [id])).rows[0];
    }

## References
- node-postgres documentation, "Pooling"
- Prisma documentation, "Best practices"
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from heaphound.source.bindings import Binding
from heaphound.source.clients import CLOSING, Client, ends_by_itself
from heaphound.source.closing import is_closed
from heaphound.source.lending import goes_into_context, is_lent, left_in_request, parts_left_open
from heaphound.source.lifetime import describe_function, is_lifecycle_name
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.requests import is_plugin, parameter_names
from heaphound.source.resources import closers, kept_in, outer_call
from heaphound.source.scopes import made_for_each
from heaphound.source.shapes import (
    FUNCTIONS,
    arguments,
    bare,
    callee_name,
    discarded,
    last_name,
    lends,
    receiver,
    value_site,
)
from heaphound.source.syntax import Node

_OPENING = re.compile(r"^(connect|open|init|start|setup|use|with|on|once|set|add)(?![a-z])")


class ClientPerCall:
    """A client per call that nobody closes."""

    name: ClassVar[str] = "client-per-call-not-closed"
    category: ClassVar[str] = "client-per-call"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each client that is opened per call and left open."""
        kinds = ("new_expression", "call_expression")
        for call in (call for kind in kinds for call in file.model.by_kind.get(kind, ())):
            client = file.resources.opened(call) or _lent(file, call)
            if client is None or file.lifetime.runs_once(call) or file.lifetime.guarded(call):
                continue
            if (each := made_for_each(file.model, call)) is not None:
                yield from self._per_scope(file, client, each)
                continue
            if _comes_in_a_callback(call) and not client.name.endswith(" server"):
                continue
            home = file.model.functions.around(call)
            if home is not None and not file.per_request(call) and is_plugin(file.model, home):
                continue
            binding = kept_in(file.model, call)
            if binding is None:
                chained = outer_call(call)
                dropped = discarded(chained) and callee_name(chained) not in CLOSING
                if dropped or _used_in_chain(file, call):
                    yield self._report(file, client, "its handle is dropped", client.call.text)
                elif (place := parts_left_open(file.model, file.lifetime, call)) or (
                    place := left_in_request(file.model, call)
                ):
                    yield self._report(file, client, f"`{place}` is never closed", place)
                continue
            if is_closed(binding, client.name) or ends_by_itself(client, binding):
                continue
            around = file.model.functions.around(call)
            if not goes_into_context(file.model, file.lifetime, binding):
                if not _stays_here(file, binding):
                    continue
                if around is not None and around.node.index in file.resources.factories:
                    continue  # its callers are asked what they do with what it returns
            report = self._report(file, client, f"`{binding.name}` is never closed", binding.name)
            if not file.per_request(call) and _works_on(file, call, binding):
                report = replace(report, confidence=Confidence.LOW)
            yield report

    def _per_scope(self, file: SourceFile, client: Client, each: str) -> Iterator[Report]:
        """What a container opens again and again, in a file where no method closes such a thing."""
        function = file.model.functions.around(client.call)
        shape = function.owner if function is not None else None
        if shape is not None and (closers(shape) or "onModuleDestroy" in shape.methods):
            return
        yield Report(
            client.call,
            Confidence.MEDIUM if client.light else Confidence.HIGH,
            f"The container makes this for {each}, so {each} opens a new {client.name}, and the "
            f"container does not close it: sockets, timers and buffers add up. Looked for and not "
            f"found: a disposer, a method that closes it.",
            "Register it as a singleton that all requests share, with a disposer that closes it "
            "when the program ends.",
        )

    def _report(self, file: SourceFile, client: Client, what: str, name: str) -> Report:
        function = file.lifetime.outermost(client.call)
        confidence = Confidence.HIGH
        if function is not None and is_lifecycle_name(function.name):
            confidence = Confidence.MEDIUM
        if file.is_entry or client.light:
            confidence = confidence.lowered()
        where = describe_function(function)
        variable = name if name.isidentifier() else "client"
        return Report(
            client.call,
            confidence,
            f"Every {where} opens a new {client.name} and {what}: sockets, timers and buffers add up "
            f"until the server refuses connections. Looked for and not found: a close "
            f"(`close`, `end`, `quit`, `disconnect`, ...), a return or hand-over, a guard.",
            f"Make one at module level (or pass it in) and use it in every call; if it must be per "
            f"call, close it: `const {variable} = ...; try {{ ... }} finally {{ await "
            f"{variable}.{_closer(client)}() }}`.",
        )


def _lent(file: SourceFile, call: Node) -> Client | None:
    """The connection that a call takes out of a pool into a variable of its own."""
    owner = receiver(call)
    if call.kind != "call_expression" or owner is None or not lends(call):
        return None
    if not last_name(owner).lower().endswith("pool") or kept_in(file.model, call) is None:
        return None
    return Client(call, f"connection of `{owner.text}`")


def _works_on(file: SourceFile, call: Node, binding: Binding) -> bool:
    """Say whether a start function opens a client that then works by itself: a consumer."""
    function = file.lifetime.outermost(call)
    if function is None or not is_lifecycle_name(function.name):
        return False
    return any(
        use.parent is not None
        and use.parent.kind == "member_expression"
        and last_name(use.parent) in {"run", "process", "consume", "subscribe", "on"}
        for use in binding.references
    )


def _stays_here(file: SourceFile, binding: Binding) -> bool:
    """Say whether nobody else gets the client, but for a ref of a component that never closes it.

    `socketRef.current = socket` is kept by the component alone.
    """
    if binding.exported:
        return False
    for use in file.lifetime.escaping_uses(binding):
        if is_lent(file.model, file.lifetime, use):
            continue
        parent = value_site(use).parent
        left = parent.child("left") if parent is not None else None
        owner = left.child("object") if left is not None else None
        if left is None or owner is None or last_name(left) != "current":
            return False
        if file.model.bindings.of(bare(owner)) is None or binding.kind == "param":
            return False
        if _ref_is_closed(file, owner):
            return False
    return True


def _ref_is_closed(file: SourceFile, ref: Node) -> bool:
    """Say whether `ref.current` is closed somewhere, or handed on."""
    held = file.model.bindings.of(bare(ref))
    for use in held.references if held is not None else ():
        member = use.parent
        if member is None or member.kind != "member_expression" or use.field != "object":
            if use.parent is not None and use.parent.kind not in {"array", "return_statement"}:
                return True
            continue
        outer = value_site(member).parent
        if outer is not None and outer.kind == "member_expression" and last_name(outer) in CLOSING:
            return True
        if outer is not None and outer.kind in {"variable_declarator", "arguments"}:
            return True
    return False


def _comes_in_a_callback(call: Node) -> bool:
    """Say whether the client comes as an argument of a callback: `connect(url, (err, client) =>`."""
    given = arguments(call)
    last = bare(given[-1]) if given and call.kind == "call_expression" else None
    if last is None:
        return False
    if last.kind in FUNCTIONS:
        return len(parameter_names(last)) > 1
    return last.kind == "identifier" and last.text in {"cb", "callback", "done", "next", "once"}


def _closer(client: Client) -> str:
    module = client.name.split(" ", maxsplit=1)[0]
    return {
        "pg": "end",
        "@prisma/client": "$disconnect",
        "ioredis": "quit",
        "redis": "quit",
        "mysql": "end",
        "mysql2": "end",
        "mysql2/promise": "end",
        "knex": "destroy",
        "typeorm": "destroy",
        "worker_threads": "terminate",
    }.get(module, "close")


def _used_in_chain(file: SourceFile, call: Node) -> bool:
    """Say whether a method is called right on the new client: `new Client().query(...)`.

    What a method that opens it gives may be the client, which then is the caller's.
    """
    member = value_site(call).parent
    used = member.parent if member is not None and member.kind == "member_expression" else None
    if call.kind != "new_expression" or used is None or used.kind != "call_expression":
        return False
    name = callee_name(used)
    if name in CLOSING or member is None or last_name(member) != name:
        return False
    if discarded(used):
        return True
    result = kept_in(file.model, used)
    ended = result is not None and is_closed(result)
    return not ended and not _OPENING.match(name) and file.per_request(call)
