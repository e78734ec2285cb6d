"""Verdicts on simulated recordings beside the truth, and tables of how well they agree.

In: recordings of either family, judged. Out: `Outcome`s, and Markdown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from heaphound.trend.verdict import Verdict

KINDS = ("growing", "settling", "steady", "falling", "stepwise", "inconclusive")
TRUTHS = ("leak", "settling", "warming", "steady", "falling", "stepwise", "short")
# Growth over the floor from which on a leak must be found.
LEAST_SHARE = 0.10


@dataclass(frozen=True, slots=True)
class Outcome:
    """One recording, what is true of it, and what was said.

    Attributes:
        seed: what it was made from.
        scenario: what was simulated.
        truth: one of `TRUTHS`.
        fair: verdicts that a fair judge may give.
        share: growth of a leak over the floor at the start.
        region: what a leak is in, as far as the columns show; None when nothing leaks.
        columns: what was recorded.
        verdict: what was said.
        slope: bytes per second of a straight leak; None when it is not known.
        ceiling: bytes a warm-up of the heap ends at; None when it is not known.
        reach: seconds until the floor of the heap reaches its limit; None when it is not known.
    """

    seed: int
    scenario: str
    truth: str
    fair: frozenset[str]
    share: float
    region: str | None
    columns: tuple[str, ...]
    verdict: Verdict
    slope: float | None = None
    ceiling: float | None = None
    reach: float | None = None


def matrix(outcomes: Sequence[Outcome]) -> list[str]:
    """Count verdicts by truth, and what was asked for."""
    lines = [f"| truth | recordings | {' | '.join(KINDS)} |", "|" + "---|" * (len(KINDS) + 2)]
    counted = Counter((one.truth, one.verdict.kind) for one in outcomes)
    for truth in TRUTHS:
        row = [counted[truth, kind] for kind in KINDS]
        if any(row):
            lines.append(f"| {truth} | {sum(row)} | {' | '.join(map(str, row))} |")
    leaks = [one for one in outcomes if one.truth == "leak" and one.share >= LEAST_SHARE]
    healthy = [one for one in outcomes if one.truth != "leak"]
    bounded = [one for one in healthy if one.truth != "short"]
    warm = [one for one in outcomes if one.truth in {"settling", "warming"}]
    found = [one for one in leaks if one.verdict.kind == "growing"]
    return [
        *lines,
        "",
        f"- Leaks that grew by 10 % of the floor or more, found: {_share(len(found), len(leaks))}",
        "- Of those, the right region named: "
        + _share(sum(one.verdict.region == one.region for one in found), len(found)),
        f"- Leaks called settling or steady: {_said(leaks, 'settling', 'steady')}",
        (
            f"- Healthy recordings called growing: {_said(bounded, 'growing')} of {len(bounded)};"
            f" of those that cannot tell: {_said(healthy, 'growing') - _said(bounded, 'growing')}"
            f" of {len(healthy) - len(bounded)}"
        ),
        f"- Warm-ups called growing: {_said(warm, 'growing')} of {len(warm)}",
        "- Verdicts that a fair judge may give: "
        + _share(sum(one.verdict.kind in one.fair for one in outcomes), len(outcomes)),
    ]


def by_scenario(outcomes: Sequence[Outcome]) -> list[str]:
    """Count verdicts by what was simulated."""
    lines = [
        f"| scenario | truth | recordings | {' | '.join(KINDS)} |",
        "|" + "---|" * (len(KINDS) + 3),
    ]
    for name in sorted({one.scenario for one in outcomes}):
        group = [one for one in outcomes if one.scenario == name]
        row = [_said(group, kind) for kind in KINDS]
        lines.append(f"| {name} | {group[0].truth} | {len(group)} | {' | '.join(map(str, row))} |")
    return lines


def numbers(outcomes: Sequence[Outcome]) -> list[str]:
    """Say how often the intervals hold the truth, and how far ceilings are off."""
    slopes = [
        (one.slope, one.verdict.slope)
        for one in outcomes
        if one.slope is not None
        and one.verdict.kind == "growing"
        and one.verdict.region == one.region
    ]
    within = sum(found.low <= true <= found.high for true, found in slopes)
    off = [abs(found.estimate / true - 1) for true, found in slopes]
    ceilings = [
        one.verdict.ceiling_bytes / one.ceiling - 1
        for one in outcomes
        if one.ceiling and one.verdict.ceiling_bytes and one.verdict.region == "heap"
    ]
    reached = [
        (one.reach, entry.reached_in_seconds)
        for one in outcomes
        if one.reach is not None and one.verdict.region == one.region
        for entry in one.verdict.limits
        if entry.limit.name == "heap limit" and entry.reached_in_seconds is not None
    ]
    held = sum(low <= true <= high for true, (low, high) in reached)
    return [
        (
            f"- Slopes of straight leaks inside the interval: {_share(within, len(slopes))};"
            f" the estimate is off by {_percent(off, 0.5)} in the median, {_percent(off, 0.9)} at"
            " the ninth decile"
        ),
        (
            f"- Ceilings within 5 % of the truth: "
            f"{_share(sum(abs(one) <= 0.05 for one in ceilings), len(ceilings))}; within 15 %: "
            f"{_share(sum(abs(one) <= 0.15 for one in ceilings), len(ceilings))}"
        ),
        f"- Times to the heap limit inside the interval: {_share(held, len(reached))}",
    ]


def _percent(values: Sequence[float], quantile: float) -> str:
    return f"{100 * float(np.quantile(values, quantile)):.1f} %" if values else "-"


def _said(outcomes: Sequence[Outcome], *kinds: str) -> int:
    return sum(one.verdict.kind in kinds for one in outcomes)


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part / max(whole, 1):.1f} %)"
