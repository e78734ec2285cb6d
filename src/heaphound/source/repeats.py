"""Whether a function that opens something runs again while what it opened last is still there.

In: a function of a file. Out: yes when its name says so and nothing in the file calls it, or when
it is called from an interval, a request, an event other than the end of something, or another
function of which the same is true. A call from a handler of `close` or `error` does not count: what
was opened last is then over.
"""

from __future__ import annotations

import re

from heaphound.source.functions import Function
from heaphound.source.handlers import ENDING
from heaphound.source.report import SourceFile
from heaphound.source.shapes import arguments, callee_name, string_value, value_site
from heaphound.source.syntax import Node

_AGAIN = re.compile(
    r"^_*#?(re(connect|start|open|init|load|set|fresh|new|build|create|configure|schedule|subscribe|dial)|"
    r"rotate|switch|swap|change|update|failover|renew)(?![a-z])"
)
_LISTENING = frozenset({"on", "addListener", "addEventListener", "subscribe"})
_MAX_CALLS = 3


def runs_again(file: SourceFile, function: Function, depth: int = 0) -> bool:
    """Say whether the file, or the name of a function nobody calls, says that it runs again."""
    if file.per_request(function.node):
        return True
    calls = [call for call in _calls(file, function) if not function.node.contains(call)]
    if not calls:
        return _AGAIN.match(function.name) is not None
    for call in calls:
        often, over = _around(file, call)
        if over:
            continue
        caller = file.lifetime.outermost(call)
        if often or (caller is not None and _AGAIN.match(caller.name) and depth >= _MAX_CALLS):
            return True
        if caller is not None and caller is not function and depth < _MAX_CALLS:
            if runs_again(file, caller, depth + 1):
                return True
    return False


def is_ticked(file: SourceFile, function: Function) -> bool:
    """Say whether an interval calls a function again and again."""
    return any(_in_interval(file, call) for call in _calls(file, function))


def _in_interval(file: SourceFile, call: Node) -> bool:
    around = file.model.functions.around(call)
    site = value_site(around.node).parent if around is not None else None
    outer = site.parent if site is not None and site.kind == "arguments" else None
    return outer is not None and callee_name(outer) == "setInterval"


def callers(file: SourceFile, function: Function) -> list[Function]:
    """The methods and functions of the file that call a function."""
    found = (file.lifetime.outermost(call) for call in _calls(file, function))
    return [caller for caller in found if caller is not None and caller is not function]


def _calls(file: SourceFile, function: Function) -> list[Node]:
    if function.owner is None:
        uses = function.binding.references if function.binding is not None else []
    else:
        functions = file.model.functions
        uses = [
            member
            for member in file.model.members.get(function.method, ())
            if (owner := member.child("object")) is not None
            and functions.means_this(owner)
            and functions.class_of(owner) is function.owner
        ]
    return [use.parent for use in uses if use.field == "function" and use.parent is not None]


def _around(file: SourceFile, call: Node) -> tuple[bool, bool]:
    """(it comes often, something is over when it comes) of a call in callbacks."""
    often = False
    function = file.model.functions.around(call)
    while function is not None:
        site = value_site(function.node).parent
        outer = site.parent if site is not None and site.kind == "arguments" else None
        name = callee_name(outer) if outer is not None else ""
        given = arguments(outer) if outer is not None else []
        event = string_value(given[0]) if given else None
        if name == "once" or (name in _LISTENING and event in ENDING) or name == "catch":
            return False, True
        often = often or name == "setInterval" or (name in _LISTENING and event is not None)
        function = function.parent
    caught = any(ancestor.kind == "catch_clause" for ancestor in call.ancestors())
    return often, caught
