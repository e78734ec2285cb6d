"""What a diagnosis asks of source files: captures, constructions, bounds, declarations."""

from textwrap import dedent

import pytest

from heaphound.source.bounds import Bound, size_bound
from heaphound.source.captures import captures_of
from heaphound.source.constructions import constructions_in
from heaphound.source.declarations import (
    dynamic_import,
    function_around,
    global_assignment,
    member_use,
    mention,
    property_assignment,
    variable_declaration,
)
from heaphound.source.lookups import has_computed_keys


@pytest.fixture
def write(tmp_path):
    def _write(text, name="app.js"):
        file = tmp_path / name
        file.write_text(dedent(text))
        return str(file)

    return _write


def test_a_function_that_its_maker_returns_is_a_product(write):
    file = write(
        """\
        function compile(text) {
          function render(data) { return text + data; }
          return render;
        }
        """
    )

    captures = captures_of(file, 2, 18)

    assert captures.is_product
    assert {"text", "data"} <= captures.reads


def test_a_function_passed_on_is_no_product_and_reads_only_what_it_names(write):
    file = write(
        """\
        function serve(page) {
          const rows = read(page);
          const total = rows.length;
          keep(page, () => total);
        }
        """
    )

    captures = captures_of(file, 4, 14)

    assert not captures.is_product
    assert "rows" not in captures.reads


def test_what_is_gone_says_nothing(tmp_path):
    gone = str(tmp_path / "gone.js")

    assert captures_of(gone, 1, 1) is None
    assert constructions_in(gone) == ()
    assert size_bound(gone, "users") is None


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("const { Pool } = require('pg');\nf = () => new Pool();", ("Pool", "pg", True)),
        ("import pg from 'pg';\nf = () => new pg.Pool();", ("Pool", "pg", True)),
        ("const knex = require('knex');\nf = () => knex({});", ("knex", "knex", False)),
        ("import * as fs from 'node:fs';\nf = () => fs.watch(x);", ("watch", "node:fs", False)),
        ("class Api {}\nf = () => new Api();", ("Api", None, True)),
        ("import pg from 'pg'; const { Pool } = pg;\nf = () => new Pool();", ("Pool", "pg", True)),
    ],
)
def test_constructions_inside_functions_are_listed_with_their_module(write, source, expected):
    (made,) = constructions_in(write(source))

    assert (made.name, made.module, made.is_new) == expected
    assert made.line == 2


def test_a_construction_at_module_level_is_made_once(write):
    assert constructions_in(write("const { Pool } = require('pg');\nnew Pool();")) == ()


@pytest.mark.parametrize(
    "source",
    [
        "function put(k, v) { if (users.size >= MAX) users.delete(first()); users.set(k, v); }",
        "function put(k, v) { users[k] = v; while (Object.keys(users).length > 9) drop(users); }",
        "function put(v) { if (users.length >= config.maxUsers) return; users.push(v); }",
        "class P { take() { if (this.users.length < this.max) this.users.push(1); } }",
        "function put(k, v) { users.set(k, v); if (++count > MAX) { users = new Map(); } }",
        "put = (k) => { users.add(k); if (++n > max) trim(); }; function trim() { users.clear(); }",
    ],
)
def test_a_collection_compared_with_a_limit_where_it_changes_is_bounded(write, source):
    assert size_bound(write(source), "users").line == 1


@pytest.mark.parametrize(
    "source",
    [
        "function put(k, v) { users.set(k, v); }",
        "function first() { if (users.length > 0) return users.shift(); }",
        "function report() { if (users.size > 100) warn('many'); }",
        "function put(k, v) { if (++keys > options.maxKeys) fail(); users.set(k, v); }",
        "function add(u) { if (users.length > 100) warn('many'); users.push(u); }",
        "function off() { for (let i = 0; i < users.length; i++) users.splice(i, 1); }",
    ],
)
def test_a_collection_that_is_only_looked_at_is_not_bounded(write, source):
    assert size_bound(write(source), "users") is None


def test_a_constructor_is_called_by_its_class(write):
    file = write(
        """\
        class Poller {
          constructor() { this.timer = setInterval(() => this.poll(), 10); }
          poll() {}
        }
        """
    )

    assert function_around(file, 2, 44) == "new Poller"


def test_lines_before_the_first_token_count(write):
    file = write("\n\n\nlet users = new Map();")

    assert variable_declaration(file, "users", None).line == 4


def test_names_are_found_where_others_give_them(write):
    file = write(
        """\
        app.decorate("users", new Map());
        global.jobs = new Map();
        delete require.cache[path];
        const fresh = await import(`./rules.mjs?${n}`);
        """
    )

    assert mention(file, "users").line == 1
    assert global_assignment(file, "jobs").line == 2
    assert member_use(file, "require.cache").line == 3
    assert dynamic_import(file).line == 4
    assert global_assignment(file, "users") is None


def test_an_export_that_a_compiler_announces_is_set_where_it_has_a_value(write):
    file = write(
        """\
        exports.registry = exports.handler = void 0;
        exports.registry = [];
        """
    )

    assert property_assignment(file, "registry", None).line == 2


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        ("this.max = options.max;", 5),
        ("if (!(options.max > 0)) throw new TypeError(); this.max = options.max;", 5),
        ("const { max = 0 } = options; this.max = max;", None),
        ("this.max = options.max || Infinity;", None),
    ],
)
def test_a_limit_that_a_package_need_not_be_given_bounds_nothing(tmp_path, limit, expected):
    file = tmp_path / "node_modules" / "store" / "index.js"
    file.parent.mkdir(parents=True)
    file.write_text(
        f"class Store {{\n"
        f"  constructor(options) {{ {limit} this.size = 0; this.items = new Map(); }}\n"
        f"  set(k, v) {{\n"
        f"    this.items.set(k, v);\n"
        f"    if (++this.size > this.max) this.evict();\n"
        f"  }}\n"
        f"  evict() {{ this.items.clear(); this.size = 0; }}\n"
        f"}}\n"
    )
    bound = size_bound(str(file), "items")
    assert bound == (None if expected is None else Bound(expected, "this.max"))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("const users = { admin: [] }; add = (u) => users[u.role].push(u);", True),
        ("class S { add(u) { (this.users[u.role] ??= []).push(u); } }", True),
        ("class S { add(u) { this.users![u.role] = u; } }", True),
        ("add = (u) => users.admin.push(u);", False),
        ("add = (u) => users['admin'].push(u);", False),
        ("add = (u) => { users[u.role] = u; users.admin.push(u); };", False),
        ("add = (u) => users[0].push(u);", False),
        ("add = (u) => other[users].push(u);", False),
    ],
)
def test_keys_that_are_computed_are_data(tmp_path, source, expected):
    file = tmp_path / "store.ts"
    file.write_text(source)
    assert has_computed_keys(str(file), "users", "admin") is expected
