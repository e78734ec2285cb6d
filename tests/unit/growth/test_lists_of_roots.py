"""What hangs on V8's own lists of handles is told apart by its class."""

from heaphound.growth.find import find_growth
from heaphound.heap.graph import build_heap
from tests.builders.heap_builder import HeapBuilder


def heap_with(sockets, watchers):
    """A list of global handles with so many of each class; what is in one heap is in the next."""
    heap = HeapBuilder("24")
    root = heap.root()
    program = heap.node("object", "Program", node_id=3)
    handles = heap.node("synthetic", "(Global handles)", node_id=5)
    heap.edge(root, "element", 1, program)
    heap.edge(root, "element", 2, handles)
    position = 0
    for name, count, first in (("Socket", sockets, 101), ("FSWatcher", watchers, 10_001)):
        for n in range(count):
            handle = heap.node("object", name, size=300, node_id=first + 2 * n)
            heap.edge(handles, "element", position, handle)
            position += 1
    return build_heap(heap.snapshot())


def classes_that_grow(heaps):
    growers = find_growth(heaps).growers
    return {(grower.slots[0].of_class, grower.seed_counts) for grower in growers}


def test_two_classes_of_handles_are_two_growers():
    heaps = [heap_with(10 + 20 * n, 30 * n) for n in range(3)]

    assert classes_that_grow(heaps) == {("Socket", (0, 20, 40)), ("FSWatcher", (0, 30, 60))}


def test_a_class_beside_one_that_shrinks_is_still_seen():
    heaps = [heap_with(10 + 20 * n, 30) for n in range(3)]

    assert classes_that_grow(heaps) == {("Socket", (0, 20, 40))}
