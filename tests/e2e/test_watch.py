"""`heaphound watch` on real Node processes: what it sees, how it ends, what it leaves behind."""

import json
import signal
import subprocess
import sys

import pytest

from heaphound.case.recording import Recording
from heaphound.target.vitals import heap_options
from tools.prepare_tests import NODE_VERSIONS, node_binary

pytestmark = [pytest.mark.node, pytest.mark.slow]

APP = """
const {EventEmitter} = require('events');
const keep = [];
setInterval(() => {
  for (let i = 0; i < GROWTH; i++) keep.push({i, s: 'x' + i});
  globalThis.garbage = Array.from({length: 60000}, (_, i) => ({i}));
}, 20);
setInterval(function subscribe() {
  const bus = new EventEmitter();
  for (let i = 0; i < 12; i++) bus.on('x', () => {});
}, 300);
process.on('SIGUSR2', async () => {
  for (let i = 0; i < 5 && globalThis.gc; i++) {
    gc();
    await new Promise((done) => setTimeout(done, 50));
  }
  console.log(process.listenerCount('warning'));
});
console.log('ready');
"""


@pytest.fixture
def start():
    """Starts the service with an inspector of its own, and ends it with the test."""
    running = []

    def start(node, *flags, growth=0):
        process = subprocess.Popen(
            [node, "--inspect=127.0.0.1:0", *flags, "-e", APP.replace("GROWTH", str(growth))],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        running.append(process)
        assert process.stdout.readline() == "ready\n"
        return process

    yield start
    for process in running:
        process.kill()
        process.communicate()


def watch(tmp_path, *options, **how):
    return subprocess.Popen(
        [sys.executable, "-m", "heaphound", "watch", "--case", tmp_path / "c.case", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **how,
    )


def warning_listeners(process):
    process.send_signal(signal.SIGUSR2)
    return int(process.stdout.readline())


@pytest.mark.parametrize("version", NODE_VERSIONS)
def test_everything_is_seen_and_nothing_is_left(version, start, tmp_path):
    process = start(str(node_binary(version)), "--max-old-space-size=300")
    before = warning_listeners(process)

    watching = watch(
        tmp_path, "--pid", str(process.pid), "--interval", "100ms", "--duration", "2500ms", "--json"
    )
    out, err = watching.communicate(timeout=60)
    *looks, verdict = [json.loads(line) for line in out.splitlines()]

    assert watching.returncode in {0, 1}, err
    assert verdict["schema"] == "heaphound/verdict@1"
    assert len(looks) >= 5
    last = looks[-1]
    assert last["rss"] > last["heapTotal"] >= last["heapUsed"] > 2**20
    assert 2**28 < last["heapLimit"] < 2**29
    assert last["spaces"]["old_space"] > 0
    assert last["malloced"] > 0
    assert last["pss"] > 0
    # Minor or major: which of them V8 does here differs from run to run.
    assert sum(tally["count"] for tally in last["gc"].values()) > 0
    assert 0 <= last["loopUtilisation"] <= 1
    assert last["cpu"] > 0
    assert last["resources"]["Timeout"] >= 2
    assert any(look["loopDelayMs"] is not None for look in looks)
    warnings = [warning for look in looks for warning in look["warnings"]]
    assert "subscribe" in warnings[0]["stack"]
    assert any("--max-old-space-size=300" in reason for reason in verdict["reasons"])
    limits = {limit["name"]: limit["bytes"] for limit in verdict["limits"]}
    assert limits["old generation"] == 300 << 20
    assert warning_listeners(process) == before
    assert process.poll() is None


def test_the_heap_of_a_leaking_command_rises(tmp_path):
    node = str(node_binary("22"))
    script = tmp_path / "app.js"
    script.write_text(APP.replace("GROWTH", "3000"))
    options = ["--interval", "100ms", "--duration", "6s", "--gc", "--json"]
    watching = watch(tmp_path, *options, "--", node, script)
    out, err = watching.communicate(timeout=90)
    *looks, verdict = [json.loads(line) for line in out.splitlines()]

    # How evenly it leaks depends on the machine, and with it the kind of the verdict.
    assert verdict["verdict"] in {"growing", "inconclusive", "settling"}, verdict
    assert watching.returncode == (verdict["verdict"] == "growing"), err
    assert 0 < verdict["slope_bytes_per_second"][1] <= verdict["slope_bytes_per_second"][2]
    assert verdict["limits"][0]["name"] == "heap limit"
    assert looks[-1]["heapUsed"] > looks[0]["heapUsed"] + 2**20
    assert any(look["majors"] for look in looks)


def test_ctrl_c_ends_with_the_verdict_and_a_watch_can_be_resumed(start, tmp_path):
    process = start(str(node_binary("24")))
    options = ["--pid", str(process.pid), "--interval", "100ms", "--json"]
    watching = watch(tmp_path, *options)
    for _ in range(14):
        watching.stdout.readline()
    watching.send_signal(signal.SIGINT)
    out, err = watching.communicate(timeout=30)

    assert watching.returncode in {0, 1}, err
    assert json.loads(out.splitlines()[-1])["schema"] == "heaphound/verdict@1"
    first = len(Recording(tmp_path / "c.case" / "watch.sqlite"))

    resumed = subprocess.run(
        [sys.executable, "-m", "heaphound", "watch", "--resume", tmp_path / "c.case",
         *options, "--duration", "1s"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert resumed.returncode in {0, 1}, resumed.stderr
    assert len(Recording(tmp_path / "c.case" / "watch.sqlite")) > first


def test_a_killed_watch_keeps_its_looks_and_leaves_nothing_in_the_process(start, tmp_path):
    process = start(str(node_binary("22")), "--expose-gc")
    before = warning_listeners(process)
    watching = watch(tmp_path, "--pid", str(process.pid), "--interval", "100ms", "--json")
    for _ in range(5):
        watching.stdout.readline()
    assert warning_listeners(process) == before + 1
    watching.kill()
    watching.communicate()

    assert len(Recording(tmp_path / "c.case" / "watch.sqlite")) >= 5
    # What the probe left is taken back by the collector, once the session is gone.
    assert warning_listeners(process) == before
    assert process.poll() is None


def test_the_end_of_the_process_ends_the_watch_with_a_verdict(start, tmp_path):
    process = start(str(node_binary("20")))
    watching = watch(tmp_path, "--pid", str(process.pid), "--interval", "100ms", "--json")
    for _ in range(5):
        watching.stdout.readline()
    process.kill()
    out, err = watching.communicate(timeout=30)

    assert json.loads(out.splitlines()[-1])["verdict"] == "inconclusive"
    assert watching.returncode == 0
    assert "ended" in err
    assert "Traceback" not in err


def test_what_node_died_of_is_told_in_one_line(tmp_path):
    grow = APP.replace("GROWTH", "5000")
    node = [node_binary("22"), "--max-old-space-size=40", "-e", grow]
    watching = watch(tmp_path, "--interval", "100ms", "--", *map(str, node))
    _, err = watching.communicate(timeout=120)

    assert "ended while it was being examined; it said: FATAL ERROR: " in err
    assert "Traceback" not in err


def test_heap_options_are_those_of_node_and_not_of_the_program(start):
    node = str(node_binary("22"))
    process = subprocess.Popen(
        [node, "--max_old_space_size=222", "-e", "console.log(1); setInterval(() => {}, 99)", "x",
         "--max-old-space-size=9"],
        env={"NODE_OPTIONS": "--max-old-space-size=111"},
        stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        process.stdout.readline()
        assert heap_options(process.pid) == {"max-old-space-size": 222}
    finally:
        process.kill()
        process.communicate()
