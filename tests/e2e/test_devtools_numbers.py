"""Our numbers are those of DevTools' own engine, node by node."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from heaphound.heap import read_heap
from tests.builders.random_heaps import random_heap
from tools.prepare_tests import node_binary, toolkit_folder

pytestmark = [pytest.mark.node, pytest.mark.slow]

ENGINE = Path(__file__).with_name("devtools_numbers.mjs")
RANDOM_HEAPS = 300

SERVICE = """
const sessions = new Map();
class LeakedSession {
  constructor(i) { this.id = 's' + i; this.data = { a: [i, 'x' + i], b: { c: String(i * 7) } }; }
}
for (let i = 0; i < 500; i++) sessions.set(i, new LeakedSession(i));
const notes = new WeakMap();
for (const session of sessions.values()) notes.set(session, { note: 'n' + session.id });
const emitter = new (require('events'))();
emitter.setMaxListeners(0);
for (let i = 0; i < 50; i++) emitter.on('x', () => i);
setInterval(() => [sessions.size, notes], 1000);
require('http').createServer(() => emitter.emit('x')).listen(0, '127.0.0.1', () => {
  const options = process.argv[2] ? JSON.parse(process.argv[2]) : undefined;
  require('v8').writeHeapSnapshot(process.argv[1], options);
  process.exit();
});
"""


def snapshot_of(major, path, options=()):
    command = [node_binary(major), "-e", SERVICE, path, *options]
    subprocess.run(command, check=True, timeout=60)
    return path


def rows_of_devtools(paths):
    output = paths[0].with_suffix(".json")
    command = [node_binary("22"), ENGINE, toolkit_folder(), output, *paths]
    subprocess.run(command, check=True, timeout=120)
    return json.loads(output.read_text("utf-8"))


def assert_equal(path, expected):
    heap = read_heap(path)
    assert len(expected) == heap.snapshot.node_count
    columns = (heap.owned_size, heap.retained_size, heap.distance, heap.immediate_dominator)
    numbers = zip(*(column.tolist() for column in columns), strict=True)
    for node, (found, row) in enumerate(zip(numbers, expected, strict=True)):
        name = heap.constructor_of(node)
        assert [*found] == row[:4], f"node {node} of {path}, a {name}"
        # DevTools names plain objects by an interface it infers: {a, b}.
        assert name == row[4] or (name == "Object" and row[4].startswith("{"))


@pytest.mark.parametrize("major", ["18", "20", "22", "24", "26"])
def test_a_real_snapshot(major, tmp_path):
    path = snapshot_of(major, tmp_path / "real.heapsnapshot")
    assert_equal(path, rows_of_devtools([path])[0])


def test_a_real_snapshot_with_internals_exposed(tmp_path):
    options = ['{"exposeInternals": true, "exposeNumericValues": true}']
    path = snapshot_of("22", tmp_path / "exposed.heapsnapshot", options)
    assert_equal(path, rows_of_devtools([path])[0])


def test_random_heaps(tmp_path):
    first = random.SystemRandom().randrange(2**32)
    sys.stdout.write(f"seeds from {first}\n")
    paths = [
        random_heap(first + at).write(tmp_path / f"{first + at}.heapsnapshot")
        for at in range(RANDOM_HEAPS)
    ]
    for path, expected in zip(paths, rows_of_devtools(paths), strict=True):
        assert_equal(path, expected)
