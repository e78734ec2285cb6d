"""What came and went between small heaps; tests/e2e holds it to DevTools' own numbers."""

from __future__ import annotations

from heaphound.growth.constructor_delta import constructor_deltas, take_census
from heaphound.heap import build_heap
from tests.builders.heap_builder import HeapBuilder


def heap_of(*objects):
    """A heap of objects (constructor, id, size, property names), all held by the global one."""
    heap = HeapBuilder()
    root = heap.root()
    top = heap.node("object", "global", size=4, node_id=3)
    heap.edge(root, "shortcut", "g", top)
    for name, node_id, size, *properties in objects:
        node = heap.node("object", name, size=size, node_id=node_id)
        heap.edge(top, "element", 1, node)
        for each in properties:
            heap.edge(node, "property", each, top)
    return build_heap(heap.snapshot())


def compare(*heaps, **options):
    last = take_census(heaps[-1], **options)
    earlier = [take_census(heap, last.interfaces, **options) for heap in heaps[:-1]]
    return {series.name: series for series in constructor_deltas([*earlier, last])}


def numbers(delta):
    return (delta.new_count, delta.deleted_count, delta.alloc_size, delta.freed_size)


def test_objects_are_told_apart_by_their_ids():
    before = heap_of(("A", 11, 10), ("A", 13, 20), ("B", 15, 5))
    after = heap_of(("A", 13, 99), ("A", 17, 40), ("B", 15, 5))
    found = compare(before, after)
    assert numbers(found["A"].overall) == (1, 1, 40, 10)
    assert (found["A"].overall.count_delta, found["A"].overall.size_delta) == (0, 30)
    assert found["A"].overall.retained_delta == 99 + 40 - 30
    assert "B" not in found


def test_an_object_that_changed_its_class_went_and_came():
    found = compare(heap_of(("A", 11, 10)), heap_of(("B", 11, 12)))
    assert numbers(found["A"].overall) == (0, 1, 0, 10)
    assert numbers(found["B"].overall) == (1, 0, 12, 0)


def test_the_earlier_heap_is_grouped_by_the_later_ones_interfaces():
    before = heap_of(*(("Object", 11 + 2 * at, 8, "a", "b") for at in range(4)))
    after = heap_of(
        *(("Object", 11 + 2 * at, 8, "a", "b") for at in range(1, 4)),
        *(("Object", 51 + 2 * at, 8, "b") for at in range(5)),
        ("Object", 91, 8, "c"),
    )
    found = compare(before, after)
    assert numbers(found["{a, b}"].overall) == (0, 1, 0, 8)
    assert numbers(found["{b}"].overall) == (5, 0, 40, 0)
    assert numbers(found["Object"].overall) == (1, 0, 8, 0)


def test_a_class_may_retain_more_though_its_objects_are_the_same():
    heaps = []
    for count in (1, 4):
        heap = HeapBuilder()
        root = heap.root()
        users = heap.node("object", "Map", size=16, node_id=5)
        heap.edge(root, "shortcut", "g", users)
        for at in range(count):
            text = heap.node("string", "text", size=10, node_id=101 + 2 * at)
            heap.edge(users, "property", "user", text)
        heaps.append(build_heap(heap.snapshot()))
    found = compare(*heaps)
    assert not found["Map"].has_turnover
    assert numbers(found["Map"].overall) == (0, 0, 0, 0)
    assert found["Map"].overall.retained_delta == 30


def test_several_heaps_give_an_interval_each():
    heaps = [
        heap_of(
            *(("Up", 101 + 2 * at, 8) for at in range(up)), *(("Once", 501, once),) * bool(once)
        )
        for up, once in ((1, 0), (3, 9), (4, 9))
    ]
    found = compare(*heaps)
    assert [one.new_count for one in found["Up"].intervals] == [2, 1]
    assert found["Up"].overall.new_count == 3
    assert found["Up"].grew_every_time
    assert [one.size_delta for one in found["Once"].intervals] == [9, 0]
    assert not found["Once"].grew_every_time


def test_what_came_and_went_again_is_still_told():
    with_it, without = heap_of(("A", 11, 10)), heap_of()
    found = compare(without, with_it, without)
    assert [numbers(one) for one in found["A"].intervals] == [(1, 0, 10, 0), (0, 1, 0, 10)]
    assert numbers(found["A"].overall) == (0, 0, 0, 0)
    assert found["A"].has_turnover
    assert not found["A"].is_even


def test_objects_exchanged_for_as_many_are_even():
    found = compare(heap_of(("A", 11, 10)), heap_of(("A", 13, 10)))
    assert found["A"].has_turnover
    assert found["A"].is_even


def test_raw_sizes_count_the_arrays_that_others_own():
    def heap_with_table(size, node_id):
        heap = HeapBuilder()
        root = heap.root()
        users = heap.node("object", "Map", size=16, node_id=5)
        table = heap.node("array", "(hash table)", size=size, node_id=node_id)
        heap.edge(root, "shortcut", "g", users)
        heap.edge(users, "internal", "table", table)
        return build_heap(heap.snapshot())

    heaps = heap_with_table(100, 11), heap_with_table(200, 13)
    assert "(array)" not in compare(*heaps)
    found = compare(*heaps, raw_sizes=True)
    assert numbers(found["(array)"].overall) == (1, 1, 200, 100)
    assert found["Map"].overall.retained_delta == 100


def test_rows_are_sorted_by_what_their_objects_gained():
    before = heap_of(("Down", 11, 50))
    after = heap_of(("B", 13, 8), ("A", 15, 8), ("Most", 17, 9))
    assert list(compare(before, after)) == ["Most", "A", "B", "global", "Down"]
