"""The private field behind a WeakMap that a compiler wrote for it."""

import pytest

from heaphound.source.private_fields import lowered_field

TYPESCRIPT = """\
var _Seats_held;
class Seats {
    constructor() {
        _Seats_held.set(this, new Map());
    }
    all() { return __classPrivateFieldGet(this, _Seats_held, "f"); }
}
_Seats_held = new WeakMap();
"""
ESBUILD = """\
var _held;
class Seats {
  constructor() {
    __privateAdd(this, _held, /* @__PURE__ */ new Map());
  }
}
_held = new WeakMap();
"""
BABEL = """\
var _held = /*#__PURE__*/new WeakMap();
class Seats {
  constructor() {
    _classPrivateFieldInitSpec(this, _held, new Map());
  }
}
"""
PROGRAMS_OWN = """\
const _owners = new WeakMap();
class Seats {
  constructor(owner) { _owners.set(owner, this); check(this, _owners); }
}
"""


@pytest.mark.parametrize(
    ("source", "variable", "line"),
    [(TYPESCRIPT, "_Seats_held", 4), (ESBUILD, "_held", 4), (BABEL, "_held", 4)],
    ids=["typescript", "esbuild", "babel"],
)
def test_a_field_is_found_where_it_is_set(tmp_path, source, variable, line):
    file = tmp_path / "seats.js"
    file.write_text(source)

    found = lowered_field(str(file), variable, variable)

    assert found is not None
    assert (found.name, found.line) == ("#held", line)


def test_a_weak_map_of_the_program_is_no_field(tmp_path):
    file = tmp_path / "seats.js"
    file.write_text(PROGRAMS_OWN)

    assert lowered_field(str(file), "_owners", "_owners") is None
