"""What one region of memory does: grows, settles, stays, falls, steps, or cannot be told yet.

In: times and bytes of one region in one run of a process. Out: a `Trend` with its numbers and
reasons. The rules are written down in `docs/verdicts.md`, with how often they are wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from math import exp
from typing import Literal

import numpy as np
import numpy.typing as npt

from heaphound.trend.doubt import Hidden, doubt_of
from heaphound.trend.evidence import BENT, MANY_STEPS, NEAR_CEILING, UNBENT, Evidence, weigh
from heaphound.trend.floor import FEWEST_POINTS, Floor, floor_of
from heaphound.trend.season import season_of
from heaphound.trend.shape import Fit
from heaphound.trend.slope import Slope, rate_text, with_bias
from heaphound.trend.warm_up import CLEAR_SCORE, WARM_UP_SHARE, has_ended, rises_on
from heaphound.units import bytes_text, duration_text

Floats = npt.NDArray[np.float64]
Kind = Literal["growing", "settling", "steady", "falling", "stepwise", "inconclusive"]

DEFAULT_CONFIDENCE = 0.95
FEWEST_SAMPLES = 12
# Probability that it has bent to a ceiling from which on it is said to settle.
SETTLED = 0.8
# A leak is claimed only when it is likelier than not, too, that nothing bends. Under a daily load
# less will do: it bends what is left.
LIKELY_UNBENT = 0.5
SEASONAL_UNBENT = 0.25
TESTS = 5
# At the end it must rise for sure: the least slope there is more than this share of the likeliest.
LEAST_END = 0.11
# A season longer than this is looked at in its quiet hours only.
SHORT_SEASON = 6 * 3600.0
QUIET_SHARE = 0.4
# Of the sawtooth: what collections leave behind.
LEFT_BEHIND = 0.06
# So many floor points after a warm-up are judged without it.
ENOUGH_AFTER = 12


@dataclass(frozen=True, slots=True)
class Odds:
    """What the curves say: probabilities, and that of the rise having come by chance.

    Attributes:
        rising: that it rose, and has not come near a ceiling.
        unbent: that it rose, and nothing bends.
        settled: that it rose, and has slowed down to half or less.
        chance: Mann and Kendall's.
    """

    rising: float
    unbent: float
    settled: float
    chance: float


@dataclass(frozen=True, slots=True)
class Trend:
    """What one region does.

    Attributes:
        kind: the verdict on this region.
        confidence: 0 to 1, that the verdict is right.
        slope: bytes per second, of the floor after warm-up.
        floor: the floor points it was judged by.
        now: bytes the floor is at, at its end: least and most.
        change: bytes the trend rose (or fell) over the recording.
        material: bytes that would have been worth a claim.
        ceiling: bytes a settling region settles at.
        watch_longer: seconds after which an inconclusive recording should tell.
        odds: what the curves say of it; None when it was too short, or they may be mistaken.
        reasons: plain sentences.
    """

    kind: Kind
    confidence: float
    slope: Slope
    floor: Floor
    now: tuple[float, float] = (0.0, 0.0)
    change: float = 0.0
    material: float = 0.0
    ceiling: float | None = None
    watch_longer: float | None = None
    odds: Odds | None = None
    reasons: tuple[str, ...] = ()


def judge(
    time: Floats,
    value: Floats,
    *,
    total: float = 0.0,
    hides: Hidden | None = None,
    spare: float = 0.0,
    confidence: float = DEFAULT_CONFIDENCE,
) -> Trend:
    """Judge one region of memory in one run of a process.

    Args:
        time: shape (samples,), seconds, strictly rising.
        value: shape (samples,), bytes; NaN where missing.
        total: bytes of which 1 % is the least change that matters.
        hides: what may pass for growth: garbage that waits for collections (the JavaScript heap),
            a heap that is not seen by itself (RSS alone), or nothing.
        spare: bytes that RSS may rise by when pages of the heap are touched for the first time.
        confidence: what a claim needs.
    """
    known = np.isfinite(value)
    time, value = time[known], value[known]
    if value.size < FEWEST_SAMPLES:
        return _too_few(time, value)
    season = season_of(time, value)
    reasons: list[str] = []
    collected = None
    if season is not None:
        collected = floor_of(time, value)
        wave = season.at(time)
        value = value - wave
        if season.period > SHORT_SEASON:
            # Days differ, and nights differ the least.
            quiet = wave <= np.quantile(wave, QUIET_SHARE)
            time, value = time[quiet], value[quiet]
        reasons.append(
            f"a load that repeats every {duration_text(season.period)} moves it by"
            f" {bytes_text(season.swing)}; it was taken out"
        )
    floor = floor_of(time, value)
    if floor.time.size < FEWEST_POINTS:
        return _too_few(time, value)
    if collected is not None:  # collections are seen at any hour
        floor = replace(floor, collections=collected.collections, teeth=collected.teeth)
    # Within a day all points share that day's load.
    independent = float("inf") if season is None else 4 * season.cycles
    evidence = weigh(floor.time, floor.value, total, confidence, independent, days=season is None)
    # Days differ: that bends a few of them either way.
    unbent = LIKELY_UNBENT if season is None else SEASONAL_UNBENT
    trend = _decide(floor, replace(evidence, unbent=unbent), seasonal=season is not None)
    lag = floor.time[-1] - floor.time[-FEWEST_POINTS:]
    last = floor.value[-FEWEST_POINTS:] + trend.slope.estimate * lag
    low, high = np.quantile(last, (0.25, 0.75))
    trend = replace(trend, now=(float(low) - LEFT_BEHIND * floor.sawtooth, float(high)))
    rises = trend.kind == "growing" or (trend.kind == "inconclusive" and trend.change > 0)
    doubt = doubt_of(floor, trend.change, trend.slope, hides, spare) if rises else None
    if doubt is not None:
        trend = replace(trend, odds=None)  # nor may RSS speak for it: that holds the same garbage
        if trend.kind == "growing":
            trend = replace(
                trend,
                kind="inconclusive",
                confidence=0.5,
                watch_longer=doubt.watch_longer,
                reasons=(*trend.reasons, doubt.reason),
            )
    return replace(trend, reasons=(*reasons, *trend.reasons))


def _too_few(time: Floats, value: Floats) -> Trend:
    usual = float(np.median(np.diff(time))) if time.size > 1 else 1.0
    flat = Slope(0.0, 0.0, 0.0)
    floor = Floor(time, value, usual, 0.0, 0, 0, 1.0)
    return Trend(
        "inconclusive",
        0.0,
        flat,
        floor,
        watch_longer=usual * (4 * FEWEST_SAMPLES - value.size),
        reasons=(f"{value.size} samples are too few; at least {FEWEST_SAMPLES} are needed",),
    )


def _decide(floor: Floor, evidence: Evidence, *, seasonal: bool) -> Trend:
    """Apply the rules, in order: warm-up, steps, level, ceiling, growth."""
    best = evidence.best
    if best.family == "warm-up then line":
        after = evidence.unit > best.place
        if after.sum() >= ENOUGH_AFTER and has_ended(best, evidence):
            return _after_warm_up(floor, evidence, best, after)
    if not seasonal:
        trend = _stepwise(floor, evidence)
        if trend is not None:
            return trend
    return _decide_smooth(floor, evidence)


def _after_warm_up(
    floor: Floor, evidence: Evidence, best: Fit, after: npt.NDArray[np.bool_]
) -> Trend:
    rest = weigh(floor.time[after], floor.value[after], 0.0, evidence.confidence)
    rest = replace(rest, material=evidence.material, unbent=evidence.unbent)
    trend = _decide_smooth(floor, rest)
    took = duration_text(best.place * evidence.duration)
    if trend.kind == "steady" and rises_on(rest, best, evidence):
        trend = replace(
            trend,
            kind="inconclusive",
            confidence=0.5,
            watch_longer=evidence.duration,
            reasons=(*trend.reasons, "but it rises on, and would be worth a claim in time"),
        )
    elif trend.kind == "steady" and best.place > WARM_UP_SHARE and best.rise > evidence.material:
        trend = replace(trend, kind="settling", ceiling=float(np.median(floor.value[after])))
    return replace(trend, reasons=(f"the first {took} were warm-up", *trend.reasons))


def _stepwise(floor: Floor, evidence: Evidence) -> Trend | None:
    families = evidence.families
    best = families["steps"]
    # A short ramp is a step, too, and so is a step with a line that does not move.
    others = [
        fit.score
        for family, fit in families.items()
        if family not in {"steps", "step", "ramp"}
        and (family != "step and line" or abs(fit.last_slope) > evidence.material)
    ]
    margin = min(others) - best.score
    if "ramp" in families and families["ramp"].score < best.score - CLEAR_SCORE:
        return None
    jumps = np.diff(best.fitted)
    at = np.flatnonzero(np.abs(jumps) > 0)
    large = at[np.abs(jumps[at]) > 0.6 * evidence.material]
    if margin < CLEAR_SCORE or not large.size:
        return None
    ups = jumps[large] > 0
    if large.size >= MANY_STEPS and ups.mean() > 0.8 and evidence.significant:
        return None
    if not _level_between(evidence, at):
        return None
    last = float(evidence.unit[large].max())
    if last < WARM_UP_SHARE:
        after = evidence.unit > last + 1e-9
        if after.sum() >= FEWEST_POINTS:
            return _after_warm_up(floor, evidence, replace(best, place=last), after)
    return Trend(
        "stepwise",
        _bounded(1 - exp(-margin / 2)),
        Slope(0.0, 0.0, 0.0) if not ups.all() else evidence.slope,
        floor,
        change=best.rise,
        material=evidence.material,
        reasons=(f"it moves in {large.size} step{'s' * (large.size > 1)} and is level in between",),
    )


def _level_between(evidence: Evidence, jumps: npt.NDArray[np.int64]) -> bool:
    """Say whether it is level between its steps: a ramp cut into steps is not."""
    edges = [0, *(jumps + 1).tolist(), evidence.value.size]
    inside = 0.0
    for first, end in pairwise(edges):
        if end - first >= 4:
            half = (end - first) // 2
            early = np.median(evidence.value[first : first + half])
            late = np.median(evidence.value[end - half : end])
            inside += 2 * abs(float(late - early))
    levels = [float(np.median(evidence.value[a:b])) for a, b in pairwise(edges)]
    return inside < 0.35 * float(np.abs(np.diff(levels)).sum())


def _decide_smooth(floor: Floor, evidence: Evidence) -> Trend:
    growth, material, slope = evidence.growth, evidence.material, evidence.slope
    widest = max(abs(slope.low), abs(slope.high)) * evidence.duration
    settled = evidence.rising(float("-inf"), BENT)
    odds = Odds(
        evidence.rising(NEAR_CEILING),
        evidence.rising(UNBENT),
        settled,
        # Several regions of several runs are tested: what is rare in one is less so in all.
        0.0 if evidence.obvious else min(1.0, TESTS * evidence.kendall.p),
    )
    trend = Trend("inconclusive", 0.5, slope, floor, change=growth, material=material, odds=odds)
    rate = rate_text(slope)
    ceiling = evidence.ceiling()
    if ceiling is not None:
        trend = replace(trend, ceiling=ceiling.ceiling and evidence.ceiling_bytes())
    # A logarithm that still rises is as well a warm-up and a leak after it.
    endless = ceiling is not None and ceiling.family == "log" and ceiling.last_slope > material
    if ceiling is not None and ceiling.rise >= material and settled >= SETTLED and not endless:
        return _settling(trend, evidence, ceiling, settled)
    if (evidence.significant or evidence.obvious) and abs(growth) >= material:
        if growth < 0:
            return _falling(trend, evidence, f"the floor falls by {rate}")
        sure = (1 - odds.chance) * odds.rising
        end = evidence.end_slope()
        rises_still = end.low > LEAST_END * end.estimate
        if sure >= evidence.confidence and odds.unbent >= evidence.unbent and rises_still:
            seen = float(floor.time[-1] - floor.time[0])
            end = with_bias(end, floor.sawtooth, seen)
            return replace(
                trend,
                kind="growing",
                slope=end,
                confidence=_bounded(sure),
                reasons=(
                    f"the floor rises by {rate_text(end)}, {bytes_text(growth)} so far",
                    f"Mann-Kendall, corrected for autocorrelation: z = {evidence.kendall.z:.1f}",
                    "no curve with a ceiling fits better than steady growth",
                ),
            )
        return replace(
            trend,
            confidence=_bounded(sure),
            watch_longer=evidence.duration,
            reasons=(
                f"the floor rises by {rate}, {bytes_text(growth)} so far",
                "but it may be bending to a ceiling: the scatter leaves both open",
            ),
        )
    if widest < 2 * material and (abs(growth) < material or not evidence.significant):
        sure = 1 - 0.5 * min(1.0, widest / (2 * material)) ** 3
        return replace(
            trend,
            kind="steady",
            confidence=_bounded(sure),
            reasons=(
                f"the floor changes by {rate}",
                f"that is no more than {bytes_text(widest)} over the recording",
            ),
        )
    return replace(
        trend,
        watch_longer=evidence.until_told(),
        reasons=(f"the slope is {rate}: too uncertain for a verdict",),
    )


def _settling(trend: Trend, evidence: Evidence, fit: Fit, sure: float) -> Trend:
    """Judge a floor that rose and bends to a ceiling, or has reached it."""
    if fit.family == "log":
        return replace(
            trend,
            kind="settling",
            confidence=_bounded(sure),
            change=fit.rise,
            reasons=("growth slows down as a logarithm does: no ceiling can be named yet",),
        )
    bends_on = fit.family in {"curve", "hyperbola"}
    done = fit.place
    if bends_on:  # an exponential has come to 95 % of its way by then; a hyperbola takes long
        done = min(1.0, 3.0 / fit.place) if fit.family == "curve" else 1.0
    over = f"after {duration_text(done * evidence.duration)}"
    if done <= WARM_UP_SHARE:
        return replace(
            trend,
            kind="steady",
            confidence=_bounded(sure),
            reasons=(f"it warmed up by {bytes_text(fit.rise)} and has been level since, {over}",),
        )
    ceiling = evidence.ceiling_bytes() or 0.0
    return replace(
        trend,
        kind="settling",
        confidence=_bounded(sure),
        ceiling=ceiling,
        change=fit.rise,
        reasons=(
            f"growth slows down towards a ceiling of about {bytes_text(ceiling)}",
            f"at the end it rises with {100 * fit.last_slope / fit.rise:.0f} % of its mean slope"
            if bends_on
            else f"it has been level {over}",
        ),
    )


def _falling(trend: Trend, evidence: Evidence, reason: str) -> Trend:
    """Judge a floor that fell: over the whole time, or at the beginning only."""
    best = evidence.best
    sure = _bounded(1 - evidence.kendall.p)
    early = best.family == "curve" and best.place > 0 and 3.0 / best.place < 0.5
    if early or (best.family in {"plateau", "ramp"} and best.place < 0.5):
        return replace(
            trend,
            kind="steady",
            confidence=sure,
            change=0.0,
            reasons=(f"it fell by {bytes_text(-best.rise)} at first and has been level since",),
        )
    return replace(trend, kind="falling", confidence=sure, reasons=(reason,))


def _bounded(confidence: float) -> float:
    return round(min(0.999, max(0.0, confidence)), 3)
