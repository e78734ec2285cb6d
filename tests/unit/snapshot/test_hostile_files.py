"""Files that contradict themselves or are out of proportion: an exact error, or the right heap."""

import json

import numpy as np
import pytest

from heaphound.errors import NotASnapshot, SnapshotCorrupt, SnapshotError, SnapshotTruncated
from heaphound.heap import build_heap
from heaphound.heap.class_rows import class_rows
from heaphound.snapshot import read_snapshot
from tests.builders.heap_builder import HeapBuilder

LONG_CHAIN = 10_000_000


def written(tmp_path, sections):
    path = tmp_path / "FILE.heapsnapshot"
    path.write_text(json.dumps(sections, separators=(",", ":")))
    return path


def small():
    heap = HeapBuilder()
    heap.edge(heap.root(), "element", 1, heap.node("object", "Map", size=40, node_id=7))
    heap.edge(1, "property", "next", heap.node("object", "Map", size=40, node_id=9))
    return heap


def test_truncated_anywhere(tmp_path):
    data = small().to_bytes().rstrip()
    path = tmp_path / "FILE.heapsnapshot"
    for end in (*range(0, len(data), 29), len(data) - 1):
        path.write_bytes(data[:end])
        with pytest.raises((SnapshotTruncated, NotASnapshot)) as problem:
            read_snapshot(path)
        assert str(end) in problem.value.message or end == 0


@pytest.mark.parametrize(
    ("section", "index", "value", "words"),
    [
        ("nodes", 6, 200, "node 1 has type 200 of"),
        ("nodes", 7, 99, "node 1 has string 99 of"),
        ("nodes", 9, 2**53 + 1, None),
        ("nodes", 8, 2**53 + 1, None),
        ("nodes", 8, 10**30, "out of range"),
        ("nodes", 10, 2, "edges"),
        ("edges", 2, 5, "which is not the place of a node"),
        ("edges", 2, 18, "which is not the place of a node"),
        ("edges", 2, -6, "which is not the place of a node"),
        ("edges", 0, 77, "edge 0 has type 77 of"),
        ("edges", 4, 99, "edge 1 has string 99 of"),
    ],
)
def test_one_wrong_number(tmp_path, section, index, value, words):
    sections = small().as_json()
    sections[section][index] = value
    path = written(tmp_path, sections)
    if words is None:  # larger than JavaScript can count, but what the file says
        snapshot = read_snapshot(path)
        assert value in {int(snapshot.node_id[1]), int(snapshot.shallow_size[1])}
        assert int(build_heap(snapshot).retained_size[0]) == int(snapshot.shallow_size.sum())
        return
    with pytest.raises(SnapshotCorrupt) as problem:
        read_snapshot(path)
    assert words in problem.value.message


@pytest.mark.parametrize("name", ["node_count", "edge_count"])
@pytest.mark.parametrize("wrong", [0, 1, 10**6, 2**31, 10**15])
def test_counts_of_the_header_are_not_believed(tmp_path, name, wrong):
    sections = small().as_json()
    sections["snapshot"][name] = wrong
    with pytest.raises(SnapshotError, match=r"promises|out of range"):
        read_snapshot(written(tmp_path, sections))


def test_unknown_fields_and_sections_are_passed_over(tmp_path):
    heap = small()
    sections = heap.as_json()
    meta = sections["snapshot"]["meta"]
    width = len(meta["node_fields"])
    meta["node_fields"].insert(2, "colour")
    nodes = sections["nodes"]
    rows = [nodes[at : at + width] for at in range(0, len(nodes), width)]
    sections["nodes"] = [number for row in rows for number in (*row[:2], 5, *row[2:])]
    sections["edges"][2::3] = [place // width * (width + 1) for place in sections["edges"][2::3]]
    sections = {"trees": [[[{"a": "]}"}]]], **sections, "later": None}
    snapshot = read_snapshot(written(tmp_path, sections))
    assert snapshot.node_id.tolist() == heap.snapshot().node_id.tolist()
    assert snapshot.to_node.tolist() == [1, 2]


def test_ids_that_are_there_twice(tmp_path):
    sections = small().as_json()
    sections["nodes"][8] = sections["nodes"][14]
    heap = build_heap(read_snapshot(written(tmp_path, sections)))
    assert [(row.name, row.count) for row in class_rows(heap) if row.name == "Map"] == [("Map", 2)]
    assert heap.node_with_id(9) == 1


def test_no_nodes_and_no_root(tmp_path):
    assert read_snapshot(written(tmp_path, HeapBuilder().as_json())).node_count == 0
    heap = HeapBuilder()
    for _ in range(3):
        heap.node("object", "Loose", size=8)
    heap.edge(1, "property", "other", 2)
    heap.edge(2, "property", "other", 1)
    built = build_heap(read_snapshot(written(tmp_path, heap.as_json())))
    assert built.immediate_dominator.tolist() == [-1, 0, 0]
    assert int(built.retained_size[0]) == 24


@pytest.mark.slow
def test_a_chain_of_ten_million_needs_no_recursion():
    """Written as columns, since the text of the file is not the point here."""
    from heaphound.kernels import graph

    first = np.minimum(np.arange(LONG_CHAIN + 1, dtype=np.int32), LONG_CHAIN - 1)
    to = np.arange(1, LONG_CHAIN, dtype=np.int32)
    follow = np.ones(LONG_CHAIN - 1, np.bool_)
    dominator, order = graph.immediate_dominators(first, to, follow, 0)
    assert dominator[-1] == LONG_CHAIN - 2
    sums = graph.sum_up_tree(np.ones(LONG_CHAIN, np.int32), dominator, order)
    assert sums[0] == LONG_CHAIN
    start = np.zeros(1, np.int32)
    distance = graph.breadth_first_distances(first, to, follow, start, start, unreached=-5)
    assert distance[-1] == LONG_CHAIN - 1
    assert graph.reachable(first, to, follow, start).all()
    owner = graph.single_owners(first, to, follow, np.arange(LONG_CHAIN) == 0)
    assert owner[-1] == 0
