"""A loop made of promises that each wait for the next one.

## What it finds
A function that returns `work().then(() => itself())`, or an async function that ends in
`return itself()` after an `await`, with the same arguments: a loop without end.

## Why it leaks
The promise of the first turn is settled by that of the second, and so on: none of them can be
forgotten before the loop ends. A poller or consumer that runs for days keeps one promise, and what
its callbacks hold, for every turn it ever made.

## Known misses
Loops over two functions that call each other. A loop that can also return, and whose name does not
say that it goes on, is reported at low confidence.

## Example
    function consume(queue) {
      return queue.next().then((job) => {
        run(job);
        return consume(queue);
      });
    }

Instead:
    async function consume(queue) {
      for (;;) run(await queue.next());
    }

## References
- MDN, Promise.prototype.then(), "return value"
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.functions import Function
from heaphound.source.lifetime import describe_function
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.requests import parameter_names
from heaphound.source.shapes import FUNCTIONS, LOOPS, arguments, bare, callee_name, value_site
from heaphound.source.syntax import Node

_LOOPING = re.compile(
    r"(^|get|read)(next|poll|consume|loop|tick|listen|forever|watch)", re.IGNORECASE
)


_FLAG = re.compile(r"^\(!?(this\.)?#?\w+\)$")


class PromiseRecursion:
    """A promise that waits for the next turn of its own loop."""

    name: ClassVar[str] = "promise-recursion"
    category: ClassVar[str] = "closure"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each endless loop of promises."""
        for call in file.model.by_kind.get("call_expression", ()):
            target = call.child("function")
            function = file.model.functions.called(target) if target is not None else None
            if function is None or not function.node.contains(call):
                continue
            if not _same_arguments(call, function) or not _is_endless(file, call, function):
                continue
            if not (_returned_in_then(file, call, function) or _returned(file, call, function)):
                continue
            where = describe_function(function)
            sure = _LOOPING.search(function.name) or not _has_other_end(file, call, function)
            yield Report(
                call,
                Confidence.MEDIUM if sure else Confidence.LOW,
                f"{where} returns a promise that waits for its own next turn: each turn keeps its "
                f"promise and what its callbacks hold until the loop ends. Looked for and not "
                f"found: a changed argument, a condition that ends the loop.",
                "Use a loop: `for (;;) { await ... }`, or start the next turn without returning its "
                "promise.",
            )


def _has_other_end(file: SourceFile, call: Node, function: Function) -> bool:
    """Say whether the function can also return without a next turn."""
    return any(
        function.node.contains(node) and not node.contains(call)
        for node in file.model.by_kind.get("return_statement", ())
    )


def _same_arguments(call: Node, function: Function) -> bool:
    """Say whether the next turn gets what this one got, so that nothing counts down."""
    names = parameter_names(function.node)
    given = [bare(one).text for one in arguments(call)]
    return len(given) <= len(names) and given == names[: len(given)]


def _is_endless(file: SourceFile, call: Node, function: Function) -> bool:
    """Say whether no condition on the way to the next turn asks whether it is needed.

    A condition that looks at what came is how a filter or a consumer goes on; one that counts is not.
    """
    for ancestor in call.ancestors():
        if ancestor is function.node:
            break
        condition = ancestor.child("condition")
        if condition is not None and set(_operators(file, condition)) & {"<", ">", "<=", ">="}:
            return False
        if ancestor.kind in LOOPS or ancestor.kind == "catch_clause":
            return False
        if ancestor.kind in FUNCTIONS:
            parent = value_site(ancestor).parent
            outer = parent.parent if parent is not None and parent.kind == "arguments" else None
            if outer is not None and callee_name(outer) == "catch":
                return False
    return True


def _operators(file: SourceFile, condition: Node) -> list[str]:
    return [
        token for node in (condition, *file.model.tree.within(condition)) for token in node.tokens
    ]


def _returned_in_then(file: SourceFile, call: Node, function: Function) -> bool:
    """Say whether a `then` callback returns the next turn, and the function returns the `then`."""
    callback = file.model.functions.around(call)
    if callback is None or callback is function or not _is_returned(call):
        return False
    then = _then_of(callback)
    for _ in range(4):
        if then is None:
            return False
        home = file.model.functions.around(then)
        if _is_returned(_end_of_chain(then)) and home is function:
            return True
        then = _then_of(home) if home is not None and _is_returned(_end_of_chain(then)) else None
    return False


def _then_of(callback: Function) -> Node | None:
    """The `x.then(callback)` that a function is the first argument of."""
    given = value_site(callback.node).parent
    call = given.parent if given is not None and given.kind == "arguments" else None
    if call is None or callee_name(call) != "then":
        return None
    return call if arguments(call)[0] is value_site(callback.node) else None


def _end_of_chain(call: Node) -> Node:
    node = call
    while (
        node.parent is not None
        and node.parent.kind == "member_expression"
        and node.field == "object"
        and node.parent.parent is not None
        and node.parent.parent.kind == "call_expression"
        and callee_name(node.parent.parent) in {"then", "catch", "finally"}
    ):
        node = node.parent.parent
    return node


def _is_returned(node: Node) -> bool:
    parent = value_site(node).parent
    if parent is None:
        return False
    return parent.kind == "return_statement" or (
        parent.kind == "arrow_function" and value_site(node).field == "body"
    )


def _is_awaited_last(call: Node, function: Function) -> bool:
    """Say whether the last thing a function does is `await` a call, at most under a flag."""
    statement = value_site(call).parent
    if value_site(call) is call or statement is None or statement.kind != "expression_statement":
        return False
    node = statement
    for ancestor in statement.ancestors():
        if ancestor is function.node:
            return True
        if ancestor.kind == "statement_block" and ancestor.children[-1] is not node:
            return False
        condition = ancestor.child("condition")
        if condition is not None and not _FLAG.match(condition.text):
            return False
        if ancestor.kind not in {"statement_block", "if_statement"}:
            return False
        node = ancestor
    return False


def _returned(file: SourceFile, call: Node, function: Function) -> bool:
    """Say whether an async function waits, and then returns or awaits its next turn."""
    if file.model.functions.around(call) is not function or "async" not in function.node.tokens:
        return False
    if not (_is_returned(call) or _is_awaited_last(call, function)):
        return False
    return any(
        node.index < call.index and file.model.functions.around(node) is function
        for node in file.model.by_kind.get("await_expression", ())
    )
