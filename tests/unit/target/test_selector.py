"""Which words make a selector."""

import pytest

from heaphound.errors import OptionError
from heaphound.target.selector import matching, parse_selector


@pytest.mark.parametrize(
    "text", ["", "server.js", "script=", "port=web", "env.=x", "name=x", "a=b"]
)
def test_what_is_no_selector_is_refused_with_the_keys(text):
    with pytest.raises(OptionError) as refused:
        parse_selector(text)
    assert "env.NAME" in refused.value.hint


def test_all_terms_must_hold_and_nothing_else_is_found():
    assert matching(parse_selector("script=/no/such/script.js,user=nobody")) == []
