"""The time axis: what the clock of the machine does must not show in the charts."""

import numpy as np

from heaphound.doctor.clock import axis_of


def looks(*parts):
    """(wall begin, uptime begin, count) -> wall and uptime, as SQLite gives them: by wall."""
    wall = np.concatenate([begin + np.arange(count) for begin, _, count in parts])
    uptime = np.concatenate([begin + np.arange(count) for _, begin, count in parts]).astype(float)
    order = np.argsort(wall, kind="stable")
    return wall[order].astype(float), uptime[order]


def test_a_steady_clock_is_left_alone():
    wall, uptime = looks((1000, 5, 30))
    axis = axis_of(wall, uptime)
    assert axis.time.tolist() == wall.tolist()
    assert axis.notes == ()
    assert axis.place(1010.5) == 1010.5


def test_a_clock_set_forward_is_bridged_and_its_marks_too():
    axis = axis_of(*looks((1000, 5, 10), (4600, 15, 10)))
    assert axis.time.tolist() == [1000.0 + at for at in range(20)]
    assert axis.notes == ("the clock was set forward by 59 min 50 s; bridged",)
    assert axis.place(4605.0) == 1015.0
    assert axis.place(1003.0) == 1003.0


def test_a_clock_set_back_keeps_the_order_of_the_looks():
    wall, uptime = looks((5000, 5, 10), (1400, 15, 10))
    axis = axis_of(wall, uptime)
    assert uptime[axis.order].tolist() == [5.0 + at for at in range(20)]
    assert np.all(np.diff(axis.time) > 0)
    assert "set back" in axis.notes[0]


def test_a_restart_is_no_jump():
    wall, uptime = looks((1000, 500, 10), (1100, 2, 10))
    axis = axis_of(wall, uptime)
    assert axis.time.tolist() == wall.tolist()
    assert axis.notes == ()


def test_nothing_and_unknown_uptimes_are_left_alone():
    assert axis_of(np.zeros(0), np.zeros(0)).time.size == 0
    wall = np.array([1.0, 2.0, 900.0])
    assert axis_of(wall, np.array([1.0, np.nan, 3.0])).time.tolist() == wall.tolist()
