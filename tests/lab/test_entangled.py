"""Objects that two holders keep: both are told where both leak, and only the one that does."""

import os
import subprocess

import pytest

from heaphound.diagnosis.diagnose import diagnose
from heaphound.growth.find import find_growth
from heaphound.heap.graph import read_heap
from tools.prepare_tests import node_binary

pytestmark = [pytest.mark.node, pytest.mark.slow]

WATCHED = """\
exports.watch = (guest) => {
  const timer = setInterval(() => guest.notes.pop(), 90_000);
  timer.unref();
  return timer;
};
"""
# A Set doubles its table now and then: in between only its entries tell that it grows.
ROOM = """\
const { watch } = require('./watched');

const rooms = [1, 2, 3].map((name) => ({ name, guests: new Set() }));
exports.visit = (n) => {
  const guest = { id: `guest ${n}`, notes: new Array(20).fill(n) };
  const room = rooms[n % 3];
  room.guests.add(guest);
  const timer = watch(guest);
  LEAVE
};
"""
# What the cache lets go lives on by its timer; the cache itself is as full as before.
BOUNDED = """\
const { watch } = require('./watched');

const guests = new Map();
exports.visit = (n) => {
  const guest = { id: `guest ${n}`, notes: new Array(20).fill(n) };
  guests.set(guest.id, guest);
  if (guests.size > 15) guests.delete(guests.keys().next().value);
  watch(guest);
};
"""
MAIN = """\
const { visit } = require('./house');
for (let round = 0; round < 4; round += 1) {
  for (let n = 0; n < 60; n += 1) visit(round * 60 + n);
  if (round) require('node:v8').writeHeapSnapshot(`${process.env.OUT}/${round}.heapsnapshot`);
}
process.exit();
"""


def names_of(folder, house, snapshots):
    (folder / "watched.js").write_text(WATCHED)
    (folder / "house.js").write_text(house)
    (folder / "main.js").write_text(MAIN)
    subprocess.run(
        [node_binary("22"), "main.js"],
        cwd=folder,
        env={**os.environ, "OUT": str(folder)},
        check=True,
        timeout=60,
    )
    paths = sorted(folder.glob("*.heapsnapshot"))[:snapshots]
    growth = find_growth([read_heap(path) for path in paths])
    found = diagnose(growth, [path.name for path in paths]).findings
    return {(each.category.value, each.holder.name) for each in found}


@pytest.mark.parametrize("snapshots", [2, 3])
@pytest.mark.parametrize(
    ("leave", "leaks"),
    [
        ("return timer;", {("global-state", "guests"), ("timer", "watch")}),
        ("room.guests.delete(guest); return timer;", {("timer", "watch")}),
        ("clearInterval(timer);", {("global-state", "guests")}),
        ("room.guests.delete(guest); clearInterval(timer);", set()),
    ],
)
def test_a_set_and_a_timer_that_keep_the_same_objects(tmp_path, leave, leaks, snapshots):
    assert names_of(tmp_path, ROOM.replace("LEAVE", leave), snapshots) == leaks


@pytest.mark.parametrize("snapshots", [2, 3])
def test_a_bounded_cache_is_not_accused_of_what_a_timer_keeps(tmp_path, snapshots):
    assert names_of(tmp_path, BOUNDED, snapshots) == {("timer", "watch")}
