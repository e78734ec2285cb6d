"""A long-lived closure keeps a large value that only its neighbour uses.

## What it finds
A function with a large local value (a buffer, a parsed document, a query's rows), one closure that
uses it, and another closure that does not but lives long: an interval's function, a listener on a
long-lived emitter, a function stored in a module's or instance's property.

## Why it leaks
V8 makes one context per scope, with every variable that any closure of the scope uses. Each
closure keeps the whole context, so the long-lived one keeps the large value.

## Known misses
Large values that come from functions of unknown size.

## Example
    function start(file) {
      const data = fs.readFileSync(file);
      parse(() => data.length);
      bus.on("tick", () => count++);
    }

Instead:
    function start(file) {
      parseFile(file); // `data` lives in there
      bus.on("tick", () => count++);
    }

## References
- V8, src/ast/scopes.cc, context allocation
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.bindings import Binding
from heaphound.source.lifetime import Longevity, describe_function
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import FUNCTIONS, bare, callee_name, receiver, value_site
from heaphound.source.syntax import Node

_LARGE = re.compile(
    r"\bBuffer\.(alloc|allocUnsafe|concat|from)\(|\breadFile(Sync)?\(|\bJSON\.parse\(|"
    r"\bnew (Array|Float64Array|Float32Array|Uint8Array|Int32Array|Uint32Array|ArrayBuffer)"
    r"\((?!\s*\))|\.(arrayBuffer|toArray|findMany|buffer)\(|\.repeat\(|\.fill\("
)


class SharedContext:
    """A closure that keeps its neighbour's variable."""

    name: ClassVar[str] = "shared-context"
    category: ClassVar[str] = "closure"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each long-lived closure that keeps a large value it does not use."""
        for binding in file.model.bindings.all:
            if binding.kind not in {"const", "let", "var"} or binding.value is None:
                continue
            if binding.at_module_level or not _LARGE.search(binding.value.text[:400]):
                continue
            if bare(binding.value).kind in FUNCTIONS or _released(binding):
                continue
            scope = binding.scope
            if scope.node is not scope.function:
                continue
            users = {closure.index: closure for closure in _users(file, binding)}
            if not users:
                continue
            for keeper in self._keepers(file, scope.node):
                if any(keeper.contains(user) or user.contains(keeper) for user in users.values()):
                    continue
                function = file.model.functions.of(scope.node)
                yield Report(
                    keeper,
                    Confidence.MEDIUM,
                    f"This long-lived function does not use `{binding.name}`, but another closure of "
                    f"{describe_function(function)} does, and V8 keeps one context for both: "
                    f"`{binding.name}` lives as long as this function. Looked for and not found: "
                    f"`{binding.name}` set to undefined, a block of its own.",
                    f"Build the long-lived function outside (`function make() {{ return () => ... }}`)"
                    f", put `{binding.name}` and its users into a function of their own, or set "
                    f"`{binding.name} = undefined` when it is done.",
                )
                break

    def _keepers(self, file: SourceFile, scope: Node) -> Iterator[Node]:
        if file.lifetime.runs_once(scope) and file.model.functions.around(scope) is None:
            function = file.model.functions.of(scope)
            if function is not None and function.parent is None and _runs_once(file, scope):
                return
        for node in file.model.tree.within(scope):
            if node.kind in FUNCTIONS and node.kind != "method_definition":
                around = file.model.functions.around(node)
                if around is not None and around.node is scope and _long_lived(file, node):
                    yield node


def _runs_once(file: SourceFile, scope: Node) -> bool:
    body = scope.child("body")
    return body is not None and bool(body.children) and file.lifetime.runs_once(body.children[0])


def _released(binding: Binding) -> bool:
    return any(
        value is not None and value.kind in {"undefined", "null"} for _, value in binding.writes
    )


def _users(file: SourceFile, binding: Binding) -> Iterator[Node]:
    for use in binding.references:
        function = file.model.functions.around(use)
        while function is not None and function.parent is not None:
            if function.parent.node is binding.scope.node:
                yield function.node
                break
            function = function.parent


def _long_lived(file: SourceFile, closure: Node) -> bool:
    site = value_site(closure)
    parent = site.parent
    if parent is None:
        return False
    if parent.kind == "assignment_expression" and site.field == "right":
        left = parent.child("left")
        return (
            left is not None
            and left.kind == "member_expression"
            and (file.lifetime.longevity(left) in {Longevity.MODULE, Longevity.PROCESS})
        )
    if parent.kind != "arguments" or parent.parent is None:
        return False
    call = parent.parent
    name = callee_name(call)
    if name == "setInterval":
        return True
    owner = receiver(call)
    if owner is None or name not in {"on", "addListener", "addEventListener", "subscribe", "push"}:
        return False
    return file.lifetime.longevity(owner) in {Longevity.MODULE, Longevity.PROCESS}
