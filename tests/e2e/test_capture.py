"""`heaphound capture` and `heaphound ps` on real Node processes."""

import contextlib
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from heaphound.snapshot.read import read_snapshot
from tests.e2e.waiting import wait_for
from tools.prepare_tests import NODE_VERSIONS

pytestmark = [pytest.mark.node, pytest.mark.slow]

RUN = "console.log('ready'); setInterval(() => {}, 50);"
KEEP = "globalThis.keep = Array.from({length: 60000}, (_, i) => ({i, s: 'x' + i}));"


def _command(*arguments):
    return [sys.executable, "-m", "heaphound", *map(str, arguments)]


def _run(*arguments, **options):
    ran = subprocess.run(
        _command(*arguments), check=False, capture_output=True, text=True, **options
    )
    assert "Traceback" not in ran.stderr
    return ran


def _ports(pid):
    return {
        socket.laddr.port
        for socket in psutil.Process(pid).net_connections("tcp")
        if socket.status == psutil.CONN_LISTEN
    }


@pytest.mark.parametrize("major", NODE_VERSIONS)
def test_a_running_process_is_captured_and_left_as_it_was(start, tmp_path, major):
    process = start(KEEP + RUN, "--inspect-port=0", major=major)
    case = tmp_path / "case"
    ran = _run("capture", "--pid", process.pid, "--case", case, "--json")
    assert ran.returncode == 0, ran.stderr
    (note,) = json.loads(ran.stdout)["snapshots"]
    file = case / note["file"]
    assert hashlib.sha256(file.read_bytes()).hexdigest() == note["sha256"]
    assert file.stat().st_mode & 0o777 == 0o600
    assert read_snapshot(file).node_count == note["node_count"] > 60000
    assert 0 < note["pause_seconds"] <= note["seconds"]
    low, likely, high = note["expected"]["memory_bytes"]
    assert low <= likely <= high
    wait_for(lambda: not _ports(process.pid))
    assert process.poll() is None


def test_snapshots_are_added_to_a_case_and_old_ones_go_only_when_asked(start, tmp_path):
    process = start(RUN, "--inspect=127.0.0.1:0")
    (port,) = _ports(process.pid)
    where = ["--inspect", f"127.0.0.1:{port}", "--case", tmp_path / "case"]
    for _ in range(2):
        assert _run("capture", *where).returncode == 0
    assert len(list((tmp_path / "case").glob("*.zst"))) == 2
    assert _run("capture", *where, "--keep", 2).returncode == 0
    names = sorted(path.name for path in (tmp_path / "case").glob("*.zst"))
    assert names == ["snapshot-2.heapsnapshot.zst", "snapshot-3.heapsnapshot.zst"]
    noted = json.loads((tmp_path / "case" / "case.json").read_text())["snapshots"]
    assert [note["file"] for note in noted] == names
    assert _ports(process.pid) == {port}


def test_a_busy_loop_is_waited_for_and_told_about(start, tmp_path):
    busy = "setInterval(() => { const end = Date.now() + 45; while (Date.now() < end); }, 50);"
    process = start(RUN + busy, "--inspect-port=0")
    where = ["--pid", process.pid, "--case", tmp_path / "case"]
    ran = _run("capture", *where, "--when-quiet", "2s")
    assert ran.returncode == 0, ran.stderr
    assert "no quiet moment in 2.0 s" in ran.stderr


@pytest.mark.parametrize("which", [signal.SIGTERM, signal.SIGINT])
def test_a_capture_that_is_told_to_end_closes_the_inspector(start, tmp_path, which):
    process = start(KEEP + RUN, "--inspect-port=0")
    arguments = ["--pid", process.pid, "--snapshots", 100, "--every", "1ms"]
    capturing = subprocess.Popen(
        _command("capture", *arguments, "--case", tmp_path / "case"), stderr=subprocess.DEVNULL
    )
    wait_for(lambda: list(tmp_path.glob("case/*.zst")))
    capturing.send_signal(which)
    assert capturing.wait(60) == 0
    assert not list(tmp_path.glob("case/.*.unfinished"))
    wait_for(lambda: not _ports(process.pid))
    assert process.poll() is None


def test_a_killed_capture_leaves_no_inspector_open(start, tmp_path):
    process = start(KEEP + RUN, "--inspect-port=0")
    arguments = ["--pid", process.pid, "--snapshots", 100, "--every", "1ms"]
    capturing = subprocess.Popen(
        _command("capture", *arguments, "--case", tmp_path / "case"), stderr=subprocess.DEVNULL
    )
    wait_for(lambda: list(tmp_path.glob("case/*.zst")))
    capturing.kill()
    capturing.wait()
    assert _ports(process.pid)
    wait_for(lambda: not _ports(process.pid))
    assert process.poll() is None


def test_the_next_capture_takes_over_from_a_killed_one(start, tmp_path):
    process = start(RUN, "--inspect-port=0")
    killed = subprocess.Popen(
        _command("capture", "--pid", process.pid, "--snapshots", 2, "--case", tmp_path / "a"),
        stderr=subprocess.DEVNULL,
    )
    wait_for(lambda: list(tmp_path.glob("a/*.zst")))
    killed.kill()
    killed.wait()
    ran = _run("capture", "--pid", process.pid, "--case", tmp_path / "b")
    assert ran.returncode == 0, ran.stderr
    wait_for(lambda: not _ports(process.pid))
    assert process.poll() is None


def test_a_stopped_process_is_named_and_gets_no_signal(start, tmp_path):
    process = start(RUN, "--inspect-port=0")
    process.send_signal(signal.SIGSTOP)
    wait_for(lambda: psutil.Process(process.pid).status() == psutil.STATUS_STOPPED)
    ran = _run("capture", "--pid", process.pid, cwd=tmp_path)
    assert ran.returncode == 2
    assert "target-stopped" in ran.stderr
    process.send_signal(signal.SIGCONT)
    time.sleep(0.3)
    assert not _ports(process.pid)
    assert not list(Path(tmp_path).iterdir())


CLUSTER = """
const cluster = require('node:cluster');
if (cluster.isPrimary) {
  cluster.fork().once('online', () => {
    require('node:child_process').spawn(process.execPath,
      ['--max-old-space-size=123', '-e', 'setInterval(() => {}, 1e3)'], {stdio: 'ignore'});
    console.log('ready');
  });
}
setInterval(() => {}, 1e3);
"""


def test_processes_are_listed_as_a_tree(start, tmp_path):
    script = tmp_path / "cluster.js"
    script.write_text(CLUSTER)
    primary = start(script, "--inspect=127.0.0.1:0", major="20")
    children = []

    def has_children():
        children[:] = psutil.Process(primary.pid).children()
        with contextlib.suppress(psutil.Error):
            return len(children) == 2 and all("node" in child.exe() for child in children)
        return False

    try:
        wait_for(has_children)
        ran = _run("ps", "--json")
        assert ran.returncode == 0
        seen = {row["pid"]: row for row in json.loads(ran.stdout)["processes"]}
    finally:
        for child in children:
            child.kill()
    top, (worker, spawned) = (
        seen[primary.pid],
        sorted((seen[child.pid] for child in children), key=lambda row: not row["role"]),
    )
    assert top["node"] == f"v{NODE_VERSIONS['20']}"
    assert (top["inspector"]["state"], top["attachable"]) == ("open", True)
    assert 0 < top["heap_used_bytes"] < top["heap_limit_bytes"]
    assert (worker["role"], worker["parent"]) == ("cluster worker", primary.pid)
    assert (spawned["role"], spawned["parent"]) == ("", primary.pid)
    assert spawned["heap_limit_bytes"] == 123 << 20
    assert spawned["heap_used_bytes"] is None
    assert os.getpid() not in seen
