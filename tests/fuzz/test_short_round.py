"""A short round of fuzzing; `make fuzz` runs a long one on kernels with sanitizers."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.check import check
from tests.fuzz.mutations import damaged_file


@pytest.mark.slow
@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**63))
def test_damaged_files_are_read_or_refused(seed):
    dice = random.Random(seed)
    check(damaged_file(dice), dice)


def test_the_mutations_leave_some_files_whole():
    dice = random.Random(3)
    outcomes = [check(damaged_file(dice), dice) for _ in range(60)]
    assert 10 < sum(outcomes) < 55
