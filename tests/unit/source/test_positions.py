"""Columns are V8's: UTF-16 units, whatever stands on the line before."""

import pytest

from heaphound.source.declarations import declaration_at, is_parameter
from heaphound.source.lexical import variable_around
from heaphound.source.parsed_file import node_at, occurrences, parse, position_of, text


@pytest.mark.parametrize(
    "before", ["", "const t = 'plain';", "const t = 'été';", "const t = '🐕🐕 ü';"]
)
@pytest.mark.parametrize("above", ["", "// ß\n\n", "   "])
def test_a_position_leads_to_the_name_and_back(tmp_path, before, above):
    file = tmp_path / "app.js"
    code = f"{above}{before}function f(kept) {{ const store = kept; return () => store; }}"
    file.write_text(code)
    tree = parse(str(file))
    line = code.count("\n") + 1
    last = code.rsplit("\n", 1)[-1]
    for name in ("kept", "store"):
        column = len(last[: last.index(name)].encode("utf-16-le")) // 2 + 1
        node = node_at(tree, line, column)
        assert text(node) == name
        assert position_of(node) == (line, column)
        assert declaration_at(next(iter(occurrences(tree, name)))).column == column
        assert is_parameter(str(file), line, column) == (name == "kept")


def test_two_variables_of_a_minified_line_with_foreign_text(tmp_path):
    file = tmp_path / "bundle.js"
    one = "function a(){const m=new Map;return k=>m.set(k,'ключ')}"
    file.write_text(f"const s='日本語 🐕';{one}{one.replace('function a', 'function b')}")
    line = file.read_text()
    second = line.index("m=new", line.index("function b"))
    inner = len(line[: line.index("k=>", second)].encode("utf-16-le")) // 2 + 1
    found = variable_around(str(file), "m", 1, inner)
    assert found.column == len(line[:second].encode("utf-16-le")) // 2 + 1
