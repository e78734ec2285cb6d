"""A client takes the place of an open one.

## What it finds
`this.socket = new WebSocket(...)` (or a variable of an outer function or the module) in a function
that runs again while the last client is still open: from an interval, a request, an event or a
method such as `rotate` or `switchTo`. Nothing in it or in its callers closes the old client, and
nothing tests whether there is one.

## Why it leaks
Only the last client can be reached. The sockets, timers and listeners of each earlier one stay
until the other side ends them.

## Known misses
Functions of which only another file shows that they run again.

## Example
    class Feed {
      open() {
        this.socket = new WebSocket(this.url);
      }
      rotate(url) {
        this.url = url;
        this.open();
      }
    }

Instead:
    class Feed {
      open() {
        this.socket?.close();
        this.socket = new WebSocket(this.url);
      }
    }

## References
- ws documentation, "websocket.terminate()"
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.bindings import Binding
from heaphound.source.clients import CLOSING
from heaphound.source.functions import Function
from heaphound.source.handlers import reaches
from heaphound.source.lifetime import describe_function
from heaphound.source.repeats import callers, runs_again
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.resources import outer_call
from heaphound.source.shapes import CALLS, arguments, bare, last_name, value_site
from heaphound.source.syntax import Node


class ClientOverwritten:
    """An open client that is lost before it is closed."""

    name: ClassVar[str] = "client-overwritten"
    category: ClassVar[str] = "client-per-call"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each client that replaces an open one."""
        for call in (call for kind in CALLS for call in file.model.by_kind.get(kind, ())):
            client = file.resources.opened(call)
            place = _lasting_place(file, call) if client is not None else None
            method = file.lifetime.outermost(call)
            if client is None or place is None or method is None or client.light:
                continue
            if method.method == "constructor" or method.field or file.lifetime.runs_once(call):
                continue
            if file.lifetime.guarded(call) or not runs_again(file, method):
                continue
            closes = _closings(file, place)
            if any(_comes_to(file, one, closes) for one in (method, *callers(file, method))):
                continue
            name, where = place.text, describe_function(method)
            yield Report(
                call,
                Confidence.HIGH if file.per_request(call) else Confidence.MEDIUM,
                f"When {where} runs again, the {client.name} in `{name}` is still open and is "
                f"overwritten: nothing can close it any more. Looked for and not found, in {where} "
                f"and what calls it: a close of `{name}`, a test of `{name}`.",
                f"Close the old one first: `{name}?.close()`, with the method that its package has "
                f"for that, and take its listeners off.",
            )


def _lasting_place(file: SourceFile, call: Node) -> Node | None:
    """The field or outer variable that a call's value is put into."""
    site = value_site(outer_call(call)).parent
    left = site.child("left") if site is not None and site.kind == "assignment_expression" else None
    if left is None or "=" not in (site.text if site is not None else ""):
        return None
    if left.kind == "member_expression":
        owner = left.child("object")
        return left if owner is not None and file.model.functions.means_this(owner) else None
    binding = file.model.bindings.of(left) if left.kind == "identifier" else None
    if binding is None or binding.kind not in {"let", "var"}:
        return None
    around = file.lifetime.outermost(call)
    if binding.at_module_level:
        return left
    inside = around is not None and around.node.contains(binding.node)
    nearest = file.model.functions.around(call)
    own = nearest is not None and nearest.node.contains(binding.node)
    return left if inside and not own and around is not nearest else None


def _closings(file: SourceFile, place: Node) -> list[Node]:
    """The places where something ends what a field or variable holds, or hands it on."""
    if place.kind == "identifier":
        binding = file.model.bindings.of(place)
        uses = list(binding.references) if binding is not None else []
    else:
        uses = list(file.model.members.get(last_name(place), ()))
    found = []
    for use in uses:
        outer = value_site(use).parent
        if outer is None or use is place:
            continue
        if _is_end(outer) or (outer.kind == "variable_declarator" and _ends_alias(file, outer)):
            found.append(outer)
    return found


def _is_end(outer: Node) -> bool:
    """Say whether a client is closed here, or handed on: `dispose(client)` knows what to do."""
    closes = outer.kind == "member_expression" and last_name(outer) in CLOSING
    return closes or outer.kind in {"arguments", "array"}


def _ends_alias(file: SourceFile, declared: Node) -> bool:
    """Say whether `const old = this.client` is closed or handed on under its new name."""
    name = declared.child("name")
    alias: Binding | None = file.model.bindings.of(bare(name)) if name is not None else None
    return alias is not None and any(
        (outer := value_site(use).parent) is not None and _is_end(outer) for use in alias.references
    )


def _comes_to(file: SourceFile, function: Function, goals: list[Node]) -> bool:
    """Say whether a function comes to one of some places, itself or through what it calls."""
    if any(function.node.contains(goal) for goal in goals):
        return True
    for call in file.model.by_kind.get("call_expression", ()):
        target = call.child("function")
        if target is None or not function.node.contains(call):
            continue
        if file.model.functions.called(target) is None and arguments(call):
            continue
        if reaches(file.model, target, goals):
            return True
    return False
