"""Curves that a service's memory follows, on a scale from 0 to 1 of its time and of its rise."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from bench.verdicts.field.observer import DAY, Looks

Floats = npt.NDArray[np.float64]


def filling(share: Floats, seen: float) -> Floats:
    """Rise exponentially to 1, of which `seen` is reached at the end."""
    return 1 - np.exp(share * np.log(1 - seen))


def line_then_flat(share: Floats, full_at: float, round_off: float = 0.0) -> Floats:
    """Rise in a line until `full_at`, with a corner of width `round_off`."""
    if round_off <= 0:
        return np.minimum(share / full_at, 1.0)
    # A soft minimum: log-sum-exp of the line and the cap.
    line = share / full_at
    return -round_off * np.logaddexp(-line / round_off, -1 / round_off)


def logistic(share: Floats, middle: float, width: float) -> Floats:
    """Rise slowly, quickly, slowly; 0 at the start."""
    curve = 1 / (1 + np.exp(-(share - middle) / width))
    start = 1 / (1 + np.exp(middle / width))
    return (curve - start) / (1 - start)


def popularity(rng: np.random.Generator, share: Floats, keys: int, requests: int) -> Floats:
    """Fill a cache with keys asked for by Zipf's law: quick, then ever slower, up to all keys."""
    weights = 1 / np.arange(1, keys + 1) ** rng.uniform(0.8, 1.1)
    weights /= weights.sum()
    count = np.clip(share, 0, 1) * requests
    seen = np.array(
        [float(np.sum(-np.expm1(-weights * n))) for n in count[:: max(1, len(count) // 400)]]
    )
    at = share[:: max(1, len(count) // 400)]
    return np.interp(share, at, seen) / keys


def day(looked: Looks, phase: float, depth: float, weekend: float = 1.0) -> Floats:
    """Give a load of mean about 1 that follows the day, and is less at weekends."""
    turn = 2 * np.pi * (looked.at / DAY + phase)
    shape = 1 + depth * np.sin(turn) + 0.25 * depth * np.sin(2 * turn + 1.0)
    weekday = np.floor(looked.at / DAY + phase) % 7
    return np.maximum(shape * np.where(weekday >= 5, weekend, 1.0), 0.03)


def portions(rng: np.random.Generator, share: Floats, count: int, first: float = 0.0) -> Floats:
    """Rise in `count` steps at random moments, in all by 1."""
    at = np.sort(first + (1 - first) * (np.arange(count) + rng.uniform(0, 1, count)) / count)
    sizes = rng.uniform(0.5, 1.5, count)
    sizes /= sizes.sum()
    return np.concatenate([[0.0], np.cumsum(sizes)])[np.searchsorted(at, share, side="right")]


def bursts(rng: np.random.Generator, share: Floats, count: int, width: float) -> Floats:
    """Give a load that is high for moments."""
    load = np.full(share.size, 0.3)
    for middle in (np.arange(count) + rng.uniform(0.1, 0.9, count)) / count:
        load += rng.uniform(1, 4) * np.exp(-(((share - middle) / width) ** 2))
    return load
