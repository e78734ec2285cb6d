"""The keys of `heaphound watch`, and what it says of a heap that is nearly full."""

import asyncio
import functools
import json
import subprocess
import sys

import pytest

from heaphound.progress import Silent
from heaphound.target import session
from heaphound.target.cgroup import memory_rooms
from heaphound.watch import WatchPlan, run_watch

pytestmark = [pytest.mark.node, pytest.mark.slow]

RUN = "console.log('ready'); setInterval(() => {}, 50);"
NEARLY_FULL = """
const keep = [];
const oldSpace = 200 * 2 ** 20;
while (process.memoryUsage().heapUsed < 0.89 * oldSpace) keep.push(new Array(131072).fill(1.5));
console.log('ready');
setInterval(() => { globalThis.garbage = Array.from({length: 100}, (_, i) => ({i})); }, 20);
"""


class Pressing:
    """Presses the keys in turn, one after each look."""

    def __init__(self, *keys):
        self.keys = list(keys)

    def begun(self, process, folder):
        pass

    def looked(self, vitals, verdict):
        pass

    async def asked(self):
        return self.keys.pop(0)


class Noting(Silent):
    def __init__(self):
        self.notes = []

    def note(self, text):
        self.notes.append(text)


def _press(process, folder, *keys):
    plan = WatchPlan("keys", pid=process.pid, folder=folder, interval_seconds=0.05)
    listener = Noting()
    watched = asyncio.run(run_watch(plan, Pressing(*keys), listener, asyncio.Event()))
    return watched, listener.notes


def test_the_key_for_a_snapshot_takes_one_as_capture_does(start, tmp_path):
    process = start(RUN, "--inspect-port=0")
    watched, _ = _press(process, tmp_path / "case", None, "snapshot", None, "stop")
    assert watched.ended == "you stopped it"
    assert watched.looks == 4
    (note,) = json.loads((tmp_path / "case" / "case.json").read_text())["snapshots"]
    assert (tmp_path / "case" / note["file"]).stat().st_size == note["file_bytes"]
    assert note["seconds"] > 0
    assert process.poll() is None


def test_the_key_asks_the_guard_and_the_watch_goes_on(start, tmp_path, monkeypatch):
    process = start(RUN, "--inspect-port=0")
    root = tmp_path / "root"
    group = root / "sys/fs/cgroup/pod"
    group.mkdir(parents=True)
    (root / f"proc/{process.pid}").mkdir(parents=True)
    (root / f"proc/{process.pid}/cgroup").write_text("0::/pod\n")
    (group / "memory.max").write_text(str(64 << 20))
    (group / "memory.current").write_text(str(63 << 20))
    monkeypatch.setattr(session, "memory_rooms", functools.partial(memory_rooms, root=root))
    watched, notes = _press(process, tmp_path / "case", "snapshot", None, "stop")
    assert watched.looks == 3
    assert any("no snapshot was taken" in note for note in notes), notes
    assert not list((tmp_path / "case").glob("*snapshot*"))
    assert process.poll() is None


def test_a_heap_that_is_nearly_full_is_warned_of(start, tmp_path):
    process = start(NEARLY_FULL, "--inspect-port=0", "--max-old-space-size=200")
    ran = subprocess.run(
        [sys.executable, "-m", "heaphound", "watch", "--pid", str(process.pid), "--json",
         "--interval", "100ms", "--duration", "3s", "--case", tmp_path / "case"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode in {0, 1}, ran.stderr
    reasons = json.loads(ran.stdout.splitlines()[-1])["reasons"]
    assert any("the heap after collections takes" in reason for reason in reasons), reasons
    assert process.poll() is None
