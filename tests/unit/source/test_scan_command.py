"""`heaphound scan` as a user meets it: text, JSON and exit status."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from heaphound.cli.scan import scan
from heaphound.errors import OptionError

LEAK = "export function setup(config) {\n  setInterval(() => use(config), 1000);\n}\n"
SOUND = "export const one = 1;\n"
KEYS = {
    "file",
    "line",
    "end_line",
    "column",
    "rule",
    "category",
    "confidence",
    "message",
    "fix",
    "fingerprint",
}


def run(*arguments):
    return CliRunner().invoke(scan, [str(each) for each in arguments], standalone_mode=False)


def test_json_names_the_place_and_the_rule(tmp_path):
    (tmp_path / "setup.js").write_text(LEAK)
    result = run("--json", tmp_path)
    document = json.loads(result.output)
    assert document["schema"] == "heaphound/scan@1"
    assert document["skipped"] == []
    (finding,) = document["findings"]
    assert set(finding) == KEYS
    assert (finding["line"], finding["column"], finding["end_line"]) == (2, 3, 2)
    assert (finding["rule"], finding["confidence"]) == ("interval-handle-discarded", "high")
    assert result.return_value == 1


def test_terminal_shows_the_source_line(tmp_path):
    (tmp_path / "setup.js").write_text(LEAK)
    output = run(tmp_path).output
    assert "setup.js:2:3  high  interval-handle-discarded" in output
    assert "2 |   setInterval(() => use(config), 1000);" in output
    assert "1 finding (1 high) in 1 file" in output


def test_nothing_found_is_status_0(tmp_path):
    (tmp_path / "one.ts").write_text(SOUND)
    result = run(tmp_path)
    assert result.return_value == 0
    assert "No leaks found in 1 file" in result.output


@pytest.mark.parametrize(
    "content", [b"\0\1\2binary", "x = 1".encode("utf-16"), b"// \xff\xfe latin\n"]
)
def test_status_2_only_when_nothing_could_be_scanned(tmp_path, content):
    (tmp_path / "bad.js").write_bytes(content)
    assert run(tmp_path).return_value == 2
    (tmp_path / "good.js").write_text(SOUND)
    result = run("--json", tmp_path)
    assert result.return_value == 0
    (skip,) = json.loads(result.output)["skipped"]
    assert skip["file"].endswith("bad.js")


def test_missing_path_is_named(tmp_path):
    result = run(tmp_path / "nowhere")
    assert isinstance(result.exception, OptionError)
    assert "nowhere" in result.exception.message


def test_a_missing_path_beside_others_is_told_and_the_rest_is_scanned(tmp_path):
    (tmp_path / "setup.js").write_text(LEAK)
    result = run("--json", tmp_path / "gone.js", tmp_path / "setup.js")
    document = json.loads(result.output)
    assert [one["reason"] for one in document["skipped"]] == [
        "cannot be read: No such file or directory"
    ]
    assert len(document["findings"]) == 1
    assert result.return_value == 1


def test_a_suppression_needs_the_rule_or_nothing(tmp_path):
    path = tmp_path / "setup.js"
    call = "  setInterval(() => use(config), 1000);"
    for comment, expected in (
        ("// heaphound-ignore interval-handle-discarded: runs once", 0),
        ("// heaphound-ignore: runs once", 0),
        ("// heaphound-ignore weakmap-indexed: other rule", 1),
    ):
        path.write_text(f"export function setup(config) {{\n  {comment}\n{call}\n}}\n")
        assert run(path).return_value == expected
        path.write_text(f"export function setup(config) {{\n{call} {comment}\n}}\n")
        assert run(path).return_value == expected


@pytest.mark.parametrize(
    "name", ["a.test.js", "test/a.js", "node_modules/x/a.js", "a.min.js", "a.d.ts", "ignored/a.js"]
)
def test_skips_what_is_not_the_service(tmp_path, name):
    (tmp_path / ".gitignore").write_text("ignored/\n")
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(LEAK)
    assert run(tmp_path).return_value == 0


def test_reads_a_file_that_is_named_itself(tmp_path):
    path = tmp_path / "test" / "a.js"
    path.parent.mkdir()
    path.write_text(LEAK)
    assert run(path).return_value == 1


def test_a_byte_order_mark_and_a_folder_that_contains_itself_do_not_matter(tmp_path):
    (tmp_path / "setup.js").write_bytes(b"\xef\xbb\xbf" + LEAK.encode())
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    output = json.loads(run("--json", tmp_path).output)
    assert [finding["column"] for finding in output["findings"]] == [3]
