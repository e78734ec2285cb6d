"""Each call hangs a new function on an object that all calls share.

## What it finds
`shared[key] = (...) => ...` in code that runs any number of times, where the object is imported and
the key is one per user, request or message.

## Why it leaks
The imported object lives as long as its module; each function on it keeps the variables of the call
that made it.

## Known misses
Properties that another file deletes.

## Example
    exports.check = (req, res) => {
      validators[req.id] = (value) => value === req.body.value;
    };

Instead:
    exports.check = (req, res) => {
      const isSame = (value) => value === req.body.value;
    };

## References
- MDN, "Closures"
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.facts import member_uses
from heaphound.source.growths import Growth, Usage
from heaphound.source.lifetime import describe_function
from heaphound.source.open_ended import ends_somewhere, is_identifier_key
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import FUNCTIONS, bare, short_text
from heaphound.source.usage import usage_of_binding, usage_of_nodes


class ClosureOnSharedObject:
    """A function per call on an imported object."""

    name: ClassVar[str] = "closure-on-shared-object"
    category: ClassVar[str] = "closure"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each function that a call leaves on an imported object."""
        for binding in file.model.bindings.module.names.values():
            if file.model.origin_of_binding(binding) is None:
                continue
            usages = {binding.name: usage_of_binding(file.model, binding)}
            for name, uses in member_uses(binding).items():
                usages[f"{binding.name}.{name}"] = usage_of_nodes(file.model, uses)
            for name, usage in usages.items():
                if not ends_somewhere(file, usage):
                    yield from self._growths(file, name, usage)

    def _growths(self, file: SourceFile, name: str, usage: Usage) -> Iterator[Report]:
        for growth in usage.growths:
            if not self._per_call(file, growth):
                continue
            key = short_text(growth.key) if growth.key is not None else ""
            where = describe_function(file.lifetime.outermost(growth.site))
            yield Report(
                growth.site,
                Confidence.MEDIUM,
                f"Every {where} puts a new function on the imported `{name}` under "
                f"`{key}`, where it stays with the variables of the call. Looked for and not "
                f"found: a deletion from `{name}`.",
                f"Keep the function in a local variable, or delete it when the call is done: "
                f"`finally {{ delete {name}[{key}] }}`.",
            )

    def _per_call(self, file: SourceFile, growth: Growth) -> bool:
        if growth.key is None or growth.value is None or file.lifetime.runs_once(growth.site):
            return False
        value = bare(growth.value)
        return value.kind in FUNCTIONS and is_identifier_key(file, growth)
