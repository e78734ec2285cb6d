"""The kernels over property names against plain Python, and on texts that are hard to read."""

from __future__ import annotations

import json
import random
import sys

import numpy as np
import pytest

from heaphound.kernels import interfaces as kernels

HARD_TEXTS = [
    b"",
    b"id",
    b"caf\xc3\xa9",
    b"caf\\u00e9",
    b"caf\\u00E9",
    b"\\uD83D\\uDE00",
    "\U0001f600".encode(),
    b"a, b",
    b'\\"',
    b"{",
    b"\\u007b",
    b"tab\\t,",
    b"nul\\u0000,",
    b"\\u0041\\/\\b\\f\\n\\r\\\\",
]


def table_of(texts):
    offsets = np.cumsum([0, *map(len, texts)], dtype=np.int64)
    return np.frombuffer(b"".join(texts), np.uint8), offsets


def int32(values):
    return np.array(values, np.int32)


def every(texts):
    return np.arange(len(texts), dtype=np.int32)


def shown(text):
    name = json.loads(b'"' + text + b'"')
    if any(mark in name for mark in ",'\"{}"):
        name = json.dumps(name, ensure_ascii=False)
    return len(name.encode("utf-16-le")) // 2


def test_texts_are_equal_however_they_are_written():
    decoded = [json.loads(b'"' + text + b'"') for text in HARD_TEXTS]
    table = table_of(HARD_TEXTS)
    found = kernels.same_texts(table, every(HARD_TEXTS), table, every(HARD_TEXTS))
    assert found.tolist() == [decoded.index(text) for text in decoded]


def test_texts_of_another_table():
    ours, wanted = table_of([b"a", b"b", b"c"]), table_of([b"x", b"c", b"\\u0061"])
    found = kernels.same_texts(ours, int32([2, 1, 0]), wanted, int32([1, 2]))
    assert found.tolist() == [0, -1, 1]


def test_many_texts_most_of_them_twice():
    texts = [f"name {number % 3000}".encode() for number in range(5000)]
    table = table_of(texts)
    positions = {text: at for at, text in reversed([*enumerate(texts)])}
    expected = [positions[text] for text in texts]
    numbers = every(texts)
    assert kernels.same_texts(table, numbers, table, numbers).tolist() == expected
    assert kernels.same_texts(table, numbers.copy(), table, numbers).tolist() == expected


def test_shown_lengths_count_as_javascript_does():
    found = kernels.shown_lengths(table_of(HARD_TEXTS), every(HARD_TEXTS))
    assert found.tolist() == [shown(text) for text in HARD_TEXTS]


def test_any_bytes_have_a_reading():
    dice = random.Random(random.SystemRandom().randrange(2**32))
    pieces = [
        b"\\",
        b"u",
        b"D83D",
        b"\\uDE00",
        b"\xf0",
        b"\x9f\x98",
        b"\xed\xa0\x80",
        b"x",
        b"\xff",
    ]
    texts = [b"".join(dice.choices(pieces, k=dice.randrange(6))) for _ in range(500)]
    sys.stdout.write(f"{texts}\n")
    table = table_of(texts)
    found = kernels.same_texts(table, every(texts), table, every(texts))
    assert all(at <= number for number, at in enumerate(found.tolist()))
    for number, at in enumerate(found.tolist()):
        assert texts[at] != texts[number] or at == texts.index(texts[number])
    lengths = kernels.shown_lengths(table, every(texts)).tolist()
    assert all(0 <= length <= len(text) for length, text in zip(lengths, texts, strict=True))


def one_object(names):
    count = len(names)
    return np.array([0, count]), np.zeros(count, np.uint8), int32(names)


@pytest.mark.parametrize("name", [-1, 2])
def test_names_out_of_range_are_refused(name):
    edges, nodes, numbers = one_object([name]), int32([0]), int32([0, 1])
    with pytest.raises(IndexError):
        kernels.property_names(edges, nodes, 0, 2)
    with pytest.raises(IndexError):
        kernels.property_lists(edges, nodes, 0, numbers, numbers, skipped=-1, longest=120)
    with pytest.raises(IndexError):
        kernels.best_interfaces(edges, nodes, 0, numbers, (np.array([0, 1]), int32([0])))
