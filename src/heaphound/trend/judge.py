"""What one region of memory does: grows, settles, stays, falls, steps, or cannot be told yet.

In: times and bytes of one region in one run of a process. Out: a `Trend` with its numbers and
reasons. The rules are written down in `docs/verdicts.md`, with how often they are wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp
from typing import Literal

import numpy as np
import numpy.typing as npt

from heaphound.trend.evidence import NEAR_CEILING, Evidence, weigh
from heaphound.trend.floor import FEWEST_POINTS, Floor, floor_of
from heaphound.trend.season import DAY, FEWEST_CYCLES, half_seen_day, season_of
from heaphound.trend.shape import Fit, slope_share
from heaphound.trend.slope import Slope
from heaphound.units import bytes_text, duration_text

Floats = npt.NDArray[np.float64]
Kind = Literal["growing", "settling", "steady", "falling", "stepwise", "inconclusive"]

DEFAULT_CONFIDENCE = 0.95
FEWEST_SAMPLES = 12
BENDING = 0.62
CLEAR_SCORE = 6.0
# A warm-up that took no more than this share of the recording is over.
WARM_UP_SHARE = 0.25


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
    reasons: tuple[str, ...] = ()


def judge(
    time: Floats,
    value: Floats,
    *,
    total: float = 0.0,
    collected: bool = False,
    confidence: float = DEFAULT_CONFIDENCE,
) -> Trend:
    """Judge one region of memory in one run of a process.

    Args:
        time: shape (samples,), seconds, strictly rising.
        value: shape (samples,), bytes; NaN where missing.
        total: bytes of the whole process; a region's change must matter to it, too.
        collected: whether garbage collections make this region fall (the JavaScript heap).
        confidence: what a claim needs.
    """
    known = np.isfinite(value)
    time, value = time[known], value[known]
    if value.size < FEWEST_SAMPLES:
        return _too_few(time, value)
    season = season_of(time, value)
    level = value if season is None else value - season.at(time)
    floor = floor_of(time, level)
    reasons: list[str] = []
    if season is not None:
        reasons.append(
            f"a load that repeats every {duration_text(season.period)} moves it by"
            f" {bytes_text(season.swing)}; it was taken out"
        )
    evidence = weigh(floor.time, floor.value, total, confidence)
    trend = _decide(floor, evidence)
    lag = floor.time[-1] - floor.time[-FEWEST_POINTS:]
    last = floor.value[-FEWEST_POINTS:] + trend.slope.estimate * lag
    low, high = np.quantile(last, (0.25, 0.75))
    trend = replace(trend, now=(float(low), float(high)))
    if trend.kind == "growing":
        trend = _checked(
            trend, floor, collected=collected, half_day=half_seen_day(floor.time, floor.value)
        )
    return replace(trend, reasons=(*reasons, *trend.reasons))


def _too_few(time: Floats, value: Floats) -> Trend:
    usual = float(np.median(np.diff(time))) if time.size > 1 else 1.0
    flat = Slope(0.0, 0.0, 0.0)
    floor = Floor(time, value, usual, 0.0, 0, 1.0)
    return Trend(
        "inconclusive",
        0.0,
        flat,
        floor,
        watch_longer=usual * (4 * FEWEST_SAMPLES - value.size),
        reasons=(f"{value.size} samples are too few; at least {FEWEST_SAMPLES} are needed",),
    )


def _decide(floor: Floor, evidence: Evidence) -> Trend:
    """Apply the rules, in order: warm-up, steps, level, ceiling, growth."""
    best = evidence.best
    if best.family == "warm-up then line":
        after = evidence.unit > best.place
        if after.sum() >= FEWEST_POINTS:
            return _after_warm_up(floor, evidence, best, after)
    if best.family == "steps" and best.place >= 1:
        trend = _stepwise(floor, evidence, best)
        if trend is not None:
            return trend
    return _decide_smooth(floor, evidence)


def _after_warm_up(
    floor: Floor, evidence: Evidence, best: Fit, after: npt.NDArray[np.bool_]
) -> Trend:
    rest = weigh(floor.time[after], floor.value[after], 0.0, evidence.confidence)
    rest = replace(rest, material=max(evidence.material, 0.0))
    trend = _decide_smooth(floor, rest)
    took = duration_text(best.place * evidence.duration)
    if trend.kind == "steady" and best.place > WARM_UP_SHARE and best.rise > evidence.material:
        trend = replace(trend, kind="settling", ceiling=float(np.median(floor.value[after])))
    return replace(trend, reasons=(f"the first {took} were warm-up", *trend.reasons))


def _stepwise(floor: Floor, evidence: Evidence, best: Fit) -> Trend | None:
    others = [fit for family, fit in evidence.fits.items() if family != "steps"]
    margin = min(fit.score for fit in others) - best.score
    jumps = np.diff(best.fitted)
    at = np.flatnonzero(np.abs(jumps) > 0)
    large = at[np.abs(jumps[at]) > 0.6 * evidence.material]
    if margin < CLEAR_SCORE or not large.size:
        return None
    ups = jumps[large] > 0
    if large.size >= 6 and ups.all() and evidence.significant:
        return None
    if evidence.unit[large].max() < WARM_UP_SHARE:
        after = evidence.unit > evidence.unit[large].max() + 1e-9
        if after.sum() >= FEWEST_POINTS:
            return _after_warm_up(
                floor, evidence, replace(best, place=float(evidence.unit[large].max())), after
            )
    return Trend(
        "stepwise",
        _bounded(1 - exp(-margin / 2)),
        Slope(0.0, 0.0, 0.0) if not ups.all() else evidence.slope,
        floor,
        change=best.rise,
        material=evidence.material,
        reasons=(f"it moves in {large.size} step{'s' * (large.size > 1)} and is level in between",),
    )


def _decide_smooth(floor: Floor, evidence: Evidence) -> Trend:
    growth, material, slope = evidence.growth, evidence.material, evidence.slope
    widest = max(abs(slope.low), abs(slope.high)) * evidence.duration
    trend = Trend("inconclusive", 0.5, slope, floor, change=growth, material=material)
    curve = evidence.fits["curve"]
    plateau = evidence.fits.get("plateau", curve)
    ceiling = min(
        (fit for fit in (curve, plateau) if fit.ceiling is not None),
        key=lambda fit: fit.score,
        default=None,
    )
    rate = f"{bytes_text(slope.estimate * 3600)} per hour"
    interval = f"{bytes_text(slope.low * 3600)} to {bytes_text(slope.high * 3600)}"
    if (
        ceiling is not None
        and ceiling.ceiling is not None
        and abs(ceiling.rise) >= material
        and ceiling.score < min(evidence.fits["flat"].score, evidence.straight) - CLEAR_SCORE
        and (ceiling.family == "plateau" or slope_share(ceiling.place) < BENDING)
        and ceiling.score <= evidence.best.score + 2
    ):
        return _bent(trend, evidence, ceiling, ceiling.ceiling)
    if evidence.significant and abs(growth) >= material:
        p = evidence.kendall.p
        if growth < 0:
            return replace(
                trend,
                kind="falling",
                confidence=_bounded(1 - p),
                reasons=(f"the floor falls by {rate} ({interval})",),
            )
        sure = (1 - p) * evidence.unbounded
        reason = f"the floor rises by {rate} ({interval}), {bytes_text(growth)} so far"
        if evidence.allowed[0] > NEAR_CEILING and sure >= evidence.confidence:
            return replace(
                trend,
                kind="growing",
                confidence=_bounded(sure),
                reasons=(
                    reason,
                    f"Mann-Kendall, corrected for autocorrelation: z = {evidence.kendall.z:.1f}",
                    "no curve with a ceiling fits better than steady growth",
                ),
            )
        return replace(
            trend,
            confidence=_bounded(sure),
            watch_longer=evidence.duration,
            reasons=(reason, "but it may be bending to a ceiling: the scatter leaves both open"),
        )
    if widest < 2 * material and (abs(growth) < material or not evidence.significant):
        sure = 1 - 0.5 * min(1.0, widest / (2 * material)) ** 3
        return replace(
            trend,
            kind="steady",
            confidence=_bounded(sure),
            reasons=(
                f"the floor changes by {rate} ({interval})",
                f"that is no more than {bytes_text(widest)} over the recording",
            ),
        )
    return replace(
        trend,
        watch_longer=_until_told(evidence),
        reasons=(f"the slope is {rate} ({interval}): too uncertain for a verdict",),
    )


def _bent(trend: Trend, evidence: Evidence, fit: Fit, ceiling: float) -> Trend:
    """Judge a floor that bends: to a ceiling when it rose, to its level when it fell."""
    done = fit.place if fit.family == "plateau" else min(1.0, 3.0 / fit.place)
    sure = 1 - exp((fit.score - min(evidence.fits["flat"].score, evidence.straight)) / 2)
    over = f"after {duration_text(done * evidence.duration)}"
    if fit.rise < 0:
        if done < 0.5:
            return replace(
                trend,
                kind="steady",
                confidence=_bounded(sure),
                change=0.0,
                reasons=(f"it fell {over} and has been level since",),
            )
        return replace(
            trend,
            kind="falling",
            confidence=_bounded(sure),
            reasons=(f"the floor fell by {bytes_text(-fit.rise)}, more slowly towards the end",),
        )
    if done <= WARM_UP_SHARE:
        return replace(
            trend,
            kind="steady",
            confidence=_bounded(sure),
            ceiling=None,
            reasons=(f"it warmed up by {bytes_text(fit.rise)} and has been level since, {over}",),
        )
    return replace(
        trend,
        kind="settling",
        confidence=_bounded(sure),
        ceiling=ceiling,
        reasons=(
            f"growth slows down towards a ceiling of about {bytes_text(ceiling)}",
            f"at the end it rises with {100 * slope_share(fit.place):.0f} % of its mean slope"
            if fit.family == "curve"
            else f"it has been level {over}",
        ),
    )


def _until_told(evidence: Evidence) -> float:
    """Estimate the seconds until the interval is as narrow as a material change."""
    half = (evidence.slope.high - evidence.slope.low) / 2 * evidence.duration
    # The interval of the change narrows with the square root of the duration.
    factor = min(10.0, max(1.5, (half / evidence.material) ** 2))
    if evidence.slope.estimate > 0:
        reach = 2 * evidence.material / evidence.slope.estimate / evidence.duration
        factor = min(factor, max(1.5, reach))
    return (factor - 1) * evidence.duration


def _checked(trend: Trend, floor: Floor, *, collected: bool, half_day: bool) -> Trend:
    """Withdraw a claim of growth that load or missing collections explain as well."""
    duration = float(floor.time[-1] - floor.time[0])
    if half_day:
        return replace(
            trend,
            kind="inconclusive",
            confidence=0.5,
            watch_longer=FEWEST_CYCLES * DAY + 0.2 * DAY - duration,
            reasons=(*trend.reasons, "but it may be a daily load of which only a part was seen"),
        )
    if collected and floor.descent < 0.1 and trend.change < 32 * 2**20:
        return replace(
            trend,
            kind="inconclusive",
            confidence=0.5,
            watch_longer=2 * duration,
            reasons=(*trend.reasons, "but no garbage collection was seen: this may be garbage"),
        )
    return trend


def _bounded(confidence: float) -> float:
    return round(min(0.999, max(0.0, confidence)), 3)
