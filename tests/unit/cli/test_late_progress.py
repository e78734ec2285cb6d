"""Progress that stays silent for work that is soon over."""

from __future__ import annotations

import time

from heaphound.cli.late_progress import LateProgress
from heaphound.progress import Step


def wait_until_shown(progress):
    ends = time.monotonic() + 20
    while progress._lines is None:
        assert time.monotonic() < ends
        time.sleep(0.005)


def test_short_work_prints_nothing_but_notes(capsys):
    with LateProgress() as progress:
        progress.step(Step.READ_SNAPSHOT, "a.heapsnapshot")
        progress.advance(1, 2)
        progress.note("something")
    assert capsys.readouterr().err == "note: something\n"


def test_long_work_says_the_step_it_is_in_and_those_that_follow(capsys):
    with LateProgress(quiet_seconds=0.01) as progress:
        progress.step(Step.READ_SNAPSHOT, "a.heapsnapshot")
        wait_until_shown(progress)
        progress.note("something")
        progress.step(Step.BUILD_GRAPH)
    assert capsys.readouterr().err.splitlines() == [
        "reading the snapshot: a.heapsnapshot",
        "  something",
        "computing who keeps what alive",
    ]


def test_nothing_is_printed_once_the_work_is_over(capsys):
    progress = LateProgress(quiet_seconds=60)
    progress.__enter__()
    progress.step(Step.READ_SNAPSHOT)
    progress.__exit__(ValueError, ValueError("broken"), None)
    progress._show()
    assert progress._lines is None
    assert capsys.readouterr().err == ""
