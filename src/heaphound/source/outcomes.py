"""Which outcomes of a promise or callback pass by the release of what was acquired for it.

In: a place that acquires something (adds a listener, starts an interval) and the places that
release it. Out: the first outcome (a call of `resolve`, `reject` or the callback) that comes to no
release, although another one does. An outcome is judged by the functions around it: the handler it
stands in, and what that calls.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from heaphound.source.bindings import Binding
from heaphound.source.file_model import FileModel
from heaphound.source.functions import Function, runs_at_once
from heaphound.source.handlers import ENDING, reaches
from heaphound.source.shapes import (
    arguments,
    bare,
    callee_name,
    receiver,
    string_value,
    value_site,
)
from heaphound.source.syntax import Node

_CALLBACKS = frozenset({"callback", "cb", "done", "next"})
_LATER = frozenset({"then", "catch", "setTimeout", "once", "on", "addListener", "addEventListener"})


@dataclass(frozen=True, slots=True)
class Missed:
    """An outcome without a release, and one that has it.

    Attributes:
        outcome: the call or the mention of `resolve`, `reject` or the callback.
        settled_by: how the program names it.
        released: a release that another outcome comes to.
    """

    outcome: Node
    settled_by: str
    released: Node


def missed_outcome(
    model: FileModel, acquired: Node, releases: Sequence[Node], own: Sequence[Node] = ()
) -> Missed | None:
    """The first outcome that comes to none of the releases, if some other outcome comes to one.

    Args:
        model: the file.
        acquired: the call that acquires.
        releases: the calls that release the same thing, wherever they stand.
        own: handlers that need no release, as the thing is gone when they run.
    """
    scope, settlers = _scope(model, acquired)
    if scope is None or not releases or not all(scope.node.contains(one) for one in releases):
        return None
    here = model.functions.around(acquired)
    if any(model.functions.around(one) is here for one in releases):
        return None  # released by the function that acquires: its own paths decide
    outcomes = [
        use
        for settler in settlers
        for use in settler.references
        if scope.node.contains(use) and _is_outcome(model, use, scope)
    ]
    chains = {use.index: _chain(model, use, scope) for use in outcomes}
    if any(_releases_anyway(model, one, scope, outcomes) for one in releases):
        return None
    covered = [use for use in outcomes if _covered(model, use, chains[use.index], releases)]
    if not covered:
        return None
    key = _receiver_key(model, acquired)
    for use in sorted(outcomes, key=_index):
        if use in covered or _is_own(chains[use.index], own):
            continue
        if use.index < acquired.index and _in_sight(chains[use.index], acquired):
            continue
        if _ends_with_receiver(model, use, chains[use.index], key):
            continue
        return Missed(use, use.text, releases[0])
    return None


def _index(node: Node) -> int:
    return node.index


def _scope(model: FileModel, site: Node) -> tuple[Function | None, list[Binding]]:
    """The promise executor, or function with a callback, that a place belongs to."""
    function = model.functions.around(site)
    while function is not None:
        settlers = _settlers(model, function)
        if settlers:
            return function, settlers
        if function.owner is not None:
            break
        function = function.parent
    return None, []


def _settlers(model: FileModel, function: Function) -> list[Binding]:
    """The parameters by which a function says that it is done."""
    parameters = function.node.child("parameters")
    single = function.node.child("parameter")
    names = parameters.children if parameters is not None else [single] if single else []
    found = [
        binding
        for name in names
        if (binding := model.bindings.of(name.child("pattern") or name)) is not None
        and binding.kind == "param"
    ]
    given = value_site(function.node).parent
    call = given.parent if given is not None and given.kind == "arguments" else None
    if call is not None and call.kind == "new_expression" and callee_name(call) == "Promise":
        return found[:2]
    return [binding for binding in found[-1:] if binding.name in _CALLBACKS]


def _is_outcome(model: FileModel, use: Node, scope: Function) -> bool:
    """Say whether a mention of `resolve` is its call, or hands it to what calls it later.

    A call directly in the executor is left out: it comes before anything was waited for.
    """
    parent = value_site(use).parent
    if parent is None:
        return False
    if parent.kind == "call_expression" and use.field == "function":
        return _settling(model, use, scope) is not scope
    if parent.kind != "arguments" or parent.parent is None:
        return False
    return callee_name(parent.parent) in _LATER


def _settling(model: FileModel, use: Node, scope: Function) -> Function | None:
    """The function whose later run settles: out through callbacks that run at once."""
    function = model.functions.around(use)
    while function is not None and function is not scope and runs_at_once(function):
        function = function.parent
    return function


def _chain(model: FileModel, use: Node, scope: Function) -> list[Function]:
    """The functions around an outcome, innermost first, up to the scope."""
    found = []
    function = model.functions.around(use)
    while function is not None and function is not scope:
        found.append(function)
        function = function.parent
    return found


def _covered(
    model: FileModel, use: Node, chain: Sequence[Function], releases: Sequence[Node]
) -> bool:
    if not any(reaches(model, function.node, releases) for function in chain):
        return False
    inner = chain[0]
    points = [one for one in releases if model.functions.around(one) is inner]
    points += [
        call
        for call in model.tree.within(inner.node)
        if call.kind == "call_expression"
        and model.functions.around(call) is inner
        and (target := call.child("function")) is not None
        and model.functions.called(target) not in {None, inner}
        and reaches(model, target, releases)
    ]
    return not points or not _leaves_before(use, inner, points)


def _leaves_before(use: Node, function: Function, points: Sequence[Node]) -> bool:
    """Say whether a function ends with this outcome, before it comes to a release."""
    if any(point.index < use.index or point.contains(use) for point in points):
        return False
    for ancestor in use.ancestors():
        if ancestor is function.node:
            return False
        if any(ancestor.contains(point) for point in points):
            return False
        if ancestor.kind == "return_statement":
            return True
        if ancestor.kind == "statement_block" and ancestor.children:
            if ancestor.children[-1].kind in {"return_statement", "throw_statement"}:
                return True
    return False


def _is_own(chain: Sequence[Function], own: Sequence[Node]) -> bool:
    return any(function.node in own for function in chain)


def _in_sight(chain: Sequence[Function], acquired: Node) -> bool:
    """Say whether an outcome stands in the very function that acquires, so that order decides."""
    return not chain or chain[0].node.contains(acquired)


def _releases_anyway(
    model: FileModel, release: Node, scope: Function, outcomes: Sequence[Node]
) -> bool:
    """Say whether a release stands in a handler of its own, which settles nothing.

    Such a handler (`request.on("close", cleanUp)`, `.finally(cleanUp)`) runs beside every outcome.
    """
    chain = _chain(model, release, scope)
    if not chain:
        return True  # the executor itself releases, after all it started
    for function in chain:
        if not _is_handed_on(function):
            continue
        if not reaches(model, function.node, outcomes):
            return True
    return False


def _is_handed_on(function: Function) -> bool:
    """Say whether a function is given to something else to call."""
    site = value_site(function.node)
    if site.parent is not None and site.parent.kind == "arguments":
        return not runs_at_once(function)
    binding = function.binding
    return binding is not None and any(
        (parent := value_site(use).parent) is not None
        and (
            parent.kind in {"arguments", "return_statement", "pair"}
            or (parent.kind == "assignment_expression" and use.field == "right")
        )
        for use in binding.references
    )


def _receiver_key(model: FileModel, acquired: Node) -> str:
    owner = receiver(acquired)
    return model.key(owner) if owner is not None else ""


def _ends_with_receiver(
    model: FileModel, use: Node, chain: Sequence[Function], receiver_key: str
) -> bool:
    """Say whether an outcome is the end of the very emitter that the listener is on."""
    if not receiver_key:
        return False
    for node in [value_site(use), *(value_site(function.node) for function in chain)]:
        if _is_end_handler(model, node, receiver_key):
            return True
    return any(
        _is_end_handler(model, value_site(reference), receiver_key)
        for function in chain
        if function.binding is not None
        for reference in function.binding.references
    )


def _is_end_handler(model: FileModel, node: Node, receiver_key: str) -> bool:
    given = node.parent
    call = given.parent if given is not None and given.kind == "arguments" else None
    if call is None:
        return False
    owner, events = receiver(call), arguments(call)
    return (
        owner is not None
        and bool(events)
        and string_value(bare(events[0])) in ENDING
        and f"{receiver_key}.".startswith(f"{model.key(owner)}.")  # a child's exit ends its stdout
    )
