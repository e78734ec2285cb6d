"""Which code runs only while its module is evaluated.

In: a place in a file. Out: whether all that leads to it are calls at module level: a program that
builds its tables, however long that takes. Such code is over when the program serves.
"""

from __future__ import annotations

from heaphound.source.file_model import FileModel
from heaphound.source.functions import Function, runs_at_once
from heaphound.source.shapes import LOOPS
from heaphound.source.syntax import Node

_MAX_CALLS = 8


def only_at_start(model: FileModel, site: Node) -> bool:
    """Say whether a place runs only while the module is evaluated, however often."""
    function = _home(model, site)
    return function is None or _called_at_start(model, function, 0)


def _called_at_start(model: FileModel, function: Function, depth: int) -> bool:
    binding = function.binding
    if binding is None or binding.exported or binding.writes or depth > _MAX_CALLS:
        return False
    uses = [use for use in binding.references if not function.node.contains(use)]
    for use in uses:
        call = use.parent
        if call is None or use.field != "function" or call.kind != "call_expression":
            return False
        if _waits_in_loop(call):
            return False
        around = _home(model, call)
        if around is not None and not _called_at_start(model, around, depth + 1):
            return False
    return bool(uses)


def _home(model: FileModel, site: Node) -> Function | None:
    function = model.functions.around(site)
    while function is not None and runs_at_once(function):
        function = function.parent
    return function


def _waits_in_loop(node: Node) -> bool:
    """Say whether a place is in a loop that goes on for as long as something comes."""
    return any(
        ancestor.kind in LOOPS
        and ("await" in ancestor.tokens or ancestor.kind in {"while_statement", "do_statement"})
        for ancestor in node.ancestors()
    )
