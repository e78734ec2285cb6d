"""Make a recording from curves: a service of random make-up and an exporter with its faults."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from bench.verdicts.field.observer import (
    MB,
    PAGES_SHARE,
    Looks,
    Recording,
    Service,
    Truth,
    observe,
    wander,
)

Floats = npt.NDArray[np.float64]

_EVERYTHING = ("rss", "heapUsed", "heapTotal", "external", "arrayBuffers")
# What exporters know, and how often that is all: most know everything, platforms only RSS.
_EXPORTED = (
    _EVERYTHING,
    _EVERYTHING,
    ("rss", "heapUsed", "heapTotal", "external"),
    ("rss", "heapUsed"),
    ("rss", "heapUsed", "heapTotal"),
    ("heapUsed",),
    ("rss",),
)
_WITHOUT = {"heap": (), "external": ("heapUsed",), "native": ("heapUsed",)}


@dataclass(slots=True)
class Make:
    """What a scenario says of a service; everything else is drawn.

    Attributes:
        base: the floor of the heap at the start, bytes.
        rise: shape (looks,), bytes above it.
        external_rise: shape (looks,), bytes of buffers.
        native_rise: shape (looks,), bytes of the rest.
        load: shape (looks,), 1 on average.
        in_flight: bytes that requests hold at load 1.
        teeth: fewest and most collections over the recording, when it matters.
        births: rows where a new process starts.
    """

    base: float
    rise: Floats
    external_rise: Floats
    native_rise: Floats
    load: Floats
    in_flight: float = 0.0
    teeth: tuple[float, float] | None = None
    births: list[int] = field(default_factory=list)
    quiet: bool = False
    textbook: bool = False


def make(looked: Looks, base: float) -> Make:
    """Start with a service on which nothing happens."""
    nothing = np.zeros(looked.at.size)
    return Make(base, nothing, nothing.copy(), nothing.copy(), nothing + 1.0)


def base_bytes(rng: np.random.Generator) -> float:
    """Choose how much a service has to live on: 12 MB to 900 MB."""
    return float(np.exp(rng.uniform(np.log(12), np.log(900)))) * MB


def record(
    rng: np.random.Generator,
    looked: Looks,
    made: Make,
    truth: Truth,
    only: tuple[str, ...] | None = None,
) -> Recording:
    """Observe a service and write down what its exporter knows."""
    size = looked.at.size
    traffic = made.load * (1 + 0.1 * wander(rng, looked, looked.duration / rng.uniform(30, 300)))
    live = made.base + made.rise + made.in_flight * np.maximum(traffic, 0)
    external = rng.uniform(1, 30) * MB + made.external_rise
    native = np.full(size, rng.uniform(25, 70) * MB) + made.native_rise
    service = Service(live, external, native, np.maximum(traffic, 0.02), made.births)
    _draw_collector(rng, looked, made, service)
    columns = observe(rng, service, looked)
    names = only or _EXPORTED[int(rng.integers(len(_EXPORTED)))]
    if truth.region:  # a leak counts by what the columns show of it
        shown = made.base if "heapUsed" in names and truth.region == "heap" else 0.0
        whole = float((live + external + native)[0])
        truth = replace(truth, growth=truth.growth * made.base / (shown or whole))
    if truth.region and only is None:
        needed = _WITHOUT[truth.region]
        if needed and (set(names) == set(needed) or "rss" not in names):
            names = _EVERYTHING
        if truth.region == "external" and "external" not in names:
            names = _EVERYTHING
    columns = {name: columns[name] for name in names}
    if "heapUsed" in columns and rng.random() < 0.4:
        limit = float(live.max()) * rng.uniform(1.3, 5.0)
        columns["heapLimit"] = np.full(size, limit)
        if truth.region == "heap" and truth.slope and not made.births:
            truth = replace(truth, reach=(limit - float(live[-1])) / truth.slope)
    if names == ("rss",) and truth.region:
        # Pages are a little larger than what is in them: RSS grows faster than the heap.
        more = PAGES_SHARE if truth.region == "heap" else 1.0
        slope = None if truth.slope is None else more * truth.slope
        truth = replace(truth, region="native", slope=slope)
    if names == ("rss",) and truth.ceiling is not None:
        truth = replace(truth, ceiling=None)
    return _exported(rng, looked, columns, truth)


def _draw_collector(rng: np.random.Generator, looked: Looks, made: Make, service: Service) -> None:
    """Draw how the service is collected and how much its memory jitters."""
    low, high = made.teeth or (12, 3000)
    teeth = float(np.exp(rng.uniform(np.log(low), np.log(high))))
    service.cycle = max(looked.duration / teeth, 2.0)
    service.garbage = made.base * float(np.exp(rng.uniform(np.log(0.04), np.log(0.9))))
    service.young = rng.choice([0.5, 2, 8, 16]) * MB * (1.0 if made.base > 30 * MB else 0.25)
    service.leaves = float(rng.choice([0.0, 0.0, 0.1, 0.35]))
    service.shape = float(rng.choice([1.0, 1.0, 0.7, 1.4]))
    service.keeps_pages = float(rng.uniform(0.3, 0.98))
    service.noise = made.base * float(np.exp(rng.uniform(np.log(0.0005), np.log(0.02))))
    service.noise_kind = str(rng.choice(["white", "white", "remembering", "heavy"]))
    if made.quiet:
        service.garbage = made.base * rng.uniform(0.2, 1.0)
        service.cycle = looked.duration * 3.0
        service.shape = 1.0
    if made.textbook:
        service.shape, service.leaves = 0.0, 0.0
        service.noise_kind = str(rng.choice(["white", "none"]))
    if rng.random() < 0.2:
        service.rounded = float(rng.choice([MB, 0.1 * MB, 1e6]))


def _exported(
    rng: np.random.Generator, looked: Looks, columns: dict[str, Floats], truth: Truth
) -> Recording:
    """Lose, repeat and shift samples as exporters and clocks do."""
    time = 1.75e9 + looked.at.copy()
    size = time.size
    keep = np.ones(size, bool)
    if rng.random() < 0.3:
        keep &= rng.random(size) > rng.uniform(0.005, 0.15)
    if rng.random() < 0.15 and size > 60:  # a scrape target was away
        first = int(rng.integers(size // 10, size - size // 5))
        keep[first : first + int(rng.integers(3, max(4, size // 8)))] = False
    if rng.random() < 0.15:  # single values missing
        columns = {
            name: np.where(rng.random(size) < 0.05, np.nan, column)
            for name, column in columns.items()
        }
    if rng.random() < 0.06:
        row = int(rng.integers(size // 5, size - size // 5))
        time[row:] += rng.choice([-3600.0, 3600.0, 30 * looked.interval, -20 * looked.interval])
    time, columns = time[keep], {name: column[keep] for name, column in columns.items()}
    if rng.random() < 0.08:  # lines written twice
        twice = np.sort(np.concatenate([np.arange(time.size), rng.integers(0, time.size, 5)]))
        time, columns = time[twice], {name: column[twice] for name, column in columns.items()}
    return Recording(time, columns, truth)
