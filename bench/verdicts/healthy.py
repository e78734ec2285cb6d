"""Processes that do not leak, in the ways that are mistaken for leaks."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from bench.verdicts import loads
from bench.verdicts.recording import (
    MB,
    Floats,
    Recording,
    Scene,
    Truth,
    damaged,
    recorded,
    shown,
    some_scene,
)
from bench.verdicts.simulated_process import Collector

DAY = loads.DAY
_CALM = frozenset({"steady", "inconclusive"})


def _healthy(
    rng: np.random.Generator,
    scenario: str,
    truth: Truth,
    scene: Scene,
    load: Floats,
    live: Floats,
    *,
    also: frozenset[str] = frozenset(),
    native: Floats | None = None,
    collector: Collector | None = None,
    region: str | None = "heap",
) -> Recording:
    columns = recorded(rng, scene, load, live=live, native=native, collector=collector)
    time, table = damaged(rng, scene.time, shown(rng, columns, region))
    return Recording(scenario, truth, also, None, time, table)


def level(rng: np.random.Generator) -> Recording:
    """Stay where it is."""
    scene = some_scene(rng)
    load = loads.even(scene.time, rng)
    live = scene.base * (1 + float(rng.uniform(0, 0.2)) * load)
    return _healthy(rng, "level", "steady", scene, load, live)


def daily(rng: np.random.Generator) -> Recording:
    """Follow the day, seen for three days or more."""
    scene = some_scene(rng, least=3 * DAY)
    load = loads.daily(scene.time, rng)
    live = scene.base * (1 + float(rng.uniform(0.1, 1.2)) * load)
    return _healthy(
        rng, "daily load", "steady", scene, load, live, also=frozenset({"inconclusive"})
    )


def part_of_day(rng: np.random.Generator) -> Recording:
    """Follow the day, seen for a few hours up to a day: whatever is said, not growth."""
    scene = some_scene(rng, least=6 * 3600.0, most=DAY)
    load = loads.daily(scene.time, rng)
    live = scene.base * (1 + float(rng.uniform(0.1, 1.0)) * load)
    also = frozenset({"steady", "falling", "settling", "stepwise"})
    return _healthy(rng, "part of a day", "short", scene, load, live, also=also)


def bursts(rng: np.random.Generator) -> Recording:
    """Follow bursts of load."""
    scene = some_scene(rng)
    load = loads.bursts(scene.time, rng)
    live = scene.base * (1 + float(rng.uniform(0.05, 0.4)) * load)
    return _healthy(rng, "bursts", "steady", scene, load, live, also=frozenset({"inconclusive"}))


def load_steps(rng: np.random.Generator) -> Recording:
    """Follow a load that steps."""
    scene = some_scene(rng)
    load = loads.stepped(scene.time, rng)
    live = scene.base * (1 + float(rng.uniform(0.3, 1.0)) * load)
    also = frozenset({"steady", "falling", "inconclusive", "settling"})
    return _healthy(rng, "load in steps", "stepwise", scene, load, live, also=also)


def warm(rng: np.random.Generator) -> Recording:
    """Warm up exponentially and be done early: steady by the end."""
    scene = some_scene(rng)
    load = loads.even(scene.time, rng)
    rise = scene.base * float(rng.uniform(0.3, 3))
    live = scene.base + rise * -np.expm1(-scene.unit / float(rng.uniform(0.01, 0.1)))
    return _healthy(
        rng, "warmed up early", "steady", scene, load, live, also=frozenset({"settling"})
    )


def settling(rng: np.random.Generator) -> Recording:
    """Warm up exponentially, seen to between 85 % and 97 % of the rise."""
    scene = some_scene(rng)
    load = loads.even(scene.time, rng)
    rise = scene.base * float(rng.uniform(0.4, 3))
    bend = float(rng.uniform(1.9, 3.5))
    live = scene.base + rise * -np.expm1(-bend * scene.unit)
    return _healthy(rng, "warming up", "settling", scene, load, live)


def begun(rng: np.random.Generator) -> Recording:
    """Warm up exponentially, seen to between 60 % and 80 % of the rise."""
    scene = some_scene(rng)
    load = loads.even(scene.time, rng)
    rise = scene.base * float(rng.uniform(0.4, 3))
    live = scene.base + rise * -np.expm1(-float(rng.uniform(0.95, 1.6)) * scene.unit)
    return _healthy(
        rng, "warm-up seen in part", "short", scene, load, live, also=frozenset({"settling"})
    )


def logistic(rng: np.random.Generator) -> Recording:
    """Warm up slowly at first, then fast, then to a ceiling."""
    scene = some_scene(rng)
    load = loads.even(scene.time, rng)
    rise = scene.base * float(rng.uniform(0.4, 3))
    middle, width = float(rng.uniform(0.2, 0.5)), float(rng.uniform(0.04, 0.1))
    live = scene.base + rise / (1 + np.exp(-(scene.unit - middle) / width))
    also = frozenset({"steady", "stepwise"})
    return _healthy(rng, "logistic warm-up", "settling", scene, load, live, also=also)


def logarithmic(rng: np.random.Generator) -> Recording:
    """Warm up with the logarithm of time, as the tail of a popularity distribution is cached."""
    scene = some_scene(rng)
    load = loads.even(scene.time, rng)
    early = float(rng.uniform(0.005, 0.05))
    rise = scene.base * float(rng.uniform(0.3, 1.5))
    live = scene.base + rise * np.log1p(scene.unit / early) / np.log1p(1 / early)
    also = _CALM
    return _healthy(rng, "logarithmic warm-up", "settling", scene, load, live, also=also)


def lru_cache(rng: np.random.Generator) -> Recording:
    """Fill a bounded cache with every new key, and be full at a fifth to four fifths."""
    scene = some_scene(rng)
    load = loads.even(scene.time, rng)
    full = float(rng.uniform(0.2, 0.8))
    filled = np.minimum(np.cumsum(load) / load.sum() / full, 1.0)
    live = scene.base * (1 + float(rng.uniform(0.3, 3)) * filled)
    also = frozenset({"steady"}) if full < 0.35 else frozenset()
    return _healthy(rng, "LRU cache", "settling", scene, load, live, also=also)


def ttl_cache(rng: np.random.Generator) -> Recording:
    """Keep every entry for a time: level once the first entries expire, then as the load goes."""
    scene = some_scene(rng)
    load = loads.bursts(scene.time, rng) if rng.random() < 0.3 else loads.even(scene.time, rng)
    kept = max(2, int(float(rng.uniform(0.02, 0.5)) * scene.time.size))
    total = np.cumsum(load)
    alive = total - np.concatenate([np.zeros(kept), total[:-kept]])
    live = scene.base * (1 + float(rng.uniform(0.3, 2)) * alive / alive.max())
    also = frozenset({"steady", "stepwise", "inconclusive"})
    return _healthy(rng, "TTL cache", "settling", scene, load, live, also=also)


def deploys(rng: np.random.Generator) -> Recording:
    """Restart with every deploy, and warm up each time."""
    scene = some_scene(rng, least=1800.0)
    load = loads.even(scene.time, rng)
    runs = int(rng.integers(2, 7))
    cuts = np.sort(rng.uniform(0.05, 0.95, runs - 1))
    begun_at = np.concatenate([[0.0], cuts])[np.searchsorted(cuts, scene.unit, side="right")]
    since = (scene.unit - begun_at) * runs
    live = scene.base * (0.35 + 0.65 * -np.expm1(-since / float(rng.uniform(0.02, 0.15))))
    columns: dict[str, Floats] = {}
    edges = [0, *np.searchsorted(scene.unit, cuts).tolist(), scene.time.size]
    for first, end in pairwise(edges):
        part = Scene(scene.time[first:end], scene.base, scene.interval)
        if part.time.size > 1:
            fresh = recorded(rng, part, load[first:end], live=live[first:end])
            for name, column in fresh.items():
                columns.setdefault(name, np.full(scene.time.size, np.nan))[first:end] = column
    time, table = damaged(rng, scene.time, shown(rng, columns, "heap"))
    also = frozenset({"settling", "inconclusive", "stepwise"})
    return Recording("deploys", "steady", also, None, time, table)


def fragmentation(rng: np.random.Generator) -> Recording:
    """Let RSS creep up to a ceiling while the heap stays."""
    scene = some_scene(rng)
    load = loads.even(scene.time, rng)
    bend = float(rng.uniform(3, 12))
    native = scene.base * float(rng.uniform(0.3, 1.5)) * -np.expm1(-bend * scene.unit)
    native = native * (1 + 0.03 * np.abs(load - 1))
    live = scene.base * (1 + 0.05 * load)
    return _healthy(
        rng, "fragmentation", "settling", scene, load, live, also=_CALM, native=native, region=None
    )


def one_off(rng: np.random.Generator) -> Recording:
    """Load something large once: a report, a file; RSS keeps some of it, the heap does not."""
    scene = some_scene(rng)
    load = loads.even(scene.time, rng)
    at, width = float(rng.uniform(0.1, 0.85)), float(rng.uniform(0.01, 0.08))
    during = (scene.unit >= at) & (scene.unit < at + width)
    live = scene.base * (1 + float(rng.uniform(0.5, 4)) * during)
    kept = scene.base * float(rng.uniform(0.1, 0.8)) * (scene.unit >= at)
    also = frozenset({"stepwise", "inconclusive", "falling"})
    return _healthy(rng, "one large load", "steady", scene, load, live, also=also, native=kept)


def lazy_collector(rng: np.random.Generator) -> Recording:
    """Leave garbage lie for longer than it is watched: looks like growth, and is not."""
    scene = some_scene(rng, most=899.0)
    load = loads.even(scene.time, rng)
    collector = Collector(
        young_bytes=float(rng.choice([2, 8, 16])) * MB,
        young_seconds=float(rng.uniform(2, 20)),
        major_seconds=scene.duration * float(rng.uniform(0.4, 3)),
        factor=float(rng.uniform(1.2, 1.6)),
        floating=0.1,
    )
    live = scene.base * (1 + 0.02 * load)
    also = frozenset({"steady", "stepwise", "falling", "settling"})
    return _healthy(
        rng, "collector not seen at work", "short", scene, load, live, also=also,
        collector=collector,
    )  # fmt: skip


def emptied(rng: np.random.Generator) -> Recording:
    """Give memory back steadily, as a queue that is worked off."""
    scene = some_scene(rng)
    load = loads.even(scene.time, rng)
    live = scene.base * (1 + float(rng.uniform(0.5, 3)) * (1 - scene.unit))
    return _healthy(rng, "queue worked off", "falling", scene, load, live)


HEALTHY = (
    level, level, daily, part_of_day, bursts, load_steps, warm, settling, settling, begun,
    logistic, logarithmic, lru_cache, lru_cache, ttl_cache, deploys, fragmentation, one_off,
    lazy_collector, emptied,
)  # fmt: skip
