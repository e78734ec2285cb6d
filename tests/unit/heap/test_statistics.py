"""What small heaps consist of; tests/e2e holds it to DevTools' own numbers."""

from __future__ import annotations

import pytest

from heaphound.heap import build_heap
from heaphound.heap.statistics import statistics
from tests.builders.heap_builder import HeapBuilder


@pytest.fixture
def heap():
    builder = HeapBuilder(extra_native_bytes=1000)
    root = builder.root()
    top = builder.node("object", "global", size=1)
    builder.edge(root, "shortcut", "g", top)
    one = builder.node("object", "Array", size=16)
    two = builder.node("object", "Array", size=16)
    own = builder.node("array", "", size=100)
    shared = builder.node("array", "", size=30)
    for array, store in ((one, own), (two, shared)):
        builder.edge(top, "element", array, array)
        builder.edge(array, "internal", "elements", store)
    builder.edge(top, "internal", "elements", shared)
    for kind, name, size in (
        ("code", "Array", 2),
        ("string", "Array", 4),
        ("concatenated string", "ab", 8),
        ("hidden", "Array", 0),
        ("native", "system / JSArrayBufferData", 32),
        ("native", "Array", 64),
        ("symbol", "s", 128),
    ):
        builder.edge(top, "element", 1, builder.node(kind, name, size=size))
    return build_heap(builder.snapshot())


def test_kinds_add_up_to_the_total(heap):
    found = statistics(heap)
    assert (found.code, found.strings, found.system) == (2, 12, 0)
    assert found.typed_arrays == 32
    assert found.other_native == 64 + 1000
    assert found.js_arrays == 16 + 16 + 100
    assert found.other_js == 1 + 30 + 128
    assert found.total == heap.snapshot.total_bytes


def test_with_raw_sizes_an_array_has_the_store_that_only_it_points_at(heap):
    assert statistics(heap, raw_sizes=True) == statistics(heap)


def test_a_heap_of_nothing():
    builder = HeapBuilder()
    builder.root()
    assert statistics(build_heap(builder.snapshot())).total == 0
