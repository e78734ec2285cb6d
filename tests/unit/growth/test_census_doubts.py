"""Heaps that do not belong together are noticed."""

from __future__ import annotations

from heaphound.growth.census_doubts import doubts
from heaphound.growth.constructor_delta import take_census
from heaphound.heap import build_heap
from tests.builders.heap_builder import HeapBuilder


def census_of(names, first_id=11):
    heap = HeapBuilder()
    root = heap.root()
    for at, name in enumerate(names):
        node = heap.node("object", name, size=8, node_id=first_id + 2 * at)
        heap.edge(root, "element", at, node)
    return take_census(build_heap(heap.snapshot()))


def test_heaps_of_one_process_in_order_are_not_doubted():
    assert doubts([census_of("ABCD"), census_of("ABCDE"), census_of("ABCDEF")]) == []


def test_heaps_of_different_processes():
    (found,) = doubts([census_of("ABCD"), census_of("ABXYZ")])
    assert "1 and 2 seem to be of different processes (only 50%" in found
    (found,) = doubts([census_of("AB"), census_of("ABC"), census_of("ABCD", first_id=1001)])
    assert "2 and 3" in found
    assert "0%" in found


def test_heaps_in_the_wrong_order():
    assert doubts([census_of("ABC"), census_of("AB")]) == [
        "snapshot 2 seems to be older than snapshot 1"
    ]


def test_heaps_of_nothing():
    assert doubts([census_of(""), census_of("")]) == []
