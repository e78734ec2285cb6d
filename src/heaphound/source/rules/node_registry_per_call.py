"""A call fills a list of Node's own, per call, and nothing takes out again.

## What it finds
In code that runs any number of times, and a file that never calls what belongs to it:
`performance.mark` and `measure` (no `clearMarks`, `clearMeasures`), `console.time` (no `timeEnd`)
and `console.count` of a label made at run time, `createHook` of `async_hooks` (no `disable`),
`new AsyncLocalStorage`, a diagnostics channel of a name made at run time, `Symbol.for` of one, and
`URL.createObjectURL` (no `revokeObjectURL`).

## Why it leaks
These calls look free of state, but Node keeps what it was told for the whole process: every entry
of the performance timeline, every label and name, every hook, every blob behind a URL.

## Known misses
What another file takes out again is reported; a call that is undone on some paths only is not.

## Example
    export function render(page) {
      performance.mark(`render ${page.id}`);
      return page.render();
    }

Instead:
    export function render(page) {
      const start = performance.now();
      return [page.render(), performance.now() - start];
    }

## References
- Node.js documentation, "perf_hooks", "console", "async_hooks", "diagnostics_channel", "url"
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.lifetime import describe_function, is_lifecycle_name
from heaphound.source.node_registries import Registry, registries
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import arguments, callee, short_text
from heaphound.source.syntax import Node

_CONSTANT = frozenset({"string", "number", "null", "undefined", "true", "false"})
# Made in vain as long as nobody does this with it.
_BEGINS = {"createHook": "enable", "channel": "subscribe"}


class NodeRegistryPerCall:
    """A list of Node's own that the program fills per call."""

    name: ClassVar[str] = "node-registry-per-call"
    category: ClassVar[str] = "global-state"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield the first such call for each list, those per request first."""
        for registry in registries():
            if not registry.scan or file.model.calls_named(*registry.undo):
                continue
            calls = [call for call in _calls(file, registry) if _fills(file, registry, call)]
            calls.sort(key=lambda call: not file.per_request(call))
            if calls:
                yield self._report(file, registry, calls[0])

    def _report(self, file: SourceFile, registry: Registry, call: Node) -> Report:
        written = f"{short_text(callee(call) or call)}()"
        function = file.lifetime.outermost(call)
        confidence = Confidence(registry.scan)
        if function is not None and is_lifecycle_name(function.name):
            confidence = confidence.lowered()
        where = describe_function(function)
        looked = ", ".join(f"`{name}`" for name in registry.undo)
        missing = f" Looked for and not found: {looked} in this file." if looked else ""
        return Report(
            call,
            Confidence.HIGH if file.per_request(call) else confidence,
            f"Every {where} calls `{written}`: {registry.what}.{missing}",
            registry.fix,
            category=registry.category,
        )


def _calls(file: SourceFile, registry: Registry) -> Iterator[Node]:
    for name in registry.calls:
        for call in file.model.calls_named(name.rpartition(".")[2]):
            target = callee(call)
            if target is not None and _is_meant(file, target, name, registry.module):
                yield call


def _is_meant(file: SourceFile, target: Node, name: str, module: str) -> bool:
    if not module:
        return target.text == name or target.text.endswith(f".{name}")
    origin = file.model.origin(target)
    return origin is not None and (origin[0].removeprefix("node:"), origin[1]) == (module, name)


def _fills(file: SourceFile, registry: Registry, call: Node) -> bool:
    if file.lifetime.runs_once(call) or file.lifetime.guarded(call):
        return False
    last = (callee(call) or call).text.rpartition(".")[2]
    if last in _BEGINS and not file.model.calls_named(_BEGINS[last]):
        return False
    given = arguments(call)
    return not registry.varies or bool(given and _varies(given[0]))


def _varies(node: Node) -> bool:
    if node.kind == "template_string":
        return any(part.kind == "template_substitution" for part in node.children)
    return node.kind not in _CONSTANT and not node.text.isupper()
