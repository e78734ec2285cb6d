"""Processes that leak, in the ways that services leak."""

from __future__ import annotations

import numpy as np

from bench.verdicts import loads
from bench.verdicts.recording import Floats, Recording, Scene, damaged, recorded, shown, some_scene

DAY = loads.DAY


def _leak(
    rng: np.random.Generator,
    scenario: str,
    scene: Scene,
    load: Floats,
    *,
    live: Floats,
    leaked: Floats,
    region: str = "heap",
    also: frozenset[str] = frozenset(),
) -> Recording:
    parts = {"external": None, "native": None}
    if region == "heap":
        live = live + leaked
    else:
        parts[region] = leaked
    columns = recorded(rng, scene, load, live=live, **parts)
    time, table = damaged(rng, scene.time, shown(rng, columns, region))
    floor = {"heap": live[0], "external": 2.5 * 2**20, "native": float(columns["rss"].min())}
    share = float(leaked[-1] - leaked[0]) / floor[region]
    return Recording(scenario, "leak", also, region, time, table, share)


def _amount(
    rng: np.random.Generator, scene: Scene, least: float = 0.12, most: float = 6.0
) -> float:
    return scene.base * float(np.exp(rng.uniform(np.log(least), np.log(most))))


def steady_leak(rng: np.random.Generator) -> Recording:
    """Leak at an even rate under an even load."""
    scene = some_scene(rng)
    load = loads.even(scene.time, rng)
    leaked = _amount(rng, scene) * np.cumsum(load) / load.sum()
    live = scene.base * (1 + 0.05 * load)
    return _leak(rng, "even leak", scene, load, live=live, leaked=leaked)


def daily_leak(rng: np.random.Generator) -> Recording:
    """Leak with every request, under a daily load: growth in stairs."""
    scene = some_scene(rng, least=3 * DAY)
    load = loads.daily(scene.time, rng)
    leaked = _amount(rng, scene, 0.25) * np.cumsum(load) / load.sum()
    live = scene.base * (1 + float(rng.uniform(0, 0.4)) * load)
    return _leak(rng, "leak by traffic, daily load", scene, load, live=live, leaked=leaked)


def batch_leak(rng: np.random.Generator) -> Recording:
    """Leak a portion in every run of a scheduled job."""
    scene = some_scene(rng)
    runs = int(rng.integers(8, 60))
    load = loads.even(scene.time, rng)
    sizes = rng.uniform(0.7, 1.3, runs + 1)
    steps = np.concatenate([[0.0], np.cumsum(sizes)])[np.floor(scene.unit * runs).astype(int)]
    leaked = _amount(rng, scene, 0.2) * steps / runs
    live = scene.base * (1 + 0.03 * load)
    return _leak(rng, "leak in portions", scene, load, live=live, leaked=leaked)


def late_leak(rng: np.random.Generator) -> Recording:
    """Begin to leak some time after the start, with the deploy of a flag for example."""
    scene = some_scene(rng)
    load = loads.even(scene.time, rng)
    begin = float(rng.uniform(0.1, 0.6))
    leaked = _amount(rng, scene, 0.3) * np.maximum(scene.unit - begin, 0) / (1 - begin)
    live = scene.base * (1 + 0.03 * load)
    return _leak(rng, "leak that begins late", scene, load, live=live, leaked=leaked)


def warming_leak(rng: np.random.Generator) -> Recording:
    """Warm up and leak."""
    scene = some_scene(rng)
    load = loads.even(scene.time, rng)
    warm = scene.base * float(rng.uniform(0.2, 1.0))
    warm_up = warm * -np.expm1(-scene.unit / float(rng.uniform(0.02, 0.12)))
    leaked = (scene.base + warm) * float(np.exp(rng.uniform(np.log(0.25), np.log(3)))) * scene.unit
    return _leak(rng, "leak and warm-up", scene, load, live=scene.base + warm_up, leaked=leaked)


def releasing_leak(rng: np.random.Generator) -> Recording:
    """Leak, and let go of a part of it every now and then."""
    scene = some_scene(rng)
    load = loads.even(scene.time, rng)
    cycles = int(rng.integers(6, 30))
    released = float(rng.uniform(0.2, 0.7))
    phase = scene.unit * cycles
    # Each cycle gains 1 and gives `released` of it back at its end.
    shape = np.floor(phase) * (1 - released) + phase % 1
    leaked = _amount(rng, scene, 0.3) * shape / (cycles * (1 - released))
    live = scene.base * (1 + 0.03 * load)
    return _leak(rng, "leak with partial release", scene, load, live=live, leaked=leaked)


def quickening_leak(rng: np.random.Generator) -> Recording:
    """Leak faster and faster, as lists that are walked on every request do."""
    scene = some_scene(rng)
    load = loads.even(scene.time, rng)
    leaked = _amount(rng, scene, 0.3) * scene.unit ** float(rng.uniform(1.3, 2.5))
    live = scene.base * (1 + 0.03 * load)
    return _leak(rng, "leak that speeds up", scene, load, live=live, leaked=leaked)


def bursty_leak(rng: np.random.Generator) -> Recording:
    """Leak with every request, under bursts."""
    scene = some_scene(rng)
    load = loads.bursts(scene.time, rng)
    leaked = _amount(rng, scene, 0.25) * np.cumsum(load) / load.sum()
    live = scene.base * (1 + float(rng.uniform(0, 0.15)) * load)
    return _leak(rng, "leak by traffic, bursts", scene, load, live=live, leaked=leaked)


def buffer_leak(rng: np.random.Generator) -> Recording:
    """Leak ArrayBuffers."""
    scene = some_scene(rng)
    load = loads.even(scene.time, rng)
    leaked = float(np.exp(rng.uniform(np.log(8), np.log(300)))) * 2**20 * scene.unit
    live = scene.base * (1 + 0.03 * load)
    return _leak(
        rng, "leak of ArrayBuffers", scene, load, live=live, leaked=leaked, region="external"
    )


def native_leak(rng: np.random.Generator) -> Recording:
    """Leak in an addon: only RSS knows."""
    scene = some_scene(rng)
    load = loads.even(scene.time, rng)
    floor = 2.2 * scene.base + 60 * 2**20
    leaked = floor * float(np.exp(rng.uniform(np.log(0.2), np.log(3)))) * scene.unit
    live = scene.base * (1 + 0.03 * load)
    return _leak(rng, "native leak", scene, load, live=live, leaked=leaked, region="native")


def restarting_leak(rng: np.random.Generator) -> Recording:
    """Leak until something restarts the process, again and again."""
    scene = some_scene(rng, least=1800.0)
    load = loads.even(scene.time, rng)
    runs = float(rng.uniform(2.3, 7.6))
    phase = scene.unit * runs % 1
    leaked = scene.base * float(rng.uniform(1.2, 5)) * phase
    live = scene.base * (0.7 + 0.3 * -np.expm1(-phase / 0.03))
    columns = recorded(rng, scene, load, live=live + leaked)
    # A new process has none of the memory of the old one.
    begun = np.flatnonzero(np.diff(phase) < 0) + 1
    for first, end in zip([0, *begun], [*begun, scene.time.size], strict=True):
        part = Scene(scene.time[first:end], scene.base, scene.interval)
        if part.time.size > 1:
            fresh = recorded(rng, part, load[first:end], live=(live + leaked)[first:end])
            for name, column in fresh.items():
                columns[name][first:end] = column
    time, table = damaged(rng, scene.time, shown(rng, columns, "heap"))
    share = float(np.ptp(leaked)) / scene.base
    return Recording("leak until restart", "leak", frozenset(), "heap", time, table, share)


LEAKS = (
    steady_leak, steady_leak, daily_leak, batch_leak, late_leak, warming_leak, releasing_leak,
    quickening_leak, bursty_leak, buffer_leak, native_leak, restarting_leak,
)  # fmt: skip
