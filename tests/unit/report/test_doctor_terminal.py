"""The diagnosis on a terminal of 80 columns."""

import io

import numpy as np
import pytest
from rich.console import Console

from heaphound.doctor.examine import examine
from heaphound.report.doctor_terminal import headline, print_examined
from tests.builders.record_builder import a_record

VERDICTS = {"loopDelayMs": 300.0}


def printed(record, width=80):
    out = io.StringIO()
    print_examined(Console(file=out, width=width, highlight=False), examine(record))
    return out.getvalue()


@pytest.mark.parametrize("columns", [{}, VERDICTS])
def test_no_line_is_longer_than_the_terminal(columns):
    text = printed(a_record(80, **columns))
    assert max(map(len, text.splitlines())) <= 80


def test_it_says_what_is_wrong_why_and_what_to_run():
    text = printed(a_record(80, **VERDICTS))
    assert text.startswith("blocked loop\n80 looks in 40 s")
    assert "300 ms as a rule" in text
    assert "node --cpu-prof app.js" in text


def test_a_healthy_process_is_called_so_with_its_numbers():
    text = printed(a_record(80))
    assert text.startswith("nothing wrong\n")
    assert "CPU, of one core" in text


def test_control_characters_do_not_reach_the_terminal():
    text = printed(a_record(20, resources={"x\x1b[2J": np.ones(20)}, loopDelayMs=np.nan))
    assert "\x1b" not in text


def test_an_empty_record_says_so():
    assert headline(examine(a_record(0))) == "nothing can be said"
    assert "0 looks" in printed(a_record(0))
