"""Allocation stacks of a snapshot: the three sections that V8 writes while it tracks."""

import json

import numpy as np
import pytest

from heaphound.errors import AllocationsNotRecorded, SnapshotCorrupt
from heaphound.heap.graph import build_heap
from heaphound.profile.traced import allocation_profile, require_traces
from heaphound.snapshot.read import SnapshotBuilder, read_snapshot
from tests.builders.heap_builder import HeapBuilder

FUNCTIONS = [("(root)", "", 0, 0, 0), ("make", "/srv/a.js", 7, 3, 5), ("run", "/srv/a.js", 7, 9, 1)]
# number, function, count, size, calls below; numbers are in no order
TREE = [1, 0, 0, 0, [4, 2, 0, 0, [2, 1, 3, 96, []], 3, 1, 0, 0, []]]
NUMBERS = [0, 0, 2, 3, 2]


def tracked(functions=FUNCTIONS, tree=TREE, numbers=NUMBERS, count=None):
    """The bytes of a heap of five objects, three of which have an allocation stack."""
    builder = HeapBuilder("22")
    root = builder.root()
    kept = builder.node("object", "Kept")
    builder.edge(root, "property", "kept", kept)
    for name in ("A", "B", "C"):
        builder.edge(kept, "property", name, builder.node("object", name, size=32))
    document = builder.as_json()
    meta, strings = document["snapshot"]["meta"], document["strings"]
    width = len(meta["node_fields"])
    nodes = [document["nodes"][at : at + width] for at in range(0, len(document["nodes"]), width)]
    place = meta["node_fields"].index("trace_node_id")
    for row, number in zip(nodes, numbers, strict=True):
        row[place] = number
    document["nodes"] = [value for row in nodes for value in row]
    meta["trace_function_info_fields"] = [
        "function_id",
        "name",
        "script_name",
        "script_id",
        "line",
        "column",
    ]
    meta["trace_node_fields"] = ["id", "function_info_index", "count", "size", "children"]
    rows = []
    for number, (name, script, script_id, line, column) in enumerate(functions):
        strings += [name, script]
        rows += [number, len(strings) - 2, len(strings) - 1, script_id, line, column]
    document["snapshot"]["trace_function_count"] = len(functions) if count is None else count
    document["trace_function_infos"] = rows
    document["trace_tree"] = tree
    document["samples"] = [0, 5, 100, 9]
    return json.dumps(document).encode()


def read(data, step=None):
    builder = SnapshotBuilder()
    for at in range(0, len(data), step or len(data)):
        builder.feed(data[at : at + (step or len(data))])
    return builder.finish()


@pytest.mark.parametrize("step", [None, 1, 7, 64])
def test_stacks_are_read_in_any_chunking(step):
    traces = read(tracked(), step).traces
    assert traces.are_there
    assert len(traces.parent) == 4
    by_node = [int(call) for call in traces.of_node]
    assert by_node[:2] == [-1, -1]
    assert by_node[2] == by_node[4]
    stacks = []
    for allocating in by_node[2:]:
        call, stack = allocating, []
        while call >= 0:
            stack.append(FUNCTIONS[traces.function[call]][0])
            call = int(traces.parent[call])
        stacks.append(stack)
    assert stacks == [["make", "run", "(root)"], ["make", "(root)"], ["make", "run", "(root)"]]


def test_a_file_is_read_as_the_stream_is(tmp_path):
    path = tmp_path / "x.heaptimeline"
    path.write_bytes(tracked())
    streamed, of_file = read(tracked()).traces, read_snapshot(path).traces
    for name in ("of_node", "parent", "function", "name", "line"):
        assert np.array_equal(getattr(streamed, name), getattr(of_file, name))


def test_a_profile_of_chosen_objects():
    heap = build_heap(read(tracked()))
    profile = allocation_profile(heap)
    assert profile.total_bytes == 96
    make, run = profile.frames[1:]
    assert (make.file, make.line, make.column) == ("/srv/a.js", 3, 5)
    assert (run.line, run.has_script) == (9, True)
    one = allocation_profile(heap, np.array([3]))
    assert [one.frames[one.frame[at]].function for at in one.stack(int(one.sample_node[0]))] == [
        "make"
    ]


def test_without_tracking_there_is_nothing():
    builder = HeapBuilder("22")
    builder.edge(builder.root(), "property", "x", builder.node("object", "X"))
    heap = build_heap(read(builder.to_bytes()))
    assert not heap.snapshot.traces.are_there
    assert allocation_profile(heap).total_bytes == 0
    with pytest.raises(AllocationsNotRecorded, match="without allocation stacks"):
        require_traces(heap, "x.heapsnapshot")
    assert not read(tracked(count=0)).traces.are_there


@pytest.mark.parametrize(
    "changes",
    [
        {"tree": [1, 0, 0, 0]},
        {"tree": [1, 0, 0, 0, [2, 99, 0, 0, []]]},
        {"tree": [1, "x", 0, 0, []]},
        {"tree": {"id": 1}},
        {"tree": [1, -1, 0, 0, []]},
        {"tree": [-1, 0, 0, 0, []]},
        {"tree": [10**30, 0, 0, 0, []]},
        {"tree": [2**31, 0, 0, 0, []]},
        {"functions": [("a", "b", 2**40, 0, 0)]},
        {"numbers": [0, 0, -2, 0, 0]},
        {"numbers": [0, 0, 2**33, 0, 0]},
    ],
)
def test_contradictions_are_refused(changes):
    with pytest.raises(SnapshotCorrupt):
        read(tracked(**changes))


def test_a_number_that_no_call_has_is_unknown():
    traces = read(tracked(numbers=[0, 0, 2, 77, 2])).traces
    assert int(traces.of_node[3]) == -1
