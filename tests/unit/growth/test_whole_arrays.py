"""What growth computes of many nodes or edges at once, against the same one by one."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from heaphound.growth.by_constructor import by_constructor, totals_by_constructor
from heaphound.growth.edge_numbers import edge_numbers
from heaphound.growth.entries import entry_count, entry_counts
from heaphound.growth.identity import require_same_process, survivors
from heaphound.heap import build_heap
from tests.builders.heap_builder import HeapBuilder


def test_edges_are_read_as_numbers_where_they_are_or_say_one():
    heap = HeapBuilder()
    root = heap.root()
    target = heap.node("object", "T", size=8)
    names = ["0", "17", "007", "1a", "a1", "", "-3", "123456789012345678", "9" * 19, "größe"]
    for name in names:
        heap.edge(root, "internal", name, target)
    heap.edge(root, "element", 5, target)
    heap.edge(root, "hidden", 0, target)
    found = edge_numbers(build_heap(heap.snapshot()), np.arange(len(names) + 2))
    assert found.tolist() == [0, 17, 7, -1, -1, -1, -1, 123456789012345678, -1, -1, 5, 0]


def test_nodes_are_counted_by_constructor_as_one_by_one():
    rng = np.random.default_rng(4)
    builder = HeapBuilder()
    root = builder.root()
    kinds = ["object", "string", "array", "closure", "native", "number"]
    for number in range(300):
        node = builder.node(
            kinds[rng.integers(6)],
            ["A", "B", '<div id="1">', '<div id="2">', ""][rng.integers(5)],
            size=int(rng.integers(100)),
            detachedness=int(rng.integers(3)),
        )
        builder.edge(root, "element", number, node)
    heap = build_heap(builder.snapshot())
    nodes = rng.permutation(heap.snapshot.node_count)[:200].astype(np.int32)
    counts, sizes = Counter(), Counter()
    for node in nodes.tolist():
        counts[heap.constructor_of(node)] += 1
        sizes[heap.constructor_of(node)] += int(heap.snapshot.shallow_size[node])
    found_counts, found_sizes = by_constructor(heap, nodes)
    assert list(found_counts.items()) == list(counts.items())
    assert list(found_sizes.items()) == list(sizes.items())
    every = Counter(), Counter()
    for node in range(heap.snapshot.node_count):
        every[0][heap.constructor_of(node)] += 1
        every[1][heap.constructor_of(node)] += int(heap.owned_size[node])
    totals = totals_by_constructor(heap)
    assert {name: total for name, total in totals.items() if total != (0, 0)} == {
        name: (count, every[1][name]) for name, count in every[0].items()
    }


@pytest.mark.parametrize(("kind", "stride", "words"), [("Map", 3, 7), ("Set", 2, 5)])
def test_a_tables_entries_are_counted_without_its_holes(kind, stride, words):
    heap = HeapBuilder()
    root = heap.root()
    owner = heap.node("object", kind, size=16)
    table = heap.node("array", "", size=8 * (2 + 3 + 2 * words))
    value, hole = heap.node("object", "V", size=8), heap.node("hidden", "system / Hole", size=8)
    heap.edge(root, "property", "held", owner)
    heap.edge(owner, "internal", "table", table)
    first = 3 + 2
    for entry, child in enumerate([value, hole, value, value]):
        for word in range(stride - 1):
            heap.edge(table, "internal", str(first + entry * stride + word), child)
    heap.edge(table, "internal", "1", value)  # of the header
    heap.edge(table, "internal", "map", value)
    assert entry_count(build_heap(heap.snapshot()), owner) == 3


@pytest.mark.parametrize("spread", [2, 2_000_000], ids=["dense ids", "ids far apart"])
def test_survivors_are_the_nodes_whose_ids_every_heap_has(spread):
    rng = np.random.default_rng(7)
    wanted = [set(rng.choice(500, size=400, replace=False).tolist()) for _ in range(3)]
    heaps = []
    for ids in wanted:
        builder = HeapBuilder()
        root = builder.root()
        for at in rng.permutation(sorted(ids)).tolist():
            node = builder.node("object", f"C{at}", size=8, node_id=11 + spread * at)
            builder.edge(root, "element", at, node)
        heaps.append(build_heap(builder.snapshot()))
    require_same_process(heaps)
    common = {11 + spread * at for at in set.intersection(*wanted)}
    for heap, alive in zip(heaps, survivors(heaps), strict=True):
        ids = heap.snapshot.node_id
        expected = [node == 0 or int(ids[node]) in common for node in range(ids.size)]
        assert alive.tolist() == expected


def test_entries_of_many_are_those_of_each():
    builder = HeapBuilder()
    root = builder.root()
    value = builder.node("object", "Value", size=8)
    hole = builder.node("hidden", "system / Hole", size=8)
    filled = builder.node("object", "Map", size=24)
    # 3 words of header, 2 buckets, 4 entries of key, value and chain; one of them was deleted
    table = builder.node("array", "(map table)", size=8 * (2 + 3 + 2 * 7))
    builder.edge(filled, "internal", "table", table)
    for slot, target in ((5, value), (6, value), (8, value), (11, hole), (12, hole)):
        builder.edge(table, "internal", str(slot), target)
    array = builder.node("object", "Array", size=16)
    for at in range(3):
        builder.edge(array, "element", at, value)
    frozen = builder.node("object", "Array", size=16)
    store = builder.node("array", "(object elements)", size=48)
    builder.edge(frozen, "internal", "elements", store)
    for at in range(4):
        builder.edge(store, "internal", str(at), value)
    plain = builder.node("object", "Object", size=16)
    for name in ("a", "b", "__proto__"):
        builder.edge(plain, "property", name, value)
    empty = builder.node("object", "Object", size=16)
    nodes = [filled, array, frozen, plain, empty]
    for at, node in enumerate(nodes):
        builder.edge(root, "element", at, node)
    heap = build_heap(builder.snapshot())
    assert entry_counts(heap, np.array(nodes)).tolist() == [2, 3, 4, 2, 0]
    assert [entry_count(heap, node) for node in nodes] == [2, 3, 4, 2, 0]
    assert entry_counts(heap, np.array([], np.int64)).tolist() == []


@pytest.mark.parametrize("step", [2, 2_000_000])  # between ids: few enough for a table, or not
def test_nodes_are_found_by_their_ids(step):
    builder = HeapBuilder()
    root = builder.root()
    for number in (3, 1, 2):
        node = builder.node("object", "A", size=8, node_id=1 + number * step)
        builder.edge(root, "element", number, node)
    heap = build_heap(builder.snapshot())
    ids = heap.snapshot.node_id
    wanted = np.array([ids[2], ids.max() + 2, ids[3], ids[1], ids[0], -1, 2**40])
    assert heap.nodes_with_ids(wanted).tolist() == [2, -1, 3, 1, 0, -1, -1]
    assert heap.nodes_with_ids(np.array([], np.int64)).tolist() == []
