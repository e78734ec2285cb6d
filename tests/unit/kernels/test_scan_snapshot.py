"""The push parser: any chunking, any order of sections, any damage."""

import itertools
import json
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heaphound.kernels import (
    ScanCorrupt,
    ScanError,
    ScanNotASnapshot,
    ScanTruncated,
    SnapshotScanner,
)
from tests.builders.heap_builder import GENERATIONS, HeapBuilder


def small_heap(generation="24"):
    heap = HeapBuilder(generation)
    root = heap.root()
    cache = heap.node("object", "Map", size=40, detachedness=2)
    text = heap.node("string", 'say "né\\\n', size=123456789)
    function = heap.node("closure", "load", size=64, node_id=2**40)
    heap.edge(root, "property", "cache", cache)
    heap.edge(cache, "element", 70_000, text)
    heap.edge(cache, "hidden", 3, function)
    heap.edge(function, "context", "", cache)
    heap.location(function, 7, 11, 13)
    return heap


def scan(*chunks):
    scanner = SnapshotScanner()
    for chunk in chunks:
        scanner.feed(chunk)
    scanner.finish()
    return scanner.take_columns()


def assert_same(left, right):
    for name, column in left.items():
        np.testing.assert_array_equal(column, right[name], err_msg=name)
        assert column.dtype == right[name].dtype


def dumped(sections, **options):
    return json.dumps(sections, **options).encode()


@pytest.mark.parametrize("generation", GENERATIONS)
def test_the_columns_are_those_of_the_json(generation):
    heap = small_heap(generation)
    sections = heap.as_json()
    columns = scan(heap.to_bytes())
    fields = heap.generation.node_fields
    nodes = np.array(sections["nodes"]).reshape(-1, len(fields))
    edges = np.array(sections["edges"]).reshape(-1, 3)
    for column, field in [
        ("node_type", "type"),
        ("node_name", "name"),
        ("node_id", "id"),
        ("self_size", "self_size"),
        ("detachedness", "detachedness"),
    ]:
        assert columns[column].tolist() == nodes[:, fields.index(field)].tolist()
    assert np.diff(columns["first_edge"]).tolist() == nodes[:, 4].tolist()
    assert columns["edge_type"].tolist() == edges[:, 0].tolist()
    assert columns["edge_name"].tolist() == edges[:, 1].tolist()
    assert (columns["to_node"] * len(fields)).tolist() == edges[:, 2].tolist()
    assert columns["location_node"].tolist() == [3]
    assert columns["location_line"].tolist() == [11]
    raw, offsets = columns["string_bytes"].tobytes(), columns["string_offsets"]
    strings = [
        json.loads(b'"' + raw[start:end] + b'"') for start, end in itertools.pairwise(offsets)
    ]
    assert strings == sections["strings"]


@pytest.mark.parametrize("generation", ["18", "24"])
def test_no_chunking_changes_anything(generation):
    data = small_heap(generation).to_bytes()
    whole = scan(data)
    for cut in range(len(data) + 1):
        assert_same(whole, scan(data[:cut], data[cut:]))
    assert_same(whole, scan(*(data[at : at + 1] for at in range(len(data)))))
    dice = random.Random(1)
    for _ in range(50):
        cuts = sorted(dice.choices(range(len(data)), k=dice.randrange(1, 40)))
        assert_same(whole, scan(*(data[a:b] for a, b in itertools.pairwise([0, *cuts, len(data)]))))


def test_sections_may_come_in_any_order():
    sections = small_heap("22").as_json()
    whole = scan(dumped(sections))
    known = ["snapshot", "nodes", "edges", "locations", "strings"]
    for order in itertools.permutations(known):
        assert_same(whole, scan(dumped({name: sections[name] for name in order})))


@pytest.mark.parametrize("indent", [None, 0, 3, "\t", "\r\n "])
def test_white_space_does_not_matter(indent):
    heap = small_heap()
    assert_same(scan(heap.to_bytes()), scan(dumped(heap.as_json(), indent=indent) + b" \n"))


def test_fields_are_found_by_name():
    heap = small_heap()
    sections = heap.as_json()
    width = len(heap.generation.node_fields)
    order = [3, 5, 0, 4, 2, 1]
    meta = sections["snapshot"]["meta"]
    # Only the list of a field's own enumeration must stay first: V8 has always written it so.
    meta["node_fields"] = [meta["node_fields"][old] for old in order]
    rows = np.array(sections["nodes"]).reshape(-1, width)
    sections["nodes"] = rows[:, order].ravel().tolist()
    assert_same(scan(heap.to_bytes()), scan(dumped(sections)))


@pytest.mark.parametrize(
    "unknown",
    [0, -1.5e3, None, True, 'a ] } , " \\ x', [], {}, [[1, "]"], {"a": ["}", {}]}], {"\\": '"'}],
)
def test_unknown_sections_are_skipped(unknown):
    heap = small_heap()
    sections = heap.as_json()
    for position in range(len(sections) + 1):
        entries = list(sections.items())
        entries.insert(position, ("scopes", unknown))
        data = dumped(dict(entries))
        assert_same(scan(heap.to_bytes()), scan(*(data[a : a + 5] for a in range(0, len(data), 5))))


def test_no_nodes_at_all():
    columns = scan(HeapBuilder().to_bytes())
    assert columns["first_edge"].tolist() == [0]
    assert len(columns["node_id"]) == len(columns["edge_type"]) == 0


def test_detachedness_may_be_absent():
    sections = small_heap().as_json()
    meta = sections["snapshot"]["meta"]
    meta["node_fields"] = [f for f in meta["node_fields"] if f != "detachedness"]
    rows = np.array(sections["nodes"]).reshape(-1, 6)
    sections["nodes"] = rows[:, :5].ravel().tolist()
    sections["edges"] = [n // 6 * 5 if i % 3 == 2 else n for i, n in enumerate(sections["edges"])]
    sections["locations"][0] = 15
    columns = scan(dumped(sections))
    assert columns["detachedness"].tolist() == [0, 0, 0, 0]
    assert columns["to_node"].tolist() == [1, 2, 3, 1]


def test_numbers_of_32_bits_may_be_signed_or_not():
    sections = small_heap().as_json()
    sections["locations"][2:] = [2**32 - 1, -1]
    sections["edges"][4] = -(2**31)
    sections["edges"][7] = 2**31
    columns = scan(dumped(sections))
    assert columns["edge_name"].tolist()[1:3] == [-(2**31), -(2**31)]
    assert columns["location_line"].tolist() == columns["location_column"].tolist() == [-1]


@pytest.mark.parametrize("generation", ["18", "24"])
def test_every_truncation_is_a_truncation(generation):
    data = small_heap(generation).to_bytes()
    for length in range(len(data)):
        with pytest.raises(ScanTruncated):
            scan(data[:length])


def test_a_truncation_names_its_section():
    data = small_heap().to_bytes()
    with pytest.raises(ScanTruncated, match=r'ends after \d+ bytes, in the section "edges"'):
        scan(data[: data.index(b'"edges"') + 12])


def put(section, index, value):
    def damage(sections):
        sections[section][index] = value

    return damage


def header(**changes):
    return lambda sections: sections["snapshot"].update(changes)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (put("nodes", 0, 99), "node 0 has type 99 of 15"),
        (put("nodes", 1, 99), "node 0 has string 99 of"),
        (put("nodes", 1, 2**31), "node 0 has name index 2147483648"),
        (put("nodes", 2, 10**18), "out of range"),
        *((put("nodes", field, -3), "node 0 has a negative") for field in range(5)),
        (put("nodes", 5, -1), "detachedness -1"),
        (put("edges", 0, -1), "edge 0 has type -1"),
        (put("edges", 1, -1), "edge 0 has string"),
        (put("edges", 2, -6), "edge 0 leads to -6"),
        (put("edges", 4, -(2**31) - 1), "edge 1 has name or index"),
        (put("locations", 0, -6), "location 0 is of -6"),
        (put("locations", 2, -(2**31) - 1), "location 0 has the number"),
        (put("nodes", 2, 1.5), "after a number"),
        (put("nodes", 2, 1e300), "after a number"),
        (put("nodes", 2, None), "whole number"),
        (put("nodes", 2, "7"), "whole number"),
        (put("nodes", 2, [7]), "whole number"),
        (put("nodes", 4, 2), "promise 5 edges, there are 4"),
        (put("nodes", 4, 2**40), "claims"),
        (put("nodes", 5, 256), "detachedness 256"),
        (put("edges", 0, 7), "edge 0 has type 7 of 7"),
        (put("edges", 1, 50), "edge 0 has string 50"),
        (put("edges", 4, 2**32), "edge 1 has name or index"),
        (put("edges", 2, 7), "edge 0 leads to 7"),
        (put("edges", 2, 24), "edge 0 leads to 24"),
        (put("edges", 2, 6 * 2**31), "edge 0 leads to"),
        (put("locations", 0, 1), "location 0 is of 1"),
        (put("locations", 0, 24), "location 0 is of 24"),
        (put("locations", 2, 2**32), "location 0 has the number"),
        (put("strings", 1, 5), "expected a string"),
        (lambda s: s["nodes"].pop(), "middle of a row"),
        (lambda s: s["edges"].append(0), "middle of a row"),
        (lambda s: s["strings"].clear(), "has string"),
        (header(node_count=5), "promises 5 nodes, there are 4"),
        (header(edge_count=3), "promises 3 edges, there are 4"),
        (header(node_count=10**14), "promises 100000000000000 nodes"),
        (header(node_count=10**16), "out of range"),
        (header(node_count="4"), "not a count"),
        (header(node_count=1.5), "not a whole number"),
        (lambda s: s.update(nodes={}), "expected '\\['"),
        (lambda s: s.update(edges=None), "expected '\\['"),
        (lambda s: s["snapshot"]["meta"].update(location_fields=[]), "no location_fields"),
        (lambda s: s["snapshot"]["meta"]["node_fields"].extend("x" * 40), "46 fields"),
    ],
)
def test_contradictions_are_named(damage, message):
    sections = small_heap().as_json()
    damage(sections)
    data = dumped(sections)
    with pytest.raises(ScanCorrupt, match=message):
        scan(data)
    with pytest.raises(ScanCorrupt, match=message):  # the same where the fast path cannot run
        scan(*(data[at : at + 1] for at in range(len(data))))


def test_edges_before_the_nodes_are_checked_too():
    sections = small_heap().as_json()
    for section in ("edges", "locations"):
        damaged = {name: sections[name] for name in ("snapshot", section)} | sections
        index = 2 if section == "edges" else 0
        damaged[section] = [*sections[section]]
        damaged[section][index] = 24
        with pytest.raises(ScanCorrupt, match="past the last node"):
            scan(dumped(damaged))


@pytest.mark.parametrize("number", [b"-", b"--1", b"-x", b"+1", b".5", b"1-"])
def test_what_only_looks_like_a_number(number):
    with pytest.raises(ScanCorrupt, match="expected"):
        scan(small_heap().to_bytes().replace(b'"nodes":[9', b'"nodes":[' + number))


def test_an_error_says_at_which_byte():
    data = small_heap().to_bytes()
    at = data.index(b'"nodes":[') + len(b'"nodes":[')
    with pytest.raises(ScanCorrupt, match=f"at byte {at}, in the section \"nodes\": .*found 'x'"):
        scan(data[:at] + b"x" + data[at:])


@pytest.mark.parametrize(
    "data",
    [
        b"hello",
        b"\0\0\0\0",
        b"[]",
        b"{}",
        b"{1",
        b'{"head":{"id":1}}',
        b'{"nodes":[]}',
        b'{"snapshot":{}}',
        b'{"snapshot":{"meta":{}}}',
        b'{"a\\u0062":1}',
        b"\xff\xfe{",
        b'{"' + b"x" * 300,
    ],
)
def test_other_things_are_not_snapshots(data):
    with pytest.raises(ScanNotASnapshot):
        scan(data)


@pytest.mark.parametrize(
    "data",
    [
        b'{"snapshot":{"meta":' + b"[" * 100_000 + b"]" * 100_000 + b"}}",
        b'{"snapshot":{"meta":{"a":' + b"[" * 40 + b"]" * 40 + b"}}}",
        b'{"snapshot":{]}',
        b'{"\xff\xfe":1 x',
        b'{"snapshot":{"meta":{"node_fields":["\\"]}}}"]}}}',
    ],
)
def test_broken_json_is_an_error_of_ours(data):
    with pytest.raises(ScanError):
        scan(data)


def test_deep_nesting_in_skipped_sections_needs_no_stack():
    heap = small_heap()
    data = heap.to_bytes()[:-1] + b',"x":' + b"[" * 1_000_000 + b"]" * 1_000_000 + b"}"
    assert_same(scan(heap.to_bytes()), scan(data))


def test_nothing_may_follow_the_end_or_come_twice():
    data = small_heap().to_bytes()
    with pytest.raises(ScanCorrupt, match="nothing after the end"):
        scan(data + b"{")
    with pytest.raises(ScanCorrupt, match="there twice"):
        scan(data[:-1] + b',"nodes":[]}')
    with pytest.raises(ScanCorrupt, match="the name of a section"):
        scan(data[:-1] + b",}")
    with pytest.raises(ScanCorrupt, match="expected a value"):
        scan(data[:-1] + b',"x":}')


def test_a_scanner_that_failed_or_finished_takes_no_more():
    scanner = SnapshotScanner()
    with pytest.raises(ScanNotASnapshot):
        scanner.feed(b"x")
    with pytest.raises(ScanError, match="has finished"):
        scanner.feed(b"{")
    with pytest.raises(ScanError, match="after finish"):
        scanner.take_columns()
    scanner = SnapshotScanner()
    scanner.feed(small_heap().to_bytes())
    scanner.finish()
    scanner.take_columns()
    with pytest.raises(ScanError, match="once"):
        scanner.take_columns()


def test_columns_outlive_the_scanner():
    scanner = SnapshotScanner()
    scanner.feed(small_heap().to_bytes())
    scanner.finish()
    ids = scanner.take_columns()["node_id"]
    del scanner
    assert ids.tolist() == [1, 3, 5, 2**40]


def test_any_buffer_will_do():
    data = small_heap().to_bytes()
    assert_same(scan(data), scan(bytearray(data[:9]), memoryview(data)[9:]))
    with pytest.raises(TypeError):
        SnapshotScanner().feed("text")


@pytest.mark.parametrize("digits", range(1, 19))
def test_numbers_of_every_length(digits):
    sections = small_heap().as_json()
    ids = [10 ** (digits - 1), 10**digits - 1, 123456789012345678 % 10**digits, 0]
    sections["nodes"][2::6] = ids
    for indent in (None, 0):
        assert scan(dumped(sections, indent=indent))["node_id"].tolist() == ids


@given(st.data())
def test_damaged_bytes_never_crash(data):
    original = small_heap(data.draw(st.sampled_from(["18", "24"]))).to_bytes()
    damaged = bytearray(original)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(damaged) - 1))
        end = at + data.draw(st.integers(0, 12))
        piece = st.one_of(
            st.binary(max_size=6),
            st.sampled_from([b"[", b"]", b"{", b"}", b'"', b"\\", b",", b"9" * 19, b"-1", b"0"]),
        )
        damaged[at:end] = data.draw(piece)
    cut = data.draw(st.integers(0, len(damaged)))
    try:
        columns = scan(damaged[:cut], damaged[cut:])
    except ScanError:
        return
    nodes, edges = len(columns["node_id"]), len(columns["edge_type"])
    assert columns["first_edge"][-1] == edges
    assert all(0 <= target < nodes for target in columns["to_node"])
