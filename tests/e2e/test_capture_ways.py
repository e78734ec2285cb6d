"""The other ways to a snapshot: worker threads, Node's own signal, and near the heap limit."""

import json
import signal
import subprocess
import sys

import psutil
import pytest
import zstandard

from heaphound.snapshot.read import read_snapshot
from tests.e2e.waiting import wait_for
from tools.prepare_tests import NODE_VERSIONS, node_binary

pytestmark = [pytest.mark.node, pytest.mark.slow]

RUN = "console.log('ready'); setInterval(() => {}, 50);"
WORKERS = """
const { Worker, isMainThread, workerData } = require('node:worker_threads');
if (isMainThread) {
  let online = 0;
  for (const kept of [Array, Map])
    new Worker(__filename, { workerData: kept.name }).on('message', () => {
      if (++online === 2) console.log('ready');
    });
} else {
  globalThis.kept = { ['keptBy' + workerData]: {} };
  require('node:worker_threads').parentPort.postMessage('online');
  setInterval(() => {}, 1e3);
}
"""
FILLS_UP = """
const kept = [];
setInterval(() => { for (let i = 0; i < 200; i++) kept.push(new Array(1000).fill(i)); }, 1);
"""


@pytest.fixture
def start(tmp_path):
    running = []

    def start(code, *flags, major="22"):
        script = tmp_path / "app.js"
        script.write_text(code)
        process = subprocess.Popen(
            [str(node_binary(major)), *flags, str(script)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=tmp_path,
        )
        running.append(process)
        assert process.stdout.readline()
        return process

    yield start
    for process in running:
        process.kill()
        process.communicate()


def _run(*arguments, expect=0, **options):
    command = [sys.executable, "-m", "heaphound", *map(str, arguments)]
    ran = subprocess.run(command, check=False, capture_output=True, text=True, **options)
    assert (ran.returncode, "Traceback" in ran.stderr) == (expect, False), ran.stderr
    return ran


def _listens(pid):
    return any(socket.status == "LISTEN" for socket in psutil.Process(pid).net_connections("tcp"))


def _text(path):
    with zstandard.open(path) as file:
        return file.read()


@pytest.mark.parametrize("major", ["18", "22", "26"])
def test_every_worker_thread_is_listed_and_captured(start, tmp_path, major):
    process = start(WORKERS, "--inspect-port=0", major=major)
    listed = json.loads(_run("ps", "--threads", "--pid", process.pid, "--json").stdout)["processes"]
    (row,) = [row for row in listed if row["pid"] == process.pid]
    assert [thread["id"] for thread in row["threads"]] == [1, 2]
    assert all(0 < one["heap_used_bytes"] < one["heap_limit_bytes"] for one in row["threads"])
    case = tmp_path / "threads.case"
    captured = _run("capture", "--pid", process.pid, "--worker", "all", "--case", case, "--json")
    notes = json.loads(captured.stdout)["snapshots"]
    assert [note.get("thread") for note in notes] == [None, 1, 2]
    texts = [_text(case / note["file"]) for note in notes]
    held = [(b'"keptByArray"' in text, b'"keptByMap"' in text) for text in texts]
    assert held[0] == (False, False)
    assert sorted(held[1:]) == [(False, True), (True, False)]
    wait_for(lambda: not _listens(process.pid))
    assert process.poll() is None


def test_a_worker_that_is_not_there_is_said(start, tmp_path):
    process = start(WORKERS, "--inspect-port=0")
    ran = _run("capture", "--pid", process.pid, "--worker", 7, expect=2, cwd=tmp_path)
    assert "has no worker thread 7; it has 1, 2" in ran.stderr
    assert not list(tmp_path.glob("*.case"))


@pytest.mark.parametrize("major", ["18", "26"])
def test_the_signal_the_process_was_started_with(start, tmp_path, major):
    process = start(RUN, "--heapsnapshot-signal=SIGUSR2", major=major)
    case = tmp_path / "signal.case"
    for _ in range(2):
        _run("capture", "--pid", process.pid, "--by-signal", "--case", case)
    assert not list(tmp_path.glob("*.heapsnapshot"))
    first, second = sorted(case.glob("*.zst"))
    assert read_snapshot(first).node_count > 1000
    assert first.stat().st_mode & 0o777 == 0o600
    assert not _listens(process.pid)
    assert process.poll() is None
    ran = _run("diagnose", first, second)  # no session has ended in between: they compare
    assert "not growing" in ran.stdout


def test_a_process_without_that_option_gets_no_signal(start, tmp_path):
    process = start(RUN)
    ran = _run("capture", "--pid", process.pid, "--by-signal", expect=2, cwd=tmp_path)
    assert "was not started with --heapsnapshot-signal" in ran.stderr
    assert process.poll() is None
    assert not list(tmp_path.glob("*.case"))


def test_a_process_killed_while_it_writes_leaves_nothing_half(start, tmp_path):
    keep = "globalThis.keep = Array.from({length: 300000}, (_, i) => ({i, s: 'x' + i}));"
    process = start(keep + RUN, "--heapsnapshot-signal=SIGUSR2")
    capturing = subprocess.Popen(
        [sys.executable, "-m", "heaphound", "capture", "--pid", str(process.pid), "--by-signal"],
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
    )
    wait_for(lambda: list(tmp_path.glob("Heap.*")))
    process.send_signal(signal.SIGKILL)
    process.wait()
    _, said = capturing.communicate()
    assert (capturing.returncode, "target-died" in said) == (2, True), said
    assert [path.name for path in tmp_path.iterdir()] == ["app.js"]


@pytest.mark.parametrize(("major", "snapshots"), [("18", 1), ("26", 1)])
def test_a_command_writes_its_snapshots_near_its_limit(tmp_path, major, snapshots):
    script = tmp_path / "app.js"
    script.write_text(FILLS_UP)
    case = tmp_path / "near.case"
    node = [node_binary(major), "--max-old-space-size=40", script]
    command = ["--near-limit", "--snapshots", snapshots, "--case", case, "--json", "--", *node]
    notes = json.loads(_run("capture", *command, cwd=tmp_path).stdout)["snapshots"]
    assert notes
    assert all(read_snapshot(case / note["file"]).node_count > 1000 for note in notes)
    assert {path.suffix for path in tmp_path.rglob("*snapshot*")} == {".zst"}
    assert json.loads((case / "case.json").read_text())["node"] == f"v{NODE_VERSIONS[major]}"


def test_a_command_that_never_fills_up_is_said(tmp_path):
    command = [node_binary("22"), "-e", "0"]
    ran = _run("capture", "--near-limit", "--", *command, expect=2, cwd=tmp_path)
    assert "wrote no snapshot" in ran.stderr
    assert not list(tmp_path.iterdir())
