"""Moments as people write them."""

from datetime import datetime

import pytest

from heaphound.cli.moments import reading_at
from heaphound.errors import OptionError
from tests.builders.profile_builder import a_segment

START = datetime(2026, 5, 1, 11, 59, 0).timestamp()  # noqa: DTZ001 - local, as a user's clock
READINGS = [
    a_segment(number, time=START + 60 * number, seconds=60.0 * number) for number in range(1, 6)
]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12:00", 1),
        ("12:02:30", 3),
        ("2026-05-01T12:03", 4),
        ("2026-05-02", 5),
        ("2m", 3),
        ("90s", 3),
        ("0s", 5),
        ("#4", 4),
        ("#0", None),
        ("11:00", None),
        ("1h", None),
        ("13:00", None),  # of the day before: the clock has not come to it
    ],
)
def test_a_moment_is_the_last_reading_before_it(text, number):
    found = reading_at(READINGS, text)
    assert (found and found.number) == number


@pytest.mark.parametrize("text", ["noon", "#9", "25:99", ""])
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(OptionError):
        reading_at(READINGS, text)
