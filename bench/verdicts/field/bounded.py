"""Services that do not leak: caches that fill, loads that come and go, heaps that fragment."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bench.verdicts.field import curves
from bench.verdicts.field.making import base_bytes, make, record
from bench.verdicts.field.observer import DAY, HOUR, MB, Recording, Truth, looks, wander

Rng = np.random.Generator


def _size(rng: Rng, low: float = 0.15, high: float = 1.5) -> float:
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def calm(rng: Rng) -> Recording:
    """Nothing but collections."""
    looked = looks(rng)
    return record(rng, looked, make(looked, base_bytes(rng)), Truth("steady"))


def calm_few_teeth(rng: Rng) -> Recording:
    """Nothing but collections, of which few are seen."""
    looked = looks(rng)
    made = make(looked, base_bytes(rng))
    made.teeth = (3, 9)
    return record(rng, looked, made, Truth("steady"))


def calm_textbook(rng: Rng) -> Recording:
    """An ideal sawtooth on a level floor."""
    looked = looks(rng)
    made = make(looked, base_bytes(rng))
    made.teeth, made.textbook = (4, 200), True
    return record(rng, looked, made, Truth("steady"))


def sessions(rng: Rng) -> Recording:
    """Users come and go: the floor wanders about a level."""
    looked, base = looks(rng), base_bytes(rng)
    made = make(looked, base)
    slowly = looked.duration / rng.uniform(8, 60)
    made.rise = base * rng.uniform(0.02, 0.12) * (2.5 + wander(rng, looked, slowly))
    return record(rng, looked, made, Truth("steady"))


def daily(rng: Rng) -> Recording:
    """Follow the load of days."""
    looked, base = looks(rng, least=2.2 * DAY), base_bytes(rng)
    made = make(looked, base)
    made.load = curves.day(looked, rng.uniform(), rng.uniform(0.3, 0.9))
    made.in_flight = base * rng.uniform(0.05, 0.5)
    made.teeth = (200, 5000)
    return record(rng, looked, made, Truth("steady"))


def weekly(rng: Rng) -> Recording:
    """Follow the load of days and weeks, seen for more than a week."""
    looked, base = looks(rng, least=8 * DAY), base_bytes(rng)
    made = make(looked, base)
    made.load = curves.day(looked, rng.uniform(0, 7), rng.uniform(0.3, 0.8), rng.uniform(0.2, 0.8))
    made.in_flight = base * rng.uniform(0.05, 0.4)
    made.teeth = (500, 5000)
    return record(rng, looked, made, Truth("steady"))


def bursty(rng: Rng) -> Recording:
    """Bursts of requests that leave nothing behind."""
    looked, base = looks(rng), base_bytes(rng)
    made = make(looked, base)
    made.load = curves.bursts(rng, looked.share, int(rng.integers(4, 40)), rng.uniform(0.003, 0.03))
    made.in_flight = base * rng.uniform(0.02, 0.2)
    return record(rng, looked, made, Truth("steady"))


def one_job(rng: Rng) -> Recording:
    """One large report is made and forgotten, anywhere but at the very end."""
    looked, base = looks(rng), base_bytes(rng)
    made = make(looked, base)
    begin, long = rng.uniform(0.05, 0.7), rng.uniform(0.03, 0.15)
    inside = (looked.share > begin) & (looked.share < begin + long)
    climb = np.clip((looked.share - begin) / long, 0, 1) if rng.random() < 0.5 else 1.0
    made.rise = base * _size(rng, 0.3, 2.0) * inside * climb
    return record(rng, looked, made, Truth("steady"))


def expiring_cache(rng: Rng) -> Recording:
    """A TTL cache that filled before the recording, under a load that varies."""
    looked, base = looks(rng), base_bytes(rng)
    made = make(looked, base)
    ttl = looked.duration / rng.uniform(10, 80)
    made.load = 1 + 0.25 * wander(rng, looked, ttl)
    made.rise = base * rng.uniform(0.1, 0.6) * (1 + 0.15 * wander(rng, looked, ttl))
    return record(rng, looked, made, Truth("steady"))


def warmed_up(rng: Rng) -> Recording:
    """Warm up in the first few per cent; calm since."""
    looked, base = looks(rng), base_bytes(rng)
    made = make(looked, base)
    tau = rng.uniform(0.01, 0.06)
    made.rise = base * _size(rng) * -np.expm1(-looked.share / tau)
    return record(rng, looked, made, Truth("steady"))


def deployed(rng: Rng) -> Recording:
    """Started anew several times, warming up each time."""
    looked, base = looks(rng), base_bytes(rng)
    made = make(looked, base)
    lives = int(rng.integers(2, 8))
    place = looked.share * (lives - rng.uniform(0.05, 0.5))
    within = place % 1.0
    made.births = [int(row) for row in np.flatnonzero(np.diff(within) < 0) + 1]
    tau = rng.uniform(0.02, 0.15)
    made.rise = base * _size(rng, 0.3, 1.5) * -np.expm1(-within / tau)
    made.teeth = (lives * 20.0, lives * 400.0)
    return record(rng, looked, made, Truth("settling"))


def fluctuating_rss(rng: Rng) -> Recording:
    """Known by RSS alone; malloc and pages wander."""
    looked, base = looks(rng), base_bytes(rng)
    made = make(looked, base)
    made.native_rise = (
        base * 0.05 * (3 + wander(rng, looked, looked.duration / rng.uniform(10, 80)))
    )
    return record(rng, looked, made, Truth("steady"), ("rss",))


def filling_cache(rng: Rng) -> Recording:
    """A cache that fills exponentially, 92 to 99.5 % seen."""
    return _filling(rng, rng.uniform(0.92, 0.995))


def nearly_filled_cache(rng: Rng) -> Recording:
    """A cache that fills exponentially, 80 to 90 % seen."""
    return _filling(rng, rng.uniform(0.8, 0.9), "warming")


def half_filled_cache(rng: Rng) -> Recording:
    """A cache that fills exponentially, 55 to 80 % seen."""
    return _filling(rng, rng.uniform(0.55, 0.8), "warming")


def _filling(rng: Rng, seen: float, kind: str = "settling") -> Recording:
    looked, base = looks(rng), base_bytes(rng)
    made = make(looked, base)
    size = base * _size(rng, 0.2, 2.5)
    made.rise = size * curves.filling(looked.share, seen)
    return record(rng, looked, made, Truth(kind, ceiling=base + size))


def lru_cache(rng: Rng) -> Recording:
    """A cache with a maximum, filled in a line and full a third to three quarters in."""
    looked, base = looks(rng), base_bytes(rng)
    made = make(looked, base)
    size = base * _size(rng, 0.2, 2.5)
    made.rise = size * curves.line_then_flat(
        looked.share, rng.uniform(0.3, 0.75), rng.choice([0.0, 0.05, 0.12])
    )
    return record(rng, looked, made, Truth("settling", ceiling=base + size))


def expiring_cache_fills(rng: Rng) -> Recording:
    """A TTL cache from its start: a line until the first entries expire, then level."""
    looked, base = looks(rng), base_bytes(rng)
    made = make(looked, base)
    size = base * _size(rng, 0.2, 1.5)
    ttl = rng.uniform(0.2, 0.6)
    noise = 0.03 * wander(rng, looked, ttl * looked.duration / 4)
    made.rise = size * np.minimum(looked.share / ttl, 1) * (1 + noise)
    return record(rng, looked, made, Truth("settling", ceiling=base + size))


def slow_start(rng: Rng) -> Recording:
    """Traffic is let in step by step: a logistic rise that ends before the recording."""
    looked, base = looks(rng), base_bytes(rng)
    made = make(looked, base)
    size = base * _size(rng, 0.2, 1.5)
    made.rise = size * curves.logistic(
        looked.share, rng.uniform(0.25, 0.5), rng.uniform(0.05, 0.12)
    )
    return record(rng, looked, made, Truth("settling", ceiling=base + size))


def popular_keys(rng: Rng) -> Recording:
    """A cache of all keys there are, asked for by Zipf's law, 85 to 98 % of them seen."""
    looked, base = looks(rng), base_bytes(rng)
    made = make(looked, base)
    keys = int(rng.integers(1000, 20000))
    size = base * _size(rng, 0.3, 1.5)
    made.rise = size * curves.popularity(rng, looked.share, keys, keys * int(rng.integers(8, 30)))
    return record(rng, looked, made, Truth("warming"))


def fragments(rng: Rng) -> Recording:
    """Malloc's pages fragment up to a limit: only RSS settles."""
    looked, base = looks(rng), base_bytes(rng) / 2 + 10 * MB
    made = make(looked, base)
    tau = rng.uniform(0.08, 0.3)
    made.native_rise = base * _size(rng, 0.4, 1.2) * -np.expm1(-looked.share / tau)
    only = ("rss", "heapUsed", "heapTotal", "external") if rng.random() < 0.7 else ("rss",)
    return record(rng, looked, made, Truth("settling"), only)


def pool_fills(rng: Rng) -> Recording:
    """A pool of connections grows to its maximum, one by one."""
    looked, base = looks(rng), base_bytes(rng)
    made = make(looked, base)
    size, full = base * _size(rng, 0.2, 1.0), rng.uniform(0.3, 0.7)
    count = int(rng.integers(5, 30))
    made.rise = size * np.minimum(
        np.floor(count * -np.expm1(-3 * looked.share / full)) / (count * -np.expm1(-3)), 1
    )
    return record(rng, looked, made, Truth("settling", ceiling=base + size))


def queue_drains(rng: Rng) -> Recording:
    """A backlog is worked off."""
    looked, base = looks(rng), base_bytes(rng)
    made = make(looked, base)
    end = rng.uniform(0.5, 1.0)
    made.rise = base * _size(rng, 0.4, 2.0) * np.maximum(1 - looked.share / end, 0)
    return record(rng, looked, made, Truth("falling"))


def load_steps(rng: Rng) -> Recording:
    """More tenants are moved here, once to three times."""
    looked, base = looks(rng), base_bytes(rng)
    made = make(looked, base)
    count = int(rng.integers(1, 4))
    at = np.sort((np.arange(count) + rng.uniform(0.25, 0.75, count)) / count)
    made.rise = base * _size(rng, 0.2, 0.6) * np.searchsorted(at, looked.share, side="right")
    return record(rng, looked, made, Truth("stepwise"))


def step_and_back(rng: Rng) -> Recording:
    """A tenant comes and leaves again."""
    looked, base = looks(rng), base_bytes(rng)
    made = make(looked, base)
    begin, end = np.sort(rng.uniform(0.15, 0.85, 2))
    inside = (looked.share > begin) & (looked.share < end)
    made.rise = base * _size(rng, 0.2, 0.6) * inside
    return record(rng, looked, made, Truth("stepwise"))


def morning(rng: Rng) -> Recording:
    """The rise of a day, and nothing else of it."""
    looked, base = looks(rng, least=2 * HOUR, most=9 * HOUR), base_bytes(rng)
    made = make(looked, base)
    made.load = curves.day(looked, rng.uniform(0.65, 0.8), rng.uniform(0.4, 0.8))
    made.in_flight = base * rng.uniform(0.2, 0.6)
    return record(rng, looked, made, Truth("short"))


def never_collected(rng: Rng) -> Recording:
    """No major collection was seen: what grows is garbage."""
    looked, base = looks(rng, most=6 * HOUR), base_bytes(rng)
    made = make(looked, base)
    made.quiet = True
    return record(rng, looked, made, Truth("short"), ("rss", "heapUsed", "heapTotal", "external"))


BOUNDED: tuple[Callable[[Rng], Recording], ...] = (
    calm, calm_few_teeth, calm_textbook, sessions, daily, weekly, bursty, one_job, expiring_cache,
    warmed_up, deployed, fluctuating_rss, filling_cache, nearly_filled_cache, half_filled_cache,
    lru_cache, expiring_cache_fills, slow_start, popular_keys, fragments, pool_fills, queue_drains,
    load_steps, step_and_back, morning, never_collected,
)  # fmt: skip
