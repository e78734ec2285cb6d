"""An observer of something that stays is made per call and never disconnected.

## What it finds
`new MutationObserver(...)`, `PerformanceObserver` and the like whose `observe` is called in code that
runs any number of times: when a component is mounted, or on something that outlives the call (the
document, the process), with no `disconnect` or `unobserve` on it in the file, and not handed on.

## Why it leaks
What is observed keeps its observers, and these their callbacks with all that they hold. The
performance timeline of Node keeps each PerformanceObserver until it is disconnected.

## Known misses
Observers of elements that are removed together with what made the observer.

## Example
    import { PerformanceObserver } from "node:perf_hooks";
    export function measure(report) {
      const observer = new PerformanceObserver((list) => report(list.getEntries()));
      observer.observe({ entryTypes: ["gc"] });
    }

Instead:
    export function measure(report) {
      const observer = new PerformanceObserver((list) => report(list.getEntries()));
      observer.observe({ entryTypes: ["gc"] });
      return () => observer.disconnect();
    }

## References
- Node.js documentation, "perf_hooks", performanceObserver.disconnect
- MDN, MutationObserver.disconnect
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.bindings import Binding
from heaphound.source.lifetime import Longevity, describe_function
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.resources import kept_in
from heaphound.source.shapes import (
    arguments,
    callee,
    callee_name,
    last_name,
    receiver,
    value_site,
)
from heaphound.source.syntax import Node

_OBSERVERS = (
    "MutationObserver",
    "IntersectionObserver",
    "ResizeObserver",
    "PerformanceObserver",
)
_ENDING = ("disconnect", "unobserve", "takeRecords")
_MOUNTING = re.compile(
    r"^(use(Layout)?Effect|onMounted?|onActivated|componentDidMount|connectedCallback|mounted|"
    r"ngOnInit|ngAfterViewInit)$"
)
_LASTING = frozenset({Longevity.PROCESS, Longevity.MODULE})


class ObserverNotDisconnected:
    """An observer per call that stays."""

    name: ClassVar[str] = "observer-not-disconnected"
    category: ClassVar[str] = "listener"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each observer that nothing disconnects."""
        for made in file.model.calls_named(*_OBSERVERS):
            target = callee(made)
            if made.kind != "new_expression" or target is None or not _is_known(file, target):
                continue
            if file.lifetime.runs_once(made) or file.lifetime.guarded(made):
                continue
            place = _place(file, made)
            if place is None or _is_ended(file, place):
                continue
            if isinstance(place, Binding) and file.lifetime.escapes(place):
                continue
            if not _stays(file, made, place):
                continue
            where = describe_function(file.lifetime.outermost(made))
            name = place.name if isinstance(place, Binding) else place.text
            yield Report(
                made,
                Confidence.MEDIUM,
                f"Every {where} makes an observer that nothing disconnects: what it observes stays "
                f"and keeps it, its callback and what that holds. Looked for and not found: "
                f"`disconnect` or `unobserve` on `{name}`, a return or hand-over.",
                f"Keep it and call `{name}.disconnect()` when the work ends: in the function that "
                f"the component runs when it goes, or one that is returned.",
            )


def _is_known(file: SourceFile, target: Node) -> bool:
    """Say whether the name is the platform's own, not a class of the program."""
    origin = file.model.origin(target)
    if origin is not None:
        return origin[0].removeprefix("node:") == "perf_hooks"
    return target.kind == "identifier" and file.model.bindings.of(target) is None


def _place(file: SourceFile, made: Node) -> Binding | Node | None:
    """The variable or field that an observer goes into."""
    binding = kept_in(file.model, made)
    if binding is not None:
        return binding
    assigned = value_site(made).parent
    left = assigned.child("left") if assigned is not None else None
    return left if left is not None and left.kind == "member_expression" else None


def _is_ended(file: SourceFile, place: Binding | Node) -> bool:
    name = place.name if isinstance(place, Binding) else last_name(place)
    return any(
        (owner := receiver(call)) is not None and last_name(owner) == name
        for call in file.model.calls_named(*_ENDING)
    )


def _stays(file: SourceFile, made: Node, place: Binding | Node) -> bool:
    """Say whether what is observed outlives the call, or a component starts to observe it."""
    name = place.name if isinstance(place, Binding) else last_name(place)
    function = file.model.functions.around(made)
    site = value_site(function.node).parent if function is not None else None
    hook = site.parent if site is not None and site.kind == "arguments" else None
    named = callee_name(hook) if hook is not None else function.name if function else ""
    for call in file.model.calls_named("observe"):
        owner, given = receiver(call), arguments(call)
        if owner is None or last_name(owner) != name or not given:
            continue
        if callee_name(made) == "PerformanceObserver" or _MOUNTING.match(named):
            return True
        if file.lifetime.longevity(given[0]) in _LASTING:
            return True
    return False
