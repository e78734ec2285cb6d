"""A Case shown again: the same in every form, from the Case alone."""

import io
import json

import jsonschema
import pytest
from click.testing import CliRunner
from rich.console import Console

from heaphound.case import Case
from heaphound.cli.report import report
from heaphound.diagnosis.finding import Category, Holder, Status
from heaphound.errors import CaseUnusable, FindingsUnusable
from heaphound.heap.locations import GeneratedPlace, Place
from heaphound.report import scan_sarif
from heaphound.report.findings_reading import diagnosis_from_json, read_findings
from heaphound.report.findings_sarif import document
from heaphound.report.html import PageFacts, page
from heaphound.report.json_report import findings_json
from heaphound.report.markdown import markdown
from heaphound.report.terminal import print_diagnosis
from heaphound.source.excerpt import Excerpt
from heaphound.source.scan import scan_paths
from heaphound.source.settings import Settings
from tests.builders.diagnosis_builder import KNOWN, a_diagnosis, a_finding
from tools.browser import sarif_schema


def run(*arguments):
    given = [str(each) for each in arguments]
    return CliRunner().invoke(report, given, standalone_mode=False)


@pytest.fixture
def folder(tmp_path):
    with Case.create(tmp_path / "made.case", "made") as case:
        case.write_findings(findings_json(a_diagnosis(a_finding(), a_finding(rank=2))))
    return tmp_path / "made.case"


def test_json_and_back_is_the_same_diagnosis():
    mapped = Place("/srv/a.ts", 3, 1, None, generated=GeneratedPlace("/srv/a.js", 1, 9))
    unmapped = Place("/srv/b.js", 3, 1, "f", unmapped="its source map is missing")
    diagnosis = a_diagnosis(
        a_finding(known=KNOWN, holder=Holder("a", "Map", 3, mapped)),
        a_finding(status=Status.NEW, holder=Holder(None, "Array", 3, unmapped)),
    )
    again = json.loads(json.dumps(findings_json(diagnosis)))
    assert diagnosis_from_json(again, "findings.json") == diagnosis


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content.pop("verdict"),
        lambda content: content.update(verdict="perhaps"),
        lambda content: content["findings"][0].pop("holder"),
        lambda content: content["findings"][0].update(path=[{}]),
        lambda content: content["findings"][0].update(rank="first"),
        lambda content: content.update(findings=7),
    ],
)
def test_a_damaged_findings_file_is_named(damage):
    content = findings_json(a_diagnosis(a_finding()))
    damage(content)
    with pytest.raises(FindingsUnusable, match=r"^mine\.json is damaged"):
        diagnosis_from_json(content, "mine.json")


def test_other_json_is_not_a_findings_file(tmp_path):
    with pytest.raises(FindingsUnusable, match="not a findings file"):
        diagnosis_from_json({"schema": "other"}, "x.json")
    with pytest.raises(FindingsUnusable, match="cannot be read"):
        read_findings(tmp_path / "gone.json")


def test_the_terminal_is_the_default(folder):
    done = run(folder)
    assert done.return_value == 1
    assert "1 of 2 ━━ cache" in done.output


def test_each_form_can_go_to_a_private_file(folder, tmp_path):
    for form, begins in {"--json": "{", "--sarif": "{", "--markdown": "# Memory leak"}.items():
        out = tmp_path / "out"
        assert run(folder, form, "-o", out).return_value == 1
        assert out.read_text().startswith(begins)
        assert out.stat().st_mode & 0o777 == 0o600
    assert run(folder, "-o", tmp_path / "text").return_value == 1
    assert "held by" in (tmp_path / "text").read_text()


def test_showing_a_case_does_not_change_what_it_says(folder):
    before = (folder / "case.json").read_bytes()
    run(folder)
    assert (folder / "case.json").read_bytes() == before


def test_a_case_without_anything_says_so(tmp_path):
    Case.create(tmp_path / "empty.case", "empty").close()
    with pytest.raises(CaseUnusable, match="no findings"):
        raise run(tmp_path / "empty.case").exception


def test_sarif_has_categories_as_rules_and_the_path_as_a_code_flow():
    (sarif_run,) = document(a_diagnosis(a_finding()))["runs"]
    assert [rule["id"] for rule in sarif_run["tool"]["driver"]["rules"]] == [
        category.value for category in Category
    ]
    (result,) = sarif_run["results"]
    assert sarif_run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "cache"
    assert result["level"] == "error"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "file:///srv/app/src/users.js"
    assert place["region"] == {"startLine": 5, "startColumn": 7}
    steps = result["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [step["importance"] for step in steps][-2:] == ["important", "essential"]


def test_markdown_cannot_be_broken_out_of():
    finding = a_finding(
        title="<img src=x onerror=alert(1)> [x](javascript:y)",
        holder=Holder("a`b|c", "Map", 1, None),
        excerpts=(Excerpt("a.js", 1, 1, ("````", "<script>")),),
    )
    text = markdown(a_diagnosis(finding))
    assert "\\<img src=x onerror=alert\\(1\\)\\> \\[x\\]\\(javascript:y\\)" in text
    assert "`` a`b\\|c ``" in text
    assert text.count("\n`````") == 2


def scan_log(folder):
    (folder / "a.js").write_text("export const f = (c) => {\n  setInterval(() => c, 1000);\n};\n")
    return scan_sarif.document(scan_paths((folder,), Settings(), use_cache=False))


def diagnosis_log(folder):
    placeless = a_finding(holder=Holder(None, "Array", 3, None), path=())
    return document(a_diagnosis(a_finding(), placeless))


@pytest.mark.parametrize("make", [scan_log, diagnosis_log])
def test_sarif_fits_its_schema(make, tmp_path):
    schema = json.loads(sarif_schema().read_bytes())
    log = make(tmp_path)
    assert log["runs"][0]["results"]
    jsonschema.validate(log, schema)


@pytest.mark.parametrize("form", ["text", "markdown", "sarif", "html"])
def test_a_known_leak_is_said_with_its_link(form):
    diagnosis = a_diagnosis(a_finding(known=KNOWN))
    text = io.StringIO()
    if form == "text":
        print_diagnosis(Console(file=text, width=80), diagnosis)
    elif form == "markdown":
        text.write(markdown(diagnosis))
    elif form == "sarif":
        text.write(json.dumps(document(diagnosis)))
    else:
        text.write(page(diagnosis, PageFacts()))
    shown = " ".join(text.getvalue().replace("\\", "").split())
    assert "debug 4.1.1 documents this leak" in shown
    assert KNOWN.link in shown
