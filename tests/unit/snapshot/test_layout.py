"""Codes are looked up by name, whatever version of Node wrote the file."""

import pytest

from heaphound.errors import SnapshotCorrupt
from heaphound.snapshot import Layout
from tests.builders.heap_builder import GENERATIONS, HeapBuilder


@pytest.mark.parametrize("generation", GENERATIONS)
def test_every_generation_has_its_own_codes(generation):
    heap = HeapBuilder(generation, extra_native_bytes=77)
    heap.root()
    snapshot = heap.snapshot()
    assert snapshot.layout.node_types == GENERATIONS[generation].node_types
    assert snapshot.layout.node_fields == GENERATIONS[generation].node_fields
    assert snapshot.layout.node_type_code("closure") == 5
    assert snapshot.layout.edge_type_code("weak") == 6
    assert snapshot.layout.node_type_code("wasm object") == (15 if generation == "20" else -1)
    assert snapshot.layout.edge_type_code("nonsense") == -1
    assert snapshot.extra_native_bytes == (77 if generation in {"24", "26"} else 0)


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'{"meta":{"node_types":[],"edge_types":[[]],"node_fields":[]}}',
        b'{"meta":{"node_types":[[]],"edge_types":[[]],"node_fields":[]},"extra_native_bytes":1e999}',
        b'{"meta":{"node_types":[[]],"edge_types":[[]],"node_fields":[]},"extra_native_bytes":"a"}',
    ],
)
def test_a_header_of_another_shape_is_corrupt(header):
    with pytest.raises(SnapshotCorrupt, match="the header of the snapshot cannot be read"):
        Layout.from_header(header)
