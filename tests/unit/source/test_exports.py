"""Exports back to the variables they are of, and the names that importers have for those."""

import pytest

from heaphound.source.exports import exported_variable
from heaphound.source.importers import names_in


@pytest.mark.parametrize(
    ("source", "exported", "variable", "line"),
    [
        ("export const a = 1,\n  b = [];", "b", "b", 2),
        ("function f(b) { return b; }\nexport let b;", "b", "b", 2),
        ("const a = 1;\nexport { a as b };", "b", "a", 1),
        ("export const { c: { d }, ...e } = x();", "e", "e", 1),
        ("const a = 1;\nexport default a;", "default", "a", 1),
        ("\nexport default new Map();", "default", "default", 2),
        ("export class A {}", "A", "A", 1),
    ],
)
def test_the_variable_behind_an_export(tmp_path, source, exported, variable, line):
    file = tmp_path / "m.mjs"
    file.write_text(source)

    found = exported_variable(str(file), exported)

    assert found is not None
    assert (found[0], found[1].line) == (variable, line)


def test_what_is_only_passed_on_is_declared_elsewhere(tmp_path):
    file = tmp_path / "m.mjs"
    file.write_text("export { a } from './n.mjs';\nexport * from './o.mjs';")

    assert exported_variable(str(file), "a") is None
    assert exported_variable(str(tmp_path / "gone.mjs"), "a") is None


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import { a as b } from './m.mjs';", ("a", "b")),
        ("import * as m from './m.mjs'; m.a.size;", ("a",)),
        ("const { a: c } = require('./m.mjs');", ("a", "c")),
        ("const { a } = await import('./m.mjs');", ("a",)),
        ("import { a } from './passes.mjs';", ("a",)),
        ("import { a } from './other.mjs';", ()),
        ("const a = 1;", ()),
    ],
)
def test_the_names_an_importer_has(tmp_path, source, names):
    (tmp_path / "m.mjs").write_text("export const a = new Map();")
    (tmp_path / "passes.mjs").write_text("export * from './m.mjs';")
    (tmp_path / "other.mjs").write_text("export const a = new Map();")
    file = tmp_path / "use.mjs"
    file.write_text(source)

    assert names_in(str(file), str(tmp_path / "m.mjs"), "a") == names
