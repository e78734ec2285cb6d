"""A client is taken out of the collection that holds it and stays open.

## What it finds
A Map, object or Set of clients that the file opens (`this.nodes[key] = new Redis(...)`), where one
method closes what is in it and another takes entries out (`delete this.nodes[key]`) without closing
them.

## Why it leaks
Nothing can reach the client any more, while its sockets, timers and listeners keep it alive.

## Known misses
Clients that a helper of another file opens; removals of clients that closed themselves.

## Example
    class Nodes {
      nodes = new Map();
      add(url) { this.nodes.set(url, new Redis(url)); }
      remove(url) { this.nodes.delete(url); }
      close() { for (const node of this.nodes.values()) node.disconnect(); }
    }

Instead:
      remove(url) {
        this.nodes.get(url)?.disconnect();
        this.nodes.delete(url);
      }

## References
- ioredis documentation, "redis.disconnect()"
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.clients import CLOSING
from heaphound.source.containers import Collection
from heaphound.source.functions import Function
from heaphound.source.handlers import reaches
from heaphound.source.lifetime import describe_function
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.resources import outer_call
from heaphound.source.shapes import CALLS, arguments, bare, callee_name
from heaphound.source.syntax import Node

_ENDED = frozenset({"on", "once", "addListener", "addEventListener"})


class ClientDroppedOpen:
    """A client that leaves its collection open."""

    name: ClassVar[str] = "client-dropped-open"
    category: ClassVar[str] = "client-per-call"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each removal of a client that nothing closes."""
        for collection in (*file.module_collections, *file.instance_collections):
            what = _held(file, collection)
            if what is None:
                continue
            closes = file.model.calls_named(*CLOSING)
            homes = [file.lifetime.outermost(one) for one in closes]
            for removal in collection.usage.shrinks:
                function = file.lifetime.outermost(removal)
                if function is None or not _takes_one(removal) or _in_handler(file, removal):
                    continue
                if any(function.node.contains(one) for one in closes):
                    continue
                if reaches(file.model, function.node, closes) or not _closes_elsewhere(
                    collection, homes, function
                ):
                    continue
                name = collection.name
                yield Report(
                    removal,
                    Confidence.MEDIUM,
                    f"{describe_function(function)} takes the {what} out of `{name}` and leaves it "
                    f"open: nothing can close it any more. Looked for and not found, in this "
                    f"function and what it calls: a close of the entry.",
                    "Close it first, with the method that its package has for that, as where all "
                    "are closed.",
                )
                break


def _held(file: SourceFile, collection: Collection) -> str | None:
    """The kind of client that a collection is given; None when it holds something else."""
    for growth in collection.usage.growths:
        value = bare(growth.value) if growth.value is not None else None
        binding = file.model.bindings.of(value) if value is not None else None
        if binding is not None and binding.value is not None and not binding.path:
            value = bare(binding.value)
        if value is None or value.kind not in CALLS:
            continue
        for call in (value, *file.model.tree.within(value)):
            client = file.resources.opened(call) if call.kind in CALLS else None
            if client is not None and outer_call(call) is value and not client.light:
                return client.name
    return None


def _takes_one(removal: Node) -> bool:
    """Say whether one entry is taken out by its key, and its value not used."""
    if removal.kind == "unary_expression":
        return True
    return (
        removal.kind == "call_expression"
        and callee_name(removal) == "delete"
        and len(arguments(removal)) == 1
    )


def _in_handler(file: SourceFile, removal: Node) -> bool:
    """Say whether an event brings the removal, as that of a client's own end."""
    around = file.model.functions.around(removal)
    while around is not None:
        given = around.node.parent
        call = given.parent if given is not None and given.kind == "arguments" else None
        if call is not None and callee_name(call) in _ENDED:
            return True
        around = around.parent
    return False


def _closes_elsewhere(
    collection: Collection, homes: list[Function | None], function: Function
) -> bool:
    """Say whether another function beside this one closes what the collection holds."""
    name = collection.name.removeprefix("this.")
    return any(
        home is not None
        and home is not function
        and home.owner is function.owner
        and name in home.node.text
        for home in homes
    )
