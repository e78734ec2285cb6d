"""One name declared several times: the place of the function or class tells which is meant."""

import pytest

from heaphound.source.lexical import field_around, field_in_value, variable_around

BUNDLE = (
    "function a(n){let e={};return(...r)=>e[r]=n}"
    "function b(t){let e=[];return r=>{e.push(r,t)}}"
    "function c(e){for(let t of e){let e=1;q(()=>t)}}"
    "var d=e=>()=>e,f=function e(){return()=>e};try{g()}catch(e){h(()=>e)}"
    "class X{constructor(){this.c=new Map;this.d={}}m(){return{c:1}}}"
    "class Y extends X{constructor(){super();this.e=[]}add(x){this.e.push(x)}}"
    "class Z{c=[];#p=1;get(){this.c=[...this.c];return this.#p}}"
    "const o={k(){this.c={}},c:{}},w={v:{c:[]}};"
)


@pytest.fixture
def bundle(tmp_path):
    file = tmp_path / "bundle.js"
    file.write_text(BUNDLE)
    return str(file)


def found_from(found):
    """The bundle from the found position on."""
    assert found is not None
    assert found.line == 1
    return BUNDLE[found.column - 1 :]


@pytest.mark.parametrize(
    ("function", "variable", "expected"),
    [
        ("(...r)", "e", "e={};return"),
        ("r=>{e.push", "e", "e=[];return"),
        ("r=>{e.push", "t", "t){let e=[]"),
        ("()=>t)", "e", "e=1;q("),
        ("()=>e,f", "e", "e=>()=>e,f"),
        ("()=>e};try", "e", "e(){return()=>e}"),
        ("()=>e)}class", "e", "e){h(()=>e)"),
        ("add(x)", "o", "o={k()"),
    ],
)
def test_a_variable_is_the_one_of_the_scopes_around_a_function(
    bundle, function, variable, expected
):
    found = variable_around(bundle, variable, 1, BUNDLE.index(function) + 1)
    assert found_from(found).startswith(expected)


def test_of_two_scopes_the_one_with_the_other_variables_is_meant(bundle):
    at = BUNDLE.index("()=>t)") + 1
    found = variable_around(bundle, "e", 1, at, beside={"n", "a"})
    assert found_from(found).startswith("e=1;q(")
    found = variable_around(bundle, "t", 1, at, beside=())
    assert found_from(found).startswith("t of e")


@pytest.mark.parametrize(
    ("place", "name", "expected"),
    [
        ("class X", "c", "c=new Map"),
        ("constructor(){this.c", "c", "c=new Map"),
        ("class Y", "c", "c=new Map"),
        ("constructor(){super", "e", "e=[]}add"),
        ("class Z", "c", "c=[];#p"),
        ("get(){this", "#p", "#p=1"),
        ("k(){this", "c", "c:{}}"),
    ],
)
def test_a_field_is_the_one_of_the_class_or_object(bundle, place, name, expected):
    found = field_around(bundle, name, 1, BUNDLE.index(place) + 1)
    assert found_from(found).startswith(expected)


def test_a_field_is_found_in_the_value_of_a_variable(bundle):
    at = variable_around(bundle, "w", 1, BUNDLE.index("k(){") + 1)
    assert at is not None
    assert found_from(field_in_value(bundle, "c", at)).startswith("c:[]}}")
    assert field_in_value(bundle, "absent", at) is None


def test_what_is_not_there_is_not_guessed(bundle, tmp_path):
    assert variable_around(bundle, "absent", 1, 20) is None
    assert field_around(bundle, "absent", 1, 20) is None
    assert variable_around(str(tmp_path / "gone.js"), "e", 1, 1) is None
    assert field_around(str(tmp_path / "gone.js"), "e", 1, 1) is None
