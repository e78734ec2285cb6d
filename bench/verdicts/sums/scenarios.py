"""Leaks and what is none, each as one formula. Written after the rules, and before any verdict.

In: a random generator. Out: a `Recording` with its truth.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from bench.verdicts.field.observer import Recording, Truth
from bench.verdicts.sums.parts import DAY, HOUR, MB, MINUTE, Part, between, clock, told

Rng = np.random.Generator
Floats = npt.NDArray[np.float64]
Scenario = Callable[[Rng], Recording]


def _base(rng: Rng) -> float:
    return float(rng.choice([22, 40, 64, 90, 150, 300])) * MB * rng.uniform(0.85, 1.15)


def _leak(
    rng: Rng,
    time: Floats,
    share: float,
    line: Floats,
    *,
    beside: Floats | float = 0.0,
    part: Part = "heap",
    base: float | None = None,
    straight: bool = True,
) -> Recording:
    """Leak `share` of the base along `line` (0 to 1), beside other shares of the base."""
    start = _base(rng) if base is None else base
    alive = start * (1 + share * line + beside)
    slope = float(start * share * (line[-1] - line[-2]) / (time[-1] - time[-2]))
    truth = Truth("leak", part, share, slope if straight else None)
    return told(rng, time, alive, part, truth)


def even(rng: Rng) -> Recording:
    """Leak in a straight line."""
    time = clock(rng)
    return _leak(rng, time, between(rng, 0.12, 2.5), time / time[-1])


def in_minutes(rng: Rng) -> Recording:
    """Leak in a straight line, seen for five to twelve minutes."""
    time = clock(rng, most=12 * MINUTE)
    return _leak(rng, time, between(rng, 0.12, 2.5), time / time[-1])


def of_little(rng: Rng) -> Recording:
    """Leak a tenth to a fifth of a small heap."""
    time = clock(rng)
    base = rng.uniform(20, 60) * MB
    return _leak(rng, time, between(rng, 0.11, 0.22), time / time[-1], base=base)


def over_days(rng: Rng) -> Recording:
    """Leak in a straight line for a day to a week."""
    time = clock(rng, DAY)
    return _leak(rng, time, between(rng, 0.12, 2.5), time / time[-1])


def of_buffers(rng: Rng) -> Recording:
    """Leak Buffers beside a heap that is level."""
    time = clock(rng)
    share, base = between(rng, 0.5, 4), rng.uniform(4, 80) * MB
    # Beside a heap that may be larger: the growth is a share of what buffers began with.
    return _leak(rng, time, share, time / time[-1], part="external", base=base)


def of_an_addon(rng: Rng) -> Recording:
    """Leak in native memory, beside a heap that is level."""
    time = clock(rng)
    base = rng.uniform(40, 160) * MB
    return _leak(rng, time, between(rng, 0.3, 3), time / time[-1], part="native", base=base)


def after_warm_up(rng: Rng) -> Recording:
    """Leak beside a warm-up that ends early."""
    time = clock(rng)
    unit = time / time[-1]
    warm = rng.uniform(0.1, 0.7) * -np.expm1(-rng.uniform(8, 40) * unit)
    return _leak(rng, time, between(rng, 0.2, 2.5), unit, beside=warm)


def beside_a_full_cache(rng: Rng) -> Recording:
    """Leak beside a cache that is full after a tenth to three tenths."""
    time = clock(rng)
    unit = time / time[-1]
    cache = rng.uniform(0.2, 0.6) * np.minimum(1, unit / rng.uniform(0.1, 0.3))
    return _leak(rng, time, between(rng, 0.25, 2.5), unit, beside=cache)


def by_day(rng: Rng) -> Recording:
    """Leak beside a load that comes back every day."""
    time = clock(rng, 2 * DAY)
    wave = rng.uniform(0.1, 0.4) * (1 - np.cos(2 * np.pi * (time / DAY + rng.random())))
    share = between(rng, 0.12, 2.5)
    return _leak(rng, time, share, time / time[-1], beside=wave, straight=False)


def until_it_crashes(rng: Rng) -> Recording:
    """Leak until the process ends, and begin anew, once or more."""
    time = clock(rng, 45 * MINUTE)
    life = time[-1] / (rng.integers(1, 5) + rng.uniform(0.4, 0.95))
    return _leak(rng, time, between(rng, 0.8, 4), (time % life) / life, straight=False)


def since_a_release(rng: Rng) -> Recording:
    """Leak from a fifth to a half of the recording on."""
    time = clock(rng)
    unit, begin = time / time[-1], rng.uniform(0.2, 0.5)
    return _leak(rng, time, between(rng, 0.2, 2.5), np.maximum(0, unit - begin) / (1 - begin))


def faster_and_faster(rng: Rng) -> Recording:
    """Leak ever faster."""
    time = clock(rng)
    unit = time / time[-1]
    return _leak(rng, time, between(rng, 0.2, 2.5), 0.4 * unit + 0.6 * unit**2)


def by_traffic(rng: Rng) -> Recording:
    """Leak with a traffic that changes."""
    time = clock(rng)
    parts = rng.uniform(0.3, 1.7, int(rng.integers(6, 20)))
    passed = np.concatenate([[0], np.cumsum(parts) / parts.sum()])
    line = np.interp(time / time[-1], np.linspace(0, 1, passed.size), passed)
    return _leak(rng, time, between(rng, 0.2, 2.5), line, straight=False)


def _healthy(
    rng: Rng,
    kind: str,
    time: Floats,
    shares: Floats,
    *,
    part: Part = "heap",
    ceiling: float | None = None,
) -> Recording:
    base = _base(rng)
    end = None if ceiling is None else base * (1 + ceiling)
    return told(rng, time, base * (1 + shares), part, Truth(kind, ceiling=end))


def level(rng: Rng) -> Recording:
    """Stay level, whatever is collected."""
    time = clock(rng)
    part = str(rng.choice(["heap", "heap", "external", "native"]))
    return _healthy(rng, "steady", time, 0 * time, part=part)


def _bending(
    rng: Rng, kind: str, seen: float, least: float = 0.12, part: Part = "heap"
) -> Recording:
    """Rise exponentially, to `seen` of the ceiling at the end."""
    time = clock(rng)
    share = between(rng, least, 2.5)
    bend = -np.log(1 - seen)
    shares = -share * np.expm1(-bend * time / time[-1])
    return _healthy(rng, kind, time, shares, ceiling=share, part=part)


def warms_up(rng: Rng) -> Recording:
    """Rise to a ceiling that is reached."""
    return _bending(rng, "settling", 1 - np.exp(-rng.uniform(3.2, 15)))


def at_nine_tenths(rng: Rng) -> Recording:
    """Rise to about nine tenths of a ceiling."""
    return _bending(rng, "settling", rng.uniform(0.88, 0.94), 0.3)


def at_four_fifths(rng: Rng) -> Recording:
    """Rise to about four fifths of a ceiling."""
    return _bending(rng, "warming", rng.uniform(0.7, 0.85), 0.3)


def at_a_half(rng: Rng) -> Recording:
    """Rise to about half of a ceiling."""
    return _bending(rng, "warming", rng.uniform(0.4, 0.65), 0.3)


def fragments(rng: Rng) -> Recording:
    """Let native memory rise to a ceiling."""
    return _bending(rng, "settling", 1 - np.exp(-rng.uniform(4, 20)), part="native")


def lru_fills(rng: Rng) -> Recording:
    """Fill a cache in a straight line until it is full."""
    time = clock(rng)
    share = between(rng, 0.12, 2.5)
    shares = share * np.minimum(1, time / time[-1] / rng.uniform(0.1, 0.7))
    return _healthy(rng, "settling", time, shares, ceiling=share)


def popular_keys(rng: Rng) -> Recording:
    """Fill a cache ever more slowly, as a hyperbola."""
    time = clock(rng)
    unit, half = time / time[-1], rng.uniform(0.02, 0.12)
    return _healthy(
        rng, "settling", time, between(rng, 0.3, 2.5) * unit * (1 + half) / (unit + half)
    )


def entries_expire(rng: Rng) -> Recording:
    """Fill until entries expire, and waver from then on."""
    time = clock(rng)
    unit, life = time / time[-1], rng.uniform(0.03, 0.3)
    wave = 1 + rng.uniform(0, 0.06) * np.sin(2 * np.pi * unit / (life * rng.uniform(1.5, 2.5)))
    shares = between(rng, 0.12, 2.5) * np.minimum(1, unit / life) * wave
    return _healthy(rng, "settling", time, shares)


def slow_start(rng: Rng) -> Recording:
    """Rise as a logistic curve."""
    time = clock(rng)
    share, turn = between(rng, 0.3, 2.5), rng.uniform(0.3, 0.55)
    shares = share / (1 + np.exp(-rng.uniform(8, 14) * (time / time[-1] - turn)))
    return _healthy(rng, "settling", time, shares, ceiling=share)


def days(rng: Rng) -> Recording:
    """Follow a load of days."""
    time = clock(rng, 2 * DAY)
    wave = np.maximum(0, np.sin(2 * np.pi * (time / DAY + rng.random())))
    return _healthy(rng, "steady", time, rng.uniform(0.1, 0.9) * wave)


def hourly_job(rng: Rng) -> Recording:
    """Hold memory for some minutes of each hour."""
    time = clock(rng, 8 * HOUR, DAY)
    at_work = time % HOUR < rng.uniform(120, 900)
    return _healthy(rng, "steady", time, rng.uniform(0.2, 1.2) * at_work)


def bursts(rng: Rng) -> Recording:
    """Hold memory for a few moments."""
    time = clock(rng)
    unit, shares = time / time[-1], np.zeros(time.size)
    for begin in rng.uniform(0, 0.95, int(rng.integers(2, 9))):
        now = (unit > begin) & (unit < begin + rng.uniform(0.005, 0.03))
        shares = shares + rng.uniform(0.2, 1.5) * now
    return _healthy(rng, "steady", time, shares)


def _steps(rng: Rng, at: Floats, size: float) -> Recording:
    time = clock(rng)
    return _healthy(rng, "stepwise", time, size * (time[:, None] > at * time[-1]).sum(axis=1))


def one_step(rng: Rng) -> Recording:
    """Step up once."""
    return _steps(rng, rng.uniform(0.2, 0.75, 1), between(rng, 0.15, 1))


def three_steps(rng: Rng) -> Recording:
    """Step up three times."""
    return _steps(rng, rng.uniform(0.1, 0.8, 3), between(rng, 0.13, 0.5))


def step_and_back(rng: Rng) -> Recording:
    """Step up, and down again later."""
    time = clock(rng)
    unit = time / time[-1]
    high = (unit > rng.uniform(0.15, 0.4)) & (unit < rng.uniform(0.55, 0.85))
    return _healthy(rng, "stepwise", time, between(rng, 0.2, 1) * high)


def drains(rng: Rng) -> Recording:
    """Fall in a straight line."""
    time = clock(rng)
    return _healthy(rng, "falling", time, -rng.uniform(0.2, 0.6) * time / time[-1])


def deployed(rng: Rng) -> Recording:
    """Warm up after each of a few restarts."""
    time = clock(rng, 45 * MINUTE)
    life = time[-1] / (rng.integers(1, 5) + rng.uniform(0.5, 0.95))
    warm = -np.expm1(-rng.uniform(8, 40) * (time % life) / life)
    return _healthy(rng, "settling", time, rng.uniform(0.1, 0.6) * warm)


LEAKING: tuple[Scenario, ...] = (
    even, in_minutes, of_little, over_days, of_buffers, of_an_addon, after_warm_up,
    beside_a_full_cache, by_day, until_it_crashes, since_a_release, faster_and_faster, by_traffic,
)  # fmt: skip
BOUNDED: tuple[Scenario, ...] = (
    level, warms_up, at_nine_tenths, at_four_fifths, at_a_half, fragments, lru_fills, popular_keys,
    entries_expire, slow_start, days, hourly_job, bursts, one_step, three_steps, step_and_back,
    drains, deployed,
)  # fmt: skip
