"""A timer is held by its list, not by what holds another timer of that list."""

import itertools

from heaphound.growth.find import find_growth
from heaphound.heap.graph import build_heap
from tests.builders.heap_builder import HeapBuilder

KEPT = 3


def ring_of(timers, *, list_id=5):
    """A list of `timers` timers, of which a cache keeps the owners of the newest few."""
    heap = HeapBuilder("24")
    root = heap.root()
    program = heap.node("object", "Program", node_id=3)
    timer_list = heap.node("object", "TimersList", node_id=list_id)
    cache = heap.node("object", "Array", node_id=7)
    heap.edge(root, "element", 1, program)
    heap.edge(root, "element", 2, timer_list)
    heap.edge(program, "property", "cache", cache)
    links = []
    for n in range(timers):
        timer = heap.node("object", "Timeout", size=64, node_id=1_001 + 4 * n)
        owner = heap.node("object", "Session", size=400, node_id=1_003 + 4 * n)
        heap.edge(timer, "property", "_onTimeout", owner)
        heap.edge(owner, "property", "timer", timer)
        if n >= timers - KEPT:
            heap.edge(cache, "element", n, owner)
        links.append(timer)
    ring = [timer_list, *reversed(links), timer_list]
    for here, there in itertools.pairwise(ring):
        heap.edge(here, "property", "_idleNext", there)
        heap.edge(there, "property", "_idlePrev", here)
    return build_heap(heap.snapshot())


def growers_of(heaps):
    return [
        (heaps[-1].constructor_of(grower.slots[0].holder), grower.seed_counts)
        for grower in find_growth(heaps).growers
    ]


def test_the_list_grows_and_the_cache_that_keeps_a_few_owners_does_not():
    heaps = [ring_of(timers) for timers in (10, 30, 50)]

    assert growers_of(heaps) == [("TimersList", (0, 20, 40))]


def test_timers_of_a_list_that_is_new_are_charged_to_what_holds_the_list():
    heaps = [ring_of(timers, list_id=2_000_001 + 2 * timers) for timers in (10, 30, 50)]

    growth = find_growth(heaps)
    held = {int(node) for blame in growth.blames for node in blame.region}

    timers = [
        n for n in range(heaps[-1].snapshot.node_count) if heaps[-1].node_name(n) == "Timeout"
    ]
    survivors = {n for n in timers if growth.alive[-1][n]}
    assert set(timers) - survivors <= held
