"""The best staircase through a series: level stretches, cut where the level changes.

In: values in the order of time. Out: the level at each. `shape` weighs it against other curves.
"""

from __future__ import annotations

from itertools import pairwise
from math import ceil, log

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def steps_of(value: Floats, scale: float | None = None, effective: float | None = None) -> Floats:
    """Cut values into level stretches by optimal partitioning.

    Jackson et al. 2005 ("An algorithm for optimal partitioning of data on an interval"), squared
    error, with Schwarz's price for a stretch. O(points^2).

    >>> steps_of(np.array([1.0, 1, 1, 1, 5, 5, 5, 5]), scale=0.1).tolist()
    [1.0, 1.0, 1.0, 1.0, 5.0, 5.0, 5.0, 5.0]

    Args:
        value: shape (points,).
        scale: standard deviation of the noise; by default from differences of neighbours.
        effective: how many points count as independent; by default all.

    Returns:
        Shape (points,): the median of the stretch that each point is in.
    """
    count = value.size
    if scale is None:
        scale = 1.4826 * float(np.median(np.abs(np.diff(value)))) / 2**0.5 if count > 1 else 0.0
    memory = max(1.0, count / (effective or count))
    price = max(2.5 * scale**2 * log(max(count, 3)) * memory, 1e-9)
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
    levels = np.zeros(count)
    for first, last in pairwise([*sorted(cuts), count]):
        levels[first:last] = np.median(value[first:last])
    return levels
