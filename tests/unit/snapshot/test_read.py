"""Files and streams of bytes become Snapshots, or an error that says what is wrong."""

import gzip
import json

import numpy as np
import pytest
import zstandard

from heaphound.errors import NotASnapshot, SnapshotTruncated, SnapshotUnreadable
from heaphound.snapshot import SnapshotBuilder, read_snapshot

SMALL = json.dumps(
    {
        "snapshot": {
            "meta": {
                "node_fields": ["type", "name", "id", "self_size", "edge_count", "detachedness"],
                "node_types": [["synthetic", "object"], "string", "number"],
                "edge_fields": ["type", "name_or_index", "to_node"],
                "edge_types": [["property", "element"], "string_or_number", "node"],
                "location_fields": ["object_index", "script_id", "line", "column"],
            },
            "node_count": 2,
            "edge_count": 2,
            "extra_native_bytes": 5,
        },
        "nodes": [0, 0, 1, 0, 1, 0, 1, 1, 3, 40, 1, 2],
        "edges": [0, 2, 6, 1, 77, 6],
        "locations": [6, 4, 10, 3],
        "strings": ["(root)", "Map", 'caché "x"'],
    }
).encode()


@pytest.mark.parametrize(
    ("suffix", "pack"),
    [("", bytes), (".gz", gzip.compress), (".zst", zstandard.compress), (".wrong", gzip.compress)],
)
def test_reads_plain_and_compressed_files(tmp_path, suffix, pack):
    path = tmp_path / f"a.heapsnapshot{suffix}"
    path.write_bytes(pack(SMALL))
    snapshot = read_snapshot(path)
    assert snapshot.node_count == 2
    assert snapshot.edge_count == 2
    assert snapshot.total_bytes == 45
    assert snapshot.name_of(1) == "Map"
    assert snapshot.first_edge.tolist() == [0, 1, 2]
    assert snapshot.to_node.tolist() == [1, 1]
    assert snapshot.edge_name.tolist() == [2, 77]
    assert snapshot.detachedness.tolist() == [0, 2]
    assert snapshot.locations.node.tolist() == [1]
    assert snapshot.strings.find('caché "x"') == 2
    assert snapshot.strings.find("cach") == -1
    assert snapshot.layout.node_type_code("object") == 1
    assert not snapshot.to_node.flags.writeable


def test_every_truncation_is_reported_as_truncation():
    for length in range(len(SMALL)):
        builder = SnapshotBuilder()
        builder.feed(SMALL[:length])
        with pytest.raises(SnapshotTruncated):
            builder.finish()


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64])
def test_chunking_does_not_matter(size):
    builder = SnapshotBuilder()
    for at in range(0, len(SMALL), size):
        builder.feed(SMALL[at : at + size])
    snapshot = builder.finish()
    np.testing.assert_array_equal(snapshot.node_id, [1, 3])
    assert [snapshot.strings[i] for i in range(3)] == ["(root)", "Map", 'caché "x"']


def test_what_is_not_a_snapshot_is_said_to_be_none(tmp_path):
    for content in (b"hello", b"[1]", b"{}", b'{"head": {"id": 1}}'):
        path = tmp_path / "a"
        path.write_bytes(content)
        with pytest.raises(NotASnapshot, match="is not a V8 heap snapshot"):
            read_snapshot(path)


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(SnapshotUnreadable, match="no such file"):
        read_snapshot(tmp_path / "missing")
    with pytest.raises(SnapshotUnreadable, match="is a folder"):
        read_snapshot(tmp_path)
    for packed in (gzip.compress(SMALL), zstandard.compress(SMALL)):
        path = tmp_path / "a"
        path.write_bytes(packed[:-9])
        with pytest.raises((SnapshotUnreadable, SnapshotTruncated)):
            read_snapshot(path)
