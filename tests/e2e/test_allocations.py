"""`heaphound allocations` and `hunt --allocations` on real Node processes."""

import json
import os
import subprocess
import sys

import psutil
import pytest

from heaphound.demo.services import service
from tools.prepare_tests import NODE_VERSIONS, node_binary

pytestmark = [pytest.mark.node, pytest.mark.slow]

# Allocates when it is tracked: the Case says so on stderr, and the test then writes a line.
APP = """\
const keep = [];
function makeOrder(n) {
  return new Order(n);
}
class Order {
  constructor(n) {
    this.lines = Array.from({ length: 20 }, (_, i) => ({ n, i }));
  }
}
process.stdin.on('data', () => {
  for (let n = 0; n < 3000; n += 1) keep.push(makeOrder(n));
  console.log('done');
});
console.log('ready');
"""
COMMAND = (sys.executable, "-m", "heaphound")


@pytest.fixture
def start(tmp_path):
    """Starts the app and ends it with the test."""
    running = []
    file = tmp_path / "app.js"
    file.write_text(APP)

    def start(major):
        process = subprocess.Popen(
            [str(node_binary(major)), "--inspect-port=0", file],
            stdin=subprocess.PIPE,
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


def run(*arguments):
    ran = subprocess.run(
        [*COMMAND, *map(str, arguments)], check=False, capture_output=True, text=True
    )
    assert "Traceback" not in ran.stderr
    return ran


@pytest.mark.parametrize("version", NODE_VERSIONS)
def test_objects_have_their_stacks(version, start, tmp_path):
    process = start(version)
    case = tmp_path / "c.case"
    options = ("allocations", "--duration", "1h", "--json", "--constructor", "Order")
    tracking = subprocess.Popen(
        [*COMMAND, *options, "--case", case, "--pid", str(process.pid)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    heard = ""
    while "keeping the stacks of allocations: " not in heard:  # the second line: it has begun
        heard = tracking.stderr.readline()
        assert heard
    process.stdin.write("go\n")
    process.stdin.flush()
    assert process.stdout.readline() == "done\n"
    tracking.terminate()
    out, said = tracking.communicate(timeout=120)
    assert tracking.returncode == 0, said
    told = json.loads(out)
    assert told["mode"] == "tracked"
    # Code that is optimised meanwhile allocates several objects at once; V8 notes one of them.
    assert 1500 < told["samples"] <= 3000
    assert told["sites"][0]["line"] in (2, 6, 10)
    assert told["sites"][0]["file"].endswith("app.js")
    assert process.poll() is None
    assert not [one for one in psutil.Process(process.pid).net_connections() if one.laddr]

    (snapshot,) = case.glob("snapshot-*.zst")
    summary = json.loads(run("summary", snapshot, "--json", "--top", "400").stdout)
    assert any(one["name"] == "Order" and one["count"] == 3000 for one in summary["constructors"])
    page, export = tmp_path / "page.html", tmp_path / "x.pb.gz"
    ran = run("allocations", snapshot, "--html", page, "--export", export, "--stacks")
    assert ran.returncode == 0
    assert "objects" in ran.stdout
    assert page.stat().st_size > 10_000
    assert export.stat().st_size > 100


def test_one_object_and_what_has_no_stacks(tmp_path):
    script = (
        "const {Session} = require('node:inspector'); const s = new Session(); s.connect();"
        "s.post('HeapProfiler.startTrackingHeapObjects', {trackAllocations: true});"
        "class Lost {}\nglobalThis.lost = (function makeLost() { return new Lost(); })();"
        "const out = require('node:fs').createWriteStream(process.argv[1]);"
        "s.on('HeapProfiler.addHeapSnapshotChunk', (m) => out.write(m.params.chunk));"
        "s.post('HeapProfiler.takeHeapSnapshot', () => { s.disconnect(); out.end(); });"
    )
    tracked, plain = tmp_path / "a.heaptimeline", tmp_path / "b.heapsnapshot"
    node = node_binary("22")
    subprocess.run([node, "-e", script, tracked], check=True)
    subprocess.run(
        [node, "-e", "require('v8').writeHeapSnapshot(process.argv[1])", plain], check=True
    )
    found = json.loads(run("summary", tracked, "--json", "--top", "100000").stdout)
    assert any(one["name"] == "Lost" for one in found["constructors"])
    ran = run("allocations", tracked, "--constructor", "Lost", "--stacks")
    assert "makeLost" in ran.stdout
    ran = run("allocations", tracked, "@1")
    assert ran.returncode == 0
    assert "not known" in ran.stdout
    for arguments, says in (
        ((plain,), "without allocation stacks"),
        ((tracked, "@999999999"), "999999999"),
        ((tracked, "--constructor", "NoSuch"), "no object is listed under NoSuch"),
        ((tmp_path / "absent.heapsnapshot",), "no such file"),
        ((), "say what to look at"),
    ):
        ran = run("allocations", *arguments)
        assert ran.returncode == 2
        assert says in ran.stderr


def test_a_file_that_is_no_program_is_read_not_started(tmp_path):
    (tmp_path / "download.bin").write_bytes(b"\x00\x01 nothing of V8")
    ran = run("allocations", tmp_path / "download.bin")
    assert ran.returncode == 2
    assert "starting the process" not in ran.stderr
    assert "is not a V8 heap snapshot" in ran.stderr


def test_hunt_says_where_it_was_made(tmp_path):
    options = ("hunt", "--allocations", "--warm-up", "1s", "--every", "2s")
    for attempt in range(3):  # on a crowded machine two seconds may bring too little
        folder = tmp_path / f"h{attempt}.case"
        ran = subprocess.run(
            [*COMMAND, *options, "--case", folder, "--", node_binary("24"), service("cache").leaky],
            check=False,
            capture_output=True,
            text=True,
            env={**os.environ, "LAB_LOAD": "1"},
        )
        if ran.returncode == 1:
            break
    assert ran.returncode == 1, ran.stderr
    findings = json.loads((folder / "findings.json").read_text())["findings"]
    (made, *_) = findings[0]["made"]
    assert made["location"]["function"] in ("readFromDirectory", "findUser")
    assert made["location"]["file"].endswith("cache-users/leaky.js")
    assert made["share"] > 0.5
    assert len(made["stack"]) > 1
    assert "made at" in ran.stdout
    assert "Made at" in (folder / "report.html").read_text()
    again = run("report", folder)
    assert "made at" in again.stdout
    assert "**Made at**" in run("report", folder, "--markdown").stdout
