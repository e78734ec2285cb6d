"""Judge recordings of real processes, whole and with the columns that single exporters know.

In: a folder that `record` filled. Out: one `Outcome` for each recording and set of columns.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bench.verdicts.node.record import TRUTHS
from bench.verdicts.outcomes import LEAST_SHARE, Outcome
from heaphound.trend.series import ordered_series
from heaphound.trend.verdict import verdict_of

COLUMNS = (
    ("rss", "heapUsed", "heapTotal", "external", "arrayBuffers", "heapLimit"),
    ("heapUsed",),
    ("rss",),
)
# What a leak is in, where it is not the heap: the region, and the figure that tells its growth.
_ELSEWHERE = {"buffer leak": ("external", "external"), "tls context leak": ("native", "rss")}
_FAIR = {
    "leak": frozenset({"growing"}),
    "settling": frozenset({"settling", "steady"}),
    "steady": frozenset({"steady"}),
    "falling": frozenset({"falling", "steady"}),
    "stepwise": frozenset({"stepwise", "steady"}),
    # A leak that was too small in this time: nobody need see it.
    "short": frozenset({"inconclusive", "growing", "steady"}),
}


def outcomes_in(folder: Path) -> Iterator[Outcome]:
    """Judge every recording of a folder."""
    for path in sorted(folder.glob("*.csv")):
        for names in COLUMNS:
            outcome = _judged(path, names)
            if outcome is not None:
                yield outcome


def _judged(path: Path, names: tuple[str, ...]) -> Outcome | None:
    told = json.loads(path.with_suffix(".json").read_text())
    kind = str(told["kind"])
    truth, region, share = TRUTHS[kind], None, 0.0
    if truth == "leak":
        place, figure = _ELSEWHERE.get(kind, ("heap", "heapUsed"))
        if place != "heap" and "rss" not in names:
            return None
        shown = "heapUsed" if place == "heap" and "heapUsed" in names else "rss"
        share = (told["after"][figure] - told["before"][figure]) / told["before"][shown]
        region = "native" if names == ("rss",) else place
        truth = "leak" if share >= LEAST_SHARE else "short"
    columns = _columns(path)
    verdict = verdict_of(ordered_series(columns["time"], {name: columns[name] for name in names}))
    return Outcome(int(told["seed"]), kind, truth, _FAIR[truth], share, region, names, verdict)


def _columns(path: Path) -> dict[str, npt.NDArray[np.float64]]:
    head, *lines = path.read_text().splitlines()
    rows = np.array([[float(cell) for cell in line.split(",")] for line in lines])
    return dict(zip(head.split(","), rows.T, strict=True))
