"""What the floor of a region shows: its curves, its slope, its test, and what is likely of it.

In: floor points. Out: the `Evidence` that the rules of `judge` look at; no rule is applied here.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import numpy as np
import numpy.typing as npt

from heaphound.trend.floor import noise_of
from heaphound.trend.season import DAY
from heaphound.trend.shape import (
    Family,
    Fit,
    Noise,
    best_of_each,
    fit_shapes,
    likelihoods,
    slope_share,
)
from heaphound.trend.slope import Kendall, Slope, mann_kendall, theil_sen

Floats = npt.NDArray[np.float64]

# Less change than this share of the region's floor is no growth worth a claim.
MATERIAL_SHARE = 0.05
MATERIAL_BYTES = 512 * 1024
# At 90 % of its ceiling an exponential approach rises with 0.26 of its mean slope so far, at 80 %
# with 0.4, at half of it with 0.69. Slower than this it settles; faster than `UNBENT` nothing
# speaks of a ceiling.
NEAR_CEILING = slope_share(2.3)
BENT = 0.5
UNBENT = 0.8
# Between the first points and the last, in standard deviations of the scatter.
OBVIOUS = 8.0
# So many steps are no steps but a rise of its own kind: in portions, or rounded to megabytes.
MANY_STEPS = 6
LEAST_SIGN = 0.05
# An end of a warm-up later than this is believed only when the rise goes on about as before.
LATE_END = 0.5


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the rules look at.

    Attributes:
        unit: shape (points,), time from 0 to 1.
        value: shape (points,), bytes.
        duration: seconds.
        noise: the scatter round the best curve.
        fits: every curve.
        likely: shape (curves,), the probability of each.
        kendall: the test of a trend.
        slope: the robust slope, bytes per second.
        material: bytes of change that are worth a claim.
        confidence: what a claim needs.
        unbent: how likely it must be, for a claim of growth, that nothing bends.
    """

    unit: Floats
    value: Floats
    duration: float
    noise: Noise
    fits: list[Fit]
    likely: Floats
    kendall: Kendall
    slope: Slope
    material: float
    confidence: float
    unbent: float = 0.0

    @property
    def best(self) -> Fit:
        """The likeliest curve."""
        return self.fits[int(self.likely.argmax())]

    @property
    def families(self) -> dict[Family, Fit]:
        """The best curve of each family."""
        return best_of_each(self.fits)

    @property
    def growth(self) -> float:
        """Bytes over the part that was judged, by the robust slope."""
        return self.slope.estimate * self.duration

    @property
    def significant(self) -> bool:
        """Whether both the test and the slope's interval say that it rises, or falls."""
        limit = (1 - self.confidence) / 5
        return self.kendall.p < limit and self.slope.low * self.slope.high > 0

    @property
    def obvious(self) -> bool:
        """Whether it rises so far above the scatter that a weak test is enough."""
        rise = float(np.median(self.value[-4:]) - np.median(self.value[:4]))
        likely = self.kendall.p < LEAST_SIGN and self.slope.estimate > 0
        return likely and rise > OBVIOUS * self.noise.scale

    def rising(self, least_share: float, most_share: float = float("inf")) -> float:
        """Give the probability that it rose, and rises at the end with such a share of its mean.

        A line after a warm-up or a step is measured by itself: what came before is no measure. But
        a warm-up that takes most of the recording, and a slower line, are a curve that bends.
        A few steps are level at the end; many are a rise in portions, and left out.
        """
        smooth = [fit for fit in self.fits if fit.family != "steps" or fit.place < MANY_STEPS]
        total = 0.0
        for fit, weight in zip(smooth, likelihoods(smooth).tolist(), strict=True):
            if fit.rise < self.material / 2:
                continue
            mean = fit.rise
            late = fit.family == "warm-up then line" and fit.place > LATE_END
            if fit.family in {"warm-up then line", "step and line"} and not late:
                mean = min(mean, max(fit.last_slope, 0.1 * abs(float(fit.fitted[-1]))))
            total += weight * (least_share <= fit.last_slope / mean < most_share)
        return total

    def end_slope(self) -> Slope:
        """Give the slope at the end, bytes per second: what growth goes on with.

        The slopes of all curves that rise, weighted (Hoeting et al. 1999): a straight line's is
        Theil and Sen's, and each is as uncertain as theirs. One curve in ten is left out at each
        end.
        """
        smooth = [fit for fit in self.fits if fit.family != "steps"]
        weights = likelihoods(smooth)
        half = (self.slope.high - self.slope.low) / 2
        pairs = sorted(
            (
                self.slope.estimate
                if fit.family == "curve" and fit.place == 0
                else fit.last_slope / self.duration,
                float(weight),
            )
            for fit, weight in zip(smooth, weights, strict=True)
            if fit.rise >= self.material / 2 and fit.last_slope > 0
        )
        if not pairs:
            return self.slope
        slopes = np.array([slope for slope, _ in pairs])
        below = np.cumsum([weight for _, weight in pairs])
        low, middle, high = slopes[np.searchsorted(below, below[-1] * np.array([0.1, 0.5, 0.9]))]
        least = max(float(low) - half, 0.1 * float(middle))  # it was said to grow
        return Slope(least, float(middle), float(high) + half)

    def ceiling(self) -> Fit | None:
        """Give the likeliest curve that rose and has a ceiling which it nears, or nearly one."""
        bending = self._bending()
        return max(bending, key=lambda pair: pair[0])[1] if bending else None

    def ceiling_bytes(self) -> float | None:
        """Estimate where it settles: the weighted median of what all bending curves say."""
        pairs = sorted(
            (fit.ceiling, weight) for weight, fit in self._bending() if fit.ceiling is not None
        )
        if not pairs:
            return None
        below = np.cumsum([weight for _, weight in pairs])
        return pairs[int(np.searchsorted(below, below[-1] / 2))][0]

    def until_told(self) -> float:
        """Estimate the seconds until the slope's interval is as narrow as a material change."""
        half = (self.slope.high - self.slope.low) / 2 * self.duration
        # The interval of the change narrows with the square root of the duration.
        factor = min(10.0, max(1.5, (half / self.material) ** 2))
        if self.slope.estimate > 0:
            reach = 2 * self.material / self.slope.estimate / self.duration
            factor = min(factor, max(1.5, reach))
        return (factor - 1) * self.duration

    def _bending(self) -> list[tuple[float, Fit]]:
        return [
            (weight, fit)
            for fit, weight in zip(self.fits, self.likely.tolist(), strict=True)
            if fit.family in {"curve", "hyperbola", "log", "plateau", "ramp", "step"}
            and fit.rise >= self.material / 2
            and fit.last_slope < BENT * fit.rise
        ]


def weigh(
    time: Floats,
    value: Floats,
    total: float,
    confidence: float,
    independent: float = float("inf"),
    *,
    days: bool = True,
) -> Evidence:
    """Gather the evidence.

    Args:
        time: shape (points,), seconds, strictly rising; at least 8 points.
        value: shape (points,), bytes: the floor.
        total: bytes of which 1 % is the least change worth a claim.
        confidence: of the slope's interval, and what a claim needs.
        independent: how many points can be independent at most.
        days: whether a load of days may still be in the values.
    """
    duration = float(time[-1] - time[0])
    unit = (time - time[0]) / duration
    scale, memory = noise_of(time, value)
    start = float(np.median(value[: max(3, value.size // 10)]))
    least = max(0.0005 * abs(start), 4096.0, 0.5 * _granularity(value))
    noise = _noise(max(scale, least), memory, min(value.size, independent))
    seen_days = duration / DAY if days else 0.0
    fits = fit_shapes(unit, value, noise, seen_days)
    # What a bent line leaves over may be a step; what the best curve leaves over is noise.
    left, left_memory = _left_over(time, value, fits, least)
    if left < noise.scale:
        noise = _noise(max(left, least), left_memory, min(value.size, independent))
        fits = fit_shapes(unit, value, noise, seen_days)
    kendall = mann_kendall(time, value, min(value.size, independent) / noise.effective)
    return Evidence(
        unit,
        value,
        duration,
        noise,
        fits,
        likelihoods(fits),
        kendall,
        theil_sen(time, value, confidence, max(kendall.inflation, value.size / noise.effective)),
        max(MATERIAL_SHARE * abs(start), 0.01 * total, MATERIAL_BYTES),
        confidence,
    )


def _left_over(time: Floats, value: Floats, fits: list[Fit], least: float) -> tuple[float, float]:
    """Give scatter and memory round the curve that explains most.

    Each family is judged by its own scatter and memory here: Schwarz's criterion of a curve with
    autoregressive errors of order one (Box and Jenkins 1970), so that steps in a line are not
    taken for noise that remembers.
    """

    def criterion(fit: Fit) -> tuple[float, float, float]:
        scale, memory = noise_of(time, value - fit.fitted)
        if scale <= least:
            scale, memory = least, 0.0
        news = scale**2 * (1 - memory**2)
        return value.size * log(news) + fit.parameters * log(value.size), scale, memory

    best = best_of_each(fits).values()
    few = (fit for fit in best if fit.family != "steps" or fit.place < MANY_STEPS)
    return min(criterion(fit) for fit in few)[1:]


def _granularity(value: Floats) -> float:
    """Give what values were rounded to, when they were: the least difference between two.

    >>> _granularity(np.array([3.0, 5, 5, 4, 3])), _granularity(np.array([7.0, 7]))
    (1.0, 0.0)
    """
    distances = np.diff(np.unique(value))
    return float(distances.min()) if distances.size else 0.0


def _noise(scale: float, memory: float, count: float) -> Noise:
    return Noise(scale, max(4.0, count * (1 - memory) / (1 + memory)))
