"""Each call's closures keep the value that the call before left behind.

## What it finds
A function that reads a long-lived variable into a local one, uses the local one in a closure, and
then gives the long-lived variable a new value with a function in it that is made in the same call.

## Why it leaks
V8 keeps one context for all closures of a call. The new value's function keeps that context, the
context keeps the old value, whose function keeps the context before: a chain through all calls,
though no code ever uses it.

## Known misses
Chains over properties of objects.

## Example
    function replace() {
      const original = thing;
      const unused = () => original && console.log("hi");
      thing = { text: "x".repeat(1e6), method() {} };
    }

Instead:
    function replace() {
      log(thing); // what needs the old value runs in a function of its own
      thing = make(); // and the new value is made in another one
    }

## References
- Meteor blog, "An interesting kind of JavaScript memory leak"
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.bindings import Binding
from heaphound.source.lifetime import describe_function
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import FUNCTIONS, bare
from heaphound.source.syntax import Node


class ClosureChain:
    """A new value that keeps the old one."""

    name: ClassVar[str] = "closure-chain"
    category: ClassVar[str] = "closure"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each assignment that links a new value to the one before."""
        for local in file.model.bindings.all:
            lasting = self._reads(file, local)
            function = local.scope.function
            if lasting is None or function is None:
                continue
            released = any(
                value is not None and value.kind in {"null", "undefined"}
                for _, value in local.writes
            )
            around = [file.model.functions.around(use) for use in local.references]
            used = any(
                one is not None and one.node is not function and function.contains(one.node)
                for one in around
            )
            if released or not used:
                continue
            for node, value in lasting.writes:
                if value is None or not function.contains(node):
                    continue
                if any(value.contains(use) for use in local.references):
                    continue  # it wraps the old value, which then is meant to stay
                if not _makes_function(file, value, function):
                    continue
                where = describe_function(file.model.functions.of(function))
                yield Report(
                    node,
                    Confidence.HIGH,
                    f"The new `{lasting.name}` has a function that is made in {where}, and shares its "
                    f"context with the closure that uses `{local.name}`, the value before: each call "
                    f"keeps all earlier values. Looked for and not found: `{local.name}` set to "
                    f"null.",
                    f"Make the new value in a function of its own, or set `{local.name} = null` at "
                    f"the end of {where}.",
                )
                break

    def _reads(self, file: SourceFile, local: Binding) -> Binding | None:
        """The long-lived variable that a local one starts with."""
        if local.at_module_level or local.value is None or local.path or local.kind == "param":
            return None
        value = bare(local.value)
        lasting = file.model.bindings.of(value) if value.kind == "identifier" else None
        if lasting is None or lasting.kind not in {"let", "var"}:
            return None
        return lasting if lasting.at_module_level else None


def _makes_function(file: SourceFile, value: Node, function: Node) -> bool:
    return any(
        node.kind in FUNCTIONS
        and (around := file.model.functions.around(node)) is not None
        and around.node is function
        for node in (value, *file.model.tree.within(value))
    )
