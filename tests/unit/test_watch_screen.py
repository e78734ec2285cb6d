"""The live screen and the picture of a watch, from looks that are made up."""

import io
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
from rich.console import Console

from heaphound.cli.watch_screen import Screen, chart
from heaphound.report.watch_picture import picture_svg
from heaphound.target.memory import MemorySample
from heaphound.target.vitals import ListenerWarning, Vitals
from heaphound.trend.series import ordered_series
from heaphound.trend.verdict import verdict_of
from heaphound.watch import WatchedProcess

MB = 2**20
TIME = np.arange(0, 600, 1.0)
HEAP = (50 + 60 * TIME / 600 + 20 * (TIME / 13 % 1)) * MB


def growing():
    return verdict_of(ordered_series(TIME, {"heapUsed": HEAP, "rss": HEAP * 1.5 + 60 * MB}))


def test_the_screen_shows_what_was_seen():
    console = Console(file=io.StringIO(), width=100, height=50, color_system=None)
    screen = Screen(console)
    screen.begun(WatchedProcess(42, "v22.0.0", {"max-old-space-size": 300}), Path("x.case"))
    for number in range(40):
        memory = MemorySample(
            number, (100 + number) * MB, 50 * MB, 60 * MB, 300 * MB, MB, MB, {"old_space": 40 * MB}
        )
        vitals = Vitals(
            memory,
            uptime=75,
            gc={"major": (3, 40.0)},
            loop_delay_ms=4.2,
            cpu_share=0.5,
            cgroup_used_bytes=100 * MB,
            cgroup_limit_bytes=512 * MB,
            resources={"Timeout": 7, "[red]": 1},
            warnings=(ListenerWarning(0, "11 x listeners", ""),) if number == 39 else (),
        )
        screen.looked(vitals, None)
    console.print(screen.drawing(vitals, growing()))
    shown = console.file.getvalue()

    for part in (
        "process 42, Node v22.0.0, up 1 min 15 s, --max-old-space-size=300",
        "RSS         139.0 MB", "old_space 40.0 MB", "major 3, 40 ms", "cpu 50 %", "delay 4 ms",
        "cgroup 100.0 MB of 512.0 MB", "Timeout 7", "[red] 1", "so far growing: JavaScript heap",
        "listeners: 11 x listeners", "recording to x.case",
    ):  # fmt: skip
        assert part in shown, part


def test_a_chart_fits_its_width_and_shows_the_highest():
    rows = chart([float(value) for value in range(1000)], 50, 3)

    assert [len(row) for row in rows] == [50, 50, 50]
    assert rows[0][-1] == "█"
    assert rows[0][0] == " "
    assert chart([0.0, 0.0], 5, 1) == ["  "]


def test_the_picture_is_svg_with_every_line_and_the_verdict():
    text = picture_svg(growing())
    document = ET.fromstring(text)

    lines = document.findall(".//{http://www.w3.org/2000/svg}polyline")
    assert len(lines) == 3
    assert "growing: JavaScript heap" in text
    assert all(len(line.get("points").split()) <= 1440 for line in lines)
