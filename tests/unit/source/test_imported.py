"""An imported name leads to the module that declares what it stands for."""

import pytest

from heaphound.source.imported import behind_import


@pytest.fixture
def program(tmp_path):
    def write(**files):
        for name, source in files.items():
            (tmp_path / name.replace("_", ".")).write_text(source)
        return tmp_path

    return write


@pytest.mark.parametrize(
    ("importing", "exporting", "name", "line"),
    [
        ("const bus = require('./hub');", "const b = 1;\nmodule.exports = b;", "b", 1),
        ("const { bus } = require('./hub');", "\nexports.bus = new Bus();", "bus", 2),
        ("const { bus } = require('./hub');", "let bus;\nmodule.exports = { bus };", "bus", 1),
        ("const { bus } = require('./hub');", "let b;\nmodule.exports = { bus: b };", "b", 1),
        ("const bus = require('./hub').b;", "const b = 1;\nexports.b = b;", "b", 1),
        ("const bus = require('./hub.js');", "\nmodule.exports = new Bus();", "bus", 2),
        ("import { bus } from './hub.js';", "let x;\nexport const bus = new Bus();", "bus", 2),
        ("import { b as bus } from './hub.js';", "export const b = new Bus();", "b", 1),
        ("import bus from './hub.js';", "const b = new Bus();\nexport default b;", "b", 1),
    ],
)
def test_a_name_is_followed_to_where_it_is_declared(program, importing, exporting, name, line):
    folder = program(user_js=importing, hub_js=exporting)

    found = behind_import(str(folder / "user.js"), "bus")

    assert (found.name, found.file, found.declared.line) == (name, str(folder / "hub.js"), line)


def test_an_export_that_is_passed_on_is_followed_further(program):
    folder = program(
        user_js="const { bus } = require('./index.js');",
        index_js="const { hub } = require('./hub');\nexports.bus = hub;",
        hub_js="const hub = new Bus();\nmodule.exports = { hub };\nexports.hub = hub;",
    )

    found = behind_import(str(folder / "user.js"), "bus")

    assert (found.name, found.file) == ("hub", str(folder / "hub.js"))


@pytest.mark.parametrize(
    "source",
    ["const bus = new Bus();", "const bus = require('events');", "const bus = require('./gone');"],
)
def test_what_is_no_import_of_a_file_leads_nowhere(program, source):
    assert behind_import(str(program(user_js=source) / "user.js"), "bus") is None
