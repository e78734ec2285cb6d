import io

import pytest
from rich.console import Console

from heaphound.cli.progress_lines import ProgressLines
from heaphound.progress import Step


@pytest.fixture
def clock(monkeypatch):
    now = [100.0]
    monkeypatch.setattr("heaphound.cli.progress_lines.time.monotonic", lambda: now[0])
    return now


def test_plain_lines_say_each_step_once_and_beat_every_five_seconds(clock):
    out = io.StringIO()
    with ProgressLines(Console(file=out, width=40)) as progress:
        progress.step(Step.TAKE_SNAPSHOT)
        progress.advance(1024, None)
        clock[0] += 5
        progress.advance(2048, 4096)
        progress.advance(3072, 4096)
        progress.note("a [long] note that does not wrap at the width of the terminal")
    assert out.getvalue().splitlines() == [
        "taking a heap snapshot",
        "  taking a heap snapshot: 2.0 KB of 4.0 KB, 410 B/s, 5.0 s left",
        "  a [long] note that does not wrap at the width of the terminal",
    ]


def test_no_color_is_honoured_on_a_terminal(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    out = io.StringIO()
    with ProgressLines(Console(file=out, force_terminal=True)) as progress:
        progress.note("hello")
    assert "hello" in out.getvalue()
    assert "\x1b[3" not in out.getvalue()


def test_a_terminal_keeps_the_steps_that_took_long(monkeypatch):
    out = io.StringIO()
    now = [0.0]
    console = Console(file=out, force_terminal=True)
    with ProgressLines(console) as progress:
        monkeypatch.setattr("heaphound.cli.progress_lines.time.monotonic", lambda: now[0])
        progress.step(Step.WARM_UP)
        now[0] = 3.0
        progress.step(Step.WATCH, "process 7")
    assert "letting it warm up (3.0 s)" in out.getvalue()
