"""How often verdicts are right: judge many synthetic recordings whose truth is known.

`python -m bench.verdicts.measure --write` judges the reporting seeds of all families and writes
the tables of `docs/verdicts.md`; `--seeds tuning` judges seeds that rules may be tried on, and
`--show` prints what went wrong. The sets share no seed.
"""

from __future__ import annotations

import argparse
import os
import time as clock
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from bench.verdicts.field.bounded import BOUNDED
from bench.verdicts.field.leaking import LEAKING
from bench.verdicts.healthy import HEALTHY
from bench.verdicts.leaks import LEAKS
from bench.verdicts.node.judged import outcomes_in
from bench.verdicts.node.record import record_all
from bench.verdicts.outcomes import Outcome, by_scenario, matrix, numbers
from bench.verdicts.recording import Recording
from bench.verdicts.requests import scenarios as requests
from bench.verdicts.sums import scenarios as sums
from heaphound.trend.series import ordered_series
from heaphound.trend.verdict import Verdict, verdict_of

SEEDS = {"tuning": 20_000_000, "testing": 40_000_000, "reporting": 70_000_000}
RECORDED_SEEDS = {"tuning": range(1, 3), "testing": range(40, 41), "reporting": range(71, 72)}
FAMILIES = ("process", "field", "requests", "sums")
COUNTS = {"process": 200, "field": 264, "requests": 204, "sums": 248}
MAKERS = {
    "field": (*LEAKING, *BOUNDED),
    "requests": (*requests.LEAKING, *requests.BOUNDED),
    "sums": (*sums.LEAKING, *sums.BOUNDED),
}
PAGE = Path(__file__).parents[2] / "docs" / "verdicts.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def simulated(number: int, seed: int) -> Recording:
    """Make recording `number` of the first family: leaks and healthy ones alternate."""
    makers = LEAKS if number % 5 < 2 else HEALTHY
    turn = 2 * (number // 5) + number % 5 if number % 5 < 2 else 3 * (number // 5) + number % 5 - 2
    return makers[turn % len(makers)](np.random.default_rng(seed + number))


def outcome_of(family: str, number: int, seed: int) -> Outcome:
    """Make a recording and judge it at the default confidence."""
    if family == "process":
        one = simulated(number, seed)
        kinds = (one.truth, *one.also)
        fair = frozenset({"leak": "growing", "short": "inconclusive"}.get(k, k) for k in kinds)
        region = "native" if one.region and set(one.columns) == {"rss"} else one.region
        verdict = _judged(one.time, one.columns)
        names = tuple(one.columns)
        return Outcome(
            seed + number, one.scenario, one.truth, fair, one.share, region, names, verdict
        )
    makers = MAKERS[family]
    maker = makers[number % len(makers)]
    made = maker(np.random.default_rng(seed + number))
    truth = made.truth
    return Outcome(
        seed + number,
        maker.__name__.replace("_", " "),
        truth.kind,
        truth.fair,
        truth.growth,
        truth.region,
        tuple(made.columns),
        _judged(made.time, made.columns),
        truth.slope,
        truth.ceiling,
        truth.reach,
    )


def _judged(time: np.ndarray, columns: dict[str, np.ndarray]) -> Verdict:
    return verdict_of(ordered_series(time, columns))


def outcomes_of(family: str, count: int, seed: int) -> list[Outcome]:
    """Judge `count` recordings, on every processor."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        ask = (pool.submit(outcome_of, family, number, seed) for number in range(count))
        return [answer.result() for answer in list(ask)]


TITLES = {
    "process": "Simulated processes",
    "field": "Services as operators see them",
    "requests": "Requests and a collector",
    "sums": "Sums of simple curves",
    "node": "Real Node processes, for one to four minutes",
}


def page_part(found: Mapping[str, Sequence[Outcome]]) -> str:
    """Write the measured part of the page."""
    lines = []
    for family, outcomes in found.items():
        lines += [f"### {TITLES[family]}", "", *matrix(outcomes)]
        lines += [*numbers(outcomes), ""] if family in MAKERS else [""]
    for family, outcomes in found.items():
        lines += [f"### By scenario: {TITLES[family]}", "", *by_scenario(outcomes), ""]
    return "\n".join(lines).rstrip()


def _show(outcome: Outcome) -> None:
    said = "; ".join(outcome.verdict.reasons)
    print(
        f"{outcome.seed} {outcome.scenario} ({outcome.truth}, {outcome.share:.2f},"
        f" {','.join(outcome.columns)}): {outcome.verdict.kind} {outcome.verdict.region}"
        f" {outcome.verdict.confidence}: {said}"
    )


def main() -> None:
    """Judge all families and say, or write down, how it went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", choices=SEEDS, default="reporting")
    parser.add_argument("--share", type=float, default=1.0, help="of the recordings")
    parser.add_argument("--show", action="store_true", help="print each unfair verdict")
    parser.add_argument("--write", action="store_true", help="write docs/verdicts.md")
    parser.add_argument("--node", type=Path, help="a folder with recordings of real processes")
    parser.add_argument("--record", action="store_true", help="record them first: 10 minutes")
    chosen = parser.parse_args()
    if chosen.record:
        record_all(chosen.node, RECORDED_SEEDS[chosen.seeds], 60, 240, 8)
    began = clock.monotonic()
    found = {
        family: outcomes_of(family, int(chosen.share * COUNTS[family]), SEEDS[chosen.seeds])
        for family in FAMILIES
    }
    if chosen.node is not None:
        found["node"] = list(outcomes_in(chosen.node))
    for outcome in (one for family in found.values() for one in family):
        if chosen.show and outcome.verdict.kind not in outcome.fair:
            _show(outcome)
    text = page_part(found)
    print(text)
    print(f"{clock.monotonic() - began:.0f} s")
    if chosen.write:
        page = PAGE.read_text()
        head, rest = page.split(BEGIN)
        tail = rest.split(END)[1]
        PAGE.write_text(f"{head}{BEGIN}\n{text}\n{END}{tail}")


if __name__ == "__main__":
    main()
