"""How often verdicts are right: judge many synthetic recordings whose truth is known.

`python -m bench.verdicts.measure` judges the reporting family and writes the tables of
`docs/verdicts.md`; `--family tuning` judges the family that rules may be tried on, and prints what
went wrong. The families share no seed.
"""

from __future__ import annotations

import argparse
import time as clock
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bench.verdicts.healthy import HEALTHY
from bench.verdicts.leaks import LEAKS
from bench.verdicts.recording import Recording
from heaphound.trend.series import ordered_series
from heaphound.trend.verdict import Verdict, verdict_of

FAMILIES = {"tuning": 20_000_000, "testing": 40_000_000, "reporting": 70_000_000}
KINDS = ("growing", "settling", "steady", "falling", "stepwise", "inconclusive")
TRUTHS = ("leak", "settling", "steady", "falling", "stepwise", "short")
# Growth over the floor from which on a leak must be found.
LEAST_SHARE = 0.10
PAGE = Path(__file__).parents[2] / "docs" / "verdicts.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def recordings(family: str, count: int) -> Iterator[tuple[int, Recording]]:
    """Make `count` recordings, leaks and healthy ones alternating, each from its own seed."""
    for number in range(count):
        seed = FAMILIES[family] + number
        rng = np.random.default_rng(seed)
        makers = LEAKS if number % 5 < 2 else HEALTHY
        turn = (
            2 * (number // 5) + number % 5 if number % 5 < 2 else 3 * (number // 5) + number % 5 - 2
        )
        yield seed, makers[turn % len(makers)](rng)


def judged(recording: Recording) -> Verdict:
    """Give the verdict on a recording, at the default confidence."""
    return verdict_of(ordered_series(recording.time, recording.columns))


def tables(outcomes: list[tuple[Recording, Verdict]]) -> str:
    """Write the confusion matrix, the targets, and the table by scenario."""
    matrix = Counter((recording.truth, verdict.kind) for recording, verdict in outcomes)
    lines = [f"| truth | recordings | {' | '.join(KINDS)} |", "|" + "---|" * (len(KINDS) + 2)]
    for truth in TRUTHS:
        row = [matrix[truth, kind] for kind in KINDS]
        lines.append(f"| {truth} | {sum(row)} | {' | '.join(map(str, row))} |")
    leaks = [(r, v) for r, v in outcomes if r.truth == "leak" and r.share >= LEAST_SHARE]
    healthy = [(r, v) for r, v in outcomes if r.truth != "leak"]
    settling = [(r, v) for r, v in outcomes if r.scenario == "warming up"]
    found = sum(v.kind == "growing" for _, v in leaks)
    named = sum(v.kind == "growing" and _region_is_right(r, v) for r, v in leaks)
    alarms = sum(v.kind == "growing" for _, v in healthy)
    fair = sum(r.fair(v.kind) for r, v in outcomes)
    told = sum(v.kind == "settling" for _, v in settling)
    lines += [
        "",
        f"- Leaks that grew by 10 % of the floor or more, found: {_share(found, len(leaks))}",
        f"- Of those, the right region named: {_share(named, found)}",
        f"- Leaks called settling: {sum(v.kind == 'settling' for _, v in leaks)}",
        f"- Healthy recordings called growing: {alarms} of {len(healthy)}",
        f"- Warm-ups seen to 85-97 % of their rise, called settling: {_share(told, len(settling))}",
        f"- Verdicts that a fair judge may give: {_share(fair, len(outcomes))}",
        "",
        f"| scenario | truth | recordings | {' | '.join(KINDS)} |",
        "|" + "---|" * (len(KINDS) + 3),
    ]
    for name in sorted({r.scenario for r, _ in outcomes}):
        group = [(r, v) for r, v in outcomes if r.scenario == name]
        row = [sum(v.kind == kind for _, v in group) for kind in KINDS]
        lines.append(
            f"| {name} | {group[0][0].truth} | {len(group)} | {' | '.join(map(str, row))} |"
        )
    return "\n".join(lines)


def _region_is_right(recording: Recording, verdict: Verdict) -> bool:
    only_rss = set(recording.columns) == {"rss"}
    return verdict.region == ("native" if only_rss else recording.region)


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part / max(whole, 1):.1f} %)"


def main() -> None:
    """Judge a family and say, or write down, how it went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--family", choices=FAMILIES, default="reporting")
    parser.add_argument("--count", type=int, default=600)
    parser.add_argument("--show", action="store_true", help="print each unfair verdict")
    parser.add_argument("--write", action="store_true", help="write docs/verdicts.md")
    chosen = parser.parse_args()
    began = clock.process_time()
    outcomes = []
    for seed, recording in recordings(chosen.family, chosen.count):
        verdict = judged(recording)
        outcomes.append((recording, verdict))
        if chosen.show and not recording.fair(verdict.kind):
            said = "; ".join(verdict.reasons)
            print(
                f"{seed} {recording.scenario} ({recording.truth}, {recording.share:.2f},"
                f" {recording.time.size} samples, {','.join(recording.columns)}):"
                f" {verdict.kind} {verdict.region} {verdict.confidence}: {said}"
            )
    text = tables(outcomes)
    print(text)
    print(f"{(clock.process_time() - began) / chosen.count:.2f} s of CPU per verdict")
    if chosen.write:
        page = PAGE.read_text()
        head, rest = page.split(BEGIN)
        tail = rest.split(END)[1]
        PAGE.write_text(f"{head}{BEGIN}\n{text}\n{END}{tail}")


if __name__ == "__main__":
    main()
