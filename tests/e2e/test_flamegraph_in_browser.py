"""The flamegraph in a real browser: what it draws, what its keys do, and what it refuses."""

import pytest

from heaphound.profile.result import Origin, result_of_file, result_of_segments
from heaphound.profile.segments import whole
from heaphound.profile.tree import EMPTY
from heaphound.report.flame_data import MOST_NODES, flame_data
from heaphound.report.profile_page import profile_page
from tests.builders.profile_builder import a_profile, a_segment
from tools.browser import axe_script

pytestmark = [pytest.mark.slow]

HANDLER = "handler app.js:10"
NEXT = "next /srv/app/node_modules/express/lib/router.js:5"
SET = "set /srv/app/node_modules/lru/index.js:7"
TIMERS = "processTimers node:internal/timers:500"
FIRST = a_profile(([TIMERS, HANDLER, NEXT, SET], 400, 1), ([TIMERS, HANDLER], 500, 2))
LAST = a_profile(
    ([TIMERS, HANDLER, NEXT, SET], 400, 1),
    ([TIMERS, HANDLER, NEXT, SET], 400, 3),
    ([TIMERS, HANDLER], 100, 2),
    (["- app.js:40", SET], 50, 4),
    (["(GC)"], 50, 5),
)
HOSTILE = "</script><script>document.title='owned'</script><img/src=x/onerror=alert(1)>\x00\u202e"


def told():
    profiles = {1: FIRST, 2: LAST}
    segments = [a_segment(number, profile) for number, profile in profiles.items()]
    origin = Origin("app.case", node="v22.1.0", pid=7, interval_bytes=131072)
    return result_of_segments(origin, segments, whole(segments), profiles.__getitem__)


def calls(shown, name):
    return shown.get_by_role("treeitem").filter(has_text=name)


def width(call):
    return float(call.evaluate("one => one.style.width").rstrip("%"))


def test_it_draws_calls_as_wide_as_they_are_heavy(show):
    shown = show(profile_page(told()))
    assert shown.locator("h1").inner_text() == "1000 B"
    assert width(calls(shown, "all")) == 100
    assert width(calls(shown, "processTimers")) == 90
    assert width(calls(shown, "next")) == 80
    assert width(calls(shown, "(anonymous) app.js:40")) == 5
    assert calls(shown, "set").count() == 2
    assert calls(shown, "handler").get_attribute("aria-level") == "3"
    label = calls(shown, "next").get_attribute("aria-label")
    assert "package express" in label
    assert "/srv/app/node_modules/express/lib/router.js:5" in label
    assert "80.0%" in label
    assert "growth +400 B" in label
    classes = [calls(shown, name).first.get_attribute("class") for name in ("handler", "next")]
    assert "application" in classes[0]
    assert "dependency" in classes[1]
    rows = shown.locator("#sites tbody tr").all_inner_texts()
    assert rows[0].split()[:3] == ["application", "(anonymous)", "/srv/app/src/app.js:40"]
    assert "handler" in rows[1]  # larger, but it did not grow
    assert shown.complaints == []
    assert len(shown.asked_for) == 1


def test_search_says_how_much_is_found(show):
    shown = show(profile_page(told()))
    shown.keyboard.press("/")
    shown.keyboard.type("SET")
    assert shown.locator("#found").inner_text() == "1 function, 850 B, 85.0%"
    assert shown.locator(".call.hit").count() == 2
    shown.fill("#search", "express")
    assert shown.locator("#found").inner_text() == "1 function, 800 B, 80.0%"
    shown.fill("#search", "nowhere")
    assert shown.locator("#found").inner_text() == "0 functions, 0 B, 0.0%"
    shown.fill("#search", "")
    assert shown.locator(".call.hit").count() == 0
    assert shown.locator("#found").inner_text() == ""


def test_zoom_in_and_out(show):
    shown = show(profile_page(told()))
    calls(shown, "next").click()
    assert width(calls(shown, "next")) == 100
    assert calls(shown, "(anonymous) app.js:40").count() == 0
    assert shown.locator(".call.above").all_inner_texts() == ["all", "processTimers", "handler"]
    calls(shown, "handler").click()
    assert round(width(calls(shown, "next")), 1) == 88.9
    shown.keyboard.press("Escape")
    assert width(calls(shown, "next")) == 80
    assert shown.locator("#reset").is_disabled()


def test_inverted_has_the_allocating_functions_on_top(show):
    shown = show(profile_page(told()))
    shown.keyboard.press("i")
    assert shown.locator("#inverted").get_attribute("aria-pressed") == "true"
    top = calls(shown, "set")
    assert (top.count(), width(top)) == (1, 85)
    assert top.get_attribute("aria-level") == "2"
    assert calls(shown, "next").get_attribute("aria-level") == "3"
    shown.click("#inverted")
    assert calls(shown, "set").count() == 2


def test_growth_has_colours_of_its_own(show):
    shown = show(profile_page(told()), color_scheme="light")
    paint = "one => getComputedStyle(one).backgroundColor"
    before = calls(shown, "next").evaluate(paint)
    shown.keyboard.press("g")
    assert calls(shown, "next").evaluate(paint) != before
    assert calls(shown, "next").evaluate(paint) != calls(shown, "all").evaluate(paint)
    assert shown.locator("#growth-legend").is_visible()
    assert not shown.locator("#legend").is_visible()
    shown.click("#growth")
    assert calls(shown, "next").evaluate(paint) == before


def test_keys_move_and_zoom(show):
    shown = show(profile_page(told()), color_scheme="light")
    focused = "document.activeElement.textContent"
    calls(shown, "all").focus()
    for key, name in (
        ("ArrowDown", "processTimers"),
        ("ArrowRight", "(anonymous) app.js:40"),
        ("ArrowRight", "(GC)"),
        ("ArrowRight", "(GC)"),
        ("ArrowLeft", "(anonymous) app.js:40"),
        ("ArrowDown", "set"),
        ("ArrowUp", "(anonymous) app.js:40"),
    ):
        shown.keyboard.press(key)
        assert shown.evaluate(focused) == name
    assert "app.js:40" in shown.locator("#detail").inner_text()
    shown.keyboard.press("Enter")
    assert width(calls(shown, "(anonymous) app.js:40")) == 100
    shown.keyboard.press("0")
    assert width(calls(shown, "(anonymous) app.js:40")) == 5
    before = shown.evaluate("getComputedStyle(document.body).backgroundColor")
    shown.keyboard.press("t")
    assert shown.evaluate("getComputedStyle(document.body).backgroundColor") != before


def test_a_single_file_has_no_growth(show):
    shown = show(profile_page(result_of_file(LAST, "x.heapprofile")))
    assert shown.locator("#growth").count() == 0
    shown.keyboard.press("g")
    assert "growth" not in calls(shown, "next").get_attribute("aria-label")
    assert shown.complaints == []


def test_an_empty_profile_is_a_page(show):
    shown = show(profile_page(result_of_file(EMPTY, "x.heapprofile")))
    assert "Nothing was sampled that is alive." in shown.locator("#flamegraph").inner_text()
    shown.click("#theme")
    assert shown.complaints == []


def test_hostile_names_stay_text(show):
    words = HOSTILE.replace(" ", "")
    profile = a_profile(([f"{words} /srv/{words}.js:3", SET], 70, 1))
    text = profile_page(result_of_file(profile, HOSTILE))
    shown = show(text)
    assert shown.title() == "Allocated and still alive: " + shown.title().split(": ", 1)[1]
    assert shown.locator("script").count() == 2
    assert shown.locator("img").count() == 0
    assert "</script>" in shown.get_by_role("treeitem").nth(1).inner_text()
    assert "\x00" not in text
    assert "\u202e" not in text
    shown.fill("#search", "</script>")
    assert shown.locator("#found").inner_text() == "1 function, 70 B, 100.0%"
    assert shown.complaints == []


def test_the_page_of_a_huge_profile_stays_small():
    samples = [
        ([f"f{number % 200} app.js:{number % 200 + 1}", f"g{number} app.js:{number + 1}"], 10, 1)
        for number in range(2 * MOST_NODES)
    ]
    heavy = (["f1 app.js:2", "heavy app.js:9"], 10_000_000, 2)
    result = result_of_file(a_profile(*samples, heavy), "x")
    data, note = flame_data(result)
    assert "heavy" in data
    assert "folded into their callers" in note
    assert len(data) < 2_000_000
    assert len(profile_page(result)) < 3_000_000


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390)])
def test_axe_finds_no_barrier(show, scheme, width):
    shown = show(
        profile_page(told()),
        color_scheme=scheme,
        viewport={"width": width, "height": 900},
        bypass_csp=True,
    )
    shown.add_script_tag(path=axe_script())
    for key in ("", "g", "i"):
        if key:
            shown.keyboard.press(key)
        violations = shown.evaluate("async () => (await axe.run()).violations")
        assert [(each["id"], [one["html"] for one in each["nodes"]]) for each in violations] == []
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
