"""The floor under the garbage: what is left of a memory series when collections are looked past.

In: times and bytes, with the sawtooth that garbage collection makes. Out: a dozen to a few hundred
floor points: the lowest samples of windows, or the samples right after the large collections. What
is taken is chosen from the data: the points whose scatter blurs a slope the least.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

MOST_POINTS = 240
FEWEST_POINTS = 8
ENOUGH_POINTS = 14
# Troughs are known to be floor, however few they are.
FEWEST_TROUGHS = 10
# Where there are samples in plenty, so many points are enough.
PLENTY_POINTS = 24
# Scatter makes teeth of three or four samples.
_SAMPLES_OF_A_TOOTH = 7
# No part of a recording longer than this share of it may be without a floor point.
_WIDEST_GAP = 0.35
# Bends of the line that stands for "whatever the trend is" when noise is measured.
_BENDS = 3


@dataclass(frozen=True, slots=True)
class Floor:
    """The floor points of one memory series.

    Attributes:
        time: shape (points,), seconds, strictly rising; the time of each window's lowest sample.
        value: shape (points,), bytes.
        window: seconds one window lasts, or between two collections, typically.
        sawtooth: bytes between the floor and the top of the sawtooth, typically.
        collections: how often memory fell by at least half the sawtooth, at once or in several
            samples: looks that are nearly as far apart as collections see a slow fall (aliasing).
        teeth: how many teeth were seen in several samples each: slow rises that end in a fall.
        descent: sum of all falls over the sum of all rises between samples; 0 when never falling.
    """

    time: Floats
    value: Floats
    window: float
    sawtooth: float
    collections: int
    teeth: int
    descent: float


def floor_of(time: Floats, value: Floats) -> Floor:
    """Take the lower envelope of a series.

    Args:
        time: shape (samples,), seconds, strictly rising.
        value: shape (samples,), bytes, no NaN.
    """
    count = value.size
    size = window_size(value)
    at, low = _minima(time, value, size)
    above = value - np.interp(time, at, low)
    sawtooth = float(np.quantile(above, 0.95)) if count else 0.0
    steps = np.diff(value)
    rises = float(steps[steps > 0].sum())
    falls = float(-steps[steps < 0].sum())
    at, low = _clearest(time, value, size, sawtooth)
    return Floor(
        at,
        low,
        float(at[-1] - at[0]) / max(at.size - 1, 1),
        sawtooth,
        troughs_of(value, 0.5 * sawtooth).size,
        _slow_teeth(value, sawtooth),
        falls / rises if rises > 0 else 1.0,
    )


def _clearest(time: Floats, value: Floats, size: int, sawtooth: float) -> tuple[Floats, Floats]:
    """Choose among windows of several sizes and the troughs of the sawtooth.

    What blurs a slope is the scatter over the root of the count of points that are independent.
    """
    least = max(1, -(-value.size // MOST_POINTS))
    enough = PLENTY_POINTS if value.size >= 10 * PLENTY_POINTS else ENOUGH_POINTS
    most = max(least, value.size // enough)
    sizes = {min(max(least, round(size * factor)), most) for factor in (0.25, 0.5, 1, 2, 4)}
    choices = [_minima(time, value, one) for one in sorted({*sizes, most})]
    troughs = troughs_of(value, 0.4 * sawtooth)
    choices += [
        _minima(time[troughs], value[troughs], group)
        for group in (1, 2, 3, 5)
        if FEWEST_TROUGHS <= troughs.size // group <= MOST_POINTS
    ]
    deep = _deepest(time[troughs], value[troughs])
    if deep[0].size >= FEWEST_POINTS:
        choices.append(deep)
    choices = [one for one in choices if _covers(one[0], time)] or choices

    def blur(choice: tuple[Floats, Floats]) -> float:
        scale, memory = noise_of(*choice)
        count = choice[0].size
        # A bent line that follows a dozen points leaves too little scatter.
        return scale * float(np.sqrt((1 + memory) / (1 - memory) / max(count - 3, 1)))

    return min(choices, key=blur)


def _covers(at: Floats, time: Floats) -> bool:
    """Say whether points are spread over all of the recording: a part says nothing of the rest."""
    gaps = np.diff(np.concatenate([time[:1], at, time[-1:]]))
    return float(gaps.max()) <= max(
        _WIDEST_GAP * float(time[-1] - time[0]), 1.5 * float(np.diff(time).max())
    )


def _deepest(time: Floats, value: Floats) -> tuple[Floats, Floats]:
    """Take the troughs of troughs: the floor of V8's two generations.

    Between two collections of the old generation, what is promoted lifts the troughs that
    scavenges leave behind, whether it is alive or not.
    """
    if value.size < 3 * FEWEST_POINTS:
        return time[:0], value[:0]
    at, low = _minima(time, value, window_size(value))
    height = float(np.quantile(value - np.interp(time, at, low), 0.95))
    deep = troughs_of(value, 0.5 * height)
    return time[deep], value[deep]


def _slow_teeth(value: Floats, sawtooth: float) -> int:
    """Count the teeth when they are longer than what scatter makes of a few samples."""
    troughs = troughs_of(value, 0.5 * sawtooth)
    if troughs.size < 2 or float(np.median(np.diff(troughs))) < _SAMPLES_OF_A_TOOTH:
        return 0
    return int(troughs.size)


def troughs_of(value: Floats, height: float) -> npt.NDArray[np.int64]:
    """Find the lowest samples between a fall and a rise that are both at least `height`."""
    found: list[int] = []
    if height <= 0:
        return np.array(found, np.int64)
    top = bottom = float(value[0])
    at = 0
    falling = False
    for row, sample in enumerate(value.tolist()):
        if falling:
            if sample < bottom:
                bottom, at = sample, row
            elif sample > bottom + height:
                found.append(at)
                falling, top = False, sample
        elif sample > top:
            top = sample
        elif sample < top - height:
            falling, bottom, at = True, sample, row
    return np.array(found, np.int64)


def window_size(value: Floats) -> int:
    """Choose how many samples a window has.

    The range of values in a window grows with the window until it holds a whole sawtooth. The
    window is twice the longest at which doubling still widened the range by a quarter, as long as
    that leaves `ENOUGH_POINTS`. The range is the median over windows, around a running median, so
    that neither steps nor the trend count.
    """
    least = max(1, -(-value.size // MOST_POINTS))
    most = value.size // ENOUGH_POINTS
    if most <= least:
        return max(1, most)
    fine = max(1, value.size // (4 * MOST_POINTS))
    blocks = value[value.size % fine :].reshape(-1, fine)
    middle = _running_median(np.median(blocks, axis=1), max(3, blocks.shape[0] // 5))
    lows, highs = blocks.min(axis=1) - middle, blocks.max(axis=1) - middle
    chosen = least
    width = 1
    while width * fine <= most:
        if _typical_range(lows, highs, width) < 0.8 * _typical_range(lows, highs, 2 * width):
            chosen = 2 * width * fine
        width = max(width + 1, round(width * 1.3))
    return min(max(chosen, least), most)


def _typical_range(lows: Floats, highs: Floats, width: int) -> float:
    windows = lows.size // width
    if windows == 0:
        return 0.0
    low = lows[: windows * width].reshape(windows, width).min(axis=1)
    high = highs[: windows * width].reshape(windows, width).max(axis=1)
    return float(np.median(high - low))


def _running_median(value: Floats, width: int) -> Floats:
    half = width // 2
    padded = np.concatenate([np.full(half, value[0]), value, np.full(half, value[-1])])
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * half + 1)
    medians: Floats = np.median(windows, axis=1)
    return medians


def _minima(time: Floats, value: Floats, size: int) -> tuple[Floats, Floats]:
    """Take the lowest sample of each full window; windows are aligned to the end."""
    windows = value.size // size
    start = value.size - windows * size
    block = value[start:].reshape(windows, size)
    lowest = block.argmin(axis=1)
    rows = np.arange(windows)
    return time[start:].reshape(windows, size)[rows, lowest], block[rows, lowest]


def noise_of(time: Floats, value: Floats) -> tuple[float, float]:
    """Measure the noise around whatever slow trend there is.

    Returns:
        The robust standard deviation of the residuals from a bent line, in the unit of `value`,
        and their autocorrelation at lag one, between 0 and 0.95.
    """
    bends = min(_BENDS, max(0, time.size // 5 - 1))
    unit = (time - time[0]) / max(float(time[-1] - time[0]), 1e-9)
    knots = np.arange(1, bends + 1) / (bends + 1)
    design = np.column_stack(
        [np.ones_like(unit), unit, *[np.maximum(unit - knot, 0) for knot in knots]]
    )
    weight = np.ones_like(value)
    rest = value
    scale = 0.0
    target = value - float(np.median(value))  # normal equations lose digits by the size
    for _ in range(4):
        weighted = (design * weight[:, None]).T
        # A gap may leave nothing between two knots: the least bit keeps that solvable.
        square = weighted @ design + 1e-9 * np.eye(design.shape[1])
        rest = target - design @ np.linalg.solve(square, weighted @ target)
        freedom = np.sqrt(max(value.size, 1) / max(value.size - design.shape[1], 1))
        scale = 1.4826 * float(np.median(np.abs(rest))) * float(freedom)
        if scale <= 0:
            return 0.0, 0.0
        weight = 1 / np.maximum(1.0, np.abs(rest) / (1.5 * scale))
    clipped = np.clip(rest, -3 * scale, 3 * scale)
    power = float((clipped**2).sum())
    memory = float((clipped[1:] * clipped[:-1]).sum()) / power if power > 0 else 0.0
    return scale, float(np.clip(memory, 0.0, 0.95))
