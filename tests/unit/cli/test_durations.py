import click
import pytest

from heaphound.cli.durations import duration


@pytest.mark.parametrize(
    ("text", "seconds"), [("5", 5.0), ("1.5h", 5400.0), ("2 min", 120.0), ("250ms", 0.25)]
)
def test_a_duration_is_read_in_seconds(text, seconds):
    assert duration(text) == seconds


@pytest.mark.parametrize("text", ["", "-3s", "soon", "5 days", "nan"])
def test_what_is_no_duration_is_refused(text):
    with pytest.raises(click.BadParameter, match="not a duration"):
        duration(text)
