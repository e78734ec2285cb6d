"""Which curve a floor follows: flat, straight, bending to a ceiling, or in steps.

In: floor points, without season. Out: the best curve of each family
with its score, and what bends the data still allow. Families are compared by Schwarz's criterion
(BIC) with the count of points that are worth as much as independent ones, on Huber's loss, so that
neither a long memory nor a few windows without a collection decide.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import ceil, exp, expm1, log
from typing import Literal

import numpy as np
import numpy.typing as npt

from heaphound.trend.steps import steps_of

Floats = npt.NDArray[np.float64]
Family = Literal[
    "flat", "curve", "hyperbola", "log", "plateau", "ramp", "step", "warm-up then line",
    "step and line", "steps", "flat and day", "line and day",
]  # fmt: skip

# The bend k of 1 - exp(-k u), u from 0 to 1: negative speeds up, 0 is straight, 8 is a quick rise.
# So close to each other that the next one fits a clear rise as well.
BENDS = (
    -4.0, -3.0, -2.0, -1.4, -1.0, -0.5, 0.0, 0.2, 0.35, 0.5, 0.7, 0.85, 1.0, 1.2, 1.4, 1.6, 1.8,
    2.05, 2.3, 2.65, 3.0, 3.5, 4.0, 4.7, 5.5, 6.7, 8.0, 10.0, 12.0, 15.5, 20.0,
)  # fmt: skip
# Leaks are mostly straight; bends come with warm-ups.
_STRAIGHT, _QUICKENING, _SLOWING = 0.6, 0.06, 0.2
_KNEES = tuple(round(0.04 + 0.04 * step, 2) for step in range(22))
# The u at which a logarithm log(1 + time / u) begins to bend.
_LOG_STARTS = (0.002, 0.006, 0.02, 0.06)
# The u at which a hyperbola u / (u + half) has gone half of its way. Caches of popular keys fill so
# (ever more slowly, but for longer than an exponential does).
_HALVES = (0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.95)
_RAMP_ENDS = tuple(round(0.1 * step, 1) for step in range(1, 9))
# So many days must have been seen, in so many points, for a load of days to be fitted.
_FEWEST_DAYS = 1.9
_POINTS_OF_DAYS = 24
_HUBER = 2.0
# Where a fit's slope "at the end" is measured from, as a share of the duration.
_LATE = 0.85


@dataclass(frozen=True, slots=True)
class Fit:
    """One curve laid through the floor.

    Attributes:
        family: what kind of curve.
        score: Schwarz's criterion; lower is better, a difference of 6 is strong.
        place: the bend of a curve, or where (0 to 1) the knee or step is.
        fitted: shape (points,), bytes.
        rise: bytes the trend rises from the first point to the last, steps included.
        last_slope: bytes per whole duration, at the end.
        ceiling: bytes the curve bends to, for curves with a ceiling.
        prior: how likely such a curve is before anything was seen; all priors sum to about 1.
        parameters: how many numbers were fitted.
    """

    family: Family
    score: float
    place: float
    fitted: Floats
    rise: float
    last_slope: float
    ceiling: float | None = None
    prior: float = 0.0
    parameters: int = 1


@dataclass(frozen=True, slots=True)
class Noise:
    """What the curves are judged by: the scatter, and how many points count as independent."""

    scale: float
    effective: float


def slope_share(bend: float) -> float:
    """Tell how steep a bending curve is at its end, relative to its mean slope.

    >>> round(slope_share(0.0), 3), round(slope_share(2.3), 3)
    (1.0, 0.256)
    """
    return 1.0 if bend == 0 else bend * exp(-bend) / -expm1(-bend)


def fit_shapes(unit: Floats, value: Floats, noise: Noise, days: float = 0.0) -> list[Fit]:
    """Fit every curve of every family.

    Args:
        unit: shape (points,), time from 0 to 1.
        value: shape (points,), bytes.
        noise: the same for all families, or they could not be compared.
        days: how many days were seen, when their load may still be in the values.
    """
    groups: dict[int, list[_Curve]] = {}
    for curve in _curves(unit, days):
        groups.setdefault(curve.columns.shape[1], []).append(curve)
    fits = [fit for group in groups.values() for fit in _fitted(group, value, noise)]
    return [*fits, _steps(value, noise)]


def best_of_each(fits: list[Fit]) -> dict[Family, Fit]:
    """Keep the best curve of each family."""
    best: dict[Family, Fit] = {}
    for fit in fits:
        if fit.family not in best or fit.score < best[fit.family].score:
            best[fit.family] = fit
    return best


def likelihoods(fits: list[Fit]) -> Floats:
    """Give each curve's probability, given that one of them is right.

    Bayesian model averaging with Schwarz's approximation (Raftery 1995): the prior times
    exp(-score / 2), made to sum to 1.
    """
    scores = np.array([fit.score for fit in fits])
    weights = np.array([fit.prior for fit in fits]) * np.exp(-(scores - scores.min()) / 2)
    likely: Floats = weights / float(weights.sum())
    return likely


@dataclass(frozen=True, slots=True)
class _Curve:
    """A curve before it is fitted: `columns` of shape (points, 0 to 2), times free numbers."""

    family: Family
    place: float
    columns: Floats
    free: int
    prior: float


def _curves(unit: Floats, days: float) -> Iterator[_Curve]:
    yield _Curve("flat", 0.0, np.zeros((unit.size, 0)), 0, 0.25)
    for bend in BENDS:
        quick, slow = _QUICKENING / 6, _SLOWING / (len(BENDS) - 7)
        prior = _STRAIGHT if bend == 0 else quick if bend < 0 else slow
        yield _Curve("curve", bend, _bent(unit, bend), int(bend != 0), prior)
    for begin in _LOG_STARTS:
        rising = np.log1p(unit / begin)[:, None] / log(1 + 1 / begin)
        yield _Curve("log", begin, rising, 1, 0.015)
    for half in _HALVES:
        rising = (unit * (1 + half) / (unit + half))[:, None]
        yield _Curve("hyperbola", half, rising, 1, 0.04 / len(_HALVES))
    for knee in _KNEES:
        if (unit <= knee).sum() < 3 or (unit > knee).sum() < 3:
            continue
        ramp, tail = np.minimum(unit, knee), np.maximum(unit - knee, 0)
        yield _Curve("plateau", knee, ramp[:, None], 1, 0.14 / len(_KNEES))
        if knee <= 0.7:
            both = np.column_stack([ramp, tail])
            yield _Curve("warm-up then line", knee, both, 1, 0.05 / len(_KNEES))
            both = np.column_stack([-np.expm1(-3 * unit / knee), unit])
            yield _Curve("warm-up then line", knee, both, 1, 0.05 / len(_KNEES))
        step = (unit > knee).astype(np.float64)
        yield _Curve("step", knee, step[:, None], 1, 0.05 / len(_KNEES))
        both = np.column_stack([step, unit])
        yield _Curve("step and line", knee, both, 1, 0.05 / len(_KNEES))
    for begin, end in combinations(_RAMP_ENDS, 2):
        ramp = np.clip(unit, begin, end)[:, None] - begin
        yield _Curve("ramp", end, ramp, 2, 0.05 / 28)
    if days >= _FEWEST_DAYS and unit.size > _POINTS_OF_DAYS:
        turn = 2 * np.pi * days * unit
        waves = np.column_stack([wave(k * turn) for k in (1, 2) for wave in (np.cos, np.sin)])
        yield _Curve("flat and day", 0.0, waves, 0, 0.05)
        yield _Curve("line and day", 0.0, np.column_stack([unit, waves]), 0, 0.05)


def _bent(unit: Floats, bend: float) -> Floats:
    column = unit if bend == 0 else np.expm1(-bend * unit) / expm1(-bend)
    return column[:, None]


def _fitted(curves: list[_Curve], value: Floats, noise: Noise) -> Iterator[Fit]:
    """Fit curves with the same count of columns, all at once."""
    designs = np.ones((len(curves), value.size, curves[0].columns.shape[1] + 1))
    designs[:, :, 1:] = [curve.columns for curve in curves]
    coefficients = _solve(designs, value, noise.scale)
    fitted = (designs @ coefficients[:, :, None])[:, :, 0]
    losses = _losses(value - fitted, noise)
    for curve, found, line, loss in zip(curves, coefficients, fitted, losses, strict=True):
        count = curve.columns.shape[1]
        score = _score(float(loss), noise, count + 1 + curve.free)
        yield _fit(curve, found, line, score)


def _solve(designs: Floats, value: Floats, scale: float) -> Floats:
    """Solve by iteratively reweighted least squares with Huber's weights.

    Args:
        designs: shape (curves, points, columns).
        value: shape (points,).
        scale: of the noise.

    Returns:
        Shape (curves, columns), the coefficients.
    """
    level = float(np.median(value))
    target = (value - level) / scale
    weighted = designs
    coefficients = np.zeros(designs.shape[::2])
    for turn in range(4):
        if turn:
            rest = np.abs(target - (designs @ coefficients[:, :, None])[:, :, 0])
            weighted = designs / np.maximum(1.0, rest / _HUBER)[:, :, None]
        turned = weighted.transpose(0, 2, 1)
        inverse = np.linalg.pinv(turned @ designs, rcond=1e-12, hermitian=True)
        coefficients = (inverse @ (turned @ target)[:, :, None])[:, :, 0]
    coefficients = coefficients * scale
    coefficients[:, 0] += level
    return coefficients


def _losses(rest: Floats, noise: Noise) -> Floats:
    """Average Huber's loss of each row, in units where normal residuals give about 1."""
    size = np.abs(rest) / noise.scale
    loss: Floats = np.where(size <= _HUBER, size**2, 2 * _HUBER * size - _HUBER**2).mean(axis=-1)
    return loss


def _score(loss: float, noise: Noise, parameters: int) -> float:
    # With an estimated scale: n log(loss / n), which forgives a scale that is a little off.
    return noise.effective * log(max(loss, 0.25)) + parameters * log(max(noise.effective, 3.0))


def _fit(curve: _Curve, coefficients: Floats, fitted: Floats, score: float) -> Fit:
    if curve.family.endswith("and day"):  # what comes back every day is no trend
        slope = float(coefficients[1]) if curve.family == "line and day" else 0.0
        return Fit(
            curve.family, score, 0.0, fitted, slope, slope, None, curve.prior, coefficients.size
        )
    count = curve.columns.shape[1]
    trend = curve.columns @ coefficients[1:]
    start = float(coefficients[0])
    late = ceil(_LATE * (trend.size - 1))
    last_slope = float(trend[-1] - trend[late]) / (1 - _LATE) if count else 0.0
    ceiling: float | None = None
    if curve.family == "curve":
        gain = float(coefficients[1])
        last_slope = gain * slope_share(curve.place)
        if curve.place > 0:
            ceiling = start + gain / -expm1(-curve.place)
    elif curve.family == "hyperbola":
        gain = float(coefficients[1])
        last_slope = gain * curve.place / (1 + curve.place)
        ceiling = start + gain * (1 + curve.place)
    elif curve.family in {"plateau", "ramp", "step"}:
        ceiling = start + float(trend[-1])
        last_slope = 0.0 if curve.place <= 0.9 else last_slope
    elif count == 2:
        last_slope = float(coefficients[2])
    return Fit(
        curve.family,
        score,
        curve.place,
        fitted,
        float(trend[-1] - trend[0]) if count else 0.0,
        last_slope,
        ceiling,
        curve.prior,
        count + 1 + curve.free,
    )


def _steps(value: Floats, noise: Noise) -> Fit:
    levels = steps_of(value, noise.scale, noise.effective)
    free = 2 * int(np.count_nonzero(np.diff(levels))) + 1
    return Fit(
        "steps",
        _score(float(_losses(value - levels, noise)), noise, free),
        float(free // 2),
        levels,
        float(levels[-1] - levels[0]),
        0.0,
        prior=0.02,
        parameters=free,
    )
