"""The page in a real browser: what it shows, what its script does, and what it refuses."""

import pytest

from heaphound.diagnosis.finding import Holder, PathStep, Status
from heaphound.growth.constructor_delta import ConstructorDelta
from heaphound.heap.class_rows import ClassRow
from heaphound.report.heap_map import MapItem
from heaphound.report.heap_tables import HeapTables
from heaphound.report.html import PageFacts, page
from heaphound.source.excerpt import Excerpt
from tests.builders.diagnosis_builder import KNOWN, a_diagnosis, a_finding, a_place, some_samples
from tools.browser import axe_script

pytestmark = [pytest.mark.slow]

HOSTILE = (
    "</script></style></title><script>document.title='owned'</script>"
    "<img src=x onerror=\"document.title='owned'\">\x00\u202e{{7*7}}"
)


def tables(name="User"):
    classes = (
        ClassRow(name, a_place("/srv/app/src/users.js", 8), 30, 1200, 40_000, 4),
        ClassRow("Array", None, 7_333, 9_000_000, 9_500_000, 3),
        ClassRow("(string)", None, 200, 500, 500, 3),
    )
    deltas = (
        ConstructorDelta("Array", None, 5_422, 28, 7_500_000, 9_400, 0),
        ConstructorDelta(name, None, 30, 0, 1200, 0, 0),
        ConstructorDelta("Zebra", None, 1, 3, 100, 900, 0),
    )
    whole = MapItem(
        "heap",
        "(root)",
        1,
        1_000_000,
        [
            MapItem("users", "Map", 1, 700_000, [MapItem(name, name, 30, 650_000)]),
            MapItem("(string)", "(string)", 200, 100_000),
        ],
    )
    return HeapTables(classes, 0, deltas, 2, whole)


def facts(name="User", **about):
    samples = some_samples()
    times = [samples[2].time, samples[-1].time]
    return PageFacts({"title": "demo", "pid": 7, **about}, samples, times, tables(name))


def first_column(shown, table):
    return shown.locator(f"#{table} tbody tr:visible th").all_inner_texts()


def test_it_shows_the_diagnosis(show):
    shown = show(page(a_diagnosis(a_finding(), a_finding()), facts()))
    assert shown.title() == "Growing: demo - heaphound"
    assert shown.locator("h1").inner_text() == "Growing"
    assert shown.locator("article.card").count() == 2
    card = shown.locator("#finding-1")
    assert card.locator("h3").inner_text().startswith("users gains an entry")
    assert card.locator(".hit").inner_text().strip() == "5const users = new Map();"
    assert card.locator(".path .suspect").count() == 1
    assert "[993]" in card.locator(".path .suspect").inner_text()
    assert "new LRUCache({ max: 1_000, ttl: 60_000 })" in card.locator(".fix pre").inner_text()
    assert shown.locator("svg.chart polyline").count() == 3
    assert shown.locator("svg.chart .mark-number").all_text_contents() == ["1", "2"]
    assert shown.locator("svg.map g").count() == 3
    assert shown.complaints == []


def test_it_loads_nothing(show):
    shown = show(page(a_diagnosis(a_finding()), facts()))
    assert len(shown.asked_for) == 1


def test_a_healthy_case_and_one_without_tables(show):
    shown = show(page(a_diagnosis(), PageFacts()))
    assert shown.locator("h1").inner_text() == "Not growing"
    assert "nothing is accused" in shown.locator("#findings").inner_text()
    assert shown.locator("svg.bars .bar").count() == 3
    assert shown.complaints == []


def test_columns_sort_both_ways_and_say_so(show):
    shown = show(page(a_diagnosis(a_finding()), facts()))
    head = shown.locator("#table-comparison thead th")
    assert first_column(shown, "table-comparison") == ["Array", "User", "Zebra"]
    head.nth(6).locator("button").click()
    assert head.nth(6).get_attribute("aria-sort") == "ascending"
    assert first_column(shown, "table-comparison") == ["Zebra", "User", "Array"]
    head.nth(2).locator("button").click()  # deleted: 28, 3, 0 as numbers, not as texts
    assert first_column(shown, "table-comparison") == ["Array", "Zebra", "User"]
    assert head.nth(6).get_attribute("aria-sort") is None
    head.nth(0).locator("button").click()
    assert first_column(shown, "table-comparison") == ["Array", "User", "Zebra"]
    head.nth(1).locator("button").focus()
    shown.keyboard.press("Enter")
    assert head.nth(1).get_attribute("aria-sort") == "descending"


def test_a_filter_hides_rows_and_counts(show):
    shown = show(page(a_diagnosis(a_finding()), facts()))
    shown.fill("#filter-constructors", "ARR")
    assert first_column(shown, "table-constructors") == ["Array"]
    assert shown.locator("[data-count=table-constructors]").inner_text() == "1 row"
    shown.fill("#filter-constructors", "no such class")
    assert first_column(shown, "table-constructors") == []
    shown.fill("#filter-constructors", "")
    assert len(first_column(shown, "table-constructors")) == 3


def test_keys_move_between_findings_and_switch_the_theme(show):
    shown = show(page(a_diagnosis(a_finding(), a_finding()), facts()), color_scheme="light")
    focused = "document.activeElement.id"
    shown.keyboard.press("j")
    assert shown.evaluate(focused) == "finding-1"
    shown.keyboard.press("j")
    shown.keyboard.press("j")
    assert shown.evaluate(focused) == "finding-2"
    shown.keyboard.press("k")
    assert shown.evaluate(focused) == "finding-1"
    shown.keyboard.press("/")
    assert shown.evaluate(focused) == "filter-comparison"
    shown.keyboard.type("jt")
    assert shown.input_value("#filter-comparison") == "jt"
    shown.keyboard.press("Escape")
    before = shown.evaluate("getComputedStyle(document.body).backgroundColor")
    shown.keyboard.press("t")
    assert shown.evaluate("getComputedStyle(document.body).backgroundColor") != before


def test_a_hostile_heap_stays_text(show):
    finding = a_finding(
        title=f"title {HOSTILE}",
        holder=Holder(HOSTILE, HOSTILE, 1, a_place(f"/srv/{HOSTILE}/a.js", 1)),
        path=(PathStep("property", HOSTILE, HOSTILE, 2, HOSTILE, None, suspect=True),),
        evidence=(HOSTILE,),
        fix=HOSTILE,
        excerpts=(Excerpt(f"/srv/{HOSTILE}/a.js", 1, 1, (HOSTILE,)),),
    )
    text = page(a_diagnosis(finding), facts(HOSTILE, command=[HOSTILE]))
    shown = show(text)
    assert shown.title().startswith("Growing: demo")
    assert shown.locator("script").count() == 1
    assert shown.locator("img").count() == 0
    assert "</script>" in shown.locator("#finding-1 h3").inner_text()
    assert "{{7*7}}" in shown.locator("#finding-1 h3").inner_text()
    assert "\x00" not in text
    assert "\u202e" not in text
    assert shown.complaints == []
    shown.fill("#filter-comparison", "</script>")
    assert len(first_column(shown, "table-comparison")) == 1


def test_the_policy_stops_what_is_not_ours(show):
    shown = show(page(a_diagnosis(a_finding()), facts()))
    shown.evaluate(
        """() => {
          const script = document.createElement('script');
          script.textContent = "document.title = 'owned'";
          document.body.append(script);
          const link = document.createElement('div');
          link.innerHTML = '<img src="https://127.0.0.1:9/x"><p style="color: red">x</p>';
          document.body.append(link);
        }"""
    )
    shown.wait_for_function("() => true")
    assert shown.title() != "owned"
    refused = [each for each in shown.complaints if "Content Security Policy" in each]
    assert len(refused) == 3, shown.complaints


def test_a_narrow_screen_does_not_scroll_sideways(show):
    finding = a_finding(title="x" * 300, holder=Holder("y" * 300, "Map", 1, None))
    narrow = {"width": 360, "height": 800}
    shown = show(page(a_diagnosis(finding), facts("Z" * 300)), viewport=narrow)
    assert shown.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390)])
def test_axe_finds_no_barrier(show, scheme, width):
    shown = show(
        page(a_diagnosis(a_finding(known=KNOWN, status=Status.NEW), a_finding()), facts()),
        color_scheme=scheme,
        viewport={"width": width, "height": 900},
        bypass_csp=True,
    )
    for details in shown.locator("details").all():
        details.evaluate("each => { each.open = true }")
    shown.add_script_tag(path=axe_script())
    violations = shown.evaluate("async () => (await axe.run()).violations")
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in violations] == []


def test_it_prints_without_the_controls(show):
    shown = show(page(a_diagnosis(a_finding()), facts()), color_scheme="dark")
    shown.emulate_media(media="print", color_scheme="dark")
    assert not shown.locator("#theme").is_visible()
    assert not shown.locator("#filter-comparison").is_visible()
    background = shown.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(255, 255, 255)"
    assert shown.pdf(format="A4").startswith(b"%PDF")
