"""Which curve a floor follows: flat, straight, bending to a ceiling, or in steps.

In: floor points, without season. Out: the best curve of each family
with its score, and what bends the data still allow. Families are compared by Schwarz's criterion
(BIC) with the count of points that are worth as much as independent ones, on Huber's loss, so that
neither a long memory nor a few windows without a collection decide.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, exp, expm1, log
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Family = Literal["flat", "curve", "plateau", "warm-up then line", "step and line", "steps"]

# The bend k of 1 - exp(-k u), u from 0 to 1: negative speeds up, 0 is straight, 8 is a quick rise.
BENDS = (-4.0, -2.0, -1.0, 0.0, 0.35, 0.7, 1.0, 1.4, 1.8, 2.3, 3.0, 4.0, 5.5, 8.0, 12.0, 20.0)
_KNEES = tuple(round(0.04 + 0.04 * step, 2) for step in range(23))
_HUBER = 2.0


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
    """

    family: Family
    score: float
    place: float
    fitted: Floats
    rise: float
    last_slope: float
    ceiling: float | None = None


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


def fit_shapes(unit: Floats, value: Floats, noise: Noise) -> dict[Family, Fit]:
    """Fit every family and keep the best of each.

    Args:
        unit: shape (points,), time from 0 to 1.
        value: shape (points,), bytes.
        noise: the same for all families, or they could not be compared.
    """
    best: dict[Family, Fit] = {}
    for fit in _candidates(unit, value, noise):
        if fit.family not in best or fit.score < best[fit.family].score:
            best[fit.family] = fit
    return best


def bend_weights(unit: Floats, value: Floats, noise: Noise) -> tuple[Floats, Floats]:
    """Tell how likely each bend is.

    A profile of the likelihood over the bend (Venzon and Moolgavkar 1988).

    Returns:
        The end slope of each bend, relative to its mean slope, and its likelihood relative to the
        likeliest; both of shape (bends,).
    """
    losses = np.array(
        [
            _loss(value - _solve(_design(_bent(unit, bend)), value, noise.scale)[1], noise)
            for bend in BENDS
        ]
    )
    shares = np.array([slope_share(bend) for bend in BENDS])
    return shares, np.exp(-(losses - losses.min()) / 2)


def straight_score(unit: Floats, value: Floats, noise: Noise) -> float:
    """Score a straight line, to compare with what `fit_shapes` gives."""
    return _fit("curve", 0.0, _bent(unit, 0.0), (value, noise), free=0).score


def _candidates(unit: Floats, value: Floats, noise: Noise) -> Iterator[Fit]:
    nothing = np.zeros((unit.size, 0))
    yield _fit("flat", 0.0, nothing, (value, noise), free=0)
    for bend in BENDS:
        columns = _bent(unit, bend)
        yield _fit("curve", bend, columns, (value, noise), free=int(bend != 0))
    for knee in _KNEES:
        if (unit <= knee).sum() < 3 or (unit > knee).sum() < 3:
            continue
        ramp, tail = np.minimum(unit, knee), np.maximum(unit - knee, 0)
        data = (value, noise)
        yield _fit("plateau", knee, ramp[:, None], data, free=1)
        if knee <= 0.7:
            yield _fit("warm-up then line", knee, np.column_stack([ramp, tail]), data, free=1)
            quick = -np.expm1(-3 * unit / knee)
            yield _fit("warm-up then line", knee, np.column_stack([quick, unit]), data, free=1)
        step = (unit > knee).astype(np.float64)
        yield _fit("step and line", knee, np.column_stack([step, unit]), data, free=1)
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
    family: Family, place: float, columns: Floats, data: tuple[Floats, Noise], *, free: int
) -> Fit:
    value, noise = data
    design = _design(columns)
    coefficients, fitted = _solve(design, value, noise.scale)
    count = columns.shape[1]
    trend = columns @ coefficients[1 : 1 + count]
    start = float(coefficients[0])
    last_slope = 0.0
    ceiling: float | None = None
    if family == "curve":
        gain = float(coefficients[1])
        last_slope = gain * slope_share(place)
        if place > 0:
            ceiling = start + gain / -expm1(-place)
    elif family == "plateau":
        ceiling = start + float(coefficients[1]) * place
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
    )
