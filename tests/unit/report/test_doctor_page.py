"""The page of a doctor's visit: small however long it was, no peak lost, nothing executed."""

import re

import numpy as np

from heaphound.doctor.examine import examine
from heaphound.doctor.record import Mark
from heaphound.doctor.window import window_of
from heaphound.report.doctor_page import doctor_page
from heaphound.report.time_charts import WIDE, timeline
from tests.builders.record_builder import BEGIN, MB, a_record

HOSTILE = "</script><script>document.title='owned'</script>\x00\u202e"


def a_day(looks=86_400):
    rng = np.random.default_rng(24)
    late = rng.exponential(3.0, looks)
    late[54_321] = 4_000.0
    return a_record(
        looks,
        step=1.0,
        loopDelayMs=late,
        cpu=rng.random(looks),
        loopUtilisation=rng.random(looks),
        heapUsed=30 * MB + 10 * MB * rng.random(looks),
        gc={kind: rng.random(looks) / 50 for kind in ("minor", "major", "incremental", "weak")},
        spaces={f"space_{at}": MB * rng.random(looks) for at in range(12)},
        resources={f"Kind{at}": np.round(9 * rng.random(looks)) for at in range(14)},
        marks=tuple(Mark(BEGIN + 60 * at, "warning", "too many listeners") for at in range(1000)),
    )


def test_a_day_fits_into_a_page():
    record = a_day()
    text = doctor_page(examine(record), {"title": "a day"})
    assert len(text.encode()) < 3_000_000
    charts = timeline(record, window_of(record))
    for panel in charts.panels:
        for points in re.findall(r'points="([^"]*)"', panel.chart):
            assert len(points.split()) <= WIDE + 2
    assert len(charts.marks) + charts.left_out == 1000


def test_the_one_look_that_matters_is_in_the_picture():
    charts = timeline(a_day())
    [panel] = [each for each in charts.panels if each.title == "Event loop delay"]
    corners = re.search('points="([^"]*)"', panel.chart)[1].split()
    heights = [float(corner.split(",")[1]) for corner in corners]
    bottom = float(re.search('data-bottom="([^"]*)"', panel.chart)[1])
    per = float(re.search('data-per="([^"]*)"', panel.chart)[1])
    assert round((bottom - min(heights)) * per, -1) == 4000


def test_lines_break_where_nothing_was_seen():
    record = a_record(60)
    gone = np.where((np.arange(60) > 20) & (np.arange(60) < 40), np.nan, 0.5)
    charts = timeline(a_record(60, cpu=gone))
    assert charts.panels[0].chart.count("<polyline") == 4
    assert timeline(record).panels[0].chart.count("<polyline") == 3
    assert timeline(a_record(1)) is None


def test_what_comes_from_the_process_stays_text():
    record = a_record(
        40,
        loopDelayMs=300.0,
        resources={HOSTILE: np.full(40, 4.0), "TCPServerWrap": np.ones(40)},
        marks=(Mark(BEGIN + 3, "warning", HOSTILE),),
    )
    text = doctor_page(examine(record), {"title": HOSTILE, "command": [HOSTILE], "load": HOSTILE})
    assert text.count("<script>") == 1
    assert "document.title='owned'" not in text
    assert "\x00" not in text
    assert "\u202e" not in text


def test_every_condition_has_its_page_in_the_report():
    late = a_record(80, loopDelayMs=300.0)
    text = doctor_page(examine(late), {"title": "x"})
    assert "Blocked loop" in text
    assert "one piece of code keeps everything else waiting" in text
