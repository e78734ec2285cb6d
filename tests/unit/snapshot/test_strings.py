"""Strings are decoded on demand and found by their text, however they were escaped."""

import json

import numpy as np
import pytest

from heaphound.snapshot import StringTable


def table_of(*escaped):
    raw = [text if isinstance(text, bytes) else text.encode() for text in escaped]
    offsets = np.cumsum([0, *map(len, raw)])
    return StringTable(np.frombuffer(b"".join(raw), np.uint8), offsets)


@pytest.mark.parametrize(
    "text",
    ["", "Map", 'a"b\\c/d', "\b\f\n\r\t\x00\x1f", "\x7f", "été", "日本", "🐕 heap", "\\u0041"],
)
def test_decodes_and_finds_what_any_writer_escaped(text):
    ascii_form = json.dumps(text)[1:-1]
    for escaped in (ascii_form, json.dumps(text, ensure_ascii=False)[1:-1]):
        table = table_of("first", escaped, "last")
        assert table[1] == text
        assert table.find(text) == 1


@pytest.mark.parametrize(
    ("escaped", "text"), [(r"\u00E9", "é"), (r"\u001F\u007F", "\x1f\x7f"), (r"\uD83D\uDC15", "🐕")]
)
def test_finds_the_upper_case_escapes_of_v8(escaped, text):
    table = table_of("x", escaped)
    assert table[1] == text
    assert table.find(text) == 1


def test_finds_whole_strings_only_and_the_first_of_equal_ones():
    table = table_of("Map2", "MyMap", "Set", "Map", "Map", "")
    assert table.find("Map") == 3
    assert table.find("Ma") == -1
    assert table.find("apM") == -1
    assert table.find("") == 5
    assert table.find("Map") == 3  # the second time from the cache


def test_half_a_surrogate_pair_is_replaced():
    table = table_of(r"cut \uD83D", r"\uDC15 cut")
    assert table[0] == "cut \ufffd"
    assert table[1] == "\ufffd cut"


@pytest.mark.parametrize("escaped", [r"\x41", r"\u12", b"\\"])
def test_escapes_that_json_does_not_know_are_shown_as_they_are(escaped):
    raw = escaped if isinstance(escaped, bytes) else escaped.encode()
    assert table_of(raw)[0] == raw.decode()


def test_invalid_utf8_is_replaced():
    assert table_of(b"a\xffb")[0] == "a\ufffdb"


def test_an_empty_table_has_nothing():
    table = table_of()
    assert len(table) == 0
    assert table.find("x") == -1
    with pytest.raises(IndexError):
        table[0]


def test_indexes_are_checked():
    table = table_of("a", "b")
    assert [*table] == ["a", "b"]
    for index in (-1, 2):
        with pytest.raises(IndexError, match=f"string {index} of 2"):
            table[index]
