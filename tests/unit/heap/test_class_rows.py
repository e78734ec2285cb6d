"""Class rows on small heaps; tests/e2e holds them to DevTools' own."""

from __future__ import annotations

from heaphound.heap import build_heap
from heaphound.heap.class_rows import class_rows, class_totals, classify
from tests.builders.heap_builder import HeapBuilder


def rows_of(builder, **options):
    return {
        (row.name, row.place and row.place.line): (row.count, row.shallow_size, row.retained_size)
        for row in class_rows(build_heap(builder.snapshot()), **options)
    }


def heap_with_root():
    heap = HeapBuilder()
    root = heap.root()
    top = heap.node("object", "global", size=4)
    heap.edge(root, "shortcut", "g", top)
    return heap, top


def test_constructors_of_one_name_at_two_places_are_two_rows():
    heap, top = heap_with_root()
    script = heap.node("code", "/srv/app.js", size=0)
    shared = heap.node("code", "go", size=0)
    closure = heap.node("closure", "go")
    heap.location(closure, 7, 0, 0)
    heap.chain(top, ("property", "go", closure), ("internal", "shared", shared))
    heap.edge(shared, "internal", "script", script)
    for at, line in enumerate((10, 20, 10)):
        item = heap.node("object", "Item", size=8)
        heap.location(item, 7, line, 4)
        heap.edge(top, "element", at, item)
    heap.edge(top, "element", 5, heap.node("object", "Item", size=100))
    found = rows_of(heap)
    assert found["Item", 11] == (2, 16, 16)
    assert found["Item", 21] == (1, 8, 8)
    assert found["Item", None] == (1, 100, 100)
    places = [row.place for row in class_rows(build_heap(heap.snapshot())) if row.place]
    assert {(place.file, place.column) for place in places} == {("/srv/app.js", 5)}


def test_places_in_unknown_scripts_still_tell_rows_apart():
    heap, top = heap_with_root()
    for at in range(2):
        item = heap.node("object", "Item", size=8)
        heap.location(item, 7, at, 0)
        heap.edge(top, "element", at, item)
    rows = class_rows(build_heap(heap.snapshot()))
    assert [(row.place, row.count) for row in rows if row.name == "Item"] == [(None, 1)] * 2


def test_a_chain_of_one_class_is_retained_once():
    heap, top = heap_with_root()
    links = [heap.node("object", "Link", size=10) for _ in range(3)]
    text = heap.node("string", "text", size=7)
    heap.chain(top, *(("property", "next", link) for link in links), ("property", "text", text))
    found = rows_of(heap)
    assert found["Link", None] == (3, 30, 37)
    assert found["(string)", None] == (1, 7, 7)


def test_objects_of_no_size_are_not_counted_and_hide_nothing():
    heap, top = heap_with_root()
    empty = heap.node("object", "Link", size=0)
    full = heap.node("object", "Link", size=10)
    heap.chain(top, ("property", "next", empty), ("property", "next", full))
    assert rows_of(heap)["Link", None] == (1, 10, 10)
    assert ("(synthetic)", None) not in rows_of(heap)


def test_raw_sizes_leave_arrays_their_own():
    heap, top = heap_with_root()
    table = heap.node("array", "(hash table)", size=400)
    users = heap.node("object", "Map", size=16)
    heap.chain(top, ("property", "users", users), ("internal", "table", table))
    assert rows_of(heap)["Map", None] == (1, 416, 416)
    assert ("(array)", None) not in rows_of(heap)
    raw = rows_of(heap, raw_sizes=True)
    assert raw["Map", None] == (1, 16, 416)
    assert raw["(array)", None] == (1, 400, 400)
    assert raw["global", None] == (1, 4, 420)


def test_a_constructor_named_like_an_interface_shares_its_row():
    heap, top = heap_with_root()
    for at in range(3):
        node = heap.node("object", "{a}" if at == 2 else "Object", size=8)
        heap.edge(top, "element", at, node)
        heap.edge(node, "property", "a", top)
    assert rows_of(heap)["{a}", None] == (3, 24, 24)


def test_rows_are_sorted_by_what_they_retain():
    heap, top = heap_with_root()
    for at, (name, size) in enumerate([("B", 8), ("A", 8), ("C", 9)]):
        heap.edge(top, "element", at, heap.node("object", name, size=size))
    rows = class_rows(build_heap(heap.snapshot()))
    assert [row.name for row in rows] == ["global", "C", "A", "B"]


def test_a_heap_of_nothing_but_the_root():
    heap = HeapBuilder()
    heap.root()
    built = build_heap(heap.snapshot())
    assert class_rows(built) == []
    classes = classify(built)
    assert class_totals(built, classes).objects.sum() == 0
    assert not classes.class_of.flags.writeable
