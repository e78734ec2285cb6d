"""A metric or a label value is made of what a request carries.

## What it finds
`new Counter({ name: ... })` of prom-client in a handler of requests, and `counter.inc({ path: req.url })`
or `.labels(req.ip)` with a value that is one per user, request or address.

## Why it leaks
The registry keeps each metric, and each metric keeps a series for every combination of label values
that it ever saw, until the process ends.

## Known misses
Metrics that another file makes.

## Example
    const hits = new Counter({ name: "hits", help: "hits", labelNames: ["path"] });
    app.use((req, res, next) => { hits.inc({ path: req.originalUrl }); next(); });

Instead:
    app.use((req, res, next) => {
      res.on("close", () => hits.inc({ path: req.route?.path ?? "unknown" }));
      next();
    });

## References
- Prometheus documentation, "Metric and label naming"
- npm, "prom-client", labels
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.growths import Growth
from heaphound.source.lifetime import describe_function
from heaphound.source.open_ended import is_identifier_key
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import (
    arguments,
    bare,
    callee,
    last_name,
    literal,
    receiver,
    short_text,
)
from heaphound.source.syntax import Node

_METRICS = frozenset({"Counter", "Gauge", "Histogram", "Summary"})
_RECORDING = frozenset({"inc", "dec", "set", "observe", "labels", "startTimer"})
_ADDRESS = re.compile(r"\b(req|request|ctx)\.((req|request)\.)?(originalUrl|url|href|path)\b")
_FEW = re.compile(r"\b(route|routerPath|routeOptions|baseUrl|method|status\w*|type|version)\b")


class MetricPerRequest:
    """Series of metrics without end."""

    name: ClassVar[str] = "metric-per-request"
    category: ClassVar[str] = "global-state"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each metric that requests make, and each label value that they bring."""
        if "prom-client" not in file.model.text:
            return
        for made in file.model.by_kind.get("new_expression", ()):
            if not _is_metric(file, made) or not file.per_request(made):
                continue
            if file.lifetime.guarded(made):
                continue
            where = describe_function(file.lifetime.outermost(made))
            yield Report(
                made,
                Confidence.MEDIUM,
                f"Every {where} registers a new metric, which its registry keeps until the process "
                f"ends. Looked for and not found: a guard, a look-up of the metric.",
                "Make the metric once at module level, and tell the cases apart by a label with few "
                "values.",
            )
        for call in file.model.calls_named(*_RECORDING):
            value = self._endless_label(file, call)
            if value is None:
                continue
            name = receiver(call)
            text = short_text(value)
            yield Report(
                call,
                Confidence.MEDIUM,
                f"`{name.text if name is not None else 'the metric'}` gains a series for every new "
                f"`{text}`, and keeps it until the process ends. Looked for and not found: a label "
                f"with few values.",
                f"Leave `{text}` out of the labels, or put in what there are few of: the route as it "
                f"was written (`req.route.path`), the status.",
            )

    def _endless_label(self, file: SourceFile, call: Node) -> Node | None:
        owner = receiver(call)
        binding = file.model.bindings.of(owner) if owner is not None else None
        made = bare(binding.value) if binding is not None and binding.value is not None else None
        if made is None or made.kind != "new_expression" or not _is_metric(file, made):
            return None
        if file.lifetime.runs_once(call):
            return None
        for value in _label_values(call):
            if literal(value) or _FEW.search(value.text):
                continue
            if _ADDRESS.search(value.text):
                return value
            if is_identifier_key(file, Growth(call, value, None, "set")):
                return value
        return None


def _is_metric(file: SourceFile, made: Node) -> bool:
    target = callee(made)
    origin = file.model.origin(target) if target is not None else None
    return (
        origin is not None
        and origin[0] == "prom-client"
        and (origin[1].rsplit(".", maxsplit=1)[-1] in _METRICS)
    )


def _label_values(call: Node) -> Iterator[Node]:
    given = arguments(call)
    names = callee(call)
    for one in given:
        part = bare(one)
        if part.kind == "object":
            for pair in part.children:
                if pair.kind == "shorthand_property_identifier":
                    yield pair
                elif (value := pair.child("value")) is not None:
                    yield bare(value)
        elif names is not None and last_name(names) == "labels":
            yield part
