"""What ES modules export is named like any variable, on old and new Node."""

import subprocess

import pytest

from heaphound.diagnosis.diagnose import diagnose
from heaphound.growth.find import find_growth
from heaphound.heap.graph import read_heap
from tools.prepare_tests import node_binary

pytestmark = [pytest.mark.node, pytest.mark.slow]

FILES = {
    "bus.mjs": "// who hears of news\nexport const bus = new EventTarget();\n",
    "store.mjs": """\
function read(list, log) { return [list, log]; }
export const cache = new Map();
export let list = [];
export let log = [];
export const append = (line) => { log = [...log, line]; };
const inner = {};
export { inner as renamed };
export const { first, second } = { first: [], second: 2 };
export const state = { users: [] };
export class Registry {
  static items = new Set();
}
""",
    "named.mjs": "const items = new Set();\n\nexport default items;\n",
    "unnamed.mjs": "\nexport default [];\n",
    "deep.mjs": "const deep = new Set();\nexport { deep as again };\n",
    "barrel.mjs": "export * from './deep.mjs';\n",
    "bounded.mjs": "export const recent = new Map();\nexport const LIMIT = 1000;\n",
    "lines.mjs": "export const lines = [];\n",
    "main.mjs": """\
import v8 from 'node:v8';
import { again } from './barrel.mjs';
import { LIMIT, recent } from './bounded.mjs';
import { bus } from './bus.mjs';
import { lines as last } from './lines.mjs';
import named from './named.mjs';
import unnamed from './unnamed.mjs';
import { append, cache, first, list, Registry, renamed, state } from './store.mjs';
export const sent = new Set();

const made = (i) => ({ parts: new Array(20).fill(i) });
function work(i) {
  bus.addEventListener('news', () => i);
  cache.set(`key ${i}`, made(i));
  list.push(made(i));
  append(made(i));
  renamed[`key ${i}`] = made(i);
  first.push(made(i));
  state.users.push(made(i));
  Registry.items.add(made(i));
  named.add(made(i));
  unnamed.push(made(i));
  again.add(made(i));
  sent.add(made(i));
  recent.set(`key ${i}`, made(i));
  if (recent.size > LIMIT) recent.delete(recent.keys().next().value);
  last.push(made(i));
  if (last.length > LIMIT) last.shift();
}
for (let round = 1; round <= 3; round++) {
  for (let i = 0; i < 100; i++) work(round * 1000 + i);
  v8.writeHeapSnapshot(`${round}.heapsnapshot`);
}
""",
}
# The rest is bounded: `recent` and `lines`, in another file than they are declared in.
LEAKS = {
    ("bus", "bus.mjs", 2),
    ("cache", "store.mjs", 2),
    ("list", "store.mjs", 3),
    ("log", "store.mjs", 4),
    ("inner", "store.mjs", 6),
    ("first", "store.mjs", 8),
    ("users", "store.mjs", 9),
    ("items", "store.mjs", 11),
    ("items", "named.mjs", 1),
    ("default", "unnamed.mjs", 2),
    ("deep", "deep.mjs", 1),
    ("sent", "main.mjs", 9),
}


@pytest.mark.parametrize("major", ["18", "22", "26"])
def test_exports_are_named_where_they_are_declared(major, tmp_path):
    for name, source in FILES.items():
        (tmp_path / name).write_text(source)
    subprocess.run(
        [node_binary(major), "--no-warnings", "main.mjs"], cwd=tmp_path, check=True, timeout=120
    )
    paths = sorted(tmp_path.glob("*.heapsnapshot"))

    findings = diagnose(
        find_growth([read_heap(path) for path in paths]), [str(path) for path in paths]
    ).findings

    places = [(each.holder.name, each.holder.place) for each in findings]
    told = [(name, place.file.rsplit("/", 1)[-1], place.line) for name, place in places if place]
    assert sorted(told) == sorted(LEAKS)
    assert len(places) == len(LEAKS)
