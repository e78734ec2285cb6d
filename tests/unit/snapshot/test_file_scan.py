"""Files are read in blocks by several threads: to the same columns, the same errors."""

import dataclasses
import functools
import json
import random
import re

import numpy as np
import pytest

from heaphound.errors import SnapshotError
from heaphound.heap import build_heap
from heaphound.progress import Silent
from heaphound.snapshot import SnapshotBuilder, read_snapshot
from tests.builders.heap_builder import HeapBuilder

BLOCK = 1 << 18
WIDE_OR_NARROW = {"node_id", "shallow_size"}  # 32 bits where they suffice


@functools.cache
def large_heap(generation):
    """Some 40,000 nodes with numbers of every length: several blocks of nodes and of edges."""
    dice = random.Random(1)
    heap = HeapBuilder(generation)
    heap.root()
    for at in range(40_000):
        size = int(10 ** dice.uniform(0, 9.3))
        heap.node("object", f"Name{at % 97}", size=size, node_id=int(10 ** dice.uniform(0, 9.3)))
    for at in range(120_000):
        source, target = at // 3, dice.randrange(40_001)
        kind = dice.choice(["property", "element", "hidden", "weak"])
        by_name = kind in {"property", "weak"}
        heap.edge(source, kind, f"p{at % 53}" if by_name else int(10 ** dice.uniform(0, 9)), target)
    heap.location(7, 3, 4, 5)
    return heap


def as_v8_writes(sections):
    """Node 18 to 22 end each node and edge with a newline, before the comma."""
    width = len(sections["snapshot"]["meta"]["node_fields"])

    def rows(numbers, width):
        lines = [
            ",".join(map(str, numbers[at : at + width])) for at in range(0, len(numbers), width)
        ]
        return "[" + "\n,".join(lines) + "\n]"

    parts = [f'"snapshot":{json.dumps(sections["snapshot"])}']
    parts += [f'"nodes":{rows(sections["nodes"], width)}', f'"edges":{rows(sections["edges"], 3)}']
    parts += [f'"{name}":{json.dumps(sections[name])}' for name in ("locations", "strings")]
    return ("{" + ",\n".join(parts) + "}\n").encode()


def pushed(data):
    builder = SnapshotBuilder("FILE")
    builder.feed(data)
    return builder.finish()


def read_in_blocks(path):
    builder = SnapshotBuilder("FILE")
    with path.open("rb") as file:
        assert builder.read_file(file.fileno(), path.stat().st_size, Silent())
    return builder.finish()


def assert_same(left, right):
    for field in dataclasses.fields(left):
        one, other = getattr(left, field.name), getattr(right, field.name)
        if isinstance(one, np.ndarray):
            assert one.dtype == other.dtype or field.name in WIDE_OR_NARROW
            np.testing.assert_array_equal(one, other, err_msg=field.name)
    assert left.layout == right.layout
    assert list(left.strings) == list(right.strings)
    np.testing.assert_array_equal(left.locations.node, right.locations.node)


@pytest.mark.slow
@pytest.mark.parametrize("generation", ["18", "24"])
def test_columns_are_those_of_the_push_parser(tmp_path, generation):
    heap = large_heap(generation)
    for data in (heap.to_bytes(), as_v8_writes(heap.as_json())):
        path = tmp_path / "large.heapsnapshot"
        path.write_bytes(data)
        assert len(data) > 6 * BLOCK
        assert_same(pushed(data), read_in_blocks(path))


@pytest.mark.slow
def test_every_place_of_the_block_boundary(tmp_path):
    """A name in the header moves the boundary through a whole row of nodes and of edges."""
    sections = large_heap("24").as_json()
    expected = pushed(json.dumps(sections, separators=(",", ":")).encode())
    path = tmp_path / "moved.heapsnapshot"
    for length in range(24):
        sections["snapshot"]["padding"] = "x" * length
        path.write_bytes(json.dumps(sections, separators=(",", ":")).encode())
        moved = read_in_blocks(path)
        np.testing.assert_array_equal(moved.to_node, expected.to_node)
        np.testing.assert_array_equal(moved.node_id, expected.node_id)


@pytest.mark.parametrize(("size", "node_id"), [(2**31 - 1, 2**31 - 1), (2**31, 7), (8, 2**40)])
def test_large_sizes_and_ids_are_what_the_file_says(tmp_path, size, node_id):
    heap = HeapBuilder()
    heap.edge(heap.root(), "element", 1, heap.node("native", "Buffer", size=size, node_id=node_id))
    path = tmp_path / "wide.heapsnapshot"
    path.write_bytes(heap.to_bytes())
    snapshot = read_snapshot(path)
    assert snapshot.shallow_size.tolist()[1:] == [size]
    assert snapshot.node_id.tolist()[1:] == [node_id]
    built = build_heap(snapshot)
    assert int(built.retained_size[0]) == int(snapshot.shallow_size.sum())


def test_small_files_and_empty_sections(tmp_path):
    path = tmp_path / "small.heapsnapshot"
    one = HeapBuilder()
    one.root()
    for heap in (HeapBuilder(), one):
        path.write_bytes(heap.to_bytes())
        assert_same(pushed(heap.to_bytes()), read_in_blocks(path))


@pytest.mark.parametrize("indent", [0, 1, "\t"])
def test_what_v8_does_not_write_is_read_by_the_push_parser(tmp_path, indent):
    heap = HeapBuilder()
    heap.edge(heap.root(), "element", 2**31 + 5, heap.node("object", "Map"))
    path = tmp_path / "indented.heapsnapshot"
    path.write_text(json.dumps(heap.as_json(), indent=indent))
    assert_same(pushed(heap.to_bytes()), read_snapshot(path))


def test_negative_indexes_and_unknown_sections(tmp_path):
    heap = HeapBuilder()
    heap.edge(heap.root(), "element", -5, heap.node("object", "Map"))
    sections = {"before": ["]", 1], **heap.as_json(), "after": {"a": "]"}}
    path = tmp_path / "negative.heapsnapshot"
    path.write_bytes(json.dumps(sections, separators=(",", ":")).encode())
    snapshot = read_in_blocks(path)
    assert snapshot.edge_name.tolist() == [-5]


def put(section, index, value):
    def damage(sections):
        sections[section][index] = value

    return damage


def header(**changes):
    return lambda sections: sections["snapshot"].update(changes)


@pytest.mark.slow
@pytest.mark.parametrize(
    "damage",
    [
        put("nodes", 6 * 30_000, 99),
        put("nodes", 6 * 30_000 + 1, 10**6),
        put("nodes", 6 * 30_000 + 2, -7),
        put("nodes", 6 * 30_000 + 3, 10**20),
        put("nodes", 6 * 30_000 + 4, 4),
        put("nodes", 6 * 30_000 + 5, 300),
        put("nodes", 6 * 30_000, 1.5),
        put("edges", 3 * 90_000, 50),
        put("edges", 3 * 90_000 + 1, 2**33),
        put("edges", 3 * 90_000 + 2, 7),
        put("edges", 3 * 90_000 + 2, 6 * 40_001),
        put("edges", 3 * 90_000 + 2, None),
        put("locations", 0, 6 * 40_001),
        lambda sections: sections["nodes"].pop(),
        lambda sections: sections["edges"].pop(),
        lambda sections: sections["nodes"].extend([0] * 6),
        lambda sections: sections["edges"].extend([0] * 3),
        lambda sections: sections["strings"].pop(),
        header(node_count=39_999),
        header(node_count=10**15),
        header(edge_count=1),
    ],
)
def test_damage_has_the_message_of_the_push_parser(tmp_path, damage):
    sections = large_heap("24").as_json()
    damage(sections)
    data = json.dumps(sections, separators=(",", ":")).encode()
    path = tmp_path / "FILE"
    path.write_bytes(data)
    with pytest.raises(SnapshotError) as expected:
        pushed(data)
    with pytest.raises(SnapshotError, match=re.escape(expected.value.message)):
        read_snapshot(path)


@pytest.mark.slow
def test_truncations_in_every_section(tmp_path):
    data = large_heap("24").to_bytes()
    path = tmp_path / "FILE"
    dice = random.Random(5)
    sections = [data.index(b'"%b"' % name) for name in (b"nodes", b"edges", b"strings")]
    ends = [*sections, len(data) - 1, *(dice.randrange(len(data)) for _ in range(12))]
    for end in [*ends, *(at + 9 for at in sections)]:
        path.write_bytes(data[:end])
        with pytest.raises(SnapshotError, match=f"ends after {end} bytes"):
            read_snapshot(path)


def test_a_listener_may_stop_the_reading(tmp_path):
    class Impatient(Silent):
        def advance(self, *_):
            raise KeyboardInterrupt

    path = tmp_path / "large.heapsnapshot"
    path.write_bytes(HeapBuilder().to_bytes() + b" " * 1000)
    with pytest.raises(KeyboardInterrupt):
        read_snapshot(path, Impatient())
