"""The robust slope and the trend test agree with scipy, and keep their promises on noise."""

import numpy as np
import pytest
from scipy import stats

from heaphound.trend.slope import mann_kendall, theil_sen


@pytest.mark.parametrize("seed", range(8))
def test_theil_sen_agrees_with_scipy(seed):
    rng = np.random.default_rng(seed)
    time = np.sort(rng.random(40)) * 100
    value = 3 * time + rng.standard_t(2, 40) * 20

    slope = theil_sen(time, value)
    expected = stats.theilslopes(value, time, alpha=0.95)

    assert slope.estimate == pytest.approx(expected.slope)
    # scipy truncates the ranks where we round them: one pair of 780 is the difference.
    assert slope.low == pytest.approx(expected.low_slope, rel=0.05, abs=0.05)
    assert slope.high == pytest.approx(expected.high_slope, rel=0.05, abs=0.05)


@pytest.mark.parametrize("seed", range(8))
def test_mann_kendall_agrees_with_kendalls_tau_when_samples_are_independent(seed):
    rng = np.random.default_rng(seed)
    time = np.arange(30.0)
    value = rng.normal(0, 1, 30) + 0.05 * time

    result = mann_kendall(time, value)
    expected = stats.kendalltau(time, value, method="asymptotic")

    assert np.sign(result.z) == np.sign(expected.statistic)
    if result.inflation == 1.0:
        # The continuity correction is the difference.
        assert result.p == pytest.approx(expected.pvalue, rel=0.15, abs=0.02)


def test_autocorrelation_does_not_pass_for_a_trend():
    rng = np.random.default_rng(7)
    claims = 0
    for _ in range(200):
        noise = rng.normal(0, 1, 120)
        value = np.zeros(120)
        for row in range(1, 120):
            value[row] = 0.6 * value[row - 1] + noise[row]
        claims += mann_kendall(np.arange(120.0), value).p < 0.05

    assert claims <= 45  # without the correction it is about 66


def test_ties_and_constants_are_no_trend():
    assert mann_kendall(np.arange(10.0), np.ones(10)).p == 1.0
    assert mann_kendall(np.arange(2.0), np.arange(2.0)).p == 1.0
    assert theil_sen(np.arange(10.0), np.ones(10)).estimate == 0.0
