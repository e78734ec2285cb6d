"""A client is closed, but not when something fails in between.

## What it finds
A client that is opened (or taken from a pool) and closed (or released) in the same function, with
an early return, a throw or a failing `await` between the two, and no `finally`.

## Why it leaks
Each failure leaves one connection open, or one client of the pool taken for ever: after as many
failures as the pool has clients, every request waits without end.

## Known misses
Clients that are closed by another function.

## Example
    const client = await pool.connect();
    await client.query("begin");
    await client.query("commit");
    client.release();

Instead:
    const client = await pool.connect();
    try {
      await client.query("begin");
      await client.query("commit");
    } finally {
      client.release();
    }

## References
- node-postgres documentation, "Transactions"
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.bindings import Binding
from heaphound.source.clients import CLOSING
from heaphound.source.lifetime import describe_function
from heaphound.source.paths import way_out
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.resources import kept_in
from heaphound.source.shapes import bare, callee_name, last_name, receiver
from heaphound.source.syntax import Node

_TAKING = frozenset({"connect", "acquire", "getConnection", "checkout", "startSession", "reserve"})
_POOL = re.compile(r"pool|mongoClient|mongoose|\bdb\b|database|knex|sql$", re.IGNORECASE)
_RELEASING = CLOSING | {"endSession", "releaseConnection"}


class CloseNotReached:
    """A close that failures pass by."""

    name: ClassVar[str] = "close-not-reached"
    category: ClassVar[str] = "client-per-call"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each client whose close can be missed."""
        kinds = ("new_expression", "call_expression")
        for call in (call for kind in kinds for call in file.model.by_kind.get(kind, ())):
            what = self._what(file, call)
            if what is None or file.lifetime.runs_once(call):
                continue
            binding = kept_in(file.model, call)
            function = file.model.functions.around(call)
            if binding is None or function is None or binding.scope.function is not function.node:
                continue
            closes = [node for use in binding.references if (node := _closing(use)) is not None]
            direct = [one for one in closes if file.model.functions.around(one) is function]
            if not direct or len(direct) != len(closes):
                continue
            out = way_out(file.model, function, call, direct)
            if out is None or _opening(file, out.node, binding):
                continue
            if _ends_with_owner(file, call) or _fails_with(what, out.node, binding):
                continue
            line = file.model.tree.line(out.node.start)
            how = "returns" if out.certain else "fails"
            close = " ".join(direct[0].text.split())[:40]
            yield Report(
                call,
                Confidence.MEDIUM if not file.is_entry else Confidence.LOW,
                f"When {describe_function(file.lifetime.outermost(call))} {how} in line {line}, "
                f"`{close}` is not reached, and this {what} stays open. Looked for and not found: a "
                f"`finally` that closes it.",
                f"Put what follows into `try {{ ... }} finally {{ {close} }}`.",
            )

    def _what(self, file: SourceFile, call: Node) -> str | None:
        client = file.resources.opened(call)
        if client is not None:
            return client.name
        owner = receiver(call)
        if call.kind == "call_expression" and callee_name(call) in _TAKING and owner is not None:
            if _POOL.search(owner.text):
                return f"client of `{owner.text}`"
        return None


def _ends_with_owner(file: SourceFile, call: Node) -> bool:
    """Say whether what a client was made with is closed in `finally`: a channel's connection."""
    owner = receiver(call)
    binding = file.model.bindings.of(owner) if owner is not None else None
    closes = (_closing(use) for use in binding.references) if binding is not None else ()
    return any(
        ancestor.kind == "finally_clause"
        for close in closes
        if close is not None
        for ancestor in close.ancestors()
    )


def _fails_with(what: str, out: Node, binding: Binding) -> bool:
    """Say whether what fails is the end of the client itself: a worker's "error" is its last word."""
    if not what.startswith(("worker_threads", "child_process", "Worker")):
        return False
    rejecting = re.findall(r"[\w$.]+(?=\.(?:on|once)\(\s*[\"'](?:error|exit)[\"'])", out.text)
    return binding.name in rejecting


def _closing(use: Node) -> Node | None:
    """The call that closes a client, at one use of its variable."""
    parent = use.parent
    if parent is None:
        return None
    if parent.kind == "member_expression" and last_name(parent) in _RELEASING:
        outer = parent.parent
        return outer if outer is not None and outer.kind == "call_expression" else None
    if parent.kind == "arguments" and parent.parent is not None:
        return parent.parent if callee_name(parent.parent) in _RELEASING else None
    return None


def _opening(file: SourceFile, out: Node, binding: Binding) -> bool:
    """Say whether the failing await is the connect itself, and nothing fails after it."""
    if out.kind != "await_expression" or not out.children:
        return False
    call = bare(out.children[0])
    owner = receiver(call)
    opens = callee_name(call) in {"connect", "authenticate", "open", "$connect"}
    if not opens or owner is None or file.model.bindings.of(owner) is not binding:
        return False
    function = file.model.functions.around(out)
    if function is None:
        return False
    later = [
        node
        for node in file.model.by_kind.get("await_expression", ())
        if node.index > out.last and function.node.contains(node)
    ]
    return not any(
        _closing(use) is None and any(n.contains(use) for n in later) for use in binding.references
    )
