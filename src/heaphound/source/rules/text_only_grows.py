"""A text or buffer of the module gets longer with every call and is never cut.

## What it finds
A variable at module level that starts as a text or an empty Buffer and that handlers of requests or
events add to (`log += line`, `all = Buffer.concat([all, chunk])`), while nothing in the file sets it
to anything else.

## Why it leaks
The module holds the text until the process ends, and with it all that was ever added.

## Known misses
Texts in fields of instances; texts that another file cuts.

## Example
    let trail = "";
    app.use((req, res, next) => {
      trail += `${req.method} ${req.url};`;
      next();
    });

Instead:
    trail = (trail + `${req.method} ${req.url};`).slice(-10_000);

## References
- MDN, String.prototype.slice
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.bindings import Binding
from heaphound.source.lifetime import describe_function
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.requests import per_event
from heaphound.source.shapes import bare, callee_name, string_value
from heaphound.source.syntax import Node

_BUFFERS = frozenset({"alloc", "from"})


class TextOnlyGrows:
    """A text without end."""

    name: ClassVar[str] = "text-only-grows"
    category: ClassVar[str] = "global-state"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each text of the module that handlers make longer."""
        for binding in file.model.bindings.all:
            if binding.kind not in {"let", "var"} or not binding.at_module_level:
                continue
            if not binding.writes or binding.exported or not _is_text(binding):
                continue
            if not all(_adds(file, binding, node) for node, _ in binding.writes):
                continue
            site = binding.writes[0][0]
            served = file.per_request(site)
            if not served and not per_event(file.model, site):
                continue
            where = describe_function(file.lifetime.outermost(site))
            name = binding.name
            yield Report(
                site,
                Confidence.HIGH if served else Confidence.MEDIUM,
                f"`{name}` gets longer with every {where} and lives as long as the module. Looked "
                f"for and not found: an assignment that empties or cuts it.",
                f"Keep only the end of it (`{name} = ({name} + more).slice(-MAX)`), or write it to "
                f"a file.",
            )


def _is_text(binding: Binding) -> bool:
    value = bare(binding.value) if binding.value is not None else None
    if value is None:
        return False
    if value.kind == "call_expression" and value.text.startswith("Buffer."):
        return callee_name(value) in _BUFFERS
    return string_value(value) is not None


def _adds(file: SourceFile, binding: Binding, write: Node) -> bool:
    """Say whether a write keeps what was there and adds to it."""
    right = write.child("right")
    if write.kind == "augmented_assignment_expression":
        return "+=" in write.tokens
    value = bare(right) if right is not None else None
    if write.kind != "assignment_expression" or value is None:
        return False
    first: Node | None = None
    if value.kind == "binary_expression" and "+" in value.tokens:
        first = value
        while first is not None and first.kind == "binary_expression":
            first = first.child("left")
    elif value.kind == "call_expression" and value.text.startswith("Buffer.concat(["):
        given = value.child("arguments")
        first = given.children[0].children[0] if given and given.children[0].children else None
    return first is not None and file.model.bindings.of(bare(first)) is binding
