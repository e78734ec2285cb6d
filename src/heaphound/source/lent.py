"""Which arguments of a call are the same object in each of many calls.

In: a call. Out: the positions of the arguments that belong to a function around the one that the
call is made in, when that one is a handler of something that comes often on one emitter: a message,
a chunk of data. A connection that is handed on for each of its messages is one connection.
"""

from __future__ import annotations

from heaphound.source.file_model import FileModel
from heaphound.source.functions import Function, runs_at_once
from heaphound.source.shapes import arguments, bare, callee_name, string_value, value_site
from heaphound.source.syntax import Node

_OFTEN = frozenset({"message", "data", "line", "packet", "frame", "text", "row", "record"})
_LISTENING = frozenset({"on", "addListener", "addEventListener"})


def lent_arguments(model: FileModel, call: Node) -> frozenset[int]:
    """The positions of a call's arguments that outlive the message it is made for."""
    function = frequent_handler(model, call)
    if function is None:
        return frozenset()
    return frozenset(
        position
        for position, given in enumerate(arguments(call))
        if (held := model.bindings.of(bare(given))) is not None
        and held.kind in {"param", "const", "let", "var"}
        and not held.at_module_level
        and not function.node.contains(held.node)
    )


def lent_to(model: FileModel, function: Function) -> frozenset[int]:
    """The parameters of a function that its calls in the file, or other files, lend it."""
    found = model.lent.get(function.node.index, frozenset())
    for use in function.binding.references if function.binding is not None else ():
        if use.field == "function" and use.parent is not None:
            found |= lent_arguments(model, use.parent)
    return found


def frequent_handler(model: FileModel, site: Node) -> Function | None:
    """The handler around a place that comes often on one emitter."""
    function = model.functions.around(site)
    while function is not None and runs_at_once(function):
        function = function.parent
    given = value_site(function.node).parent if function is not None else None
    call = given.parent if given is not None and given.kind == "arguments" else None
    if call is None or callee_name(call) not in _LISTENING:
        return None
    event = string_value(arguments(call)[0])
    return function if event in _OFTEN else None
