"""Services that leak, as operators meet them. Each returns a recording of truth `leak`."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bench.verdicts.field import curves
from bench.verdicts.field.making import Make, base_bytes, make, record
from bench.verdicts.field.observer import DAY, HOUR, MB, Looks, Recording, Truth, looks

Rng = np.random.Generator


def _growth(rng: Rng, low: float = 0.12, high: float = 2.0) -> float:
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def _straight(looked: Looks, made: Make, growth: float, region: str = "heap") -> Truth:
    size = growth * made.base
    rise = size * looked.share
    if region == "heap":
        made.rise = made.rise + rise
    elif region == "external":
        made.external_rise = rise
    else:
        made.native_rise = rise
    return Truth("leak", region, growth, size / looked.duration)


def even(rng: Rng) -> Recording:
    """Leak at one rate, a tenth to twice the floor."""
    looked, base = looks(rng), base_bytes(rng)
    made = make(looked, base)
    return record(rng, looked, made, _straight(looked, made, _growth(rng)))


def slow(rng: Rng) -> Recording:
    """Leak 12 to 30 % of the floor, seen by many collections."""
    looked, base = looks(rng), base_bytes(rng)
    made = make(looked, base)
    made.teeth = (40, 4000)
    return record(rng, looked, made, _straight(looked, made, _growth(rng, 0.12, 0.3)))


def fast(rng: Rng) -> Recording:
    """Leak several times the floor within minutes or hours."""
    looked, base = looks(rng, most=6 * HOUR), base_bytes(rng) / 3 + 5 * MB
    made = make(looked, base)
    return record(rng, looked, made, _straight(looked, made, _growth(rng, 1.0, 8.0)))


def few_teeth(rng: Rng) -> Recording:
    """Leak under large teeth, of which only six to fourteen are seen."""
    looked, base = looks(rng), base_bytes(rng)
    made = make(looked, base)
    made.teeth = (6, 14)
    return record(rng, looked, made, _straight(looked, made, _growth(rng, 0.25, 1.5)))


def textbook(rng: Rng) -> Recording:
    """Leak in a line under an ideal sawtooth."""
    looked, base = looks(rng), base_bytes(rng)
    made = make(looked, base)
    made.textbook = True
    made.teeth = (8, 200)
    return record(rng, looked, made, _straight(looked, made, _growth(rng)))


def after_warm_up(rng: Rng) -> Recording:
    """Warm up in the first tenth to third, leaking from the start."""
    looked, base = looks(rng), base_bytes(rng)
    made = make(looked, base)
    tau = rng.uniform(0.03, 0.12)
    made.rise = rng.uniform(0.2, 1.0) * base * -np.expm1(-looked.share / tau)
    return record(rng, looked, made, _straight(looked, made, _growth(rng, 0.2, 1.5)))


def with_cache(rng: Rng) -> Recording:
    """Fill a bounded cache and leak beside it."""
    looked, base = looks(rng), base_bytes(rng)
    made = make(looked, base)
    made.rise = (
        base
        * rng.uniform(0.1, 0.6)
        * curves.line_then_flat(looked.share, rng.uniform(0.1, 0.45), rng.uniform(0, 0.1))
    )
    return record(rng, looked, made, _straight(looked, made, _growth(rng, 0.25, 1.5)))


def late(rng: Rng) -> Recording:
    """Begin to leak after a deploy of the neighbour, a fifth to six tenths in."""
    looked, base = looks(rng), base_bytes(rng)
    made = make(looked, base)
    begin, growth = rng.uniform(0.2, 0.6), _growth(rng, 0.2, 1.5)
    made.rise = growth * base * np.maximum(looked.share - begin, 0) / (1 - begin)
    slope = growth * base / looked.duration / (1 - begin)
    return record(rng, looked, made, Truth("leak", "heap", growth, slope))


def in_bursts(rng: Rng) -> Recording:
    """Leak by request, and requests come in bursts."""
    looked, base = looks(rng), base_bytes(rng)
    made = make(looked, base)
    made.load = curves.bursts(
        rng, looked.share, int(rng.integers(10, 60)), rng.uniform(0.003, 0.02)
    )
    served = np.concatenate([[0.0], np.cumsum(made.load[1:] * np.diff(looked.at))])
    growth = _growth(rng, 0.2, 1.5)
    made.rise = growth * base * served / served[-1]
    made.in_flight = base * rng.uniform(0.01, 0.06)
    return record(rng, looked, made, Truth("leak", "heap", growth, growth * base / looked.duration))


def by_day(rng: Rng) -> Recording:
    """Leak by request under the load of days and weeks."""
    looked, base = looks(rng, least=2.5 * DAY), base_bytes(rng)
    made = make(looked, base)
    made.load = curves.day(looked, rng.uniform(), rng.uniform(0.3, 0.8), rng.uniform(0.4, 1.0))
    served = np.concatenate([[0.0], np.cumsum(made.load[1:] * np.diff(looked.at))])
    growth = _growth(rng, 0.2, 1.5)
    made.rise = growth * base * served / served[-1]
    made.in_flight = base * rng.uniform(0.02, 0.15)
    made.teeth = (300, 5000)
    return record(rng, looked, made, Truth("leak", "heap", growth, growth * base / looked.duration))


def by_portions(rng: Rng) -> Recording:
    """Leak a portion with every job, upload or reload."""
    looked, base = looks(rng), base_bytes(rng)
    made = make(looked, base)
    growth = _growth(rng, 0.2, 1.5)
    made.rise = growth * base * curves.portions(rng, looked.share, int(rng.integers(9, 50)))
    return record(rng, looked, made, Truth("leak", "heap", growth, growth * base / looked.duration))


def doubling(rng: Rng) -> Recording:
    """Leak into a hash table, whose store doubles now and then."""
    looked, base = looks(rng), base_bytes(rng)
    made = make(looked, base)
    growth = _growth(rng, 0.3, 1.5)
    entries = rng.uniform(0.05, 0.3) + looked.share
    store = 2 ** np.ceil(np.log2(entries))
    rise = 0.8 * looked.share + 0.2 * (store - store[0]) / (store[-1] - store[0] + 1e-9)
    made.rise = growth * base * rise
    return record(rng, looked, made, Truth("leak", "heap", growth, None))


def quickening(rng: Rng) -> Recording:
    """Leak faster and faster, as traffic grows."""
    looked, base = looks(rng), base_bytes(rng)
    made = make(looked, base)
    growth, power = _growth(rng, 0.25, 1.5), rng.uniform(1.3, 2.2)
    made.rise = growth * base * looked.share**power
    slope = power * growth * base / looked.duration
    return record(rng, looked, made, Truth("leak", "heap", growth, slope))


def until_restart(rng: Rng) -> Recording:
    """Leak until the container is killed, and again."""
    looked, base = looks(rng), base_bytes(rng)
    made = make(looked, base)
    lives = int(rng.integers(2, 7))
    growth = _growth(rng, 0.6, 3.0)
    place = looked.share * (lives - rng.uniform(0.05, 0.6))
    within = place % 1.0
    made.births = [int(row) for row in np.flatnonzero(np.diff(within) < 0) + 1]
    made.rise = growth * base * within
    made.teeth = (lives * 20.0, lives * 400.0)
    slope = growth * base * (place[-1] - place[0]) / looked.duration
    return record(rng, looked, made, Truth("leak", "heap", growth, slope))


def of_buffers(rng: Rng) -> Recording:
    """Leak Buffers; the heap is calm."""
    looked, base = looks(rng), base_bytes(rng) / 2 + 10 * MB
    made = make(looked, base)
    return record(rng, looked, made, _straight(looked, made, _growth(rng, 0.4, 2.5), "external"))


def outside(rng: Rng) -> Recording:
    """Leak in an add-on: only RSS shows it."""
    looked, base = looks(rng), base_bytes(rng) / 2 + 10 * MB
    made = make(looked, base)
    return record(rng, looked, made, _straight(looked, made, _growth(rng, 0.6, 2.5), "native"))


def rss_only(rng: Rng) -> Recording:
    """Leak in the heap, seen by a platform that knows RSS alone."""
    looked, base = looks(rng), base_bytes(rng)
    made = make(looked, base)
    return record(rng, looked, made, _straight(looked, made, _growth(rng, 0.5, 2.0)), ("rss",))


def heap_only(rng: Rng) -> Recording:
    """Leak, seen by heapUsed alone."""
    looked, base = looks(rng), base_bytes(rng)
    made = make(looked, base)
    return record(
        rng, looked, made, _straight(looked, made, _growth(rng, 0.15, 2.0)), ("heapUsed",)
    )


LEAKING: tuple[Callable[[Rng], Recording], ...] = (
    even, slow, fast, few_teeth, textbook, after_warm_up, with_cache, late, in_bursts, by_day,
    by_portions, doubling, quickening, until_restart, of_buffers, outside, rss_only, heap_only,
)  # fmt: skip
