"""The Arrow tables say what the Heap says, row by row."""

from __future__ import annotations

import sys

import pytest

from heaphound.errors import ExtraMissing
from heaphound.heap import build_heap
from heaphound.heap.distances import UNREACHABLE
from tests.builders.heap_builder import HeapBuilder
from tests.builders.random_heaps import random_heap


def heap_with_places(seed):
    builder = random_heap(seed, 40)
    for file in ("/srv/a.js", "/srv/b.js"):
        closure = builder.node("closure", "go")
        shared, script = builder.node("code", "go"), builder.node("code", file)
        builder.edge(closure, "internal", "shared", shared)
        builder.edge(shared, "internal", "script", script)
        builder.location(closure, 7 if "a" in file.removeprefix("/srv") else 3, 3, 4)
    builder.location(1, 99, 0, 0)  # of a script that nobody knows
    return build_heap(builder.snapshot())


@pytest.mark.parametrize("seed", range(20))
def test_every_row_agrees_with_the_heap(seed):
    heap = heap_with_places(seed)
    nodes, edges = heap.to_arrow()
    assert nodes.num_rows == heap.snapshot.node_count
    assert edges.num_rows == heap.snapshot.edge_count
    for node, row in enumerate(nodes.to_pylist()):
        place = heap.place_of(node)
        distance = int(heap.distance[node])
        assert row == {
            "id": int(heap.snapshot.node_id[node]),
            "type": heap.type_of(node),
            "name": heap.node_name(node),
            "constructor": heap.constructor_of(node),
            "shallow_size": int(heap.snapshot.shallow_size[node]),
            "owned_size": int(heap.owned_size[node]),
            "retained_size": int(heap.retained_size[node]),
            "distance": None if distance == UNREACHABLE else distance,
            "immediate_dominator": int(heap.immediate_dominator[node]) if node else None,
            "detached": bool(heap.detached[node]),
            "file": place and place.file,
            "line": place and place.line,
            "column": place and place.column,
        }
    rows = edges.to_pylist()
    for node in range(heap.snapshot.node_count):
        for edge in heap.out_edges(node):
            numbered = heap.edge_type(edge) in {"element", "hidden"}
            assert rows[edge] == {
                "source": node,
                "target": int(heap.snapshot.to_node[edge]),
                "type": heap.edge_type(edge),
                "name": None if numbered else heap.edge_text(edge),
                "index": int(heap.edge_text(edge)) if numbered else None,
                "essential": bool(heap.essential[edge]),
            }


def test_a_heap_of_a_root_alone():
    builder = HeapBuilder()
    builder.root()
    nodes, edges = build_heap(builder.snapshot()).to_arrow()
    assert (nodes.num_rows, edges.num_rows) == (1, 0)
    assert nodes["file"].to_pylist() == [None]


def test_without_pyarrow_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    builder = HeapBuilder()
    builder.root()
    with pytest.raises(ExtraMissing, match="needs pyarrow") as caught:
        build_heap(builder.snapshot()).to_arrow()
    assert caught.value.hint == "pip install 'heaphound[arrow]'"


def test_a_heap_shows_itself_in_a_line():
    builder = HeapBuilder()
    builder.edge(builder.root(), "shortcut", "global", builder.node("object", "global", size=2048))
    heap = build_heap(builder.snapshot())
    assert repr(heap) == "<Heap: 2 nodes, 1 edges, 2.0 KB>"
    assert repr(heap.snapshot) == "<Snapshot: 2 nodes, 1 edges>"
