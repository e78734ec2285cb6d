"""A Node process as its memory is seen from outside: live objects under the work of the collector.

In: times, the live bytes of each region and the load at those times. Out: the columns that a
monitor records. The collector follows V8's shape: a young generation that fills and is emptied
every few seconds, and an old generation that takes in promoted garbage until it has outgrown what
survived the last major collection by a factor. Nothing here knows how verdicts are made.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
MB = float(2**20)


@dataclass(frozen=True, slots=True)
class Collector:
    """How garbage comes and goes.

    Attributes:
        young_bytes: size of the young generation.
        young_seconds: until it is full, at load 1.
        major_seconds: between major collections, at load 1 and the first live size.
        factor: by how much the old generation outgrows its survivors before it is collected.
        floating: share of the garbage that a major collection leaves behind, at most.
    """

    young_bytes: float
    young_seconds: float
    major_seconds: float
    factor: float
    floating: float


def some_collector(rng: np.random.Generator, duration: float, interval: float) -> Collector:
    """Choose a collector whose major collections are seen at least about ten times."""
    return Collector(
        young_bytes=float(rng.choice([1, 2, 8, 16])) * MB,
        young_seconds=float(np.exp(rng.uniform(np.log(0.3), np.log(30)))),
        major_seconds=float(
            np.exp(rng.uniform(np.log(max(0.5 * interval, duration / 400)), np.log(duration / 10)))
        ),
        factor=float(rng.uniform(1.15, 2.0)),
        floating=float(rng.uniform(0, 0.12)),
    )


def heap_used(
    time: Floats, live: Floats, load: Floats, collector: Collector, rng: np.random.Generator
) -> Floats:
    """Lay the garbage over the live bytes."""
    promoted_rate = (collector.factor - 1) * live[0] / collector.major_seconds
    garbage = np.zeros(time.size)
    held = float(rng.uniform(0, 1)) * (collector.factor - 1) * live[0]
    jitter = rng.uniform(0.85, 1.15, time.size)
    left_over = rng.uniform(0, collector.floating, time.size)
    steps = np.diff(time, prepend=time[0])
    for row in range(time.size):
        room = (collector.factor - 1) * live[row] * jitter[row]
        held += promoted_rate * load[row] * steps[row]
        if held >= room:
            over = (held - room) % max(room, 1.0)
            held = left_over[row] * room + over * (1 - left_over[row])
        garbage[row] = held
    fills = np.cumsum(load * steps) / collector.young_seconds + rng.uniform(0, 1)
    young = collector.young_bytes * (fills % 1.0)
    return live + garbage + young


def heap_total(used: Floats, rng: np.random.Generator) -> Floats:
    """Give pages to the heap at once and take them back slowly."""
    page = 256 * 1024.0
    slow = float(rng.uniform(0.002, 0.05))
    total = np.empty(used.size)
    held = 0.0
    for row in range(used.size):
        need = used[row] * 1.04 + 2 * MB
        held = need if need > held else held - slow * (held - need)
        total[row] = np.ceil(held / page) * page
    return total


def resident(
    total: Floats, external: Floats, native: Floats, rng: np.random.Generator, *, swapped: bool
) -> Floats:
    """Add up what is resident; the allocator returns freed memory late, the kernel may page out."""
    code = float(rng.uniform(35, 60)) * MB
    sum_of = code + total * float(rng.uniform(0.9, 1.0)) + external + native
    lazy = float(rng.uniform(0.001, 0.2))
    rss = np.empty(sum_of.size)
    held = sum_of[0]
    for row in range(sum_of.size):
        held = sum_of[row] if sum_of[row] > held else held - lazy * (held - sum_of[row])
        rss[row] = held
    if swapped:
        rss = rss * (1 - 0.1 * rng.random(rss.size))
    return np.round(rss / 4096) * 4096


def autoregressive(rng: np.random.Generator, count: int, memory: float, scale: float) -> Floats:
    """Make noise that remembers: first-order autoregressive, with this standard deviation."""
    shocks = rng.normal(0, scale * np.sqrt(1 - memory**2), count)
    value = np.empty(count)
    held = float(rng.normal(0, scale))
    for row in range(count):
        held = memory * held + shocks[row]
        value[row] = held
    return value
