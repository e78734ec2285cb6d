"""The charts over time in a real browser: values under the pointer and by keys, and no barrier."""

import numpy as np
import pytest

from heaphound.doctor.examine import examine
from heaphound.doctor.record import Mark
from heaphound.report.doctor_page import doctor_page
from heaphound.report.html import PageFacts, page
from heaphound.report.time_charts import timeline
from tests.builders.diagnosis_builder import a_diagnosis, a_finding
from tests.builders.record_builder import BEGIN, MB, a_record
from tools.browser import axe_script

pytestmark = [pytest.mark.slow]


def a_visit():
    late = np.where(np.arange(80) % 4 == 0, 300.0, 2.0)
    return a_record(
        80,
        loopDelayMs=late,
        resources={"Timeout": 5 + np.arange(80.0), "TCPServerWrap": np.ones(80)},
        marks=(
            Mark(BEGIN + 5, "load start", "autocannon http://127.0.0.1:3000"),
            Mark(BEGIN + 20, "snapshot"),
            Mark(BEGIN + 30, "warning", "11 listeners"),
            Mark(BEGIN + 38, "load stop", "status 0"),
        ),
    )


def text_of(record):
    return doctor_page(examine(record), {"title": "node app.js", "pid": 7, "node": "v22.1.0"})


def values(shown, panel):
    return shown.locator(".panel").nth(panel).locator(".key output").all_inner_texts()


def test_it_shows_the_diagnosis_and_charts_on_one_axis(show):
    shown = show(text_of(a_visit()))
    assert shown.locator("h1").inner_text() == "Blocked loop, handle growth"
    assert shown.locator("article.card").count() == 2
    assert shown.locator(".panel svg").count() == 6
    assert shown.locator("svg .mark-number").all_text_contents() == ["▶", "1", "!", "■"]
    boxes = [each.bounding_box() for each in shown.locator(".panel svg").all()]
    assert len({(round(box["x"]), round(box["width"])) for box in boxes}) == 1
    assert shown.locator("rect.unjudged").count() == 12
    assert shown.complaints == []
    assert len(shown.asked_for) == 1


def test_values_follow_the_pointer_in_every_chart(show):
    shown = show(text_of(a_visit()))
    memory = shown.locator(".panel svg").nth(3)
    memory.scroll_into_view_if_needed()
    box = memory.bounding_box()
    # The look at 20 s, when a timer was late.
    x = box["x"] + box["width"] * (74 + 810 * 20 / 39.5) / 900
    shown.mouse.move(x, box["y"] + box["height"] / 2)
    assert values(shown, 1) == ["300 ms"]
    assert values(shown, 3)[0] == "90.0 MB"
    assert values(shown, 5) == ["45", "1"]
    assert shown.locator(".when output").inner_text() == "20.0 s after the first look"
    shown.mouse.move(5, 5)
    assert values(shown, 3)[0] == ""


def test_arrow_keys_move_through_time(show):
    shown = show(text_of(a_visit()))
    shown.locator(".timeline").focus()
    shown.keyboard.press("Home")
    assert shown.locator(".when output").inner_text() == "0.0 s after the first look"
    assert values(shown, 1) == ["300 ms"]
    for _ in range(3):
        shown.keyboard.press("ArrowRight")
    assert shown.locator(".when output").inner_text() == "1.2 s after the first look"
    shown.keyboard.press("End")
    assert values(shown, 5)[0] == "84"
    shown.keyboard.press("Escape")
    assert values(shown, 5)[0] == ""
    shown.keyboard.press("j")
    assert shown.evaluate("document.activeElement.id") == "condition-1"


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_no_barrier(show, scheme, width):
    shown = show(
        text_of(a_visit()),
        color_scheme=scheme,
        viewport={"width": width, "height": 900},
        bypass_csp=True,
    )
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    for details in shown.locator("details").all():
        details.evaluate("each => { each.open = true }")
    shown.add_script_tag(path=axe_script())
    violations = shown.evaluate("async () => (await axe.run()).violations")
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in violations] == []


def test_it_prints(show):
    shown = show(text_of(a_visit()), color_scheme="dark")
    shown.emulate_media(media="print", color_scheme="dark")
    assert not shown.locator(".when").is_visible()
    assert shown.pdf(format="A4").startswith(b"%PDF")


def test_the_report_of_a_hunt_has_the_same_charts(show):
    record = a_record(60, heapUsed=30 * MB + np.arange(60.0) * MB)
    facts = PageFacts({"title": "demo"}, timeline=timeline(record))
    shown = show(page(a_diagnosis(a_finding()), facts))
    assert shown.locator("#charts .panel svg").count() == 6
    shown.locator(".timeline").focus()
    shown.keyboard.press("End")
    assert values(shown, 3)[2] == "89.0 MB"
    assert shown.complaints == []
