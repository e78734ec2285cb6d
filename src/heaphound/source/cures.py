"""How to end the growth of a collection, in the words of its kind and in the user's own names."""

from __future__ import annotations

from heaphound.source.containers import Collection
from heaphound.source.shapes import short_text
from heaphound.source.syntax import Node


def taking_out(collection: Collection, key: Node | None) -> str:
    """Write the statement that takes one entry out: `users.delete(id)`, `delete byId[id]`.

    Args:
        collection: what grows.
        key: the entry's key, or the element of a Set; None where that is not known.
    """
    name, entry = collection.name, "..." if key is None else short_text(key)
    if collection.kind == "object":
        return f"delete {name}[{entry}]"
    if collection.kind == "array":
        return f"{name}.splice({name}.indexOf(...), 1)"
    return f"{name}.delete({entry})"


def cure_of(collection: Collection, key: Node | None) -> str:
    """Say how to bound a collection, or to take its entries out when they are done.

    Args:
        collection: what grows.
        key: of the growth that is reported; None where it has none.
    """
    name, out = collection.name, taking_out(collection, key)
    if collection.kind == "array":
        return (
            f"Remove elements when they are done, or keep only the last ones "
            f"(`if ({name}.length > MAX) {name}.shift()`)."
        )
    if collection.kind == "Set":
        return (
            f"Delete elements when they are done (`{out}`), or use a WeakSet when they are objects."
        )
    start = f"Delete the entry when its work is done (`{out}`), or bound it: "
    bounded = f"`{name} = new LRUCache({{ max, ttl }})`"
    if collection.kind == "object":
        return f"{start}{bounded} with its `get` and `set`."
    return (
        f"{start}{bounded}; use a WeakMap when the key is an object that should take its entry "
        f"with it."
    )
