"""Load that comes back: the part of a memory series that repeats by the day or by another period.

In: times and bytes. Out: the `Season`, if at least two cycles show one, and its value at any time.
A part of one cycle cannot be told from growth; `half_seen_day` says when it might be that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from heaphound.trend.steps import steps_of

Floats = npt.NDArray[np.float64]

DAY = 86400.0
# Loads come back by the clock. Other periods are left to the floor's window and to the noise: a
# process that is restarted whenever it has grown too much would pass for a season.
_KNOWN_PERIODS = (3600.0, 6 * 3600.0, 8 * 3600.0, 12 * 3600.0, DAY, 7 * DAY)
FEWEST_CYCLES = 1.9
# Of shorter periods more are needed: two hours are watched often, and two waves come by chance.
_FEWEST_HOURS = 2.9
# More frequent waves are left to the floor's window and to the noise.
MOST_CYCLES = 40
# A season must explain this share of what a slow trend leaves over.
LEAST_EXPLAINED = 0.4
# The waves of the two halves must point the same way (cosine), and be about as large.
LEAST_ALIKE = 0.7
MOST_UNEQUAL = 4.0
_POINTS = 200
# Numbers in a season: three of the trend, two of each harmonic.
_FREE = 9
# A staircase that passes for a season has so many steps at most, all up or all down.
_MOST_STEPS = 5


@dataclass(frozen=True, slots=True)
class Season:
    """A periodic part of a series.

    Attributes:
        period: seconds.
        cycles: how many were seen.
        swing: bytes from its lowest to its highest.
        coefficients: of cosine and sine of each harmonic, bytes; their mean is zero.
    """

    period: float
    cycles: float
    swing: float
    coefficients: tuple[float, ...]

    def at(self, time: Floats) -> Floats:
        """Evaluate the season, bytes, at times in the recording's seconds."""
        harmonics = len(self.coefficients) // 2
        waves: Floats = _waves(time, self.period, harmonics) @ np.array(self.coefficients)
        return waves


def season_of(time: Floats, value: Floats) -> Season | None:
    """Find the strongest period, if one explains most of what a slow trend leaves over.

    Least squares on a quadratic trend and two harmonics for each period of the clock (Lomb 1976,
    with a trend in the model); three harmonics for the period that is kept.

    Args:
        time: shape (samples,), seconds, strictly rising.
        value: shape (samples,), bytes, no NaN.
    """
    if value.size < 24:
        return None
    at, low = _thinned(time, value)
    duration = float(at[-1] - at[0])
    spacing = duration / at.size
    shortest = max(8 * spacing, duration / MOST_CYCLES)
    periods = [
        period
        for period in _KNOWN_PERIODS
        if shortest < period <= duration / (FEWEST_CYCLES if period >= DAY else _FEWEST_HOURS)
    ]
    if not periods:
        return None
    trend = _trend(at)
    left = _rest(trend, low)
    power = float((left**2).sum())
    if power <= 0:
        return None
    powers = [
        float((_rest(np.column_stack([trend, _waves(at, p, 2)]), low) ** 2).sum()) for p in periods
    ]
    period = periods[int(np.argmin(powers))]
    harmonics = 3 if period > 12 * spacing else 2
    design = np.column_stack([trend, _waves(at, period, harmonics)])
    coefficients = np.linalg.lstsq(design, low, rcond=None)[0][trend.shape[1] :]
    if float((_rest(design, low) ** 2).sum()) > (1 - LEAST_EXPLAINED) * power:
        return None
    waves = _waves(at, period, harmonics) @ coefficients
    if not _comes_back(at, low, period) or _is_staircase(low, _rest(design, low)):
        return None
    return Season(
        period, duration / period, float(np.ptp(waves)), tuple(float(c) for c in coefficients)
    )


def _comes_back(time: Floats, value: Floats, period: float) -> bool:
    """Say whether both halves show the same wave: growth that bends shows none, or another."""
    middle = time.size // 2
    found = []
    for half in (slice(None, middle), slice(middle, None)):
        trend = _trend(time[half])[:, :2]
        design = np.column_stack([trend, _waves(time[half], period, 1)])
        found.append(np.linalg.lstsq(design, value[half], rcond=None)[0][2:])
    first, second = found
    early, late = float(np.linalg.norm(first)), float(np.linalg.norm(second))
    alike = early * late > 0 and float(first @ second) / (early * late) > LEAST_ALIKE
    ratio = early / max(late, 1e-9)
    return alike and 1 / MOST_UNEQUAL < ratio < MOST_UNEQUAL


def _is_staircase(value: Floats, rest: Floats) -> bool:
    """Say whether a few steps explain the values better: steps at even distances look periodic."""
    levels = steps_of(value)
    jumps = np.diff(levels)
    jumps = jumps[jumps != 0]
    if not 0 < jumps.size <= _MOST_STEPS or abs(np.sign(jumps).sum()) != jumps.size:
        return False
    left, free = value - levels, 2 * jumps.size + 1
    score = value.size * np.log([float((one**2).sum()) + 1.0 for one in (left, rest)])
    return bool(score[0] + free * np.log(value.size) < score[1] + _FREE * np.log(value.size))


def half_seen_day(time: Floats, value: Floats) -> bool:
    """Say whether one wave of a day, seen in part, explains a floor better than growth does.

    Growth is a straight line, or one that begins late or goes on after a warm-up: a wave turns
    slowly, such lines have a corner.

    Args:
        time: shape (points,), seconds.
        value: shape (points,), bytes: the floor.
    """
    duration = float(time[-1] - time[0])
    if not 0.3 * DAY < duration < FEWEST_CYCLES * DAY or value.size < 8:
        return False
    level = np.ones((time.size, 1))
    line = np.column_stack([level, time - time[0]])
    wave = np.column_stack([level, _waves(time, DAY, 1)])
    of_wave = _squares(wave, value)
    corners = duration * np.linspace(0.1, 0.8, 15)
    bent = [np.column_stack([line, np.maximum(line[:, 1] - corner, 0)]) for corner in corners]
    return of_wave < 0.7 * _squares(line, value) and of_wave < min(
        _squares(one, value) for one in bent
    )


def _thinned(time: Floats, value: Floats) -> tuple[Floats, Floats]:
    size = max(1, value.size // _POINTS)
    windows = value.size // size
    start = value.size - windows * size
    return (
        time[start:].reshape(windows, size).mean(axis=1),
        value[start:].reshape(windows, size).min(axis=1),
    )


def _trend(time: Floats) -> Floats:
    unit = (time - time[0]) / (time[-1] - time[0])
    return np.column_stack([np.ones_like(unit), unit, unit**2])


def _waves(time: Floats, period: float, harmonics: int) -> Floats:
    angle = 2 * np.pi * time / period
    return np.column_stack(
        [wave(k * angle) for k in range(1, harmonics + 1) for wave in (np.cos, np.sin)]
    )


def _squares(design: Floats, value: Floats) -> float:
    return float((_rest(design, value) ** 2).sum())


def _rest(design: Floats, value: Floats) -> Floats:
    return value - design @ np.linalg.lstsq(design, value, rcond=None)[0]
