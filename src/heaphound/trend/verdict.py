"""The verdict on a process: whether memory grows, where, how fast, and until when.

In: a `Series`. Out: a `Verdict`. The regions (JavaScript heap, external memory, the rest of RSS)
are judged apart in each run of the process; what grows by itself decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from heaphound.errors import SeriesUnusable
from heaphound.trend.corroborate import corroborated
from heaphound.trend.doubt import Hidden
from heaphound.trend.forecast import Limit, LimitForecast, forecast
from heaphound.trend.judge import DEFAULT_CONFIDENCE, Kind, Trend, judge
from heaphound.trend.landed import landed
from heaphound.trend.runs import aligned, restarts_are_sure, runs_of
from heaphound.trend.series import Series
from heaphound.trend.slope import Slope
from heaphound.units import duration_text

Floats = npt.NDArray[np.float64]
Region = Literal["heap", "external", "native"]

SCHEMA = "heaphound/verdict@1"
REGION_NAMES: dict[Region, str] = {
    "heap": "JavaScript heap",
    "external": "external memory and ArrayBuffers",
    "native": "native memory (RSS outside the heap)",
}
# Runs looked at, from the last backwards.
_MOST_RUNS = 6
# So many major collections that were watched make a floor of their own.
ENOUGH_COLLECTIONS = 16
# So many show whether what grows is garbage.
SEEN_COLLECTIONS = 3
# A later run that is so much longer, and does not grow, belies an earlier one of minutes that did.
_OUTLIVES, _MINUTES = 1.5, 900.0
# What RSS must say at least of a rise that the rest of it shows clearly.
RISES_TOO = 0.8
_UNSURE = frozenset({"inconclusive"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a recording says.

    Attributes:
        kind: the verdict.
        confidence: 0 to 1.
        region: what grows (or settles, falls, steps); None when nothing moves.
        slope: bytes per second, of that region's floor, or of the first region's.
        ceiling_bytes: where a settling region settles.
        watch_longer_seconds: how much longer to watch, when inconclusive.
        limits: the forecasts.
        reasons: plain sentences, the deciding region first.
        trends: the trend of every region in the run that decided.
        run: the samples of the run that decided.
    """

    kind: Kind
    confidence: float
    region: Region | None
    slope: Slope
    ceiling_bytes: int | None
    watch_longer_seconds: int | None
    limits: tuple[LimitForecast, ...]
    reasons: tuple[str, ...]
    trends: Mapping[Region, Trend]
    run: Series


def verdict_of(
    series: Series,
    *,
    confidence: float = DEFAULT_CONFIDENCE,
    limits: Sequence[Limit] = (),
) -> Verdict:
    """Judge a recording.

    Args:
        series: the samples.
        confidence: what a claim needs, between 0.5 and 1.
        limits: further limits; the column `heapLimit` is one by itself.

    Raises:
        SeriesUnusable: no column has a single value.
    """
    runs = runs_of(series)
    judged = [
        verdict
        for run in runs[-_MOST_RUNS:]
        if (verdict := _verdict_of_run(run, confidence, limits)) is not None
    ]
    if not judged:
        raise SeriesUnusable("the recording has no value in any memory column.")
    if len(judged) == 1:
        return replace(judged[0], reasons=(*judged[0].reasons, *series.notes))
    chosen, note = _of_several(judged)
    if chosen.kind in _UNSURE:
        together = _together(judged, confidence, limits)
        if together is not None and together.kind not in _UNSURE:
            chosen, note = together, "judged together, by the time since each start"
    if not restarts_are_sure(series, runs):
        whole = _verdict_of_run(series, confidence, limits)
        if whole is not None and whole.kind == "growing":
            return replace(whole, reasons=(*whole.reasons, *series.notes))
        if chosen.kind == "growing":
            return _perhaps_collected(chosen, runs, series.notes)
    notes = [*series.notes, f"the process restarted {len(runs) - 1} times; {note}"]
    return replace(chosen, reasons=(*chosen.reasons, *notes))


def _perhaps_collected(growing: Verdict, runs: Sequence[Series], notes: tuple[str, ...]) -> Verdict:
    """Withdraw growth between falls that may be restarts, or collections of a calm process."""
    reason = (
        f"it grows, and falls back {len(runs) - 1} times: a leak that ends with each restart, or"
        " rare collections of a process that does not leak; a column `uptime` would tell"
    )
    return replace(
        growing,
        kind="inconclusive",
        confidence=0.5,
        region=None,
        watch_longer_seconds=max(1, round(2 * max(run.duration for run in runs))),
        limits=tuple(replace(limit, reached_in_seconds=None) for limit in growing.limits),
        reasons=(reason, *growing.reasons, *notes),
    )


def _together(
    judged: Sequence[Verdict], confidence: float, limits: Sequence[Limit]
) -> Verdict | None:
    longest = max(verdict.run.duration for verdict in judged)
    long = [verdict.run for verdict in judged if verdict.run.duration > longest / 2]
    return _verdict_of_run(aligned(long), confidence, limits) if len(long) > 1 else None


def _of_several(judged: Sequence[Verdict]) -> tuple[Verdict, str]:
    """Choose among the verdicts on several runs, the last of them the one that goes on.

    The last run decides unless it is too short to tell; growth in most of the long runs decides
    even when the last one is young; and growth to where an earlier run stayed is its warm-up. A run
    of minutes that grew says nothing when a longer one did not: what fell was garbage, perhaps.
    """
    last = judged[-1]
    longest = max(verdict.run.duration for verdict in judged)
    told = [
        verdict
        for number, verdict in enumerate(judged)
        if verdict.kind not in _UNSURE
        and verdict.run.duration > longest / 5
        and not _belied(verdict, judged[number + 1 :])
    ]
    growing = [verdict for verdict in told if verdict.kind == "growing"]
    calm = [verdict for verdict in told if verdict.kind in {"steady", "settling"}]
    if growing and len(growing) > len(calm):
        return growing[-1], "each run was judged by itself; it grows in most of them"
    if last.kind == "growing" and calm:
        return calm[-1], "the last run still warms up; the verdict is that of an earlier one"
    if told and told[-1] is last:
        return last, "the last run decides"
    if not told:
        longest_one = max(judged, key=lambda verdict: verdict.run.duration)
        return longest_one, "the longest run decides"
    return told[-1], "the last run is too short; the verdict is that of an earlier one"


def _belied(verdict: Verdict, later: Sequence[Verdict]) -> bool:
    of_minutes = verdict.kind == "growing" and verdict.run.duration < _MINUTES
    return of_minutes and any(
        other.kind != "growing" and other.run.duration > _OUTLIVES * verdict.run.duration
        for other in later
    )


def _verdict_of_run(run: Series, confidence: float, limits: Sequence[Limit]) -> Verdict | None:
    values = _regions(run)
    if not values:
        return None
    rss = run.columns.get("rss")
    total = _middle(rss) if rss is not None else sum(_middle(value) for value in values.values())
    trends: dict[Region, Trend] = {}
    for region, value in values.items():
        time, collected = run.time, region == "heap"
        if collected and (watched := _after_collections(run)) is not None:
            (time, value), collected = watched, False  # noqa: PLW2901 - the same, seen better
        least = total if region == "heap" else 2 * total
        hides: Hidden | None = "collections" if collected else None
        if region == "native":
            hides = "heap" if len(values) == 1 else "pages"
        elif hides and _collections_left_more(run):
            hides = None
        trend = judge(
            time, value, total=least, hides=hides, spare=_spare(run), confidence=confidence
        )
        trends[region] = landed(trend, time, value) if hides == "collections" else trend
    rss_trend = trends.get("native") if len(values) == 1 else None
    if rss is not None and rss_trend is None and np.isfinite(rss).any():
        rss_trend = judge(run.time, rss, confidence=confidence)
    if "native" in trends and rss_trend is not None and len(values) > 1:
        native = _native_within(trends["native"], rss_trend)
        own_room = "heapTotal" in run.columns
        trends["native"] = native if own_room else _beside_room(native, trends.get("heap"))
    others = [trend.kind for region, trend in trends.items() if region != "heap"]
    if "heap" in trends and rss_trend is not None and "growing" not in others:
        trends["heap"] = corroborated(trends["heap"], rss_trend, confidence)
    region = _deciding(trends)
    trend = trends[region]
    moves = trend.kind not in {"steady", "inconclusive"}
    reasons = [f"{REGION_NAMES[region]}: {reason}" for reason in trend.reasons]
    if region == "native" and len(values) == 1:
        reasons.append("only RSS was recorded: it cannot be said which part of it this is")
    reasons += [
        f"{REGION_NAMES[name]}: {other.kind}" for name, other in trends.items() if name != region
    ]
    return Verdict(
        trend.kind,
        trend.confidence,
        region if moves else None,
        trend.slope,
        None if trend.ceiling is None or trend.kind != "settling" else round(trend.ceiling),
        None if trend.kind != "inconclusive" else max(1, round(trend.watch_longer or run.duration)),
        _forecasts(run, trends, rss_trend, limits),
        tuple(reasons),
        trends,
        run,
    )


def _collections_left_more(run: Series) -> bool:
    """Say whether the later major collections all left more than the earlier ones."""
    if run.after_gc is None or run.after_gc[1].size < SEEN_COLLECTIONS:
        return False
    left = run.after_gc[1]
    half = left.size // 2
    return bool(left[-half:].min() > left[:half].max())


def _spare(run: Series) -> float:
    """Give the bytes of heap that were taken from the system and not used, typically."""
    total, used = run.columns.get("heapTotal"), run.columns.get("heapUsed")
    return 0.0 if total is None or used is None else max(0.0, _middle(total - used))


def _after_collections(run: Series) -> tuple[Floats, Floats] | None:
    """Give the heap after major collections, when enough of them cover the run."""
    if run.after_gc is None:
        return None
    time, value = run.after_gc
    later = np.diff(time, prepend=-np.inf) > 0
    time, value = time[later], value[later]
    if time.size < ENOUGH_COLLECTIONS:
        return None
    gaps = np.diff(np.concatenate([[run.time[0]], time, [run.time[-1]]]))
    return (time, value) if float(gaps.max()) < run.duration / 4 else None


def _regions(run: Series) -> dict[Region, Floats]:
    """Split what was recorded into regions that do not contain one another."""
    columns = {name: c for name, c in run.columns.items() if np.isfinite(c).any()}
    values: dict[Region, Floats] = {}
    heap = columns.get("heapUsed", columns.get("heapTotal"))
    if heap is not None:
        values["heap"] = heap
    # ArrayBuffers are part of external since Node 12; before it, and in some exporters, not.
    external = columns.get("external", columns.get("arrayBuffers"))
    if external is not None:
        values["external"] = external
    rss = columns.get("rss")
    if rss is not None:
        native = rss
        for part in (columns.get("heapTotal", columns.get("heapUsed")), external):
            if part is not None:
                native = native - part
        values["native"] = native
    return values


def _native_within(native: Trend, rss: Trend) -> Trend:
    """Believe in native movement only when RSS as a whole moves so: else memory only moved over."""
    if native.kind in {"steady", "inconclusive", rss.kind}:
        return native
    if native.kind == "growing" and rss.odds is not None and rss.odds.rising >= RISES_TOO:
        return native
    kind: Kind = "inconclusive" if rss.kind == "inconclusive" else "steady"
    return replace(
        native,
        kind=kind,
        confidence=rss.confidence,
        change=0.0,
        ceiling=None,
        watch_longer=rss.watch_longer,
        reasons=(*native.reasons, f"but RSS as a whole is {rss.kind}"),
    )


def _beside_room(native: Trend, heap: Trend | None) -> Trend:
    """Charge the heap with what its own room in RSS may be, where `heapTotal` does not tell it.

    V8 takes pages in proportion to what is alive, so the rest of RSS moves with the heap then.
    """
    still = {"steady", "inconclusive"}
    if heap is None or native.kind in still or heap.kind == "steady":
        return native
    if abs(native.change) > abs(heap.change):
        return native
    return replace(
        native,
        kind="steady",
        change=0.0,
        ceiling=None,
        reasons=(*native.reasons, "but no more than the heap, whose total was not recorded"),
    )


def _deciding(trends: Mapping[Region, Trend]) -> Region:
    """Choose the region whose trend is the verdict: growth first, then what may be the largest."""

    def weight(region: Region) -> tuple[int, float]:
        trend = trends[region]
        rank = {"growing": 2, "steady": 0}.get(trend.kind, 1)
        if trend.kind == "growing":
            return rank, trend.slope.estimate
        span = trend.floor.time[-1] - trend.floor.time[0] if trend.floor.time.size else 0.0
        unsure = max(abs(trend.slope.low), abs(trend.slope.high)) * float(span)
        return rank, unsure if trend.kind == "inconclusive" else abs(trend.change)

    return max(trends, key=weight)


def _forecasts(
    run: Series, trends: Mapping[Region, Trend], rss: Trend | None, limits: Sequence[Limit]
) -> tuple[LimitForecast, ...]:
    wanted = list(limits)
    heap_limit = run.columns.get("heapLimit")
    if heap_limit is not None and np.isfinite(heap_limit).any():
        wanted.append(
            Limit("heap limit", int(heap_limit[np.isfinite(heap_limit)][-1]), of_heap=True)
        )
    forecasts = []
    for limit in wanted:
        trend = trends.get("heap") if limit.of_heap else rss
        now = trend.now if trend is not None else (0.0, 0.0)
        forecasts.append(forecast(limit, trend, now))
    return tuple(forecasts)


def _middle(column: Floats) -> float:
    known = column[np.isfinite(column)]
    return float(np.median(known)) if known.size else 0.0


def verdict_json(verdict: Verdict) -> dict[str, object]:
    """Give the verdict as `heaphound/verdict@1`."""
    slope = verdict.slope
    return {
        "schema": SCHEMA,
        "verdict": verdict.kind,
        "confidence": verdict.confidence,
        "region": verdict.region,
        "slope_bytes_per_second": [slope.low, slope.estimate, slope.high],
        "ceiling_bytes": verdict.ceiling_bytes,
        "watch_longer_seconds": verdict.watch_longer_seconds,
        "limits": [
            {
                "name": entry.limit.name,
                "bytes": entry.limit.size_bytes,
                "reached_in_seconds": None
                if entry.reached_in_seconds is None
                else list(entry.reached_in_seconds),
            }
            for entry in verdict.limits
        ],
        "reasons": list(verdict.reasons),
    }


def verdict_lines(verdict: Verdict) -> list[str]:
    """Give the verdict as lines of plain text."""
    region = f": {REGION_NAMES[verdict.region]}" if verdict.region else ""
    lines = [f"{verdict.kind}{region} (confidence {100 * verdict.confidence:.0f} %)"]
    lines += [f"  {reason}" for reason in verdict.reasons]
    for entry in verdict.limits:
        when = entry.reached_in_seconds
        if when is not None:
            lines.append(
                f"  {entry.limit.name} reached in {duration_text(when[0])}"
                f" to {duration_text(when[1])}"
            )
    if verdict.watch_longer_seconds is not None:
        lines.append(f"  watch {duration_text(verdict.watch_longer_seconds)} longer")
    return lines
