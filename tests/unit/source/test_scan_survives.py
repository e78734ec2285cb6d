"""No program, whole or damaged, makes a rule or an analysis fail."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heaphound.source.scan import scan_paths
from heaphound.source.scan_file import FileResult, scan_source
from heaphound.source.settings import Settings

ROOT = Path(__file__).parents[2]
FIXTURES = sorted(
    path
    for folder in ("rules", "scan_cases")
    for path in (ROOT / folder).rglob("*.*")
    if path.suffix in {".js", ".ts", ".mjs"}
)
CALM = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)

names = st.sampled_from(["a", "self", "cache", "socket", "signal", "this", "exports", "process"])
members = st.sampled_from(
    ["on", "once", "off", "set", "get", "delete", "push", "prototype", "then", "close", "x", "size"]
)
literals = st.sampled_from(["1", "'close'", "`t`", "null", "[]", "{}", "/r/g", "new Map()", "''"])


def expressions() -> st.SearchStrategy[str]:
    return st.recursive(
        names | literals,
        lambda inner: st.one_of(
            st.builds("{}.{}".format, names, members),
            st.builds("({}).{}({}, {})".format, inner, members, inner, inner),
            st.builds("({})[{}]".format, inner, inner),
            st.builds("({} => {})".format, st.sampled_from(["a", "()", "({ b, ...c })"]), inner),
            st.builds("function f(a, b = 1) {{ return {}; }}".format, inner).map("({})".format),
            st.builds("(class A extends Object {{ #p = {}; m() {{ {}; }} }})".format, inner, inner),
            st.builds("new Promise((resolve) => {})".format, inner.map("({})".format)),
            st.builds("setInterval({}, {})".format, inner, inner),
            st.builds("({} ?? ({}))".format, names, inner),
            st.builds("(cache = {})".format, inner),
            st.builds("({{ k: {}, m() {{ return {}; }} }})".format, inner, inner),
        ),
        max_leaves=12,
    )


def statements() -> st.SearchStrategy[str]:
    line = expressions().map("{};".format)
    return st.recursive(
        line
        | st.builds("const v = {};".format, expressions())
        | st.builds("var {{ a: q, ...r }} = {};".format, expressions())
        | st.just("export default function g() {}")
        | st.builds("exports.h = {};".format, expressions())
        | st.builds("f.prototype.m = {};".format, expressions()),
        lambda inner: st.one_of(
            st.builds("if ({}) {{ {} }} else {{ {} }}".format, expressions(), inner, inner),
            st.builds("try {{ {} }} catch {{ {} }} finally {{ {} }}".format, inner, inner, inner),
            st.builds("async function f(a) {{ {} await a; {} }}".format, inner, inner),
            st.builds("for (const k of {}) {{ {} }}".format, expressions(), inner),
            st.builds("{} {}".format, inner, inner),
        ),
        max_leaves=8,
    )


def assert_survived(result: FileResult) -> None:
    assert not [skip for skip in result.skipped if "failed" in skip.reason]
    assert not [skip for skip in result.skipped if "cannot be analysed" in skip.reason]


@CALM
@given(st.lists(statements(), min_size=1, max_size=6).map("\n".join))
def test_generated_programs(program):
    assert_survived(scan_source("a.js", program.encode(), Settings()))


@CALM
@given(st.sampled_from(FIXTURES), st.data())
def test_damaged_files(path, data):
    source = path.read_bytes()
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, min(len(source), start + 200)))
    put = data.draw(
        st.sampled_from([b"", b"}", b"(", b"`", b"/*", b"\n", b"class ", b"=> {", b"."])
    )
    damaged = source[:start] + put + source[end:]
    assert_survived(scan_source(path.name, damaged, Settings()))


@pytest.mark.parametrize("depth", [50, 3000])
def test_deep_nesting(depth):
    nested = b"f(" * depth + b"new Map()" + b")" * depth + b";\nsetInterval(f, 1);\n"
    chained = b"x" + b".on('a', f)" * depth + b";\n"
    assert_survived(scan_source("deep.js", nested + chained, Settings()))


def test_one_huge_line_is_skipped_with_its_reason(tmp_path):
    (tmp_path / "bundle.js.js").write_bytes(b"var a=[];a.push(1);" * 2_700_000)
    (tmp_path / "small.js").write_text("export function f() { setInterval(() => {}, 5); }\n")
    scan = scan_paths([tmp_path], Settings(), jobs=1)
    assert [skip.reason for skip in scan.skipped] == ["larger than 2 MB"]
    assert len(scan.findings) == 1


def test_a_syntax_error_is_named_and_the_rest_is_scanned():
    text = b"let start;\nexport function f() { setInterval(() => {}, 5); }\nlet = = 3;\n"
    result = scan_source("a.js", text, Settings())
    assert [skip.reason for skip in result.skipped] == [
        "syntax error in line 3; scanned without that part"
    ]
    assert [(found.rule, found.line) for found in result.findings][-1] == (
        "interval-handle-discarded",
        2,
    )
