"""A WeakMap is written with square brackets.

## What it finds
`weak[key] = value` on a WeakMap or WeakSet.

## Why it leaks
This does not use the weak table: it makes an ordinary property under the text of the key, such as
"[object Object]". The value stays as long as the map, and entries of different keys overwrite
each other.

## Known misses
WeakMaps that arrive as parameters.

## Example
    const meta = new WeakMap();
    meta[request] = data;

Instead:
    meta.set(request, data);

## References
- MDN, WeakMap.prototype.set
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.report import Confidence, Report, SourceFile


class WeakmapIndexed:
    """Square brackets on a WeakMap."""

    name: ClassVar[str] = "weakmap-indexed"
    category: ClassVar[str] = "cache"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each write that misses the weak table."""
        weak = {
            file.model.key(place)
            for call in file.model.calls_named("WeakMap", "WeakSet")
            if call.parent is not None
            and (place := call.parent.child("name") or call.parent.child("left")) is not None
        }
        for assignment in file.model.by_kind.get("assignment_expression", ()) if weak else ():
            left = assignment.child("left")
            if left is None or left.kind != "subscript_expression":
                continue
            owner, index = left.child("object"), left.child("index")
            if owner is None or index is None or file.model.key(owner) not in weak:
                continue
            right = assignment.child("right")
            value = right.text if right is not None and len(right.text) < 40 else "value"
            yield Report(
                assignment,
                Confidence.HIGH,
                f"`{owner.text}[{index.text}]` makes an ordinary property of the WeakMap under the "
                f"key's text; it is not weak, and stays as long as `{owner.text}`.",
                f"`{owner.text}.set({index.text}, {value})`.",
            )
