"""What keeps an object alive, and what would free it: against cutting and collecting."""

from __future__ import annotations

import random
import sys
from dataclasses import replace

import numpy as np
import pytest

from heaphound.heap import build_heap
from heaphound.inspection.holds import holds, references
from heaphound.inspection.one_object import object_view
from heaphound.inspection.root_paths import root_paths
from tests.builders.heap_builder import HeapBuilder
from tests.builders.random_heaps import random_heap
from tests.oracles.holds import alive_without


def heap_of(*edges, nodes=6):
    builder = HeapBuilder()
    builder.root()
    for at in range(1, nodes):
        builder.node("object", f"N{at}")
    for source, kind, name, target in edges:
        builder.edge(source, kind, name, target)
    return build_heap(builder.snapshot())


def test_random_heaps_agree_with_cutting():
    first = random.SystemRandom().randrange(2**32)
    sys.stdout.write(f"seeds from {first}\n")
    freed = kept = garbage = 0
    for seed in range(first, first + 60):
        heap = build_heap(random_heap(seed, 25).snapshot())
        alive = alive_without(heap, ())
        for node in range(1, heap.snapshot.node_count):
            held = holds(heap, node)
            assert (held.ways > 0) == (node in alive), (seed, node)
            garbage += node not in alive
            for source in set(held.source.tolist()):
                cut = held.source == source
                expected = node in alive and node not in alive_without(heap, held.edge[cut])
                assert held.frees(cut) == expected, (seed, node, source)
                freed += expected
                kept += node in alive and not expected
    assert freed > 100
    assert kept > 100
    assert garbage > 10


def test_random_paths_are_paths_and_differ():
    first = random.SystemRandom().randrange(2**32)
    sys.stdout.write(f"seeds from {first}\n")
    several = shortest = 0
    for seed in range(first, first + 60):
        heap = build_heap(random_heap(seed, 25).snapshot())
        found = root_paths(heap)
        for node in range(1, heap.snapshot.node_count):
            paths = list(found.paths_to(node, references(heap), 4))
            assert len(paths) <= 4
            assert len({tuple(path) for path in paths}) == len(paths)
            several += len(paths) > 1
            for path in paths:
                at, passed = 0, {0}
                for edge in path:
                    assert edge in heap.out_edges(at), (seed, node)
                    assert heap.edge_type(edge) != "weak"
                    at = int(heap.snapshot.to_node[edge])
                    assert at not in passed, (seed, node)
                    passed.add(at)
                assert at == node
            leads_back = heap.first_retainer[1] > heap.first_retainer[0]  # to the root
            if paths and 0 < int(heap.distance[node]) < 1000 and not leads_back:
                assert len(paths[0]) == int(heap.distance[node]), (seed, node)
                shortest += 1
    assert several > 100
    assert shortest > 10


def test_one_way_in_frees_and_two_do_not():
    heap = heap_of(
        (0, "element", 1, 1),
        (1, "property", "a", 2),
        (1, "property", "b", 3),
        (2, "property", "x", 4),
        (3, "property", "x", 4),
        (3, "property", "y", 5),
    )
    held = holds(heap, 4)
    assert held.ways == 2
    assert not held.frees(held.source == 2)
    assert held.frees(held.source >= 2)
    held = holds(heap, 5)
    assert held.ways == 1
    assert held.frees(held.source == 3)


def test_a_holder_that_the_object_itself_keeps_alive_does_not_count():
    heap = heap_of(
        (0, "element", 1, 1),
        (1, "property", "a", 2),
        (2, "property", "child", 3),
        (3, "property", "parent", 2),
    )
    held = holds(heap, 2)
    assert held.ways == 1
    assert held.keeps_alive.tolist() == [True, False]
    assert held.frees(held.source == 1)


def test_an_engine_handle_keeps_alive_although_it_is_not_essential():
    builder = HeapBuilder()
    root = builder.root()
    program = builder.node("object", "global")
    roots = builder.node("synthetic", "(GC roots)", size=0)
    held_object = builder.node("object", "Held")
    builder.edge(root, "shortcut", "global", program)
    builder.edge(root, "element", 1, roots)
    builder.edge(program, "property", "held", held_object)
    builder.edge(roots, "element", 1, held_object)
    heap = build_heap(builder.snapshot())
    held = holds(heap, held_object)
    assert held.ways == 2
    assert not held.frees(held.source == program)


@pytest.mark.parametrize("cut", [1, 2])
def test_a_weak_map_entry_needs_its_key_and_its_table(cut):
    builder = HeapBuilder()
    root = builder.root()
    key = builder.node("object", "Key")
    table = builder.node("array", "")
    value = builder.node("object", "Value")
    builder.edge(root, "element", 1, key)
    builder.edge(root, "element", 2, table)
    text = " / part of key (Key @3) -> value (Value @7) pair in WeakMap (table @5)"
    builder.edge(key, "internal", "1" + text, value)
    builder.edge(table, "internal", "4" + text, value)
    heap = build_heap(builder.snapshot())
    held = holds(heap, value)
    assert held.ways == 1
    assert held.frees(held.source == cut)


def test_a_chain_of_a_million_is_walked():
    count = 1_000_000
    heap = long_chain(count)
    assert holds(heap, count).ways == 1
    paths = list(root_paths(heap).paths_to(count, references(heap), 3))
    assert [len(path) for path in paths] == [count]
    view = object_view(heap, count, depth=200, top=3, paths=2)
    assert view.app_path.left_out + len(view.app_path.steps) == count
    assert len(view.app_path.steps) == 100


def long_chain(count):
    """A root and links 1 to `count`, each holding the next."""
    one, many = np.ones(1), np.ones(count)
    snapshot = HeapBuilder()
    snapshot.edge(snapshot.root(), "property", "next", snapshot.node("object", "Link"))
    small = snapshot.snapshot()

    def repeated(column):
        return np.concatenate([column[:1] * one, column[1] * many]).astype(column.dtype)

    edge_count = np.arange(count + 2)
    edge_count[-1] = count
    return build_heap(
        replace(
            small,
            node_type=repeated(small.node_type),
            node_name=repeated(small.node_name),
            node_id=np.arange(count + 1) * 2 + 1,
            shallow_size=repeated(small.shallow_size),
            detachedness=repeated(small.detachedness),
            first_edge=edge_count,
            edge_type=np.repeat(small.edge_type, count),
            edge_name=np.repeat(small.edge_name, count),
            to_node=np.arange(1, count + 1, dtype=np.int32),
        )
    )
