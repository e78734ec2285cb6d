"""One synthetic recording with its truth, and what monitors do to recordings.

In: live bytes per region and a load. Out: a `Recording`: times and columns, as damaged as real
ones are (jittered and missing samples, clocks that jump, exporters that know only some columns),
and what a fair judge may say of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from bench.verdicts import simulated_process as simulated

Floats = npt.NDArray[np.float64]
MB = simulated.MB

# (duration, interval) in seconds: from a glance to a week.
SCALES = (
    (300.0, 1.0), (600.0, 0.5), (900.0, 5.0), (1800.0, 2.0), (3600.0, 5.0), (7200.0, 30.0),
    (6 * 3600.0, 10.0), (12 * 3600.0, 60.0), (86400.0, 15.0), (86400.0, 300.0),
    (3 * 86400.0, 60.0), (7 * 86400.0, 60.0), (7 * 86400.0, 600.0),
)  # fmt: skip

Truth = Literal["leak", "settling", "steady", "falling", "stepwise", "short"]

# What a fair judge may say, by truth. `short` is a recording that cannot tell.
ACCEPTED: Mapping[Truth, frozenset[str]] = {
    "leak": frozenset({"growing"}),
    "settling": frozenset({"settling"}),
    "steady": frozenset({"steady"}),
    "falling": frozenset({"falling"}),
    "stepwise": frozenset({"stepwise"}),
    "short": frozenset({"inconclusive"}),
}


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording and its truth.

    Attributes:
        scenario: the name of what was simulated.
        truth: what it is.
        also: verdicts that are fair as well.
        region: what grows, for leaks: "heap", "external" or "native".
        time: shape (samples,), seconds.
        columns: name -> shape (samples,), bytes.
        share: growth of the leak over the floor at the start; 0 for what does not leak.
    """

    scenario: str
    truth: Truth
    also: frozenset[str]
    region: str | None
    time: Floats
    columns: Mapping[str, Floats]
    share: float = 0.0

    def fair(self, verdict: str) -> bool:
        """Say whether a verdict is right."""
        return verdict in ACCEPTED[self.truth] or verdict in self.also


@dataclass(frozen=True, slots=True)
class Scene:
    """When it is looked, and where memory stands at the beginning."""

    time: Floats
    base: float
    interval: float

    @property
    def unit(self) -> Floats:
        """Time from 0 to 1."""
        unit: Floats = self.time / self.time[-1]
        return unit

    @property
    def duration(self) -> float:
        """Seconds."""
        return float(self.time[-1])


def some_scene(
    rng: np.random.Generator, *, least: float = 0.0, most: float = float("inf")
) -> Scene:
    """Choose how long and how often to look, between two durations."""
    scales = [scale for scale in SCALES if least <= scale[0] <= most]
    duration, interval = scales[int(rng.integers(len(scales)))]
    time = np.arange(0, duration, interval)
    return Scene(time, float(np.exp(rng.uniform(np.log(12), np.log(400)))) * MB, interval)


def recorded(
    rng: np.random.Generator,
    scene: Scene,
    load: Floats,
    *,
    live: Floats,
    external: Floats | None = None,
    native: Floats | None = None,
    collector: simulated.Collector | None = None,
) -> dict[str, Floats]:
    """Simulate the process and give every column.

    Args:
        rng: decides the garbage.
        scene: when it is looked.
        load: shape (samples,), factor.
        live: shape (samples,), bytes in the JavaScript heap.
        external: shape (samples,), bytes in ArrayBuffers and the like.
        native: shape (samples,), bytes that only RSS shows.
        collector: None chooses one.
    """
    chosen = collector or simulated.some_collector(rng, scene.duration, scene.interval)
    used = simulated.heap_used(scene.time, live, load, chosen, rng)
    total = simulated.heap_total(used, rng)
    waver = 1 + simulated.autoregressive(rng, scene.time.size, 0.5, 0.04)
    buffers = 1.5 * MB * np.abs(waver) * load + (0.0 if external is None else external)
    extra = 12 * MB * np.abs(waver) + (0.0 if native is None else native)
    rss = simulated.resident(total, buffers, extra, rng, swapped=bool(rng.random() < 0.05))
    return {
        "rss": rss,
        "heapUsed": used,
        "heapTotal": total,
        "external": buffers + 1.0 * MB,
        "arrayBuffers": buffers,
    }


def shown(
    rng: np.random.Generator, columns: Mapping[str, Floats], region: str | None
) -> dict[str, Floats]:
    """Leave out what some exporters do not have, but not what the truth is in."""
    choice = float(rng.random())
    names = list(columns)
    if choice < 0.1 and region != "external":
        names = ["rss"]
    elif choice < 0.25 and region in {None, "heap"}:
        names = ["heapUsed"]
    elif choice < 0.4:
        names = ["rss", "heapUsed", "external"]
    elif choice < 0.5 and region != "native":
        names = ["heapUsed", "external"]
    shown_columns = {name: columns[name] for name in names}
    if choice > 0.8 and "heapUsed" in shown_columns:
        limit = 2 ** np.ceil(np.log2(float(columns["heapTotal"].max()) * 1.5))
        shown_columns["heapLimit"] = np.full(columns["heapUsed"].size, limit)
    return shown_columns


def damaged(
    rng: np.random.Generator, time: Floats, columns: Mapping[str, Floats]
) -> tuple[Floats, dict[str, Floats]]:
    """Do to a recording what monitors, networks and clocks do."""
    table = {name: column.copy() for name, column in columns.items()}
    time = time.copy()
    usual = float(np.median(np.diff(time)))
    if rng.random() < 0.5:
        time = time + rng.uniform(-0.3, 0.3, time.size) * usual
    keep = np.ones(time.size, bool)
    if rng.random() < 0.3:
        keep &= rng.random(time.size) > float(rng.uniform(0.02, 0.4))
    if rng.random() < 0.2:
        gap = float(rng.uniform(0.05, 0.2))
        begin = float(rng.uniform(0.1, 0.8))
        unit = (time - time[0]) / (time[-1] - time[0])
        keep &= (unit < begin) | (unit > begin + gap)
    if rng.random() < 0.15:
        for column in table.values():
            column[rng.random(time.size) < 0.03] = np.nan
    if rng.random() < 0.1:
        failed = rng.random(time.size) < 0.005
        for column in table.values():
            column[failed] = 0.0
    time, table = time[keep], {name: column[keep] for name, column in table.items()}
    chance = float(rng.random())
    row = int(rng.integers(time.size // 4, 3 * time.size // 4))
    if chance < 0.04:
        time[row:] -= float(rng.uniform(0.05, 0.6)) * float(time[-1] - time[0])
    elif chance < 0.08:
        time[row:] += 40 * float(time[-1] - time[0])
    return time + float(rng.choice([0.0, 1.7672e9])), table
