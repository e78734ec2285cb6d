"""A part of `make verdicts` that fits into a test: seeds that no rule was tried on."""

import numpy as np
import pytest

from bench.verdicts.field.bounded import BOUNDED
from bench.verdicts.field.leaking import LEAKING
from bench.verdicts.healthy import HEALTHY
from bench.verdicts.leaks import LEAKS
from bench.verdicts.measure import SEEDS, outcome_of, page_part, simulated
from bench.verdicts.outcomes import LEAST_SHARE
from bench.verdicts.sums import scenarios as sums


@pytest.mark.slow
@pytest.mark.parametrize(
    ("family", "count", "least"),
    [("process", 40, 0.8), ("field", 44, 0.8), ("requests", 34, 0.6), ("sums", 31, 0.8)],
)
def test_verdicts_on_simulated_recordings(family, count, least):
    outcomes = [outcome_of(family, number, SEEDS["testing"]) for number in range(count)]

    told = page_part({family: outcomes})
    large = [one for one in outcomes if one.truth == "leak" and one.share >= LEAST_SHARE]
    leaks = [one.verdict.kind for one in large]
    bounded = [one.verdict.kind for one in outcomes if one.truth not in {"leak", "short"}]
    assert leaks.count("growing") >= least * len(leaks), told
    assert leaks.count("settling") <= 1, told
    assert bounded.count("growing") <= 2, told
    assert sum(one.verdict.kind in one.fair for one in outcomes) >= (least - 0.05) * len(
        outcomes
    ), told


def test_every_scenario_has_its_turn_and_seeds_decide_everything():
    made = [simulated(number, SEEDS["testing"]) for number in range(100)]
    again = [simulated(number, SEEDS["testing"]) for number in range(100)]

    assert len({recording.scenario for recording in made}) == len({*LEAKS}) + len({*HEALTHY})
    assert all((a.time == b.time).all() for a, b in zip(made, again, strict=True))


@pytest.mark.parametrize(
    "maker",
    [*LEAKING, *BOUNDED, *sums.LEAKING, *sums.BOUNDED],
    ids=lambda maker: f"{maker.__module__.split('.')[2]}-{maker.__name__}",
)
def test_a_recording_is_made_from_its_seed_alone(maker):
    first, second = maker(np.random.default_rng(5)), maker(np.random.default_rng(5))

    assert first.columns.keys() == second.columns.keys()
    assert all(
        np.array_equal(column, second.columns[name], equal_nan=True)
        for name, column in first.columns.items()
    )
    assert (first.truth.kind == "leak") == (maker in {*LEAKING, *sums.LEAKING})
