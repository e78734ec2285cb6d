"""Two collections of one object that grow in step: two leaks, or one that is kept twice."""

import os
import subprocess

import pytest

from heaphound.diagnosis.diagnose import diagnose
from heaphound.growth.find import find_growth
from heaphound.heap.graph import read_heap
from tools.prepare_tests import node_binary

pytestmark = [pytest.mark.node, pytest.mark.slow]

PROGRAM = """\
class Ledger {
  constructor() {
    this.receipts = new Map();
    this.journal = [];
  }

  book(reference) {
    const receipt = { reference, signature: [reference, 'signed'].join() };
    this.receipts.set(reference, receipt);
    this.journal.push(%s);
  }
}

const ledger = new Ledger();
for (let round = 1; round <= 3; round += 1) {
  for (let i = 0; i < 100; i += 1) ledger.book(`r ${round} ${i}`);
  require('node:v8').writeHeapSnapshot(`${process.env.OUT}/${round}.heapsnapshot`);
}
process.on('exit', () => ledger);
process.exit();
"""


def names_of(folder, kept):
    (folder / "main.js").write_text(PROGRAM % kept)
    subprocess.run(
        [node_binary("22"), "main.js"],
        cwd=folder,
        env={**os.environ, "OUT": str(folder)},
        check=True,
        timeout=60,
    )
    paths = sorted(folder.glob("*.heapsnapshot"))
    growth = find_growth([read_heap(path) for path in paths])
    return {each.holder.name for each in diagnose(growth, [p.name for p in paths]).findings}


def test_fields_that_hold_objects_of_different_kinds_are_two_leaks(tmp_path):
    assert names_of(tmp_path, "{ at: new Date(), of: [1, 2] }") == {"receipts", "journal"}


@pytest.mark.parametrize("kept", ["reference", "receipt"])
def test_a_list_of_the_keys_or_of_the_same_objects_is_one_leak(tmp_path, kept):
    assert names_of(tmp_path, kept) == {"receipts"}
