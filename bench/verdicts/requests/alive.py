"""What requests leave alive: caches, sessions, leaks, as counts of entries over time.

In: ticks and how many requests came in each. Out: shape (ticks,), entries alive, between 0 and 1
of the most there can be, or of the number at the end.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def evenly(load: Floats) -> Floats:
    """Keep something of every request: 0 at the start, 1 at the end."""
    kept: Floats = np.cumsum(load) / load.sum()
    return kept


def lru(load: Floats, full_at: float, skew: float) -> Floats:
    """Fill a cache of least recently used entries; `skew` 0 asks for every key once.

    With popular keys (probability falls with the rank to the power `skew`) the count of different
    keys seen slows down; the cache is full when that count reaches its capacity, at `full_at`.
    """
    asked = evenly(load)
    if skew == 0:
        filled: Floats = np.minimum(1.0, asked / full_at)
        return filled
    ranks = np.geomspace(1, 1e7, 200)
    weight = np.gradient(ranks) / ranks**skew
    each = (1 / ranks**skew) / weight.sum()
    requests = 3e5
    seen = np.array(
        [
            (np.gradient(ranks) * -np.expm1(-each * requests * one)).sum()
            for one in asked[:: _every(asked)]
        ]
    )
    seen = np.interp(np.arange(asked.size), np.arange(asked.size)[:: _every(asked)], seen)
    capacity = float(np.interp(full_at, asked, seen))
    return np.asarray(np.minimum(1.0, seen / capacity))


def _every(values: Floats) -> int:
    return max(1, values.size // 400)


def expiring(load: Floats, ticks: float) -> Floats:
    """Keep entries for so many ticks: what came within them, 1 for the load's mean."""
    total = np.concatenate([[0.0], np.cumsum(load)])
    size = np.arange(load.size) + 1
    first = np.maximum(0, size - max(1, round(ticks)))
    alive: Floats = (total[size] - total[first]) / max(1, round(ticks)) / float(load.mean())
    return alive


def sessions(load: Floats, ticks: float) -> Floats:
    """Keep entries until they have been idle: an exponential length, so many ticks in the mean."""
    alive = np.empty(load.size)
    held = float(load[0])
    share = 1 / max(1.0, ticks)
    for tick, now in enumerate(load.tolist()):
        held += share * (now - held)
        alive[tick] = held
    return alive / float(load.mean())


def in_hash_table(entries: Floats, least: float) -> Floats:
    """Add what a hash table reserves: its store doubles whenever it is full."""
    sizes = least * 2 ** np.ceil(np.log2(np.maximum(entries, least) / least))
    whole: Floats = 0.8 * entries + 0.2 * sizes
    return whole


def errors(rng: np.random.Generator, load: Floats, count: int) -> Floats:
    """Keep something of every error; errors come in clusters. 0 at the start, 1 at the end."""
    at = np.zeros(load.size)
    for _ in range(count):
        begin = int(rng.integers(load.size))
        at[begin : begin + max(1, load.size // 200)] += rng.uniform(0.5, 1.5)
    kept: Floats = np.cumsum(at) / max(float(at.sum()), 1e-9)
    return kept
