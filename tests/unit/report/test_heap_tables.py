"""What a page shows of heaps: what came and went by class, and the large parts."""

from heaphound.heap import build_heap
from heaphound.report.heap_map import heap_map
from heaphound.report.heap_tables import heap_tables
from tests.builders.heap_builder import HeapBuilder


def heap_of(users, notes):
    """A global that holds notes, and users behind a Map; each is node id -> size."""
    builder = HeapBuilder()
    root = builder.root()
    top = builder.node("object", "global", size=10, node_id=3)
    builder.edge(root, "shortcut", "g", top)
    cache = builder.node("object", "Map", size=40, node_id=5)
    builder.edge(top, "property", "users", cache)
    for at, (node_id, size) in enumerate(users.items()):
        user = builder.node("object", "User", size=size, node_id=node_id)
        builder.edge(cache, "element", at, user)
    for at, (node_id, size) in enumerate(notes.items()):
        note = builder.node("object", "Note", size=size, node_id=node_id)
        builder.edge(top, "element", at, note)
    return build_heap(builder.snapshot())


def test_new_and_deleted_objects_by_class():
    first = heap_of({11: 100, 13: 100}, {15: 7})
    last = heap_of({13: 100, 21: 300, 23: 300}, {15: 7})
    (row,) = heap_tables([first, last]).deltas
    assert (row.name, row.new_count, row.deleted_count) == ("User", 2, 1)
    assert (row.alloc_size, row.freed_size, row.size_delta) == (600, 100, 500)


def test_the_same_heap_twice_has_no_deltas():
    heap = heap_of({11: 100}, {13: 5})
    tables = heap_tables([heap, heap])
    assert tables.deltas == ()
    assert [row.name for row in tables.classes][:3] == ["global", "Map", "User"]


def test_the_map_names_large_parts_and_puts_small_ones_together():
    heap = heap_of({11 + 2 * at: 1 for at in range(300)}, {2001: 5000})
    whole = heap_map(heap, heap.constructors())
    assert whole.retained_size == heap.retained_size[0]
    (top,) = whole.children
    by_label = {child.label: child for child in top.children}
    assert by_label["Note"].retained_size == 5000
    users = by_label["users"]
    assert (users.constructor, users.retained_size) == ("Map", 340)
    (grouped,) = users.children
    assert (grouped.label, grouped.count, grouped.retained_size) == ("User", 300, 300)


def test_a_chain_of_links_does_not_fill_the_map():
    builder = HeapBuilder()
    previous = builder.root()
    for _ in range(3000):
        link = builder.node("object", "Link", size=100)
        builder.edge(previous, "property" if previous else "shortcut", "next", link)
        previous = link
    heap = build_heap(builder.snapshot())
    whole = heap_map(heap, heap.constructors())

    def count(item):
        return 1 + sum(count(child) for child in item.children)

    assert 2 <= count(whole) <= 100
