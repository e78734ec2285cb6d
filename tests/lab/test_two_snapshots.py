"""Two snapshots accuse what goes on growing, and leave open what may have grown once."""

import os
import subprocess

import pytest

from heaphound.diagnosis.diagnose import diagnose
from heaphound.diagnosis.finding import Verdict
from heaphound.growth.find import find_growth
from heaphound.heap.graph import read_heap
from tools.prepare_tests import node_binary

pytestmark = [pytest.mark.node, pytest.mark.slow]

SERVICE = """\
'use strict';
const users = new Map();
const countries = new Map();
const recent = Object.create(null);
let log = 'begun';
const cleaned = new FinalizationRegistry((free) => free());

let serial = 0;
function makeUser(id) { return { id, notes: Array.from({ length: 20 }, (_, at) => `${id}${at}`) }; }
function work(round) {
  for (let i = 0; i < 60; i++) {
    serial++;
    if (process.env.LEAK) users.set(`user-${serial}`, makeUser(serial));
    if (process.env.LEAK) log += `\\n${new Date(0).toISOString()} request ${serial} was answered`;
    if (process.env.LEAK) {
      const handle = makeUser(serial);
      cleaned.register(handle, () => handle.notes.pop());
    }
    recent[`key-${serial}`] = { serial };
    delete recent[`key-${serial - 100}`];
  }
  if (round === 3) for (let i = 0; i < 300; i++) countries.set(`country ${i}`, { name: `c${i}` });
}

for (let round = 1; round <= 4; round++) {
  work(round);
  if (round % 2 === 0) {
    require('node:v8').writeHeapSnapshot(`${process.env.OUT}/${round}.heapsnapshot`);
  }
}
"""


def diagnosed(major, folder, **settings):
    (folder / "service.js").write_text(SERVICE)
    (folder / "package.json").write_text('{"name": "two", "version": "1.0.0"}')
    subprocess.run(
        [node_binary(major), "service.js"],
        cwd=folder,
        env={**os.environ, "OUT": str(folder), **settings},
        check=True,
        timeout=120,
    )
    paths = sorted(folder.glob("*.heapsnapshot"))
    return diagnose(find_growth([read_heap(path) for path in paths]), [str(p) for p in paths])


@pytest.mark.parametrize("major", ["18", "22", "26"])
def test_what_may_have_grown_once_is_a_remark(major, tmp_path):
    diagnosis = diagnosed(major, tmp_path)

    assert diagnosis.findings == ()
    assert diagnosis.verdict is Verdict.INCONCLUSIVE
    assert "countries" in {remark.title.split(" gained")[0] for remark in diagnosis.remarks}
    assert all("third snapshot" in remark.next_step for remark in diagnosis.remarks)


@pytest.mark.parametrize("major", ["18", "26"])
def test_what_gains_many_and_loses_none_is_accused(major, tmp_path):
    diagnosis = diagnosed(major, tmp_path, LEAK="1")

    assert {finding.holder.name for finding in diagnosis.findings} == {"users", "log", "cleaned"}
    assert diagnosis.verdict is Verdict.GROWING
