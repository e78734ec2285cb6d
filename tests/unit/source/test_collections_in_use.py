"""What a diagnosis asks of collections and classes in use: bounds, look-ups, ends."""

from textwrap import dedent

import pytest

from heaphound.source.bounds import size_bound
from heaphound.source.class_timers import clears_timers
from heaphound.source.constructions import imports_name
from heaphound.source.declarations import is_parameter, symbol_assignment, symbol_variable
from heaphound.source.lookups import answers_and_fills, is_looked_up


@pytest.fixture
def write(tmp_path):
    def _write(text, name="app.js"):
        file = tmp_path / name
        file.write_text(dedent(text))
        return str(file)

    return _write


@pytest.mark.parametrize(
    "source",
    [
        (
            "function put(k, v) { users.set(k, v); if (users.size > MAX) evict(); }\n"
            "const evict = () => { users.delete(users.keys().next().value); };"
        ),
        (
            "class Pool { take() { return this.users.length < this.max ? this.grow() : wait(); }\n"
            "  grow() { this.users.push(new User()); } }"
        ),
        (
            "function put(k, v) {\n"
            "  const ids = Object.keys(users); users[k] = v;\n"
            "  if (ids.length > 100) delete users[ids[0]];\n"
            "}"
        ),
        (
            "function put(k, v) { const ids = [...users.keys()];\n"
            "  if (ids.length > 100) users.delete(ids[0]); users.set(k, v); }"
        ),
    ],
)
def test_a_bound_is_seen_through_functions_and_through_lists_of_keys(write, source):
    assert size_bound(write(source), "users") is not None


@pytest.mark.parametrize(
    "source",
    [
        # The values are bounded, the collection of them is not.
        (
            "function hit(k, v) { let list = users.get(k);\n"
            "  if (!list) users.set(k, (list = []));\n"
            "  list.push(v); if (list.length > 10) list.shift(); }"
        ),
        # A limit that is only reported, beside a call that takes something out.
        (
            "function put(k, v) { if (users.size > MAX) warn('many'); users.set(k, v); later(); }\n"
            "function later() { users.delete(gone); }"
        ),
    ],
)
def test_a_bound_of_something_else_is_none(write, source):
    assert size_bound(write(source), "users") is None


def test_the_bound_of_a_collection_inside_a_collection_is_its_own(write):
    file = write(
        """\
        function grant(tenant, user, right) {
          let inner = tenants.get(tenant);
          if (!inner) tenants.set(tenant, (inner = new Map()));
          inner.set(user, right);
          if (inner.size > 50) inner.clear();
          if (right.words.length > 9) right.words.pop();
        }
        """
    )

    assert size_bound(file, "tenants", of_values=True).line == 5
    assert size_bound(file, "tenants") is None


@pytest.mark.parametrize(
    ("source", "answers"),
    [
        ("function f(k) { if (!m.has(k)) m.set(k, load(k)); return m.get(k); }", True),
        ("function f(k) { return m[k] ||= load(k); }", True),
        ("function f(k) { if (!(k in m)) m[k] = load(k); return m[k]; }", True),
        ("function f(k, v) { m.set(k, v); }\nfunction g(k) { m.get(k)(); m.delete(k); }", False),
    ],
)
def test_a_cache_looks_up_where_it_fills(write, source, answers):
    assert answers_and_fills(write(source), "m") is answers


def test_a_registry_is_never_looked_up(write, tmp_path):
    registry = write("m.set(k, v); for (const one of m.values()) one();", "registry.js")
    reader = write("const one = parts.m.get(k);", "reader.js")

    assert not is_looked_up([registry], "m")
    assert is_looked_up([registry, reader], "m")
    assert is_looked_up([str(tmp_path / "gone.js")], "m")


@pytest.mark.parametrize(
    ("source", "asked"),
    [
        ("function finish(id) { const one = m.get(id); m.delete(id); return one; }", False),
        ("function finish(id) { if (m[id]) delete m[id]; }", False),
        ("function finish(id) { m.delete(id); }\nfunction find(id) { return m.get(id); }", True),
    ],
)
def test_who_looks_a_key_up_to_take_it_out_asks_for_no_answer(write, source, asked):
    assert is_looked_up([write(source)], "m") is asked


def test_a_class_with_a_way_to_end_its_timers_is_told_from_one_without(write):
    file = write(
        """\
        class Open {
          constructor() { this.timer = setInterval(poll, 10); }
          close() { this.closed = true; }
        }
        class Closed {
          constructor() { this.timer = setInterval(poll, 10); }
          close() { clearInterval(this.timer); }
        }
        """
    )

    assert clears_timers(file, 2, 3) is False
    assert clears_timers(file, 6, 3) is True
    assert clears_timers(file + ".gone", 2, 3) is None


def test_a_property_named_by_a_symbol_is_found_where_it_is_set(write):
    file = write(
        """\
        const kUsers = Symbol('users');
        class Store {
          constructor() { this.size = 0; this[kUsers] = new Map(); }
          get(id) { return this[kUsers].get(id); }
        }
        """
    )

    assert symbol_variable(file, "users") == "kUsers"
    assert symbol_variable(file, "others") is None
    assert symbol_assignment(file, "kUsers").line == 3


def test_parameters_and_imports_are_told_from_variables(write):
    file = write(
        """\
        const { Pool } = require("pg");
        import express from "express";
        const app = express();
        function wait({ signal }, bus) { const own = 1; }
        """
    )

    assert is_parameter(file, 4, 17)
    assert is_parameter(file, 4, 27)
    assert not is_parameter(file, 4, 40)
    assert imports_name(file, "Pool")
    assert imports_name(file, "express")
    assert not imports_name(file, "app")


@pytest.mark.parametrize(
    ("source", "mark", "is_bounded"),
    [
        (
            "class R { m = []; add(x) { this.m.push(x); if (this.m.length > 9) this.m.shift(); } }",
            0,
            1,
        ),
        ("class V { m = []; add(x) { this.m.push(x); } }", 1, 0),
        ("class W extends R { m = []; }", 1, 1),
        ("class W extends mixed(R) { m = []; }", 1, 1),
        ("class W { add(r) { r.m.length > 7 && r.m.pop(); } }", 0, 1),
    ],
)
def test_the_bound_of_another_class_or_scope_bounds_nothing(write, source, mark, is_bounded):
    ring = "class R { m = []; add(x) { this.m.push(x); if (this.m.length > 9) this.m.shift(); } }"
    file = write(f"{ring}\n{source}\n")
    line = 1 if mark == 0 else 2
    column = (ring, source)[line - 1].index("m = []") + 1

    bound = size_bound(file, "m", at=(line, column))

    assert (bound is not None) == bool(is_bounded)


def test_a_variable_is_bounded_in_its_own_scope_only(write):
    file = write(
        """\
        function ring(m) { return (x) => { m.push(x); if (m.length > 9) m.shift(); }; }
        function list() { const m = []; return (x) => m.push(x); }
        """
    )

    assert size_bound(file, "m", at=(1, 15)).line == 1
    assert size_bound(file, "m", at=(2, 25)) is None
