"""What real Node versions write is read as `json.loads` reads it."""

import json
import subprocess

import numpy as np
import pytest

from heaphound.snapshot import read_snapshot
from tools.prepare_tests import NODE_VERSIONS, node_binary

PROGRAM = """
class Session { constructor() { this.text = 'caf\\u00e9 \\u{1F415} "\\\\\\n\\x7f'; } }
globalThis.kept = new Map([[1, new Session()], [2, { [2 ** 31 + 5]: new Session() }]]);
require('v8').writeHeapSnapshot(process.argv[1]);
"""


@pytest.fixture(scope="module", params=NODE_VERSIONS)
def real_file(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("real") / f"node-{request.param}.heapsnapshot"
    subprocess.run([node_binary(request.param), "-e", PROGRAM, path], check=True, timeout=120)
    return path


@pytest.mark.node
@pytest.mark.slow
def test_every_column_of_a_real_snapshot(real_file):
    snapshot = read_snapshot(real_file)
    sections = json.loads(real_file.read_bytes())
    meta = sections["snapshot"]["meta"]
    fields = meta["node_fields"]
    nodes = np.array(sections["nodes"]).reshape(-1, len(fields))
    edges = np.array(sections["edges"]).reshape(-1, 3)
    locations = np.array(sections["locations"]).reshape(-1, 4)
    locations = locations[np.argsort(locations[:, 0], kind="stable")]

    for column, field in [
        (snapshot.node_type, "type"),
        (snapshot.node_name, "name"),
        (snapshot.node_id, "id"),
        (snapshot.shallow_size, "self_size"),
        (np.diff(snapshot.first_edge), "edge_count"),
        (snapshot.detachedness, "detachedness"),
    ]:
        np.testing.assert_array_equal(column, nodes[:, fields.index(field)], err_msg=field)
    np.testing.assert_array_equal(snapshot.edge_type, edges[:, 0])
    # The index past 2^31 is negative from Node 24 on.
    np.testing.assert_array_equal(snapshot.edge_name, edges[:, 1].astype(np.int32))
    np.testing.assert_array_equal(snapshot.to_node, edges[:, 2] // len(fields))
    np.testing.assert_array_equal(snapshot.locations.node, locations[:, 0] // len(fields))
    np.testing.assert_array_equal(snapshot.locations.script_id, locations[:, 1])
    np.testing.assert_array_equal(snapshot.locations.line, locations[:, 2])
    np.testing.assert_array_equal(snapshot.locations.column, locations[:, 3])
    assert list(snapshot.strings) == sections["strings"]
    assert list(snapshot.layout.node_types) == meta["node_types"][0]
    assert list(snapshot.layout.edge_types) == meta["edge_types"][0]


@pytest.mark.node
@pytest.mark.slow
def test_strings_of_a_real_snapshot_are_found(real_file):
    strings = read_snapshot(real_file).strings
    for text in ("Session", "kept", "(GC roots)"):
        assert strings[strings.find(text)] == text
    assert any('"\\' in text and text.startswith("caf") for text in strings)
    assert strings.find("no such string") == -1
