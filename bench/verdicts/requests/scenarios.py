"""What services do to their memory, told as requests: leaks, caches, sessions, loads, restarts.

Each scenario returns a recording with its truth. Written before any verdict on them was seen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from bench.verdicts.field.observer import Recording, Truth
from bench.verdicts.requests import alive
from bench.verdicts.requests.exporter import (
    DAY,
    HOUR,
    Plan,
    some_base,
    some_plan,
    story,
    told,
)
from bench.verdicts.requests.process import some_engine

Rng = np.random.Generator
Floats = npt.NDArray[np.float64]


def _between(rng: Rng, low: float, high: float) -> float:
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def _leak(plan: Plan, base: float, growth: float, *, straight: bool = True) -> Truth:
    slope = growth * base / plan.duration if straight else None
    return Truth("leak", "heap", growth, slope)


def _daily(rng: Rng, plan: Plan, *, week: bool = False) -> Floats:
    hour = plan.time / HOUR + rng.uniform(0, 24)
    wave = 1 + rng.uniform(0.3, 0.85) * np.sin(2 * np.pi * hour / 24)
    wave = wave + rng.uniform(0, 0.15) * np.sin(4 * np.pi * hour / 24 + rng.uniform(0, 6))
    if week:
        wave = wave * np.where((hour / 24 + rng.uniform(0, 7)) % 7 < 5, 1.0, rng.uniform(0.3, 0.7))
    days = np.floor(hour / 24).astype(int)
    wave = wave * (1 + rng.normal(0, 0.08, days.max() + 1))[days]
    factor: Floats = np.maximum(wave, 0.05) / wave.mean()
    return factor


def _bursty(rng: Rng, plan: Plan) -> Floats:
    load = np.full(plan.time.size, rng.uniform(0.2, 0.8))
    for _ in range(int(rng.integers(8, 60))):
        begin = int(rng.integers(load.size))
        load[begin : begin + int(rng.integers(1, load.size // 25))] += rng.uniform(0.5, 3)
    factor: Floats = load / load.mean()
    return factor


# Leaks.


def every_request(rng: Rng) -> Recording:
    """Keep something of every request."""
    plan, base = some_plan(rng), some_base(rng)
    growth, said = _between(rng, 0.12, 2.5), story(plan)
    said.heap = growth * base * alive.evenly(said.load)
    return told(rng, plan, base, said, _leak(plan, base, growth))


def slow_leak(rng: Rng) -> Recording:
    """Grow by 12 to 25 % of the floor."""
    plan, base = some_plan(rng, least=600), some_base(rng)
    growth, said = _between(rng, 0.12, 0.25), story(plan)
    said.heap = growth * base * alive.evenly(said.load)
    return told(rng, plan, base, said, _leak(plan, base, growth))


def glance(rng: Rng) -> Recording:
    """Leak fast while somebody looks for a minute or two."""
    plan, base = some_plan(rng, most=400), some_base(rng)
    growth, said = _between(rng, 0.5, 6), story(plan)
    said.heap = growth * base * alive.evenly(said.load)
    return told(rng, plan, base, said, _leak(plan, base, growth))


def in_a_map(rng: Rng) -> Recording:
    """Keep entries in a Map that doubles its store."""
    plan, base = some_plan(rng), some_base(rng)
    growth, said = _between(rng, 0.3, 3), story(plan)
    entries = growth * base * alive.evenly(said.load)
    said.heap = alive.in_hash_table(entries, growth * base / 64)
    said.heap = said.heap - said.heap[0]
    return told(rng, plan, base, said, _leak(plan, base, growth, straight=False))


def by_day(rng: Rng) -> Recording:
    """Keep something of every request under a daily load."""
    plan, base = some_plan(rng, least=2.5 * DAY), some_base(rng)
    growth, said = _between(rng, 0.25, 2.5), story(plan)
    said.load = _daily(rng, plan, week=plan.duration > 8 * DAY)
    said.heap = growth * base * alive.evenly(said.load)
    return told(rng, plan, base, said, _leak(plan, base, growth))


def under_bursts(rng: Rng) -> Recording:
    """Keep something of every request; requests come in bursts."""
    plan, base = some_plan(rng), some_base(rng)
    growth, said = _between(rng, 0.25, 2), story(plan)
    said.load = _bursty(rng, plan)
    said.heap = growth * base * alive.evenly(said.load)
    return told(rng, plan, base, said, _leak(plan, base, growth, straight=False))


def by_errors(rng: Rng) -> Recording:
    """Keep something of every error; errors come in clusters."""
    plan, base = some_plan(rng), some_base(rng)
    growth, said = _between(rng, 0.3, 2), story(plan)
    said.heap = growth * base * alive.errors(rng, said.load, int(rng.integers(12, 80)))
    return told(rng, plan, base, said, _leak(plan, base, growth, straight=False))


def beside_a_full_cache(rng: Rng) -> Recording:
    """Leak beside a cache that is full after a fifth of the recording at the latest."""
    plan, base = some_plan(rng), some_base(rng)
    growth, said = _between(rng, 0.4, 2), story(plan)
    cache = rng.uniform(0.15, 0.8) * base * alive.lru(said.load, rng.uniform(0.03, 0.2), 0)
    said.heap = cache + growth * base * alive.evenly(said.load)
    return told(rng, plan, base, said, _leak(plan, base, growth))


def beside_expiry(rng: Rng) -> Recording:
    """Leak beside entries that expire."""
    plan, base = some_plan(rng), some_base(rng)
    growth, said = _between(rng, 0.3, 2), story(plan)
    ticks = rng.uniform(0.01, 0.15) * plan.time.size
    said.heap = rng.uniform(0.1, 0.6) * base * alive.expiring(said.load, ticks)
    said.heap = said.heap + growth * base * alive.evenly(said.load)
    return told(rng, plan, base, said, _leak(plan, base, growth))


def of_buffers(rng: Rng) -> Recording:
    """Keep buffers."""
    plan, base = some_plan(rng), some_base(rng)
    growth, said = _between(rng, 0.8, 3), story(plan)
    said.external = growth * base * alive.evenly(said.load)
    return told(rng, plan, base, said, replace(_leak(plan, base, growth), region="external"))


def of_an_addon(rng: Rng) -> Recording:
    """Keep memory that only the system sees."""
    plan, base = some_plan(rng), some_base(rng)
    growth, said = _between(rng, 0.8, 3), story(plan)
    said.native = growth * base * alive.evenly(said.load)
    return told(rng, plan, base, said, replace(_leak(plan, base, growth), region="native"))


def since_a_release(rng: Rng) -> Recording:
    """Leak from a third of the recording on."""
    plan, base = some_plan(rng, least=300), some_base(rng)
    growth, said = _between(rng, 0.3, 2), story(plan)
    since = rng.uniform(0.2, 0.45)
    said.heap = growth * base * np.maximum(0, plan.unit - since) / (1 - since)
    truth = replace(_leak(plan, base, growth), slope=growth * base / plan.duration / (1 - since))
    return told(rng, plan, base, said, truth)


def until_killed(rng: Rng) -> Recording:
    """Leak until the limit ends the process, and again; three to six lives."""
    plan, base = some_plan(rng, least=HOUR), some_base(rng)
    growth, said = _between(rng, 1.5, 4), story(plan)
    lives = rng.uniform(2.6, 5.5)
    phase = plan.unit * lives % 1.0
    said.heap = growth * base * phase
    said.births = tuple(int(row) + 1 for row in np.flatnonzero(np.diff(phase) < 0))
    # Each life is collected many times.
    engine = some_engine(rng, base, plan.duration / 8)
    said.engine = engine
    return told(rng, plan, base, said, _leak(plan, base, growth, straight=False))


# Bounded.


def calm(rng: Rng) -> Recording:
    """Keep nothing."""
    plan, base = some_plan(rng), some_base(rng)
    return told(rng, plan, base, story(plan), Truth("steady"))


def rarely_collected(rng: Rng) -> Recording:
    """Keep nothing; the old generation is collected five to ten times."""
    plan, base = some_plan(rng), some_base(rng)
    said = story(plan)
    engine = some_engine(rng, base, plan.duration)
    room = (engine.factor - 1) * base + 2 * 2**20
    rate = room * rng.uniform(5, 10) / plan.duration
    said.engine = replace(engine, allocated=rate / engine.promoted)
    return told(rng, plan, base, said, Truth("steady"))


def sessions_by_day(rng: Rng) -> Recording:
    """Hold sessions; people come by the day."""
    plan, base = some_plan(rng, least=2.2 * DAY), some_base(rng)
    said = story(plan)
    said.load = _daily(rng, plan, week=plan.duration > 8 * DAY)
    ticks = rng.uniform(0.2, 2) * HOUR / plan.duration * plan.time.size
    said.heap = rng.uniform(0.1, 0.8) * base * alive.sessions(said.load, ticks)
    return told(rng, plan, base, said, Truth("steady"))


def a_day_and_a_half(rng: Rng) -> Recording:
    """Hold sessions; from night to the next day's evening."""
    base, duration = some_base(rng), rng.uniform(1.2, 1.8) * DAY
    plan = Plan(60.0, duration, np.linspace(0, duration, 16_000))
    said = story(plan)
    said.load = _daily(rng, plan)
    said.heap = rng.uniform(0.15, 0.8) * base * alive.sessions(said.load, 600)
    return told(rng, plan, base, said, Truth("short"))


def bursts(rng: Rng) -> Recording:
    """Serve bursts, with sessions."""
    plan, base = some_plan(rng), some_base(rng)
    said = story(plan)
    said.load = _bursty(rng, plan)
    said.heap = rng.uniform(0.02, 0.3) * base * alive.sessions(said.load, plan.time.size / 60)
    return told(rng, plan, base, said, Truth("steady"))


def expired_early(rng: Rng) -> Recording:
    """Hold entries that expire after 2 to 20 % of the recording."""
    plan, base = some_plan(rng), some_base(rng)
    said = story(plan)
    ticks = rng.uniform(0.02, 0.2) * plan.time.size
    said.heap = rng.uniform(0.1, 1.0) * base * alive.expiring(said.load, ticks)
    return told(rng, plan, base, said, Truth("steady"))


def expires_late(rng: Rng) -> Recording:
    """Hold entries that expire after 30 to 60 % of the recording."""
    plan, base = some_plan(rng), some_base(rng)
    said = story(plan)
    size = rng.uniform(0.2, 1.2) * base
    said.heap = size * alive.expiring(said.load, rng.uniform(0.3, 0.6) * plan.time.size)
    return told(rng, plan, base, said, Truth("settling", ceiling=base + size))


def cache_full_early(rng: Rng) -> Recording:
    """Fill a cache within a fifth."""
    plan, base = some_plan(rng), some_base(rng)
    said = story(plan)
    said.heap = rng.uniform(0.2, 1.5) * base * alive.lru(said.load, rng.uniform(0.02, 0.2), 0)
    return told(rng, plan, base, said, Truth("steady"))


def cache_fills(rng: Rng) -> Recording:
    """Fill a cache within 30 to 65 % of the recording, every key asked for once."""
    plan, base = some_plan(rng), some_base(rng)
    said, size = story(plan), rng.uniform(0.2, 1.5) * base
    said.heap = size * alive.lru(said.load, rng.uniform(0.3, 0.65), 0)
    return told(rng, plan, base, said, Truth("settling", ceiling=base + size))


def popular_cache_fills(rng: Rng) -> Recording:
    """Fill a cache with popular keys within 35 to 70 % of the recording."""
    plan, base = some_plan(rng), some_base(rng)
    said, size = story(plan), rng.uniform(0.3, 1.5) * base
    said.heap = size * alive.lru(said.load, rng.uniform(0.35, 0.7), rng.uniform(0.7, 1.2))
    return told(rng, plan, base, said, Truth("settling", ceiling=base + size))


def popular_cache_still_fills(rng: Rng) -> Recording:
    """Ask for popular keys; the cache is not full in the end, and slows down a little."""
    plan, base = some_plan(rng), some_base(rng)
    said, size = story(plan), rng.uniform(0.4, 1.5) * base
    said.heap = size * alive.lru(said.load, 1.0, rng.uniform(0.9, 1.3))
    return told(rng, plan, base, said, Truth("short"))


def half_filled_cache(rng: Rng) -> Recording:
    """Watch half of the time that a cache takes: a line, so far."""
    plan, base = some_plan(rng), some_base(rng)
    said = story(plan)
    said.heap = rng.uniform(0.2, 1.0) * base * alive.lru(said.load, 1.0, 0)
    return told(rng, plan, base, said, Truth("short"))


def fills_for_three_quarters(rng: Rng) -> Recording:
    """Fill a cache within 72 to 88 % of the recording."""
    plan, base = some_plan(rng), some_base(rng)
    said, size = story(plan), rng.uniform(0.3, 1.2) * base
    said.heap = size * alive.lru(said.load, rng.uniform(0.72, 0.88), 0)
    return told(rng, plan, base, said, Truth("warming", ceiling=base + size))


def cache_by_day(rng: Rng) -> Recording:
    """Fill a cache under a daily load, full after a third."""
    plan, base = some_plan(rng, least=3 * DAY), some_base(rng)
    said, size = story(plan), rng.uniform(0.3, 1.2) * base
    said.load = _daily(rng, plan)
    said.heap = size * alive.lru(said.load, rng.uniform(0.2, 0.5), 0)
    return told(rng, plan, base, said, Truth("settling", ceiling=base + size))


def fragments(rng: Rng) -> Recording:
    """Let the allocator fragment: native memory that creeps to a ceiling."""
    plan, base = some_plan(rng, least=600), some_base(rng)
    said = story(plan)
    said.native = rng.uniform(0.3, 1.2) * base * -np.expm1(-plan.unit / rng.uniform(0.1, 0.25))
    return told(rng, plan, base, said, Truth("settling"))


def load_steps(rng: Rng) -> Recording:
    """Get another tenant: a step in what is kept, and in traffic."""
    plan, base = some_plan(rng), some_base(rng)
    said = story(plan)
    said.load = np.where(plan.unit > rng.uniform(0.35, 0.7), rng.uniform(1.3, 2.5), 1.0)
    said.heap = rng.uniform(0.3, 1.0) * base * (said.load > 1)
    return told(rng, plan, base, said, Truth("stepwise"))


def traffic_rises(rng: Rng) -> Recording:
    """Serve ever more traffic: requests in flight grow a little, nothing stays."""
    plan, base = some_plan(rng), some_base(rng)
    said = story(plan)
    said.load = 1 + rng.uniform(0.3, 1.0) * plan.unit
    said.engine = replace(some_engine(rng, base, plan.duration), in_flight=base * 0.02)
    return told(rng, plan, base, said, Truth("steady"))


def hourly_job(rng: Rng) -> Recording:
    """Run a large job every hour."""
    plan, base = some_plan(rng, least=6 * HOUR, most=4 * DAY), some_base(rng)
    said = story(plan)
    on = (plan.time % HOUR) < rng.uniform(60, 900)
    said.heap = rng.uniform(0.2, 2.0) * base * on
    return told(rng, plan, base, said, Truth("steady"))


def redeployed(rng: Rng) -> Recording:
    """Start anew with every release and warm up quickly each time."""
    plan, base = some_plan(rng, least=HOUR), some_base(rng)
    said = story(plan)
    cuts = np.sort(rng.uniform(0.1, 0.9, int(rng.integers(1, 5))))
    said.births = tuple(int(cut * plan.time.size) for cut in cuts)
    since = plan.unit - np.concatenate([[0.0], cuts])[np.searchsorted(cuts, plan.unit)]
    said.heap = rng.uniform(0.3, 0.8) * base * -np.expm1(-since / rng.uniform(0.004, 0.02))
    said.engine = some_engine(rng, base, plan.duration / 5)
    return told(rng, plan, base, said, Truth("steady"))


def queue_drains(rng: Rng) -> Recording:
    """Work off a queue."""
    plan, base = some_plan(rng), some_base(rng)
    said = story(plan)
    said.heap = rng.uniform(0.5, 1.5) * base * (1 - plan.unit)
    return told(rng, plan, base, said, Truth("falling"))


def buffers_fill(rng: Rng) -> Recording:
    """Fill a pool of buffers by half."""
    plan, base = some_plan(rng), some_base(rng)
    said = story(plan)
    said.external = rng.uniform(0.5, 2) * base * np.minimum(1, plan.unit / rng.uniform(0.3, 0.6))
    return told(rng, plan, base, said, Truth("settling"))


LEAKING: tuple[Callable[[Rng], Recording], ...] = (
    every_request, slow_leak, glance, in_a_map, by_day, under_bursts, by_errors,
    beside_a_full_cache, beside_expiry, of_buffers, of_an_addon, since_a_release, until_killed,
)  # fmt: skip
BOUNDED: tuple[Callable[[Rng], Recording], ...] = (
    calm, rarely_collected, sessions_by_day, a_day_and_a_half, bursts, expired_early, expires_late,
    cache_full_early, cache_fills, popular_cache_fills, popular_cache_still_fills,
    half_filled_cache, fills_for_three_quarters, cache_by_day, fragments, load_steps,
    traffic_rises, hourly_job, redeployed, queue_drains, buffers_fill,
)  # fmt: skip
