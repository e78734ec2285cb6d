"""What is added up: a clock, the sawtooth of a collector, scatter, columns, and what scrapers lose.

In: a random generator and the bytes that are alive. Out: a `Recording`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from bench.verdicts.field.observer import Recording, Truth

Rng = np.random.Generator
Floats = npt.NDArray[np.float64]
Part = str

MB = 2.0**20
MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
SPANS = (
    5 * MINUTE, 8 * MINUTE, 12 * MINUTE, 20 * MINUTE, 45 * MINUTE, 2 * HOUR, 8 * HOUR,
    DAY, 2 * DAY, 5 * DAY, 7 * DAY,
)  # fmt: skip
EVERY = (1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0)
# Which exporters know what, by the part of memory that the story is about.
COLUMNS: dict[Part, tuple[tuple[str, ...], ...]] = {
    "heap": (
        ("heapUsed",),
        ("heapUsed", "heapTotal"),
        ("rss", "heapUsed"),
        ("rss", "heapUsed", "external"),
        ("rss", "heapUsed", "heapTotal", "external", "arrayBuffers"),
        ("rss", "heapUsed", "heapTotal", "external", "arrayBuffers"),
        ("rss",),
    ),
    "external": (
        ("heapUsed", "external", "arrayBuffers"),
        ("rss", "heapUsed", "heapTotal", "external", "arrayBuffers"),
    ),
    "native": (
        ("rss",),
        ("rss", "heapUsed", "heapTotal"),
        ("rss", "heapUsed", "heapTotal", "external", "arrayBuffers"),
    ),
}


def clock(rng: Rng, least: float = 0.0, most: float = 7 * DAY) -> Floats:
    """Give times from zero on: 60 to some ten thousand looks."""
    span = float(rng.choice([one for one in SPANS if least <= one <= most]))
    every = float(rng.choice([one for one in EVERY if 60 <= span / one <= 10080]))
    return np.arange(0.0, span + 1, every)


def between(rng: Rng, low: float, high: float) -> float:
    """Draw evenly by ratio."""
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def _teeth(rng: Rng, time: Floats, period: float) -> tuple[Floats, npt.NDArray[np.int64]]:
    edges = [-rng.random() * period]
    while edges[-1] <= time[-1]:
        edges.append(edges[-1] + period * max(0.3, 1 + 0.2 * rng.standard_normal()))
    at = np.array(edges)
    tooth = np.searchsorted(at, time, side="right") - 1
    return (time - at[tooth]) / (at[tooth + 1] - at[tooth]), tooth


def sawtooth(rng: Rng, time: Floats, start: float) -> Floats:
    """Give garbage between collections: ten to thousands of teeth, perhaps with smaller in them."""
    every, span = float(time[1]), float(time[-1])
    height = start * rng.choice([0.04, 0.1, 0.2, 0.4, 0.8], p=[0.15, 0.3, 0.3, 0.2, 0.05])
    period = float(np.clip(between(rng, 3 * every, span / 10), 3 * every, span / 10))
    phase, tooth = _teeth(rng, time, period)
    garbage: Floats = height * phase * rng.normal(1, 0.12, tooth.max() + 2).clip(0.5, 1.6)[tooth]
    if rng.random() < 0.4:
        small, _ = _teeth(rng, time, max(period / 7, 1.3 * every))
        garbage = 0.7 * garbage + 0.4 * height * small
    return garbage


def scatter(rng: Rng, count: int, level: float) -> Floats:
    """Give noise of one of three kinds: white, with heavy tails, or with a memory."""
    size = level * float(rng.choice([0.001, 0.004, 0.01, 0.025]))
    kind = rng.choice(["white", "tails", "memory"])
    if kind == "white":
        return rng.normal(0, size, count)
    if kind == "tails":
        return rng.laplace(0, 0.7 * size, count)
    keeps = float(rng.uniform(0.5, 0.97))
    news = rng.normal(0, size * np.sqrt(1 - keeps**2), count).tolist()
    values = [0.0] * count
    for row in range(1, count):
        values[row] = keeps * values[row - 1] + news[row]
    return np.array(values)


def _committed(rng: Rng, used: Floats, restarted: npt.NDArray[np.bool_]) -> Floats:
    """Give heapTotal: close above what is used, or given back late."""
    late = float(rng.choice([0.0, 0.98, 0.995]))
    total = np.empty_like(used)
    now = float(used[0])
    for row, need in enumerate((1.05 * used).tolist()):
        now = need if restarted[row] else max(need, late * now + (1 - late) * need)
        total[row] = now
    rounded: Floats = np.ceil(2 * total / MB) * MB / 2
    return rounded


def told(rng: Rng, time: Floats, alive: Floats, part: Part, truth: Truth) -> Recording:
    """Write what an exporter sees when `alive` is in one part of memory and the rest is level."""
    count, start = time.size, float(alive[0])
    lowest = start if part == "heap" else rng.uniform(15, 150) * MB
    heap = alive if part == "heap" else np.full(count, lowest)
    restarted = np.diff(alive, prepend=start) < -0.25 * alive.max()
    used = heap + sawtooth(rng, time, lowest) + scatter(rng, count, lowest)
    total = _committed(rng, used, restarted)
    external = rng.uniform(1, 8) * MB + np.abs(rng.normal(0, 0.1 * MB, count))
    external = alive if part == "external" else external
    native = alive if part == "native" else np.full(count, rng.uniform(28, 70) * MB)
    known = {
        "heapUsed": used,
        "heapTotal": total,
        "external": external,
        "arrayBuffers": external * rng.uniform(0.3, 0.95),
        "rss": total + external + native + scatter(rng, count, 30 * MB),
    }
    names = COLUMNS[part][int(rng.integers(len(COLUMNS[part])))]
    columns = {name: np.round(np.maximum(known[name], MB)) for name in names}
    seen, kept = _scraped(rng, time)
    columns = {name: column[kept] for name, column in columns.items()}
    if rng.random() < 0.15:
        for column in columns.values():
            column[rng.random(column.size) < 0.02] = np.nan
    if names == ("rss",):
        truth = Truth(truth.kind, "native" if truth.region else None, truth.growth, truth.slope)
        grew = np.quantile(known["rss"][-9:], 0.2) / np.quantile(known["rss"][:9], 0.2) - 1
        if truth.kind == "leak" and part == "heap" and not restarted.any() and grew < 0.1:
            truth = Truth("short")
    return Recording(seen, columns, truth)


def _scraped(rng: Rng, time: Floats) -> tuple[Floats, npt.NDArray[np.int64]]:
    """Lose looks, one by one or many at once, and set the clock back."""
    kept = np.arange(time.size)
    if rng.random() < 0.3:
        lost = rng.random(kept.size) < rng.uniform(0.005, 0.08)
        lost[[0, -1]] = False
        kept = kept[~lost]
    if rng.random() < 0.15:
        first = int(rng.integers(10, kept.size - 30))
        kept = np.delete(kept, slice(first, first + int(rng.integers(3, max(4, kept.size // 10)))))
    seen = time[kept]
    if rng.random() < 0.12:
        seen[int(rng.integers(8, seen.size - 8)) :] -= float(rng.choice([120.0, 1800.0, 7200.0]))
    return seen, kept
