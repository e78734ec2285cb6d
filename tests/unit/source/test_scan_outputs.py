"""Configuration, baseline, SARIF, annotations, cache and `explain`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from heaphound.cli.explain import explain
from heaphound.cli.scan import scan
from heaphound.errors import OptionError
from heaphound.source.configuration import find_configuration, interpret
from heaphound.source.result_cache import ResultCache
from heaphound.source.rules.registry import RULES
from heaphound.source.scan import scan_paths
from heaphound.source.scan_file import FileResult, scan_source
from heaphound.source.settings import Settings

LEAK = "export function setup(config) {\n  setInterval(() => use(config), 1000);\n}\n"


def run(*arguments):
    given = [str(each) for each in arguments]
    return CliRunner().invoke(scan, ["--no-cache", *given], standalone_mode=False)


@pytest.fixture
def project(tmp_path):
    (tmp_path / "setup.js").write_text(LEAK)
    return tmp_path


def test_a_rule_can_be_switched_off_in_both_places(project):
    (project / "package.json").write_text(
        json.dumps({"heaphound": {"rules": {"interval-handle-discarded": False}}})
    )
    assert run(project).return_value == 0
    (project / "heaphound.toml").write_text("[rules]\ninterval-handle-discarded = true\n")
    assert run(project).return_value == 1


def test_include_and_exclude_are_patterns(project):
    (project / "heaphound.toml").write_text('exclude = ["set*.js"]\n')
    assert run(project).return_value == 0
    (project / "heaphound.toml").write_text('include = ["lib/"]\n')
    assert run(project).return_value == 0


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[rules]\nno-such-rule = false\n", 'unknown rule "no-such-rule"'),
        ("colour = 1\n", 'unknown setting "colour"'),
        ('confidence = "sure"\n', '"confidence" must be one of'),
        ('include = "src"\n', '"include" must be a list'),
        ("= broken", "cannot be read"),
    ],
)
def test_a_wrong_setting_is_told_and_the_scan_goes_on(project, text, complaint):
    (project / "heaphound.toml").write_text(text)
    result = run(project)
    assert complaint in result.stderr
    assert result.return_value == 1


def test_a_broken_manifest_is_told(project):
    (project / "package.json").write_text("{")
    assert "package.json" in find_configuration(project).complaints[0]


def test_extra_clients_are_known():
    table: dict[str, object] = {"client-factories": ["our-db:openDb", "connectQueue"]}
    settings = interpret(table, "x").settings
    text = (
        "import {openDb} from 'our-db';\n"
        "export async function get(id) { const db = openDb(); return await db.get(id); }\n"
        "export async function put(id) { const queue = connectQueue(); await queue.put(id); }\n"
    )
    found = scan_source("a.ts", text.encode(), settings).findings
    assert [one.line for one in found if one.rule == "client-per-call-not-closed"] == [2, 3]


def test_baseline_hides_what_is_known_and_shows_what_is_new(project):
    baseline = project / "known.json"
    assert run(project, "--baseline", baseline, "--update-baseline").return_value == 0
    assert run(project, "--baseline", baseline).return_value == 0
    (project / "setup.js").write_text("// a line above\n" + LEAK + LEAK.replace("setup", "again"))
    result = run(project, "--baseline", baseline, "--json")
    assert [one["line"] for one in json.loads(result.output)["findings"]] == [6]


@pytest.mark.parametrize("content", [None, "{}", "nonsense", '{"schema": "other", "findings": []}'])
def test_a_baseline_that_cannot_be_used_is_an_error(project, content):
    baseline = project / "known.json"
    if content is not None:
        baseline.write_text(content)
    assert isinstance(run(project, "--baseline", baseline).exception, OptionError)


def test_sarif_has_the_rule_the_place_and_a_level(project):
    log = json.loads(run(project, "--sarif").output)
    assert log["version"] == "2.1.0"
    (one,) = log["runs"]
    rules = one["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.name for rule in RULES]
    (result,) = one["results"]
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == "interval-handle-discarded"
    assert result["level"] == "error"
    region = result["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["startColumn"]) == (2, 3)


@pytest.mark.parametrize(("columns", "widest"), [("80", 80), ("200", 96), ("1", 40)])
def test_the_text_of_a_finding_fits_the_terminal(project, monkeypatch, columns, widest):
    monkeypatch.setenv("COLUMNS", columns)
    said = [line for line in run(project).output.split("\n")[1:] if " | " not in line]
    assert widest - 15 < max(map(len, said)) <= widest


def test_github_annotations_escape_their_text(project):
    (line,) = run(project, "--github").output.splitlines()
    assert line.startswith("::error file=")
    assert "line=2,endLine=2,col=3" in line
    assert "title=heaphound%3A interval-handle-discarded::" in line


def test_parallel_and_cached_scans_agree_with_a_plain_one(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    source = tmp_path / "app"
    source.mkdir()
    for number in range(30):
        (source / f"f{number}.js").write_text(LEAK + "// filler\n" * 2000)
    (source / "bad.js").write_bytes(b"\0")
    settings = Settings()
    plain = scan_paths([source], settings, jobs=1)
    assert len(plain.findings) == 30
    assert scan_paths([source], settings, jobs=2, use_cache=True) == plain
    assert scan_paths([source], settings, use_cache=True) == plain
    (source / "f3.js").write_text("export const sound = 1;\n")
    changed = scan_paths([source], settings, use_cache=True)
    assert {one.file for one in plain.findings} - {one.file for one in changed.findings} == {
        (source / "f3.js").as_posix()
    }


def test_a_damaged_cache_is_no_error(tmp_path):
    path = tmp_path / "cache.json"
    for content in ("{", "[]", '{"x": 1}', '{"k": {"findings": 3}}'):
        path.write_text(content)
        cache = ResultCache(path, Settings())
        assert cache.get("k") is None
        cache.put("k", FileResult(lines=3))
        cache.save()
        again = ResultCache(path, Settings()).get("k")
        assert again is not None
        assert again.lines == 3


def test_the_cache_knows_settings_and_content():
    cache = ResultCache(None, Settings())
    other = ResultCache(None, Settings(disabled=frozenset({"weakmap-indexed"})))
    keys = {cache.key("a", b"1"), cache.key("a", b"2"), cache.key("b", b"1"), other.key("a", b"1")}
    assert len(keys) == 4


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_explain_shows_every_page(rule):
    output = CliRunner().invoke(explain, [rule.name]).output
    assert "\nWhy it leaks\n" in output


def test_explain_lists_rules_and_suggests_close_names():
    listed = CliRunner().invoke(explain, []).output
    assert all(rule.name in listed for rule in RULES)
    failure = CliRunner().invoke(explain, ["weakmap-index"], standalone_mode=False).exception
    assert isinstance(failure, OptionError)
    assert "weakmap-indexed" in failure.hint


def test_built_copies_are_skipped_where_the_source_is_there(tmp_path):
    for name in ("src", "dist", "lib/cjs", "esm"):
        folder: Path = tmp_path / name
        folder.mkdir(parents=True)
        (folder / "setup.js").write_text(LEAK)
    found = scan_paths([tmp_path], Settings()).findings
    assert {Path(one.file).relative_to(tmp_path).as_posix() for one in found} == {"src/setup.js"}
    other = tmp_path / "esm" / "node"
    (other / "dist").mkdir(parents=True)
    (other / "dist" / "setup.js").write_text(LEAK)
    assert len(scan_paths([other], Settings()).findings) == 1
