"""What a FinalizationRegistry is told to hold leads to the very object it waits for.

## What it finds
`registry.register(target, held)` where `held` is an object or array written there that has the
target in it, or a function written there that uses it.

## Why it leaks
The registry holds `held` strongly until the target is collected. Through it the target stays
reachable, so it is never collected, and its cleanup never runs.

## Known misses
A held value made elsewhere that leads to the target.

## Example
    const registry = new FinalizationRegistry((held) => held.file.close());
    export class Upload {
      constructor(file) {
        this.file = file;
        registry.register(this, { file, owner: this });
      }
    }

Instead:
    const registry = new FinalizationRegistry((file) => file.close());
    export class Upload {
      constructor(file) {
        this.file = file;
        registry.register(this, file);
      }
    }

## References
- MDN, FinalizationRegistry.register, "heldValue"
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import arguments, bare, receiver, short_text
from heaphound.source.syntax import Node

_LITERALS = frozenset({"object", "array"})
_FUNCTIONS = frozenset({"arrow_function", "function_expression"})


class FinalizerHoldsTarget:
    """A held value that keeps its target."""

    name: ClassVar[str] = "finalizer-holds-target"
    category: ClassVar[str] = "closure"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each registration that keeps what it waits for."""
        if not file.model.calls_named("FinalizationRegistry"):
            return
        for call in file.model.calls_named("register"):
            given = [bare(each) for each in arguments(call)]
            if len(given) < 2 or receiver(call) is None or not _is_registry(file, call):
                continue
            target, held = given[0], given[1]
            if not _leads_to(file, held, target):
                continue
            name = short_text(target)
            yield Report(
                call,
                Confidence.HIGH,
                f"The registry holds `{short_text(held)}` until `{name}` is collected, but that leads "
                f"to `{name}`: it is never collected and its cleanup never runs.",
                f"Hold only what the cleanup needs, and nothing that leads back to `{name}`.",
            )


def _is_registry(file: SourceFile, call: Node) -> bool:
    """Say whether the receiver is made by `new FinalizationRegistry` in this file."""
    owner = receiver(call)
    return owner is not None and any(
        (site := made.parent) is not None
        and (place := site.child("name") or site.child("left") or site.child("property"))
        is not None
        and file.model.key(place).removeprefix("this.")
        == file.model.key(owner).removeprefix("this.")
        for made in file.model.calls_named("FinalizationRegistry")
    )


def _leads_to(file: SourceFile, held: Node, target: Node) -> bool:
    """Say whether a part of `held`, or a function in it, is the target or uses it."""
    if held.kind == target.kind and file.model.key(held) == file.model.key(target):
        return True
    if held.kind in _LITERALS:
        return any(_is_part(file, part, target) for part in held.children)
    if held.kind in _FUNCTIONS:
        return any(
            node.kind == target.kind and file.model.key(node) == file.model.key(target)
            for node in file.model.tree.within(held)
        ) and not (target.kind == "this" and held.kind == "function_expression")
    return False


def _is_part(file: SourceFile, part: Node, target: Node) -> bool:
    if part.kind == "shorthand_property_identifier":
        return target.kind == "identifier" and part.text == target.text
    value = part.child("value") if part.kind == "pair" else part
    return value is not None and _leads_to(file, bare(value), target)
