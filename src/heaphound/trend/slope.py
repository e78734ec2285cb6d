"""How fast a series rises, and whether it rises at all, without trusting any single sample.

In: times and values. Out: Theil and Sen's slope with a confidence interval, and Mann and Kendall's
test, corrected for the memory that consecutive samples have of each other.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from heaphound.units import bytes_text

Floats = npt.NDArray[np.float64]

# No slope is known better than by a fiftieth; collections may leave a tenth of the sawtooth more in
# the end than in the beginning. Set where nine in ten straight leaks, or more, lay inside.
LEAST_ERROR, TOOTH_ERROR = 0.02, 0.1


@dataclass(frozen=True, slots=True)
class Slope:
    """A slope with its confidence interval, in units of value per unit of time."""

    low: float
    estimate: float
    high: float


@dataclass(frozen=True, slots=True)
class Kendall:
    """Mann and Kendall's test of a trend.

    Attributes:
        z: standard normal score of S, with the continuity correction; positive when rising.
        p: two-sided probability of such a score without a trend.
        inflation: variance of S over that of independent samples, at least 1.
    """

    z: float
    p: float
    inflation: float


def theil_sen(
    time: Floats, value: Floats, confidence: float = 0.95, inflation: float = 1.0
) -> Slope:
    """Take the median of the slopes between all pairs of samples.

    Theil 1950; the interval after Sen 1968, section 6, whose variance of S is multiplied by
    `inflation` (departs from Sen: see `mann_kendall`). O(samples^2) time and memory.

    >>> theil_sen(np.arange(5.0), np.array([0.0, 2, 4, 60, 8])).estimate
    2.0

    Args:
        time: shape (samples,), at least two, strictly rising.
        value: shape (samples,), no NaN.
        confidence: of the interval, two-sided.
        inflation: how much more S varies than for independent samples.
    """
    first, second = np.triu_indices(time.size, 1)
    slopes = np.sort((value[second] - value[first]) / (time[second] - time[first]))
    spread = NormalDist().inv_cdf(0.5 + confidence / 2) * math.sqrt(
        _variance_of_s(value) * inflation
    )
    last = slopes.size - 1
    low = min(max(round((slopes.size - spread) / 2), 0), last)
    high = min(max(round((slopes.size + spread) / 2) - 1, 0), last)
    return Slope(float(slopes[low]), float(np.median(slopes)), float(slopes[high]))


def with_bias(slope: Slope, sawtooth: float, duration: float) -> Slope:
    """Widen a growing floor's interval by what the floor itself may be wrong.

    The scatter does not show that the lowest samples lie above what is alive, and the more so the
    larger the teeth grow with the heap.

    >>> with_bias(Slope(0.9, 1.0, 1.1), 0.0, 100.0)
    Slope(low=0.88, estimate=1.0, high=1.12)

    Args:
        slope: of the floor.
        sawtooth: its height, in the unit of the values.
        duration: what was seen, in the unit of time.
    """
    least = LEAST_ERROR * abs(slope.estimate)
    teeth = TOOTH_ERROR * sawtooth / duration
    low = max(slope.low - least - teeth, 0.1 * slope.estimate)
    return Slope(low, slope.estimate, slope.high + least + teeth / 3)


def rate_text(slope: Slope) -> str:
    """Write a slope in bytes per second as a reader knows it.

    >>> rate_text(Slope(512.0, 1024.0, 2048.0))
    '3.5 MB per hour (1.8 MB to 7.0 MB)'
    """
    low, estimate, high = (
        bytes_text(3600 * each) for each in (slope.low, slope.estimate, slope.high)
    )
    return f"{estimate} per hour ({low} to {high})"


def mann_kendall(time: Floats, value: Floats, inflation: float = 1.0) -> Kendall:
    """Test whether values tend to rise or fall with time.

    Mann 1945 and Kendall 1975, with the correction of the variance by Hamed and Rao 1998: the
    autocorrelation of the ranks of the detrended values, at the lags where it is significant at
    95 %. Departs from them in never letting negative autocorrelation shrink the variance.
    O(samples^2).

    >>> mann_kendall(np.arange(10.0), np.arange(10.0) ** 2).p < 0.001
    True

    Args:
        time: shape (samples,), strictly rising.
        value: shape (samples,), no NaN.
        inflation: of the variance, at least: what is known of the memory otherwise.
    """
    count = value.size
    if count < 3:
        return Kendall(0.0, 1.0, 1.0)
    first, second = np.triu_indices(count, 1)
    score = float(np.sign(value[second] - value[first]).sum())
    inflation = max(inflation, _hamed_rao(value - theil_sen(time, value).estimate * time))
    variance = _variance_of_s(value) * inflation
    if variance <= 0:
        return Kendall(0.0, 1.0, inflation)
    z = (score - math.copysign(1.0, score)) / math.sqrt(variance) if score else 0.0
    return Kendall(z, math.erfc(abs(z) / math.sqrt(2)), inflation)


def _variance_of_s(value: Floats) -> float:
    count = value.size
    ties = np.unique(value, return_counts=True)[1].astype(np.float64)
    return float(
        (count * (count - 1) * (2 * count + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18
    )


def _hamed_rao(detrended: Floats) -> float:
    count = detrended.size
    ranks = np.argsort(np.argsort(detrended, kind="stable")).astype(np.float64)
    ranks -= ranks.mean()
    power = float((ranks**2).sum())
    if power == 0 or count < 6:
        return 1.0
    total = 0.0
    for lag in range(1, max(2, count // 4)):
        correlation = float((ranks[lag:] * ranks[:-lag]).sum()) / power
        if abs(correlation) > 1.96 / math.sqrt(count):
            total += (count - lag) * (count - lag - 1) * (count - lag - 2) * correlation
    return max(1.0, 1 + 2 * total / (count * (count - 1) * (count - 2)))
