"""The options of the commands that list classes."""

import pytest

from heaphound.cli.class_options import form_of
from heaphound.errors import OptionError


def test_one_form_at_a_time():
    assert form_of(as_json=True, as_csv=False) == "json"
    assert form_of(as_json=False, as_csv=True) == "csv"
    assert form_of(as_json=False, as_csv=False) is None
    with pytest.raises(OptionError, match="--json and --csv"):
        form_of(as_json=True, as_csv=True)
