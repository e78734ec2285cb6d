"""Closure scopes on a terminal: `heaphound contexts`.

In: Scopes. Out: text through rich, within the terminal's width.
"""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from heaphound.heap import Place
from heaphound.inspection.scope_places import Certainty
from heaphound.inspection.scopes import Scope, Scopes, Variable
from heaphound.report.object_words import (
    class_words,
    object_words,
    print_line,
    print_with_place,
    width_of,
)
from heaphound.report.safe_text import place_words, printable
from heaphound.units import bytes_text, count_text

_MARGIN = 11  # columns of "  12.3 MB  "
_VARIABLE = 24
_TIMES = "\N{MULTIPLICATION SIGN}"


def print_scopes(console: Console, found: Scopes, variables_shown: int, preview: int) -> None:
    """Print the scopes, variable by variable.

    Args:
        console: where to.
        found: the scopes.
        variables_shown: how many variables of each to show.
        preview: how many characters of strings to show.
    """
    width = width_of(console)
    words = f"{_count(found.contexts, 'scope')}, {_count(found.closures, 'function')} over them"
    print_line(console, Text(words, "dim"), width)
    for scope in found.scopes:
        console.print()
        _print_scope(console, scope, variables_shown, preview, width)
    if found.left_out:
        console.print()
        print_line(console, Text(f"… {count_text(found.left_out)} more places", "dim"), width)


def _print_scope(
    console: Console, scope: Scope, variables_shown: int, preview: int, width: int
) -> None:
    margin = Text(" " * _MARGIN)
    head = Text.assemble(
        (f"{bytes_text(scope.retained_bytes):>9}  ", ""), (_function_words(scope), "bold")
    )
    print_with_place(console, head, scope.place.place, width, margin)
    each = f"{_count(scope.contexts, 'scope')} @{scope.largest.node_id}"
    if scope.contexts > 1:
        size = bytes_text(scope.largest.retained_bytes)
        each = f"{_count(scope.contexts, 'scope')}, largest @{scope.largest.node_id} {size}"
    if scope.closures:
        each += f", closed over by {_count(scope.closures, 'function')}"
    if scope.closures and scope.contexts > 1:
        each += f", {count_text(scope.most_sharing)} over one at most"
    print_line(console, Text.assemble(margin, (each, "dim")), width)
    _print_functions(console, scope, width)
    room = max((len(printable(one.name, _VARIABLE)) for one in scope.variables), default=0)
    for variable in scope.variables[:variables_shown]:
        line = Text.assemble(
            margin, (f"{printable(variable.name, _VARIABLE):<{room}}", "bold cyan"), "  "
        )
        line.append(_value_words(variable, preview))
        print_with_place(console, line, _own(variable.place), width, margin)
    if len(scope.variables) > variables_shown:
        rest = scope.variables[variables_shown:]
        size = bytes_text(sum(one.exclusive_bytes for one in rest))
        words = f"… {count_text(len(rest))} more variables, {size}"
        print_line(console, Text.assemble(margin, (words, "dim")), width)


def _function_words(scope: Scope) -> str:
    name = printable(scope.place.function or "", _VARIABLE)
    certainty = scope.place.certainty
    if name:
        return f"{name}()"
    if certainty is Certainty.DECLARATION:
        return "top level"
    return {Certainty.INSIDE: "around", Certainty.FUNCTION: "(no name)"}.get(certainty, "(unknown)")


def _print_functions(console: Console, scope: Scope, width: int) -> None:
    """Print where the first of the functions over a scope are written, the application's only."""
    for function in scope.functions:
        place = _own(function.place)
        if place is None:
            continue
        name = f"{printable(place.function, _VARIABLE)}()" if place.function else "a function"
        line = Text(" " * (_MARGIN + 2) + f"{count_text(function.count)} {_TIMES} {name}", "dim")
        print_with_place(console, line, place, width, Text(" " * (_MARGIN + 2)))


def _value_words(variable: Variable, preview: int) -> str:
    if variable.count == 1:
        words = object_words(variable.largest, preview)
    else:
        words = f"{count_text(variable.count)} {_TIMES} {class_words(variable.constructor)}"
        if variable.other_constructors:
            words += f" and {count_text(variable.other_constructors)} other classes"
    if variable.exclusive_bytes:
        words += f"  {bytes_text(variable.exclusive_bytes)}"
    if variable.shared_bytes:
        words += f"  shared: {bytes_text(variable.shared_bytes)}"
    return words


def _own(place: Place | None) -> Place | None:
    return None if place is None or place_words(place).startswith("node:") else place


def _count(count: int, noun: str) -> str:
    return f"{count_text(count)} {noun}{'' if count == 1 else 's'}"
