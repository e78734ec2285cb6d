"""An interval at module level, in a module that is evaluated more than once.

## What it finds
`setInterval` at the top level of a module that other modules import, with a handle that nothing
clears and that is not kept in a global. High when the file shows that it is reloaded
(`module.hot`, `import.meta.hot`, deletion from `require.cache`, a framework's route folder).

## Why it leaks
Development servers and test runners evaluate a module again on each change or each test file. The
interval of the old copy keeps running and keeps the whole old copy of the module alive.

## Known misses
Files of frameworks that this rule does not know, at high confidence.

## Example
    const samples = [];
    setInterval(() => samples.push(process.memoryUsage()), 1000);
    export const latest = () => samples.at(-1);

Instead:
    clearInterval(globalThis.sampler);
    globalThis.sampler = setInterval(sample, 1000);

## References
- Vite documentation, "HMR API", hot.dispose
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.bindings import Binding
from heaphound.source.lifetime import Longevity
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import FUNCTIONS, arguments, bare, calls_unref, discarded
from heaphound.source.syntax import Node
from heaphound.source.timers import Timers, is_global_timer, unrefs

_RELOADED_TEXT = re.compile(
    r"\bmodule\.hot\b|\bimport\.meta\.(hot|webpackHot)\b|delete require\.cache|hot[ -]?reload|"
    r"\bHMR\b",
    re.IGNORECASE,
)
_RELOADED_PATH = re.compile(
    r"(^|/)(pages/api/.*|app/.*/?(route|page|layout)|server/(api|routes|plugins|middleware)/.*|"
    r"src/routes/.*\+[a-z.]+|hooks\.server|instrumentation|app/routes/.*)\.[cm]?[jt]sx?$"
)


class ModuleIntervalHotReload:
    """A module-level interval that a second evaluation of the module doubles."""

    name: ClassVar[str] = "module-interval-hot-reload"
    category: ClassVar[str] = "timer"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each interval that runs again with each evaluation of the module."""
        calls = file.model.calls_named("setInterval")
        timers = Timers(file.model) if calls else None
        for call in calls:
            if timers is None or not is_global_timer(file.model, call, "setInterval"):
                continue
            lifetime = file.lifetime
            if not lifetime.runs_once(call) or lifetime.guarded(call):
                continue
            place = timers.kept_in(call)
            if place is None and not discarded(call):
                continue
            if place is not None:
                if timers.clears(place):
                    continue
                if isinstance(place, Binding):
                    if lifetime.escapes(place):
                        continue
                elif lifetime.longevity(place) is Longevity.PROCESS:
                    continue
            confidence = self._confidence(file)
            if confidence is Confidence.MEDIUM and (
                _sweeps(file, call) or (place is not None and unrefs(place))
            ):
                confidence = Confidence.LOW  # how well-kept modules look after what they hold
            if confidence is None:
                continue
            unref = (
                " `.unref()` lets the process exit but does not stop it."
                if calls_unref(call)
                else ""
            )
            yield Report(
                call,
                confidence,
                f"Each evaluation of this module starts an interval that nothing clears. When a "
                f"development server or a test runner loads the module again, the old interval goes "
                f"on and keeps the old module with all its data.{unref} Looked for and not found: "
                f"`clearInterval`, a handle on `globalThis`, a dispose handler.",
                "Keep the handle where the next evaluation finds it: "
                "`clearInterval(globalThis.timer); globalThis.timer = setInterval(...)`, or clear it "
                "in `import.meta.hot.dispose` / `module.hot.dispose`, or start it from a function "
                "that returns a stop function.",
            )

    def _confidence(self, file: SourceFile) -> Confidence | None:
        if file.is_entry:
            return None
        if _RELOADED_TEXT.search(file.model.text) or _RELOADED_PATH.search(
            file.model.path.as_posix()
        ):
            return Confidence.HIGH
        exports = any(binding.exported for binding in file.model.bindings.module.names.values())
        starts = any(file.model.calls_named("listen"))
        return Confidence.MEDIUM if exports and not starts else None


def _sweeps(file: SourceFile, call: Node) -> bool:
    """Say whether the interval only takes old entries out of a collection of the module."""
    given = arguments(call)
    called = file.model.functions.called(given[0]) if given else None
    callback = called.node if called is not None else bare(given[0]) if given else None
    if callback is None or callback.kind not in FUNCTIONS:
        return False
    return any(
        callback.contains(shrink) and _conditional(shrink, callback)
        for collection in file.module_collections
        for shrink in collection.usage.shrinks
        if not any(callback.contains(growth.site) for growth in collection.usage.growths)
    )


def _conditional(shrink: Node, callback: Node) -> bool:
    """Say whether a removal stands under a condition: of what is old, and not of everything."""
    for ancestor in shrink.ancestors():
        if ancestor is callback:
            return False
        if ancestor.kind in {"if_statement", "while_statement"}:
            return True
    return False
