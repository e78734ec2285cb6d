"""What must hold for any bytes: one answer from both parsers, or one error; and a sound heap."""

from __future__ import annotations

import os
import random
import tempfile
from pathlib import Path

import numpy as np

from heaphound.errors import SnapshotError
from heaphound.heap import Heap, build_heap
from heaphound.heap.class_rows import class_rows
from heaphound.kernels import SnapshotScanner
from heaphound.kernels.file_ahead import FileAhead
from heaphound.snapshot import Layout, Snapshot, SnapshotBuilder


def check(data: bytes, dice: random.Random) -> bool:
    """Read the bytes in chunks and in blocks; say whether they are a snapshot.

    Raises:
        AssertionError: the two disagree, or the heap contradicts itself.
    """
    snapshot = _pushed(data, dice)
    in_blocks = _in_blocks(data, dice.choice((16, 61, 64, 200, 1000)), dice.randrange(3))
    if snapshot is None:
        assert in_blocks is None, "read in blocks, but refused in chunks"
        return False
    if in_blocks is not None:
        for name in (
            "node_type",
            "node_name",
            "node_id",
            "self_size",
            "first_edge",
            "detachedness",
        ):
            column = "shallow_size" if name == "self_size" else name
            np.testing.assert_array_equal(in_blocks[name], getattr(snapshot, column))
        for name in ("edge_type", "edge_name", "to_node"):
            np.testing.assert_array_equal(in_blocks[name], getattr(snapshot, name))
        assert in_blocks["string_bytes"].tobytes() == snapshot.strings.raw.tobytes()
    if snapshot.node_count > 0:
        heap = build_heap(snapshot)
        _check_tree_ahead(data, heap)
        assert int(heap.retained_size[0]) == int(snapshot.shallow_size.sum())
        assert int(heap.owned_size.sum()) == int(snapshot.shallow_size.sum())
        assert (heap.immediate_dominator[1:] >= 0).all()
        assert all(row.count > 0 for row in class_rows(heap))
        assert heap.first_retainer[-1] == snapshot.edge_count
    return True


def _check_tree_ahead(data: bytes, heap: Heap) -> None:
    """The commands find the tree of what was scanned in a file before anybody asks for it."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        with FileAhead(Path(file.name)) as ahead:
            if ahead.take(Path(file.name), lambda *_: None) is None:
                return
            tree = ahead.tree()
    assert tree is not None
    np.testing.assert_array_equal(tree[0], heap.essential)
    np.testing.assert_array_equal(tree[1], heap.immediate_dominator)


def _pushed(data: bytes, dice: random.Random) -> Snapshot | None:
    builder = SnapshotBuilder("FILE")
    try:
        at = 0
        while at < len(data):
            length = dice.choice((1, 7, 8, 100, len(data)))
            builder.feed(data[at : at + length])
            at += length
        return builder.finish()
    except SnapshotError:
        return None


def _in_blocks(data: bytes, block_bytes: int, workers: int) -> dict[str, np.ndarray] | None:
    descriptor = os.memfd_create("fuzz")
    try:
        os.write(descriptor, data)
        scanner = SnapshotScanner()
        if not scanner.read_file(descriptor, len(data), workers, lambda _: None, block_bytes):
            return None
        Layout.from_header(scanner.header)
        return dict(scanner.take_columns())
    except SnapshotError:
        return None
    finally:
        os.close(descriptor)
