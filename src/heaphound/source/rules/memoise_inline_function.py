"""A memoiser is given a function that is written in place, on each call.

## What it finds
`memoize(() => ...)`, or a function of the same file that puts its function argument into a
collection of the module, called in code that runs any number of times with an inline function that
uses variables of the call.

## Why it leaks
An inline function is a new one each time: as a key it is never found again, and as a value it
keeps the variables around it (V8 keeps one context for all closures of a call). The memo
fills with entries that no later call can use.

## Known misses
Memoisers under names this rule does not know and from other files.

## Example
    export function handler(req, config) {
      return memoize(async () => load(config, req.params.id));
    }

Instead:
    const loadUser = memoize((id) => load(id)); // once
    export const handler = (req) => loadUser(req.params.id);

## References
- npm, "p-memoize", caching
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.closures import captured
from heaphound.source.containers import empty_collection
from heaphound.source.keys import is_called_parameter
from heaphound.source.lifetime import describe_function
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import FUNCTIONS, arguments, bare, callee_name
from heaphound.source.usage import usage_of_binding

_MEMOISING = re.compile(r"^_*(p|async|fast|deep|promise|micro|lru)?_*[mM]emoi[sz]e\w*$")


class MemoiseInlineFunction:
    """Memoising a function that is new each time."""

    name: ClassVar[str] = "memoise-inline-function"
    category: ClassVar[str] = "closure"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each memoiser call with an inline function in repeated code."""
        keepers = _keepers(file)
        for call in file.model.by_kind.get("call_expression", ()):
            inline = next((a for a in arguments(call) if bare(a).kind in FUNCTIONS), None)
            if inline is None:
                continue
            target = call.child("function")
            function = file.model.functions.called(target) if target is not None else None
            kept = function is not None and keepers.get(function.node.index)
            if not kept and not _MEMOISING.match(callee_name(call)):
                continue
            if file.lifetime.runs_once(call) or file.lifetime.guarded(call):
                continue
            outer_function = file.lifetime.outermost(call)
            if outer_function is not None and _MEMOISING.match(outer_function.name):
                continue
            held = captured(file.model, bare(inline))
            if not held:
                continue
            where = describe_function(file.lifetime.outermost(call))
            name, names = callee_name(call), ", ".join(f"`{one.name}`" for one in held[:3])
            outer = f" in `{kept}`" if kept else ""
            yield Report(
                call,
                Confidence.HIGH if kept else Confidence.MEDIUM,
                f"Every {where} hands `{name}` a new inline function, which holds {names} and the "
                f"other variables of the call; what is remembered{outer} cannot be found again by "
                f"the next call and stays. Looked for and not found: a function made once, a "
                f"removal from the memo.",
                f"Write the function once at module level, with what it needs as parameters, and "
                f"memoise that: `const load = {name}((id) => ...)`, then `load(id)` in the call.",
            )


def _keepers(file: SourceFile) -> dict[int, str]:
    """Functions that put a function parameter into a module collection that only grows."""
    found: dict[int, str] = {}
    for binding in file.model.bindings.module.names.values():
        if empty_collection(binding.value, file.model) is None or binding.path:
            continue
        usage = usage_of_binding(file.model, binding)
        if usage.shrinks or usage.size_tests:
            continue
        for growth in usage.growths:
            function = file.lifetime.outermost(growth.site)
            if function is None:
                continue
            for part in (growth.key, growth.value):
                if part is not None and is_called_parameter(file.model, function, part):
                    found[function.node.index] = binding.name
    return found
