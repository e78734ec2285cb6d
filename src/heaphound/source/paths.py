"""Which ways out of a function pass by a release: early returns, throws and failing awaits.

In: where something is acquired in a function and where it is released there. Out: the statement by
which the function can end in between, or None. Releases in `finally`, and releases in both a
`catch` and the normal way, count as reached on every path. Loops and labels are not unrolled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from heaphound.source.file_model import FileModel
from heaphound.source.functions import Function
from heaphound.source.shapes import LOOPS, arguments, bare, callee_name
from heaphound.source.syntax import Node

_LEAVING = frozenset({"return_statement", "throw_statement"})


@dataclass(frozen=True, slots=True)
class WayOut:
    """A way out before the release; `certain` for a return or throw, not for an await."""

    node: Node
    certain: bool


def way_out(
    model: FileModel, function: Function, acquired: Node, releases: Sequence[Node]
) -> WayOut | None:
    """The first way out of a function between acquiring and releasing.

    Only releases that stand directly in the function are looked at.
    """
    later = sorted((one for one in releases if one.index > acquired.last), key=_start)
    if not later or any(_in(one, "finally_clause", function) for one in later):
        return None
    if any(_in(one, "catch_clause", function) for one in later) and len(later) > 1:
        return None
    first = later[0]
    if any(one.kind in LOOPS and not one.contains(acquired) for one in _between(first, function)):
        return None
    failing: WayOut | None = None
    for node in model.tree.nodes[acquired.last + 1 : first.index]:
        if node.contains(first) or not _directly(model, node, function):
            continue
        if node.kind in _LEAVING and node.parent is not None and node.parent.contains(acquired):
            return None  # what was acquired always leaves here: the release is another branch's
        if node.kind in _LEAVING and not node.contains(acquired):
            if not _guards_acquired(node, function, acquired):
                return WayOut(node, certain=True)
        elif node.kind == "await_expression" and failing is None and not _only_pauses(node):
            if not _caught_before(node, function, first):
                failing = WayOut(node, certain=False)
    return failing


def _only_pauses(awaited: Node) -> bool:
    """Say whether an await only waits for some time, which cannot fail: `await sleep(20)`."""
    value = bare(awaited)
    if value.kind == "call_expression":
        return callee_name(value) in {"sleep", "delay", "setTimeout", "setImmediate", "nextTick"}
    if value.kind != "new_expression" or callee_name(value) != "Promise" or not arguments(value):
        return False
    executor = bare(arguments(value)[0])
    taken = executor.child("parameters")
    names = taken.children if taken is not None else [executor.child("parameter")]
    return len(names) == 1 and "setTimeout(" in executor.text


def _start(node: Node) -> int:
    return node.start


def _between(node: Node, function: Function) -> list[Node]:
    found = []
    for ancestor in node.ancestors():
        if ancestor is function.node:
            break
        found.append(ancestor)
    return found


def _in(node: Node, kind: str, function: Function) -> bool:
    return any(ancestor.kind == kind for ancestor in _between(node, function))


def _directly(model: FileModel, node: Node, function: Function) -> bool:
    return model.functions.around(node) is function


def _guards_acquired(leaving: Node, function: Function, acquired: Node) -> bool:
    """Say whether a return only happens when nothing was acquired: `if (!client) return`."""
    declared = acquired.parent
    name = declared.child("name") or declared.child("left") if declared is not None else None
    if name is None:
        return False
    for ancestor in _between(leaving, function):
        if ancestor.kind == "if_statement":
            condition = ancestor.child("condition")
            text = condition.text.replace(" ", "") if condition is not None else ""
            return text in {f"(!{name.text})", f"({name.text}==null)", f"({name.text}===null)"}
    return False


def _caught_before(awaited: Node, function: Function, release: Node) -> bool:
    """Say whether a failing await is caught, and the code goes on to the release."""
    inside = awaited
    for ancestor in _between(awaited, function):
        if ancestor.kind == "try_statement":
            handler = ancestor.child("handler")
            body = ancestor.child("body")
            if handler is not None and body is not None and body.contains(inside):
                if ancestor.contains(release):
                    return handler.contains(release)
                return not any(word in handler.text for word in ("throw ", "return ", "return;"))
    parent = awaited.children[0] if awaited.children else None
    return parent is not None and ".catch(" in parent.text
