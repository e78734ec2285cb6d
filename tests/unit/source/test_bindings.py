"""Scopes and bindings."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from heaphound.source.bindings import Bindings
from heaphound.source.file_model import FileModel
from heaphound.source.lifetime import Lifetime, Longevity
from heaphound.source.syntax import parse


def bindings(text, suffix=".ts"):
    return {one.name: one for one in Bindings(parse(text.encode(), suffix)).all}


def model(text):
    return FileModel(PurePath("a.ts"), parse(text.encode(), ".ts"))


def test_declares_every_form():
    found = bindings(
        "import a, {b as c} from 'm'; import * as n from 'n'; import q = require('q');"
        "const {d: {e}, f = 1, ...g} = x; let [h, , i] = y; var j;"
        "function k(l, {m}, o = 2, ...p) {} class R {} enum S {A} namespace T {}"
        "try {} catch (u) {} for (const v of w) {} for (let z = 0;;) {} const aa = (bb) => cc;"
    )
    kinds = {name: one.kind for name, one in found.items()}
    assert {name for name, kind in kinds.items() if kind == "import"} == {"a", "c", "n", "q"}
    assert {name for name, kind in kinds.items() if kind == "param"} == {"l", "m", "o", "p", "bb"}
    assert {name for name, kind in kinds.items() if kind == "const"} == {"e", "f", "g", "v", "aa"}
    assert {name for name, kind in kinds.items() if kind == "let"} == {"h", "i", "z"}
    assert kinds["k"] == "function"
    assert (kinds["j"], kinds["R"], kinds["S"], kinds["u"]) == ("var", "class", "enum", "catch")
    assert found["e"].path == ("d", "e")
    assert found["c"].origin == ("m", "b")


def test_blocks_shadow_and_var_does_not_stay_in_them():
    found = Bindings(parse(b"let a; { let a = 1; var b; a; } function f() { a; var c }", ".js"))
    outer = found.module.names["a"]
    assert len(outer.references) == 1
    assert "b" in found.module.names
    assert "c" not in found.module.names


def test_tells_writes_from_references():
    found = bindings("let a = 1; a = 2; a++; a += 3; [a] = b; ({a} = b); use(a);")
    assert len(found["a"].writes) == 5
    assert "use(a)" in {use.parent.parent.text for use in found["a"].references if use.parent}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("Pool", ("pg", "Pool")),
        ("pg.Pool", ("pg", "Pool")),
        ("Redis", ("ioredis", "default")),
        ("c1", ("redis", "createClient")),
        ("Client", ("pg", "Client")),
        ("local", None),
    ],
)
def test_follows_where_a_value_comes_from(expression, expected):
    file = model(
        "import {Pool} from 'pg'; import * as pg from 'pg'; import Redis from 'ioredis';"
        "const {createClient: c1} = require('redis'); const {Client} = pg; const local = 1;"
        f"probe({expression});"
    )
    (call,) = file.calls_named("probe")
    assert file.origin(call.child("arguments").children[0]) == expected


@pytest.mark.parametrize(
    ("text", "once"),
    [
        ("probe()", True),
        ("(() => { probe() })()", True),
        ("async function main() { probe() } main()", True),
        ("main().catch(fail); async function main() { await probe() }", True),
        ("export function main() { probe() } main()", False),
        ("function f() { probe() } list.forEach(f)", False),
        ("function f() { probe() } for (;;) f()", False),
        ("class A { constructor() { probe() } }", False),
        ("class A { x = () => probe() }", False),
        ("app.listen(80, () => { probe() })", True),
        ("app.get('/', () => { probe() })", False),
        ("process.on('SIGTERM', () => probe())", True),
        ("new Promise((resolve) => probe(resolve))", True),
        ("function f() { probe(); f() } f()", False),
    ],
)
def test_knows_what_runs_once(text, once):
    file = model(text)
    (call,) = file.calls_named("probe")
    assert Lifetime(file).runs_once(call) is once


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("process.on()", Longevity.PROCESS),
        ("const bus = make(); function f() { bus.on() }", Longevity.MODULE),
        ("import bus from 'bus'; function f() { bus.inner.on() }", Longevity.MODULE),
        ("class A { m() { this.bus.on() } }", Longevity.FIELD),
        ("class A { m() { this.on() } }", Longevity.THIS),
        ("class A { m() { const {bus} = this; bus.on() } }", Longevity.FIELD),
        ("class A { m() { const self = this; g(() => self.bus.on()) } }", Longevity.FIELD),
        ("function f(bus) { bus.on() }", Longevity.PARAMETER),
        ("function f(bus) { return () => bus.on() }", Longevity.OUTER_PARAMETER),
        ("function f() { const bus = make(); bus.on() }", Longevity.LOCAL),
        ("function f() { make().pipe(x).on() }", Longevity.LOCAL),
    ],
)
def test_knows_how_long_a_receiver_lives(text, expected):
    file = model(text)
    (call,) = file.calls_named("on")
    target = call.child("function").child("object")
    assert Lifetime(file).longevity(target) is expected


@pytest.mark.parametrize(
    ("text", "guarded"),
    [
        ("let on = false; function f() { if (on) return; on = true; probe() }", True),
        ("let t; function f() { if (!t) { t = 1; probe() } }", True),
        ("function f() { globalThis.t ??= probe() }", True),
        ("function f(x) { if (x.listenerCount('a') === 0) probe() }", True),
        ("function f(x) { if (x.open) probe() }", False),
        ("function f(x) { probe() }", False),
    ],
)
def test_knows_guards(text, guarded):
    file = model(text)
    (call,) = file.calls_named("probe")
    assert Lifetime(file).guarded(call) is guarded


def test_deep_chains_are_no_problem():
    text = "a" + ".b()" * 3000 + ";" + "x = " + "1 + " * 3000 + "1;"
    assert len(model(text).by_kind["call_expression"]) == 3000
