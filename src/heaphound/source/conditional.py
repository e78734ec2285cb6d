"""Findings that hold only if another file is what it looks like.

In: a `SourceFile`. Out: `Conditional` reports: an imported function or class is called per request
or per call, and what it returns is neither closed nor handed on. That is a leak when the file it
comes from opens something there, which `project` finds out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from heaphound.source.bindings import Binding
from heaphound.source.clients import CLOSING
from heaphound.source.closing import is_closed
from heaphound.source.facts import may_be_local
from heaphound.source.file_model import FileModel
from heaphound.source.lending import left_in_request
from heaphound.source.lifetime import describe_function, is_lifecycle_name
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.resources import OPENER, kept_in, outer_call
from heaphound.source.shapes import callee, callee_name, discarded, last_name, value_site
from heaphound.source.syntax import Node

RULE = "client-per-call-not-closed"
CATEGORY = "client-per-call"
WHAT = "{what}"
_OPENING = re.compile(
    r"(create|connect|open|make|new|client|pool|init|build|get|start|launch|acquire|db|database|"
    r"conn|session|browser|worker|queue|redis|prisma|mongo|producer|consumer|logger|"
    r"transport|driver|watch|For\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Conditional:
    """A report that holds when `export` of `module` is what its rule takes it for.

    For a client, that it opens something, for which `{what}` stands in the message; for a
    collection, that nobody takes anything out of it.
    """

    module: str
    export: str
    report: Report
    rule: str = RULE
    category: str = CATEGORY


def conditional_reports(file: SourceFile) -> Iterator[Conditional]:
    """Yield each call of an imported function or class that would leak if that opens something."""
    for kind in ("new_expression", "call_expression"):
        for call in file.model.by_kind.get(kind, ()):
            origin = _origin(file, call)
            if origin is None or file.resources.opened(call) is not None:
                continue
            if file.lifetime.runs_once(call) or file.lifetime.guarded(call):
                continue
            what = _left_open(file, call)
            if what is not None:
                yield Conditional(*origin, _report(file, call, what))


def _origin(file: SourceFile, call: Node) -> tuple[str, str] | None:
    target = callee(call)
    if target is None or (call.kind == "call_expression" and not _OPENING.search(target.text)):
        return None
    origin = file.model.origin(target)
    if origin is None or not may_be_local(origin[0]):
        return None
    return origin


def _left_open(file: SourceFile, call: Node) -> str | None:
    """What is not done with the result of a call, in words; None when it is closed or kept."""
    binding = kept_in(file.model, call)
    if binding is None:
        chained = outer_call(call)
        if discarded(chained) and callee_name(chained) not in CLOSING:
            return "its handle is dropped"
        if (place := left_in_request(file.model, call)) is not None:
            return f"`{place}` is never closed"
        if (opened := _opened_into(file.model, call)) is not None:
            kept = is_closed(opened) or file.lifetime.escapes(opened)
            return None if kept else f"`{opened.name}` is never closed"
        return "its handle is dropped" if _used_in_chain(file.model, call) else None
    if is_closed(binding) or file.lifetime.escapes(binding):
        return None
    return f"`{binding.name}` is never closed"


def _opened_into(model: FileModel, call: Node) -> Binding | None:
    """The variable that gets what an opening method returns: `const db = await new Db().open()`."""
    member = value_site(call).parent
    if member is None or member.kind != "member_expression" or member.parent is None:
        return None
    opens = member.parent.kind == "call_expression" and OPENER.match(last_name(member)) is not None
    return kept_in(model, member.parent) if opens else None


def _used_in_chain(model: FileModel, call: Node) -> bool:
    """Say whether a method is called right on the result, and nobody keeps it."""
    parent = value_site(call).parent
    if (
        parent is None
        or parent.kind != "member_expression"
        or last_name(parent) in CLOSING
        or parent.parent is None
        or parent.parent.kind != "call_expression"
    ):
        return False
    result = kept_in(model, parent.parent)  # const db = await new Db().open()
    return result is None or not is_closed(result)


def _report(file: SourceFile, call: Node, what: str) -> Report:
    function = file.lifetime.outermost(call)
    confidence = Confidence.HIGH if file.per_request(call) else Confidence.MEDIUM
    if file.is_entry or (function is not None and is_lifecycle_name(function.name)):
        confidence = confidence.lowered()
    where = describe_function(function)
    target = callee(call)
    name = target.text if target is not None else "it"
    return Report(
        call,
        confidence,
        f"Every {where} opens a new {WHAT} through `{name}`, and {what}: sockets, timers and "
        f"buffers add up. Looked for and not found: a close (`close`, `end`, `quit`, "
        f"`disconnect`, ...), a return or hand-over, a guard.",
        f"Call `{name}` once at module level and use what it returns in every call; if it must be "
        f"per call, close it in `finally`.",
    )
