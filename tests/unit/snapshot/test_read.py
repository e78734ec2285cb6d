"""Files and streams of bytes become Snapshots, or an error that says what is wrong."""

import dataclasses
import errno
import gzip
import io
import os
import sys

import numpy as np
import pytest
import zstandard

from heaphound.errors import (
    NotASnapshot,
    SnapshotCorrupt,
    SnapshotError,
    SnapshotTruncated,
    SnapshotUnreadable,
)
from heaphound.progress import Silent
from heaphound.snapshot import SnapshotBuilder, read_snapshot
from tests.builders.heap_builder import HeapBuilder


def small_heap():
    heap = HeapBuilder(extra_native_bytes=5)
    root = heap.root()
    cache = heap.node("object", "Map", size=40, detachedness=2)
    load = heap.node("closure", "load", size=64)
    save = heap.node("closure", "save", size=64)
    heap.edge(root, "property", "cache", cache)
    heap.edge(cache, "element", 77, load)
    heap.edge(cache, "element", 78, save)
    heap.location(save, 4, 10, 3)
    heap.location(load, 4, 8, 0)
    return heap


SMALL = small_heap().to_bytes()


class Heard(Silent):
    def __init__(self):
        self.calls = []

    def advance(self, done, total, unit="bytes"):
        self.calls.append((done, total, unit))


def in_frames(data):
    return zstandard.compress(data[:50]) + zstandard.compress(data[50:])


def in_members(data):
    return gzip.compress(data[:50]) + gzip.compress(data[50:])


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("a.heapsnapshot", bytes),
        ("a.heapsnapshot.gz", gzip.compress),
        ("a.heapsnapshot.zst", zstandard.compress),
        ("gzip-with-another-name.zst", gzip.compress),
        ("plain-with-another-name.gz", bytes),
        ("frames.zst", in_frames),
        ("members.gz", in_members),
    ],
)
def test_reads_plain_and_compressed_files(tmp_path, name, pack):
    path = tmp_path / name
    path.write_bytes(pack(SMALL))
    heard = Heard()
    snapshot = read_snapshot(path, heard)
    assert (snapshot.node_count, snapshot.edge_count) == (4, 3)
    assert snapshot.total_bytes == 40 + 64 + 64 + 5
    assert [snapshot.name_of(node) for node in range(4)] == ["", "Map", "load", "save"]
    assert snapshot.first_edge.tolist() == [0, 1, 3, 3, 3]
    assert snapshot.to_node.tolist() == [1, 2, 3]
    assert snapshot.edge_name.tolist()[1:] == [77, 78]
    assert snapshot.strings[snapshot.edge_name[0]] == "cache"
    assert snapshot.detachedness.tolist() == [0, 2, 0, 0]
    size = path.stat().st_size
    assert heard.calls[-1] == (size, size, "bytes")


def test_locations_are_sorted_by_node():
    locations = small_heap().snapshot().locations
    assert len(locations) == 2
    assert locations.node.tolist() == [2, 3]
    assert locations.script_id.tolist() == [4, 4]
    assert locations.line.tolist() == [8, 10]
    assert locations.column.tolist() == [0, 3]


def test_no_column_can_be_written():
    snapshot = small_heap().snapshot()
    columns = [
        getattr(value, field.name)
        for value in (snapshot, snapshot.locations)
        for field in dataclasses.fields(value)
    ]
    arrays = [column for column in columns if isinstance(column, np.ndarray)]
    assert len(arrays) == 13
    assert not any(array.flags.writeable for array in arrays)


def test_reads_the_standard_input(monkeypatch):
    packed = io.BytesIO(gzip.compress(SMALL))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(packed))
    heard = Heard()
    assert read_snapshot("-", heard).node_count == 4
    assert heard.calls[-1][1] is None


def test_reads_a_pipe(tmp_path):
    path = tmp_path / "pipe"
    read_end, write_end = os.pipe()
    path.symlink_to(f"/proc/self/fd/{read_end}")
    os.write(write_end, SMALL)
    os.close(write_end)
    heard = Heard()
    assert read_snapshot(path, heard).node_count == 4
    assert heard.calls[-1][1] is None
    os.close(read_end)


def test_a_builder_counts_what_it_was_fed():
    builder = SnapshotBuilder("process 7")
    half = SMALL.index(b'"edges"')
    builder.feed(SMALL[:half])
    assert (builder.byte_count, builder.node_count) == (half, 4)
    with pytest.raises(SnapshotTruncated, match="process 7 is not complete: it ends after"):
        builder.finish()


@pytest.mark.parametrize(
    ("content", "error", "message"),
    [
        (b"", SnapshotTruncated, "is not complete: it is empty"),
        (SMALL[:-1], SnapshotTruncated, "is not complete: it ends after"),
        (b"hello", NotASnapshot, "is not a V8 heap snapshot"),
        (b'{"head":{"id":1}}', NotASnapshot, "is not a V8 heap snapshot"),
        (SMALL.replace(b'"edges":[2', b'"edges":[9'), SnapshotCorrupt, "is damaged: at byte"),
        (gzip.compress(SMALL)[:-12], SnapshotUnreadable, "damaged or cut off"),
        (gzip.compress(SMALL)[:20] + b"x" * 90, SnapshotUnreadable, "damaged or cut off"),
        (gzip.compress(SMALL) + b"x", SnapshotUnreadable, "damaged or cut off"),
        (zstandard.compress(SMALL)[:-12], SnapshotUnreadable, "damaged or cut off"),
        (zstandard.compress(SMALL)[:20] + b"x" * 90, SnapshotUnreadable, "damaged or cut off"),
        (zstandard.compress(SMALL) + b"x", SnapshotUnreadable, "damaged or cut off"),
        (gzip.compress(SMALL[:-1]), SnapshotTruncated, "is not complete"),
    ],
)
def test_bad_content_is_named_with_its_file_and_a_hint(tmp_path, content, error, message):
    path = tmp_path / "bad.heapsnapshot"
    path.write_bytes(content)
    with pytest.raises(SnapshotError, match=message) as caught:
        read_snapshot(path)
    assert type(caught.value) is error
    assert str(path) in caught.value.message
    assert caught.value.hint


def test_files_that_are_not_there(tmp_path):
    with pytest.raises(SnapshotUnreadable, match="there is no such file"):
        read_snapshot(tmp_path / "missing")
    with pytest.raises(SnapshotUnreadable, match="is a folder"):
        read_snapshot(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(SnapshotUnreadable, match="Not a directory"):
        read_snapshot(tmp_path / "file" / "inside")


def test_files_that_may_not_be_read(tmp_path, monkeypatch):
    def refuse(*args):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("pathlib.Path.open", refuse)  # root may read everything
    with pytest.raises(SnapshotUnreadable, match="no permission to read it"):
        read_snapshot(tmp_path / "secret")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b'{"head":{"callFrame":{"functionName":"(root)"}},"samples":[]}', "sampling heap profile"),
        (b'{"nodes":[{"id":1,"callFrame":{"functionName":"f"}}],"samples":[1]}', "CPU profile"),
        (b'{"traceEvents":[{"pid":1,"ph":"X"}]}', "trace of Chrome"),
        (b'{"metadata":{"source":"DevTools"},"traceEvents":[]}', "trace of Chrome"),
        (b'[{"pid":1,"ts":2,"ph":"X","name":"x"}]', "trace of Chrome"),
        (b'{"log":{"version":"1.2","entries":[]}}', "HAR"),
        (b'{"header": {"reportVersion": 3}}', "diagnostic report"),
        (b"\xef\xbb\xbf" + SMALL, "UTF-8 byte order mark"),
        (SMALL.decode().encode("utf-16"), "UTF-16"),
        (b"JAVA PROFILE 1.0.2\x00", "heap dump of Java"),
        (b"PK\x03\x04", "zip archive"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"[1,2]", "JSON array"),
        (gzip.compress(b'{"traceEvents":[]}'), "trace of Chrome"),
    ],
)
def test_what_is_taken_for_a_snapshot_is_named_for_what_it_is(tmp_path, content, name):
    path = tmp_path / "FILE"
    path.write_bytes(content)
    with pytest.raises(NotASnapshot, match=f"FILE is .*{name}.*, not a V8 heap snapshot") as found:
        read_snapshot(path)
    assert found.value.hint
