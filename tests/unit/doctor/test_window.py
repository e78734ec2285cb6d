"""What is judged: the work, not how it began and ended."""

import numpy as np

from heaphound.doctor.record import Mark
from heaphound.doctor.window import window_of
from tests.builders.record_builder import BEGIN, a_record


def test_marks_of_a_load_decide():
    marks = (Mark(BEGIN + 10, "load start"), Mark(BEGIN + 35, "load stop", "status 0"))
    window = window_of(a_record(80, marks=marks))
    assert (window.begin, window.end) == (BEGIN + 15, BEGIN + 35)
    assert window.rule == "while the load ran, without its first 5.0 s"


def test_a_load_that_never_ended_is_judged_to_the_last_look():
    window = window_of(a_record(80, marks=(Mark(BEGIN + 1, "load start"),)))
    assert window.end == BEGIN + 39.5


def test_idle_times_before_and_after_the_work_are_cut_off():
    rng = np.random.default_rng(4)
    busy = np.concatenate([np.full(20, 0.02), np.full(50, 0.7), np.full(10, 0.02)])
    window = window_of(a_record(80, loopUtilisation=busy + rng.normal(0, 0.01, 80)))
    assert (window.begin - BEGIN, window.end - BEGIN) == (10.0, 34.5)
    assert "2 % busy until then, 70 % busy after" in window.rule


def test_work_that_comes_and_goes_is_judged_whole():
    busy = np.tile([0.1, 0.6], 40)
    window = window_of(a_record(80, loopUtilisation=busy))
    assert (window.begin, window.end) == (BEGIN, BEGIN + 39.5)
    assert window.rule == "the whole recording: nothing began or ended"


def test_the_start_of_a_young_process_is_cut_off():
    window = window_of(a_record(80, uptime=0.5 * np.arange(80)))
    assert window.begin == BEGIN + 5
    assert "of its start" in window.rule


def test_short_and_empty_recordings_are_judged_whole():
    assert window_of(a_record(5)).rule == "the whole recording: it is short"
    assert window_of(a_record(0)).rule == "nothing was recorded"
    # A load of which nearly nothing was seen.
    assert window_of(a_record(20, marks=(Mark(BEGIN + 9, "load start"),))).begin == BEGIN
