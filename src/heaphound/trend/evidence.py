"""What the floor of a region shows: its curves, its slope, its test, and what bends it allows.

In: floor points. Out: the `Evidence` that the rules of `judge` look at; no rule is applied here.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

import numpy as np
import numpy.typing as npt

from heaphound.trend.floor import noise_of
from heaphound.trend.shape import (
    Family,
    Fit,
    Noise,
    bend_weights,
    fit_shapes,
    slope_share,
    straight_score,
)
from heaphound.trend.slope import Kendall, Slope, mann_kendall, theil_sen

Floats = npt.NDArray[np.float64]

# Less change than this share of the region's floor is no growth worth a claim.
MATERIAL_SHARE = 0.05
MATERIAL_BYTES = 512 * 1024
# At 90 % of its ceiling an exponential approach rises with 0.26 of its mean slope so far.
NEAR_CEILING = slope_share(2.3)


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the rules look at."""

    unit: Floats
    value: Floats
    duration: float
    noise: Noise
    fits: dict[Family, Fit]
    kendall: Kendall
    slope: Slope
    allowed: tuple[float, float]
    best_share: float
    unbounded: float
    straight: float
    material: float
    confidence: float

    @property
    def best(self) -> Fit:
        """The curve with the best score."""
        return min(self.fits.values(), key=lambda fit: fit.score)

    @property
    def growth(self) -> float:
        """Bytes over the part that was judged, by the robust slope."""
        return self.slope.estimate * self.duration

    @property
    def significant(self) -> bool:
        """Whether both the test and the slope's interval say that it rises, or falls."""
        limit = (1 - self.confidence) / 5
        return self.kendall.p < limit and self.slope.low * self.slope.high > 0


def weigh(time: Floats, value: Floats, total: float, confidence: float) -> Evidence:
    """Gather the evidence.

    Args:
        time: shape (points,), seconds, strictly rising; at least 8 points.
        value: shape (points,), bytes: the floor.
        total: bytes of the whole process; 1 % of it is the least change worth a claim.
        confidence: of the slope's interval, and what a claim needs.
    """
    duration = float(time[-1] - time[0])
    unit = (time - time[0]) / duration
    scale, memory = noise_of(time, value)
    start = float(np.median(value[: max(3, value.size // 10)]))
    scale = max(scale, 0.0005 * abs(start), 4096.0)
    noise = _noise(scale, memory, value.size)
    fits = fit_shapes(unit, value, noise)
    # What a bent line leaves over may be a step; what the best curve leaves over is noise.
    best = min(fits.values(), key=lambda fit: fit.score)
    left, left_memory = noise_of(time, value - best.fitted)
    if left < scale:
        noise = _noise(max(left, 0.0005 * abs(start), 4096.0), left_memory, value.size)
        fits = fit_shapes(unit, value, noise)
    kendall = mann_kendall(time, value)
    shares, weights = bend_weights(unit, value, noise)
    allowed = shares[weights > exp(-3.84 / 2) * weights.max()]
    return Evidence(
        unit,
        value,
        duration,
        noise,
        fits,
        kendall,
        theil_sen(time, value, confidence, kendall.inflation),
        (float(allowed.min()), float(allowed.max())),
        float(shares[weights.argmax()]),
        float(weights[shares > NEAR_CEILING].sum() / weights.sum()),
        straight_score(unit, value, noise),
        max(MATERIAL_SHARE * abs(start), 0.01 * total, MATERIAL_BYTES),
        confidence,
    )


def _noise(scale: float, memory: float, count: int) -> Noise:
    return Noise(scale, max(4.0, count * (1 - memory) / (1 + memory)))
