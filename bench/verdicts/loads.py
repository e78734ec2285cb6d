"""What a service is asked to do over time, as a factor round 1."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from bench.verdicts.simulated_process import autoregressive

Floats = npt.NDArray[np.float64]
DAY = 86400.0


def even(time: Floats, rng: np.random.Generator) -> Floats:
    """Load that only wavers."""
    noise = autoregressive(
        rng, time.size, float(rng.uniform(0, 0.9)), float(rng.uniform(0.01, 0.12))
    )
    return np.clip(1 + noise, 0.2, 3)


def daily(time: Floats, rng: np.random.Generator) -> Floats:
    """Load by the hour of the day, with quieter weekends and days that differ."""
    phase = float(rng.uniform(0, DAY))
    hour = 2 * np.pi * (time + phase) / DAY
    depth = float(rng.uniform(0.3, 0.8))
    shape = -np.cos(hour) + float(rng.uniform(-0.3, 0.3)) * np.sin(2 * hour)
    wave = 1 + depth * shape / 1.3
    day = ((time + phase) // DAY).astype(int)
    days = rng.normal(1, 0.06, int(day.max()) + 1)
    weekend = (day + int(rng.integers(0, 7))) % 7 >= 5
    quiet = float(rng.uniform(0.5, 0.9))
    noise = autoregressive(rng, time.size, 0.6, 0.05)
    return np.clip(wave * days[day] * np.where(weekend, quiet, 1.0) * (1 + noise), 0.05, 4)


def stepped(time: Floats, rng: np.random.Generator) -> Floats:
    """Load that changes its level once or a few times, as when instances come and go."""
    load = even(time, rng)
    for _ in range(int(rng.integers(1, 4))):
        at = time[0] + float(rng.uniform(0.3, 0.8)) * (time[-1] - time[0])
        load = load * np.where(time >= at, float(rng.choice([0.5, 1.6, 2.0])), 1.0)
    return np.clip(load, 0.15, 5)


def bursts(time: Floats, rng: np.random.Generator) -> Floats:
    """Even load with short bursts at random times."""
    load = even(time, rng)
    duration = float(time[-1] - time[0])
    for at in rng.uniform(time[0], time[-1], int(rng.integers(3, 25))):
        width = duration * float(rng.uniform(0.002, 0.015))
        load = load + float(rng.uniform(1, 5)) * np.exp(-(((time - at) / width) ** 2))
    return load
