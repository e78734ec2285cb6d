"""How a simulated process gets into a file: when it is looked at, what is known, what is lost.

In: processes that lived one after the other. Out: a `Recording`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from bench.verdicts.field.observer import Recording, Truth
from bench.verdicts.requests.process import MB, Engine, Life, run, some_engine

Floats = npt.NDArray[np.float64]
HOUR, DAY = 3600.0, 86400.0

# (seconds between looks, shortest, longest recording in seconds).
PLANS = (
    (0.1, 30, 180), (0.5, 60, 600), (1.0, 120, 1800), (2.0, 300, 3600), (5.0, 600, 2 * HOUR),
    (10.0, HOUR, 6 * HOUR), (15.0, HOUR, 2 * DAY), (30.0, 2 * HOUR, 2 * DAY),
    (60.0, 3 * HOUR, 7 * DAY), (300.0, 10 * HOUR, 14 * DAY),
)  # fmt: skip
TICKS = 24_000


@dataclass(frozen=True, slots=True)
class Plan:
    """When a process is looked at."""

    interval: float
    duration: float
    time: Floats

    @property
    def unit(self) -> Floats:
        """Ticks from 0 to 1."""
        return self.time / self.time[-1]


def some_plan(rng: np.random.Generator, least: float = 0.0, most: float = 15 * DAY) -> Plan:
    """Draw a way to look, at least and at most so many seconds long."""
    fit = [one for one in PLANS if one[2] > least and one[1] < most]
    interval, shortest, longest = fit[int(rng.integers(len(fit)))]
    low, high = max(shortest, least, 40 * interval), min(longest, most)
    duration = float(np.exp(rng.uniform(np.log(low), np.log(max(low, high)))))
    ticks = int(min(TICKS, max(duration / interval * 4, 4000)))
    return Plan(interval, duration, np.linspace(0, duration, ticks))


def some_base(rng: np.random.Generator) -> float:
    """Draw the live bytes of a process at its start."""
    return float(np.exp(rng.uniform(np.log(5), np.log(700)))) * MB


@dataclass(slots=True)
class Story:
    """What a scenario says: all shapes (ticks,), bytes above what is there at the start."""

    load: Floats
    heap: Floats
    external: Floats
    native: Floats
    engine: Engine | None = None
    births: tuple[int, ...] = ()


def story(plan: Plan) -> Story:
    """Begin with a process in which nothing stays."""
    nothing = np.zeros(plan.time.size)
    return Story(nothing + 1.0, nothing, nothing.copy(), nothing.copy())


def told(rng: np.random.Generator, plan: Plan, base: float, said: Story, truth: Truth) -> Recording:
    """Run the process, or several in turn, and export what was seen."""
    engine = said.engine or some_engine(rng, base, plan.duration)
    external = float(rng.uniform(0.2, 20)) * MB
    native = float(rng.uniform(5, 40)) * MB
    cuts = [0, *said.births, plan.time.size]
    parts = []
    for first, end in pairwise(cuts):
        part = slice(first, end)
        life = Life(
            plan.time[part],
            said.load[part],
            base + said.heap[part],
            external + said.external[part],
            native + said.native[part],
        )
        parts.append(run(rng, engine, life))
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    names = _known(rng, truth)
    if "heapUsed" in names and rng.random() < 0.35:
        limit = float((base + said.heap).max()) * rng.uniform(1.5, 4.0)
        columns["heapLimit"] = np.full(plan.time.size, limit)
        names = (*names, "heapLimit")
        if truth.region == "heap" and truth.slope and not said.births:
            room = limit - base - float(said.heap[-1]) - engine.code - engine.in_flight
            truth = replace(truth, reach=room / truth.slope)
    if truth.ceiling is not None:  # what is served, and the code, are a part of every floor
        whole = truth.ceiling + engine.code + engine.in_flight
        truth = replace(truth, ceiling=whole if "heapUsed" in names else None)
    if truth.region:
        in_heap = truth.region == "heap" and "heapUsed" in names
        shown = base if in_heap else float(columns["rss"][0])
        truth = replace(truth, growth=truth.growth * base / shown)
    if names == ("rss",) and truth.region:
        truth = replace(truth, region="native", slope=None)
    return _exported(rng, plan, {name: columns[name] for name in names}, truth)


def _known(rng: np.random.Generator, truth: Truth) -> tuple[str, ...]:
    everything = ("rss", "heapUsed", "heapTotal", "external", "arrayBuffers")
    choices: list[tuple[str, ...]] = [everything, everything, ("rss", "heapUsed", "external")]
    if truth.region in {None, "heap"}:
        choices += [("heapUsed",), ("rss", "heapUsed"), ("heapUsed", "heapTotal")]
    choices += [("rss",)]
    return choices[int(rng.integers(len(choices)))]


def _exported(
    rng: np.random.Generator, plan: Plan, columns: dict[str, Floats], truth: Truth
) -> Recording:
    looks = np.arange(0, plan.duration, plan.interval)
    looks = looks + np.abs(
        rng.normal(0, rng.choice([0.0, 0.003, 0.08]) * plan.interval, looks.size)
    )
    rows = np.clip(np.searchsorted(plan.time, looks), 0, plan.time.size - 1)
    time = float(rng.choice([0.0, 1.78e9])) + looks
    seen = {name: column[rows] for name, column in columns.items()}
    keep = np.ones(time.size, bool)
    if rng.random() < 0.25:
        keep &= rng.random(time.size) > rng.uniform(0.01, 0.3)
    if rng.random() < 0.15:
        first = float(rng.uniform(0.1, 0.8))
        unit = looks / looks[-1]
        keep &= (unit < first) | (unit > first + rng.uniform(0.03, 0.15))
    if rng.random() < 0.1:
        seen = {n: np.where(rng.random(time.size) < 0.04, np.nan, c) for n, c in seen.items()}
    if rng.random() < 0.08:
        row = int(rng.integers(time.size // 5, 4 * time.size // 5))
        time[row:] += rng.choice([-3600.0, 3600.0, 86400.0, -5 * plan.interval])
    if rng.random() < 0.1:  # an exporter that answers from a cache
        rows = np.arange(time.size) // 2 * 2
        seen = {name: column[rows] for name, column in seen.items()}
    return Recording(time[keep], {name: column[keep] for name, column in seen.items()}, truth)
