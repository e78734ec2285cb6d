"""Clear the timeout of a race when the race is over.

    return Promise.race([work(), new Promise((_, no) => setTimeout(no, ms))]);

becomes

    let timer;
    return Promise.race([work(), new Promise((_, no) => (timer = setTimeout(no, ms)))])
      .finally(() => clearTimeout(timer));

`finally` passes the result or error of the race on, so callers see the same.
"""

from __future__ import annotations

from heaphound.source.repairs.edit import (
    Edit,
    after,
    before,
    free_name,
    indent_of,
    is_typescript,
    statement_of,
)
from heaphound.source.report import SourceFile
from heaphound.source.shapes import callee_name, receiver
from heaphound.source.syntax import Node


def clear_after_race(file: SourceFile, site: Node) -> tuple[Edit, ...] | None:
    """Edits for a `setTimeout` of a race; None where the timeout is made by a helper."""
    if callee_name(site) != "setTimeout":
        return None
    race = _race_around(site) or _only_race(file, site)
    if race is None:
        return None
    name = free_name(file, site, "timer")
    kept = _keep_handle(site, name)
    if kept is None:
        return None
    declaration = f"let {name};"
    if is_typescript(file):
        declaration = f"let {name}: ReturnType<typeof setTimeout> | undefined;"
    ended = after(race, f".finally(() => clearTimeout({name}))")
    start = _statement_with_both(site, race)
    if start is not None:
        indent = indent_of(file.model.tree, start)
        return (before(start, f"{declaration}\n{indent}"), *kept, ended)
    body = _expression_body(race)
    if body is None or not body.contains(site):
        return None
    indent = indent_of(file.model.tree, body.parent or body)
    opening = f" {{\n{indent}  {declaration}\n{indent}  return "
    arrow = len(body.source[: body.start].rstrip())
    block = Edit(arrow, body.start, opening)
    return (block, *kept, ended, after(body, f";\n{indent}}}"))


def _is_race(call: Node) -> bool:
    owner = receiver(call) if callee_name(call) in {"race", "any"} else None
    return owner is not None and owner.text in {"Promise", "Bluebird"}


def _race_around(site: Node) -> Node | None:
    for ancestor in site.ancestors():
        if ancestor.kind == "call_expression" and _is_race(ancestor):
            return ancestor
    return None


def _only_race(file: SourceFile, site: Node) -> Node | None:
    """The one race in the function that makes the promise of this timeout."""
    function = file.lifetime.outermost(site)
    if function is None:
        return None
    races = [
        call
        for call in file.model.calls_named("race", "any")
        if function.node.contains(call) and _is_race(call)
    ]
    return races[0] if len(races) == 1 else None


def _keep_handle(site: Node, name: str) -> tuple[Edit, ...] | None:
    parent = site.parent
    if parent is None:
        return None
    if parent.kind == "expression_statement":
        return (before(site, f"{name} = "),)
    if parent.kind == "arrow_function" and site.field == "body":
        return (before(site, f"({name} = "), after(site, ")"))
    return None


def _statement_with_both(site: Node, race: Node) -> Node | None:
    """The first statement of the block around the race that the timeout is in or behind."""
    last = statement_of(race)
    if last is None or last.parent is None:
        return None
    for statement in last.parent.children:
        if statement.contains(site) and statement.start <= last.start:
            return statement
    return None


def _expression_body(race: Node) -> Node | None:
    """The body of the arrow function whose value the race is."""
    node = race
    for ancestor in race.ancestors():
        if ancestor.kind == "arrow_function" and node.field == "body":
            return node
        if ancestor.kind in {"arguments", "statement_block"}:
            return None
        node = ancestor
    return None
