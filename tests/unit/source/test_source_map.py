"""Source maps: decoding, where they are found, and what is said when they cannot be used."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heaphound.heap.locations import Place
from heaphound.source.mappings import decode
from heaphound.source.original_place import excerpt_at, original_name, original_place
from heaphound.source.source_map import UnusableMapError, original_position
from tests.oracles.source_maps import decoded, encoded

POSITION = st.integers(0, 5000)
SEGMENT = st.one_of(
    st.tuples(st.integers(0, 30), POSITION, st.just(-1), st.just(-1), st.just(-1), st.just(-1)),
    st.tuples(st.integers(0, 30), POSITION, st.integers(0, 9), POSITION, POSITION, st.just(-1)),
    st.tuples(st.integers(0, 30), POSITION, st.integers(0, 9), POSITION, POSITION, POSITION),
)
ROWS = st.lists(SEGMENT, max_size=60, unique_by=lambda row: row[:2]).map(sorted)


@given(rows=ROWS)
def test_decoding_agrees_with_the_slow_way(rows):
    text = encoded(rows)
    assert decoded(text) == rows
    found = decode(text)
    columns = (
        found.generated_line,
        found.generated_column,
        found.source,
        found.line,
        found.column,
        found.name,
    )
    assert list(zip(*(column.tolist() for column in columns), strict=True)) == rows


@given(text=st.text("AAACgHz9+/,;", max_size=40))
def test_rubbish_is_an_error_or_decodes(text):
    try:
        found = decode(text)
    except ValueError:
        return
    assert found.line.size == sum(
        bool(each) for line in text.split(";") for each in line.split(",")
    )


@pytest.mark.parametrize("text", ["A*", "AA", "g", "gA,g", "AAAAAA", "D", "ADAA", "gggggggggggA"])
def test_what_is_no_mapping_is_an_error(text):
    with pytest.raises(ValueError, match=r"\w"):
        decode(text)


def a_map(**changes):
    # generated 1:1 -> a.ts 3:1; 1:7 "users" -> a.ts 3:7 named accounts; 1:20 has no original
    rows = [(0, 0, 0, 2, 0, -1), (0, 6, 0, 2, 6, 0), (0, 19, -1, -1, -1, -1)]
    return {
        "version": 3,
        "sources": ["../src/a.ts"],
        "names": ["accounts"],
        "mappings": encoded(rows),
        "sourcesContent": ["// one\n\nconst accounts = new Map<string, User>();\n"],
        **changes,
    }


@pytest.fixture
def built(tmp_path):
    """Writes dist/a.js with a comment, and dist/a.js.map; returns the path of a.js."""

    def build(content, comment="//# sourceMappingURL=a.js.map", name="a.js"):
        folder = tmp_path / "app" / "dist"
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / name
        file.write_text(f"const users = new Map(); run();\n{comment}\n")
        if content is not None:
            text = content if isinstance(content, str) else json.dumps(content)
            (folder / f"{name}.map").write_text(text)
        return str(file)

    return build


def inline(content):
    data = base64.b64encode(json.dumps(content).encode()).decode()
    return f"//# sourceMappingURL=data:application/json;charset=utf-8;base64,{data}"


def test_a_linked_map(built, tmp_path):
    found = original_position(built(a_map()), 1, 9)
    assert found.file == str(tmp_path / "app" / "src" / "a.ts")
    assert (found.line, found.column, found.name) == (3, 7, "accounts")


def test_an_inline_map_even_a_long_one(built):
    long = a_map(sourcesContent=["x" * 100_000])
    assert original_position(built(None, inline(long), "long.js"), 1, 9).line == 3
    assert original_position(built(None, inline(a_map()), "short.js"), 1, 9).line == 3
    plain = "//# sourceMappingURL=data:application/json," + json.dumps(a_map()).replace(" ", "%20")
    assert original_position(built(None, plain, "plain.js"), 1, 9).line == 3


def test_a_map_beside_the_file_without_a_comment(built):
    assert original_position(built(a_map(), ""), 1, 9).line == 3


def test_an_index_map(built):
    sections = [
        {"offset": {"line": 0, "column": 0}, "map": a_map(mappings="AAAA")},
        {"offset": {"line": 0, "column": 4}, "map": a_map(sources=["../src/b.ts"])},
    ]
    file = built({"version": 3, "sections": sections})
    assert original_position(file, 1, 2).file.endswith("a.ts")
    found = original_position(file, 1, 4 + 7)
    assert (found.file[-4:], found.line, found.column) == ("b.ts", 3, 7)


def test_where_there_is_no_original(built):
    assert original_position(built(a_map()), 1, 25) is None
    assert original_position(built(a_map()), 7, 1) is None
    assert original_position(built(None, "", "none.js"), 1, 1) is None
    assert original_position("/no/such/file.js", 1, 1) is None


@pytest.mark.parametrize(
    ("content", "comment", "why"),
    [
        (None, "//# sourceMappingURL=gone.js.map", "its source map gone.js.map is missing"),
        (None, "//# sourceMappingURL=https://cdn.example/a.map", "not on this disk"),
        ("{", "//# sourceMappingURL=a.js.map", "damaged"),
        ("[]", "//# sourceMappingURL=a.js.map", "damaged"),
        ({"version": 2}, "//# sourceMappingURL=a.js.map", "not version 3"),
        (a_map(mappings="g"), "//# sourceMappingURL=a.js.map", "a number is cut off"),
        (a_map(sources=None), "//# sourceMappingURL=a.js.map", "damaged"),
        (None, "//# sourceMappingURL=data:application/json;base64,%%%", "damaged"),
    ],
)
def test_an_unusable_map_says_why(built, content, comment, why):
    file = built(content, comment)
    with pytest.raises(UnusableMapError, match=why):
        original_position(file, 1, 9)
    place = Place(file, 1, 9, None)
    assert why in original_place(place).unmapped
    assert (original_place(place).file, original_place(place).line) == (file, 1)


def test_a_place_keeps_where_it_was_compiled_to(built):
    file = built(a_map())
    place = original_place(Place(file, 1, 7, "f"))
    assert (place.line, place.column, place.function) == (3, 7, "f")
    assert (place.generated.file, place.generated.line, place.generated.column) == (file, 1, 7)
    assert original_place(place) is place


def test_a_variable_gets_its_own_name_back(built):
    file = built(a_map())
    assert original_name(Place(file, 1, 7, None), "users") == "accounts"
    assert original_name(Place(file, 1, 7, None), "other") == "other"
    unnamed = built(
        a_map(names=[], mappings=encoded([(0, 6, 0, 2, 6, -1)])),
        name="u.js",
        comment="//# sourceMappingURL=u.js.map",
    )
    assert original_name(Place(unnamed, 1, 7, None), "users") == "accounts"


def test_the_excerpt_is_of_the_original(built):
    place = original_place(Place(built(a_map()), 1, 7, None))
    assert excerpt_at(place).lines == ("// one", "", "const accounts = new Map<string, User>();")


def test_a_bundlers_name_is_found_below_the_package(built, tmp_path):
    (tmp_path / "app" / "src").mkdir(parents=True)
    (tmp_path / "app" / "src" / "a.ts").write_text("x\n")
    found = original_position(built(a_map(sources=["webpack://my-app/./src/a.ts?1234"])), 1, 7)
    assert found.file == str(tmp_path / "app" / "src" / "a.ts")
    gone = built(a_map(sources=["webpack:///./other/b.ts"]), "", "b.js")
    assert original_position(gone, 1, 7).file == "webpack:///./other/b.ts"
