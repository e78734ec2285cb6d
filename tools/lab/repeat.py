"""Tell what got worse from what varies: a service that looks worse is run again.

When a process collects garbage, and how its functions warm up, is not the same in two runs of one
program. A change for the worse is there in every run; what is worse in some of them only is noise,
and said to be.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tools.lab.score import Score, regressions

MOST_RUNS = 4
"""What is worse in one of three runs by chance passes unseen in all but one of a hundred cases."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What several runs of one service say together.

    Attributes:
        worse: what was worse in every run, in the words of the last.
        noise: what was worse in some of the runs, and in how many.
        runs: how many there were.
    """

    worse: tuple[str, ...]
    noise: tuple[str, ...]
    runs: int


def compare_runs(before: Score, run: Callable[[], Score], most_runs: int = MOST_RUNS) -> Comparison:
    """Run a service until nothing has been worse in every run, or `most_runs` times.

    Args:
        before: the score to hold it against.
        run: runs the service and scores it.
        most_runs: one or more.
    """
    seen: dict[str, list[str]] = {}
    runs = 0
    while runs < most_runs:
        runs += 1
        for regression in regressions(before, run()):
            seen.setdefault(regression.aspect, []).append(regression.words)
        if all(len(words) < runs for words in seen.values()):
            break
    return Comparison(
        worse=tuple(words[-1] for words in seen.values() if len(words) == runs),
        noise=tuple(
            f"{words[-1]} (in {len(words)} of {runs} runs)"
            for words in seen.values()
            if len(words) < runs
        ),
        runs=runs,
    )
