"""What hundreds of objects reach together is told by the few kinds of thing that reach it."""

from itertools import pairwise

import pytest

from heaphound.growth.find import find_growth
from heaphound.heap.graph import build_heap
from tests.builders.heap_builder import HeapBuilder

OWNERS = 30
TIMER_BYTES = 64


def heap_with(owners, timers, generation=0):
    """A list of `timers`, new in each generation, that each of `owners` points into as well."""
    heap = HeapBuilder("24")
    root = heap.root()
    program = heap.node("object", "Program", node_id=3)
    timer_list = heap.node("object", "TimersList", node_id=5)
    heap.edge(root, "element", 1, program)
    heap.edge(root, "element", 2, timer_list)
    first = 10_001 + generation * 20_000
    links = [
        heap.node("object", "Timeout", size=TIMER_BYTES, node_id=first + 2 * n)
        for n in range(timers)
    ]
    heap.chain(timer_list, *(("property", "_idleNext", link) for link in links))
    heap.chain(links[-1], *(("property", "_idlePrev", link) for link in reversed(links[:-1])))
    for n in range(owners):
        owner = heap.node("object", "Session", node_id=101 + 2 * n)
        heap.edge(program, "property", f"s{n}", owner)
        heap.edge(owner, "property", "timer", links[n])
    return build_heap(heap.snapshot())


def test_a_list_that_a_crowd_points_into_grows():
    heaps = [heap_with(OWNERS, OWNERS + 40 * n, n) for n in range(3)]

    growers = find_growth(heaps).growers

    labels = {(heaps[-1].constructor_of(g.slots[0].holder), g.slots[0].label) for g in growers}
    assert labels & {("Session", "timer"), ("TimersList", "[]"), ("TimersList", "_idleNext")}
    sizes = growers[0].charged_bytes
    assert [later - earlier for earlier, later in pairwise(sizes)] == [
        pytest.approx(40 * TIMER_BYTES)
    ] * 2


def test_a_list_that_is_renewed_and_as_long_as_before_does_not():
    heaps = [heap_with(OWNERS, OWNERS + 40, n) for n in range(3)]

    assert find_growth(heaps).growers == ()
