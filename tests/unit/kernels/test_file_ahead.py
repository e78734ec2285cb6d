"""A file is scanned beside other work, or not at all: never is a thread left behind."""

import os
import threading

import numpy as np
import pytest

from heaphound.heap import read_heap
from heaphound.kernels import SnapshotScanner
from heaphound.kernels._native import TreeAhead
from heaphound.kernels.file_ahead import FileAhead
from heaphound.kernels.freed_blocks import give_back_large_blocks
from heaphound.snapshot import read_snapshot
from tests.builders.heap_builder import HeapBuilder
from tests.builders.random_heaps import random_heap


@pytest.fixture
def path(tmp_path):
    heap = HeapBuilder()
    heap.edge(heap.root(), "element", 1, heap.node("object", "Map"))
    path = tmp_path / "small.heapsnapshot"
    path.write_bytes(heap.to_bytes())
    return path


class Heard:
    def __init__(self):
        self.calls = []

    def step(self, *_):
        """Nothing."""

    def advance(self, done, total, unit="bytes"):
        self.calls.append((done, total, unit))


def test_what_was_scanned_ahead_is_the_snapshot(path):
    with FileAhead(path) as ahead:
        snapshot = read_snapshot(path, Heard(), ahead)
    assert snapshot.to_node.tolist() == read_snapshot(path).to_node.tolist() == [1]


def test_a_scan_is_of_one_file_only(path, tmp_path):
    other = tmp_path / "other.heapsnapshot"
    other.write_bytes(HeapBuilder().to_bytes())
    with FileAhead(path) as ahead:
        assert read_snapshot(other, None, ahead).node_count == 0


@pytest.mark.parametrize("seed", range(120))
def test_the_tree_found_ahead_is_the_heaps(tmp_path, seed):
    path = random_heap(seed).write(tmp_path / "random.heapsnapshot")
    with FileAhead(path) as ahead:
        found = read_heap(path, ahead=ahead)
        assert ahead.tree() is None  # it was taken
    expected = read_heap(path)
    for column in ("essential", "immediate_dominator", "retained_size", "distance"):
        np.testing.assert_array_equal(getattr(found, column), getattr(expected, column), column)


def _of_the_engine():
    """What only the engine leads to, beside what the program owns."""
    heap = HeapBuilder()
    root, owned = heap.root(), heap.node("object", "global")
    bound, behind = heap.node("object", "Bound"), heap.node("object", "Behind", size=8)
    handle, shared = heap.node("native", "Handle"), heap.node("object", "Shared", size=16)
    heap.edge(root, "element", 1, handle)
    heap.edge(root, "shortcut", "g", owned)
    heap.edge(owned, "shortcut", "native_bind", bound)  # owned, though not kept, by this edge
    heap.edge(bound, "property", "next", behind)
    heap.edge(owned, "property", "shared", shared)
    heap.edge(handle, "internal", "js", behind)
    heap.edge(handle, "internal", "js", shared)
    heap.edge(handle, "internal", "self", handle)
    return heap, owned


@pytest.mark.parametrize("is_root_owned", [False, True])
def test_edges_that_own_are_told_from_edges_that_keep(tmp_path, is_root_owned):
    heap, owned = _of_the_engine()
    if is_root_owned:
        heap.edge(owned, "property", "root", 0)
    path = heap.write(tmp_path / "owned.heapsnapshot")
    with FileAhead(path) as ahead:
        found = read_heap(path, ahead=ahead)
    expected = read_heap(path)
    assert found.essential.tolist() == expected.essential.tolist()
    assert found.immediate_dominator.tolist() == expected.immediate_dominator.tolist()
    # What the engine's handle holds is the program's: unless all there is is the program's.
    of_handle = [bool(found.essential[edge]) for edge in found.out_edges(4)]
    assert of_handle == [is_root_owned, is_root_owned, False]


def test_a_tree_of_another_file_is_not_taken(path, tmp_path):
    other = random_heap(1).write(tmp_path / "other.heapsnapshot")
    with FileAhead(path) as ahead:
        found = read_heap(other, ahead=ahead)
    assert found.snapshot.node_count == read_heap(other).snapshot.node_count


def test_columns_outlive_the_snapshot_while_the_tree_is_sought(path):
    with FileAhead(path) as ahead:
        read_snapshot(path, Heard(), ahead)  # and let go
        assert ahead.tree()[1].tolist() == [-1, 0]


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe", "damaged", "gzip"])
def test_what_cannot_be_scanned_is_left_to_the_reader(tmp_path, kind):
    path = tmp_path / "FILE"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind != "missing":
        path.write_bytes(b"\x1f\x8b" if kind == "gzip" else b'{"snapshot":')
    with FileAhead(path) as ahead:
        assert ahead.take(path, Heard().advance) is None


def test_a_scan_that_nobody_takes_ends(path):
    before = threading.active_count()
    with pytest.raises(KeyboardInterrupt), FileAhead(path):
        raise KeyboardInterrupt
    assert threading.active_count() == before


def test_a_search_for_the_tree_can_be_stopped(path):
    scanner = SnapshotScanner()
    scanner.feed(path.read_bytes())
    scanner.finish()
    for is_stopped in (True, False):
        search = TreeAhead(scanner)
        search.prepare({}, [])
        if is_stopped:
            search.stop()
        search.find()
        assert search.is_found is not is_stopped


def test_what_the_listener_raises_is_raised_where_the_scanner_is_taken(path):
    def impatient(*_):
        raise KeyboardInterrupt

    ahead = FileAhead(path)
    ahead._hear = impatient
    with pytest.raises(KeyboardInterrupt), ahead:
        ahead.take(path, impatient)


def test_large_blocks_can_be_given_back_to_the_system():
    assert give_back_large_blocks() in {True, False}
    assert np.ones(1 << 20).sum() == 1 << 20
