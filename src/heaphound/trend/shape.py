"""Which curve a floor follows: flat, straight, bending to a ceiling, or in steps.

In: floor points, without season. Out: the best curve of each family
with its score, and what bends the data still allow. Families are compared by Schwarz's criterion
(BIC) with the count of points that are worth as much as independent ones, on Huber's loss, so that
neither a long memory nor a few windows without a collection decide.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import ceil, exp, expm1, log
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Family = Literal[
    "flat", "curve", "log", "plateau", "ramp", "warm-up then line", "step and line", "steps"
]

# The bend k of 1 - exp(-k u), u from 0 to 1: negative speeds up, 0 is straight, 8 is a quick rise.
BENDS = (-4.0, -2.0, -1.0, 0.0, 0.35, 0.7, 1.0, 1.4, 1.8, 2.3, 3.0, 4.0, 5.5, 8.0, 12.0, 20.0)
# Leaks are mostly straight; bends come with warm-ups.
_BEND_PRIORS = (
    0.01, 0.02, 0.03, 0.4, 0.03, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.01, 0.01,
)  # fmt: skip
_KNEES = tuple(round(0.04 + 0.04 * step, 2) for step in range(22))
# The u at which a logarithm log(1 + time / u) begins to bend.
_LOG_STARTS = (0.002, 0.006, 0.02, 0.06)
_RAMP_ENDS = tuple(round(0.1 * step, 1) for step in range(1, 9))
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
    """

    family: Family
    score: float
    place: float
    fitted: Floats
    rise: float
    last_slope: float
    ceiling: float | None = None
    prior: float = 0.0


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


def fit_shapes(unit: Floats, value: Floats, noise: Noise) -> list[Fit]:
    """Fit every curve of every family.

    Args:
        unit: shape (points,), time from 0 to 1.
        value: shape (points,), bytes.
        noise: the same for all families, or they could not be compared.
    """
    return list(_candidates(unit, value, noise))


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


def _candidates(unit: Floats, value: Floats, noise: Noise) -> Iterator[Fit]:
    data = (value, noise)
    yield _fit("flat", 0.0, np.zeros((unit.size, 0)), data, free=0, prior=0.25)
    for bend, prior in zip(BENDS, _BEND_PRIORS, strict=True):
        yield _fit("curve", bend, _bent(unit, bend), data, free=int(bend != 0), prior=prior)
    for begin in _LOG_STARTS:
        rising = np.log1p(unit / begin)[:, None] / log(1 + 1 / begin)
        yield _fit("log", begin, rising, data, free=1, prior=0.015)
    for knee in _KNEES:
        if (unit <= knee).sum() < 3 or (unit > knee).sum() < 3:
            continue
        ramp, tail = np.minimum(unit, knee), np.maximum(unit - knee, 0)
        yield _fit("plateau", knee, ramp[:, None], data, free=1, prior=0.07 / len(_KNEES))
        if knee <= 0.7:
            both = np.column_stack([ramp, tail])
            yield _fit("warm-up then line", knee, both, data, free=1, prior=0.05 / len(_KNEES))
            both = np.column_stack([-np.expm1(-3 * unit / knee), unit])
            yield _fit("warm-up then line", knee, both, data, free=1, prior=0.05 / len(_KNEES))
        both = np.column_stack([(unit > knee).astype(np.float64), unit])
        yield _fit("step and line", knee, both, data, free=1, prior=0.05 / len(_KNEES))
    for begin, end in combinations(_RAMP_ENDS, 2):
        ramp = np.clip(unit, begin, end)[:, None] - begin
        yield _fit("ramp", end, ramp, data, free=2, prior=0.05 / 28)
    yield _steps(value, noise)


def _bent(unit: Floats, bend: float) -> Floats:
    column = unit if bend == 0 else np.expm1(-bend * unit) / expm1(-bend)
    return column[:, None]


def _design(columns: Floats) -> Floats:
    return np.column_stack([np.ones(columns.shape[0]), columns])


def _solve(design: Floats, value: Floats, scale: float) -> tuple[Floats, Floats]:
    """Solve by iteratively reweighted least squares with Huber's weights.

    Returns:
        The coefficients, and the fitted values.
    """
    coefficients = _least_squares(design, value)
    for _ in range(3):
        weight = np.sqrt(
            1 / np.maximum(1.0, np.abs(value - design @ coefficients) / (_HUBER * scale))
        )
        coefficients = _least_squares(design * weight[:, None], value * weight)
    fitted: Floats = design @ coefficients
    return coefficients, fitted


def _least_squares(design: Floats, value: Floats) -> Floats:
    return np.linalg.lstsq(design, value, rcond=None)[0].astype(np.float64, copy=False)


def _loss(rest: Floats, noise: Noise) -> float:
    """Sum Huber's loss, in units where independent normal residuals give about `effective`."""
    size = np.abs(rest) / noise.scale
    loss = np.where(size <= _HUBER, size**2, 2 * _HUBER * size - _HUBER**2)
    return float(loss.mean()) * noise.effective


def _score(rest: Floats, noise: Noise, parameters: int) -> float:
    # With an estimated scale: n log(loss / n), which forgives a scale that is a little off.
    loss = max(_loss(rest, noise) / noise.effective, 0.25)
    return noise.effective * log(loss) + parameters * log(max(noise.effective, 3.0))


def _fit(
    family: Family,
    place: float,
    columns: Floats,
    data: tuple[Floats, Noise],
    *,
    free: int,
    prior: float = 0.0,
) -> Fit:
    value, noise = data
    design = _design(columns)
    coefficients, fitted = _solve(design, value, noise.scale)
    count = columns.shape[1]
    trend = columns @ coefficients[1 : 1 + count]
    start = float(coefficients[0])
    late = ceil(_LATE * (trend.size - 1))
    last_slope = float(trend[-1] - trend[late]) / (1 - _LATE) if count else 0.0
    ceiling: float | None = None
    if family == "curve":
        gain = float(coefficients[1])
        last_slope = gain * slope_share(place)
        if place > 0:
            ceiling = start + gain / -expm1(-place)
    elif family in {"plateau", "ramp"}:
        ceiling = start + float(trend[-1])
        last_slope = 0.0 if place <= 0.9 else last_slope
    elif count == 2:
        last_slope = float(coefficients[2])
    return Fit(
        family,
        _score(value - fitted, noise, design.shape[1] + free),
        place,
        fitted,
        float(trend[-1] - trend[0]) if count else 0.0,
        last_slope,
        ceiling,
        prior,
    )


def _steps(value: Floats, noise: Noise) -> Fit:
    """Cut the floor into level stretches by optimal partitioning.

    Jackson et al. 2005 ("An algorithm for optimal partitioning of data on an interval"), squared
    error, with Schwarz's price for a stretch. O(points^2).
    """
    count = value.size
    price = 2.5 * noise.scale**2 * log(max(count, 3)) * max(1.0, count / noise.effective)
    least = max(3, ceil(count / 40))
    sums = np.concatenate([[0.0], np.cumsum(value - value[0])])
    squares = np.concatenate([[0.0], np.cumsum((value - value[0]) ** 2)])
    cost = np.full(count + 1, np.inf)
    cost[0] = -price
    previous = np.zeros(count + 1, np.int64)
    for end in range(least, count + 1):
        start = np.arange(0, end - least + 1)
        total = sums[end] - sums[start]
        inside = squares[end] - squares[start] - total**2 / (end - start)
        all_costs = cost[start] + inside + price
        previous[end] = int(start[all_costs.argmin()])
        cost[end] = float(all_costs.min())
    cuts = []
    end = count
    while end > 0:
        cuts.append(int(previous[end]))
        end = int(previous[end])
    edges = [*sorted(cuts), count]
    levels = np.zeros(count)
    for first, last in pairwise(edges):
        levels[first:last] = np.median(value[first:last])
    return Fit(
        "steps",
        _score(value - levels, noise, 2 * len(cuts) - 1),
        float(len(cuts) - 1),
        levels,
        float(levels[-1] - levels[0]),
        0.0,
        prior=0.02,
    )
