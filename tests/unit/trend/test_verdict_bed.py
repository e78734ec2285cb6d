"""A part of `make verdicts` that fits into a test: seeds of a family that nothing was tried on."""

import pytest

from bench.verdicts.healthy import HEALTHY
from bench.verdicts.leaks import LEAKS
from bench.verdicts.measure import judged, recordings, tables


@pytest.mark.slow
def test_verdicts_on_simulated_processes():
    outcomes = [(recording, judged(recording)) for _, recording in recordings("testing", 50)]

    leaks = [verdict.kind for recording, verdict in outcomes if recording.truth == "leak"]
    healthy = [verdict.kind for recording, verdict in outcomes if recording.truth != "leak"]
    assert leaks.count("growing") >= 0.85 * len(leaks), tables(outcomes)
    assert leaks.count("settling") <= 1
    assert healthy.count("growing") <= 0.05 * len(healthy), tables(outcomes)
    assert sum(r.fair(v.kind) for r, v in outcomes) >= 0.82 * len(outcomes)


def test_every_scenario_has_its_turn_and_seeds_decide_everything():
    made = [recording for _, recording in recordings("testing", 100)]
    again = [recording for _, recording in recordings("testing", 100)]

    assert len({recording.scenario for recording in made}) == len({*LEAKS}) + len({*HEALTHY})
    assert all((a.time == b.time).all() for a, b in zip(made, again, strict=True))
