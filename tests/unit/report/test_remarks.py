"""Growth that accuses nobody is told in every form, escaped, and read back."""

import io
import json
from dataclasses import replace

import pytest
from rich.console import Console

from heaphound.diagnosis.finding import Remark, Verdict
from heaphound.heap.locations import Place
from heaphound.report.findings_reading import diagnosis_from_json
from heaphound.report.html import PageFacts, page
from heaphound.report.json_report import findings_json
from heaphound.report.markdown import markdown
from heaphound.report.pages import page_of
from heaphound.report.terminal import print_diagnosis
from tests.builders.diagnosis_builder import a_diagnosis

REMARK = Remark(
    kind="undecided",
    title="<b>users</b> gained 39.7 KB: a leak, or growth that ends",
    place=Place("/srv/app/src/users.js", 5, 7, None),
    because=("it was empty in the first",),
    next_step="Take a third snapshot.",
)


@pytest.fixture
def diagnosis():
    return replace(a_diagnosis(), verdict=Verdict.INCONCLUSIVE, remarks=(REMARK,))


def on_terminal(diagnosis):
    output = io.StringIO()
    print_diagnosis(Console(file=output, width=90), diagnosis)
    return output.getvalue()


def test_json_and_back_keeps_remarks(diagnosis):
    again = json.loads(json.dumps(findings_json(diagnosis)))

    assert diagnosis_from_json(again, "findings.json") == diagnosis


def test_a_findings_file_of_before_has_no_remarks(diagnosis):
    content = findings_json(diagnosis)
    del content["remarks"]

    assert diagnosis_from_json(content, "findings.json").remarks == ()


@pytest.mark.parametrize("form", [on_terminal, markdown])
def test_a_remark_says_what_where_why_and_what_next(diagnosis, form):
    shown = " ".join(form(diagnosis).split())

    for part in ("undecided", "39.7 KB", "users.js:5", "it was empty in the first"):
        assert part in shown.replace("\\", "")
    assert "Take a third snapshot." in shown


def test_the_page_escapes_a_remark(diagnosis):
    written = page(diagnosis, PageFacts(about={}))

    assert "&lt;b&gt;users&lt;/b&gt; gained 39.7 KB" in written
    assert "<b>users</b>" not in written


def test_the_kind_is_explained():
    assert "third snapshot" in page_of("undecided").text
