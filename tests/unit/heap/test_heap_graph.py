"""The heap stage on heaps small enough to know every number."""

from __future__ import annotations

import numpy as np
import pytest

from heaphound.heap.distances import SYSTEM_DISTANCE, UNREACHABLE
from heaphound.heap.graph import build_heap, read_heap
from heaphound.heap.locations import Place
from tests.builders.heap_builder import HeapBuilder

ROOT, GLOBAL, GC_ROOTS = 0, 1, 2


def heap_with(*nodes):
    """A heap of root, global (10 bytes), GC roots, and these (type, name, size) from 3 on."""
    heap = HeapBuilder()
    heap.root()
    heap.node("object", "global", size=10)
    heap.node("synthetic", "(GC roots)", size=0)
    heap.edge(ROOT, "shortcut", "global", GLOBAL)
    heap.edge(ROOT, "element", 1, GC_ROOTS)
    for kind, name, size in nodes:
        heap.node(kind, name, size=size)
    return heap


def test_an_object_contains_its_own_arrays_and_not_shared_ones():
    builder = heap_with(("object", "Map", 16), ("array", "", 100), ("array", "", 7))
    builder.edge(GLOBAL, "property", "m", 3)
    builder.edge(GLOBAL, "internal", "elements", 5)
    builder.edge(3, "internal", "table", 4)
    builder.edge(3, "internal", "elements", 5)
    heap = build_heap(builder.snapshot())
    assert heap.owned_size.tolist() == [0, 10, 0, 116, 0, 7]
    assert heap.retained_size.tolist() == [133, 133, 0, 116, 0, 7]
    assert heap.immediate_dominator.tolist() == [-1, 0, 0, 1, 3, 1]
    assert heap.distance.tolist() == [SYSTEM_DISTANCE, 1, SYSTEM_DISTANCE + 1, 2, 3, 2]


def test_engine_handles_do_not_share_what_the_program_holds():
    builder = heap_with(("object", "Held", 5))
    builder.edge(GLOBAL, "property", "held", 3)
    builder.edge(GC_ROOTS, "element", 1, 3)
    heap = build_heap(builder.snapshot())
    assert heap.essential.tolist() == [True, True, True, False]
    assert int(heap.immediate_dominator[3]) == GLOBAL


def test_weak_self_and_shortcut_edges_hold_nothing():
    builder = heap_with(("object", "A", 1), ("object", "B", 2), ("object", "C", 4))
    builder.edge(GLOBAL, "property", "a", 3)
    builder.edge(GLOBAL, "property", "c", 5)
    builder.edge(3, "property", "self", 3)
    builder.edge(3, "weak", "b", 4)
    builder.edge(3, "shortcut", "c", 5)
    heap = build_heap(builder.snapshot())
    kept = [heap.edge_text(edge) for edge in np.flatnonzero(heap.essential)]
    assert kept == ["global", "1", "a", "c"]
    assert int(heap.distance[4]) == UNREACHABLE
    assert int(heap.immediate_dominator[4]) == ROOT


def test_a_weak_map_value_is_held_by_its_key():
    builder = heap_with(("object", "K", 1), ("array", "", 2), ("object", "V", 4))
    text = " / part of key (K @7) -> value (V @11) pair in WeakMap (table @9)"
    builder.edge(GLOBAL, "property", "key", 3)
    builder.edge(GLOBAL, "property", "map", 4)
    builder.edge(3, "internal", "1" + text, 5)
    builder.edge(4, "internal", "2" + text, 5)
    heap = build_heap(builder.snapshot())
    assert int(heap.immediate_dominator[5]) == 3
    assert int(heap.retained_size[3]) == 5
    assert int(heap.distance[5]) == 3


def test_a_weak_map_value_is_as_far_as_the_farther_of_key_and_table():
    builder = heap_with(("object", "K", 1), ("array", "", 2), ("object", "V", 4))
    text = " / part of key (K @7) -> value (V @11) pair in WeakMap (table @9)"
    builder.node("object", "Between", size=1)
    builder.edge(GLOBAL, "property", "key", 3)
    builder.edge(GLOBAL, "property", "between", 6)
    builder.edge(6, "property", "map", 4)
    builder.edge(3, "internal", "1" + text, 5)
    builder.edge(4, "internal", "2" + text, 5)
    assert int(build_heap(builder.snapshot()).distance[5]) == 4


def test_a_snapshot_with_internals_keeps_its_sizes():
    builder = HeapBuilder()
    builder.root()
    for kind, name, size in [("synthetic", "(x)", 0), ("object", "Map", 1), ("array", "", 2)]:
        builder.node(kind, name, size=size)
    builder.chain(0, ("element", 1, 1), ("property", "m", 2), ("internal", "table", 3))
    heap = build_heap(builder.snapshot())
    assert heap.owned_size.tolist() == [0, 0, 1, 2]
    assert heap.distance.tolist() == [0, 1, 2, 3]


def test_descriptors_of_other_classes_do_not_shorten_distances():
    builder = heap_with(("array", "(map descriptors)", 1), *[("string", "x", 1)] * 3)
    builder.edge(GLOBAL, "internal", "map", 3)
    builder.edge(3, "internal", "enum_cache", 4)
    builder.edge(3, "element", 3, 5)
    builder.edge(3, "element", 4, 6)
    heap = build_heap(builder.snapshot())
    assert heap.distance.tolist()[3:] == [2, 3, 3, UNREACHABLE]


@pytest.mark.parametrize(
    ("generation", "edge_name"),
    [("18", "script_or_debug_info"), ("20", "script_or_debug_info"), ("26", "script")],
)
def test_places_come_from_the_snapshot_alone(generation, edge_name):
    builder = HeapBuilder(generation)
    builder.root()
    on_data = builder.node("closure", "onData")
    shared = builder.node("code", "onData")
    script = builder.node("code", "file:///srv/a%20b.js")
    session = builder.node("object", "Session")
    elsewhere = builder.node("closure", "")
    for at, node in enumerate((on_data, session, elsewhere)):
        builder.edge(0, "element", at, node)
    builder.edge(on_data, "internal", "shared", shared)
    builder.edge(shared, "internal", edge_name, script)
    builder.location(elsewhere, 8, 1, 1)
    builder.location(session, 9, 11, 6)
    builder.location(on_data, 9, 0, 4)
    heap = build_heap(builder.snapshot())
    assert heap.scripts == {9: "/srv/a b.js"}
    assert heap.place_of(on_data) == Place("/srv/a b.js", 1, 5, "onData")
    assert heap.place_of(session) == Place("/srv/a b.js", 12, 7, "Session")
    assert heap.place_of(elsewhere) is None  # its script is not in the snapshot
    assert heap.place_of(shared) is None  # it has no row


def test_a_heap_answers_questions_about_nodes_and_edges(tmp_path):
    builder = heap_with(("closure", "go", 1))
    element = builder.node("native", '<div id="a">', detachedness=2)
    builder.edge(GLOBAL, "property", "d", element)
    builder.edge(GLOBAL, "element", 0, 3)
    builder.edge(GLOBAL, "context", "d", 3)
    heap = read_heap(builder.write(tmp_path / "small.heapsnapshot"))
    names = ["(synthetic)", "global", "(synthetic)", "Function", "Detached <div>"]
    assert [heap.constructor_of(node) for node in range(5)] == names
    assert heap.out_edges(GLOBAL) == range(2, 5)
    assert [heap.edge_text(edge) for edge in heap.out_edges(GLOBAL)] == ["d", "0", "d"]
    assert heap.type_of(3) == "closure"
    assert heap.node_name(3) == "go"
    assert heap.node_with_id(int(heap.snapshot.node_id[3])) == 3
    assert heap.node_with_id(8) == -1
    assert heap.child_by_edge(GLOBAL, "d") == element
    assert heap.child_by_edge(GLOBAL, "d", "context") == 3
    assert heap.child_by_edge(GLOBAL, "missing") == -1
    assert not heap.retained_size.flags.writeable


def test_an_empty_heap_is_its_root():
    builder = HeapBuilder()
    builder.root()
    heap = build_heap(builder.snapshot())
    assert heap.immediate_dominator.tolist() == [-1]
    assert heap.distance.tolist() == [0]
