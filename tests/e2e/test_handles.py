"""`heaphound handles` on real Node processes: what is open, who made it, what piles up."""

import json
import subprocess
import sys

import pytest

from tools.prepare_tests import NODE_VERSIONS, node_binary

pytestmark = [pytest.mark.node, pytest.mark.slow]

APP = """
const http = require('http'), net = require('net'), fs = require('fs');
const {spawn} = require('child_process');
function startSweep() { return setInterval(function sweep() {}, 6000000); }
startSweep(); startSweep();
startSweep().unref();
for (let i = 0; i < 30; i++) setTimeout(() => console.log(i), 4500000);
setInterval(() => { debugger; }, 20);
const server = http.createServer(function answer() {}).listen(0, '127.0.0.1', () => {
  const {port} = server.address();
  for (let i = 0; i < 3; i++) http.get({port, host: '127.0.0.1'}, function answered() {});
  server.once('connection', () => {
    const child = spawn('sleep', ['9999']);
    child.on('exit', function gone() {});
    process.on('exit', () => child.kill());
    fs.watch('.', function changed() {});
    setTimeout(() => console.log('ready'), 50);
  });
});
process.stdin.on('data', (text) => {
  if (String(text) === 'more\\n') {
    for (let i = 0; i < 8; i++) startSweep();
    console.log('done');
  } else process.exit(0);
});
process.on('SIGTERM', () => process.exit(0));
"""


@pytest.fixture
def start(tmp_path):
    running = []

    def start(version):
        script = tmp_path / "app.js"
        script.write_text(APP)
        process = subprocess.Popen(
            [node_binary(version), "--inspect-port=0", script],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=tmp_path,
        )  # fmt: skip
        running.append(process)
        assert process.stdout.readline() == "ready\n"
        return process

    yield start
    for process in running:
        process.communicate("end\n")


def handles(*options):
    done = subprocess.run(
        [sys.executable, "-m", "heaphound", "handles", *map(str, options)],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("version", NODE_VERSIONS)
def test_what_is_open_is_told_with_its_place(version, start, tmp_path):
    process = start(version)
    status, out, err = handles("--pid", process.pid, "--json")
    assert status == 0, err
    document = json.loads(out)
    assert document["schema"] == "heaphound/handles@1"
    assert document["doubts"] == []
    script = str(tmp_path / "app.js")
    mine = {
        (group["kind"], group["line"], group["keeps_alive"]): group
        for group in document["groups"]
        if group["file"] == script
    }
    assert mine["interval", 4, True]["count"] == 2
    assert mine["interval", 4, True]["delay_ms"] == 6000000
    assert mine["interval", 4, False]["count"] == 1
    assert mine["timeout", 7, True]["count"] == 30
    assert 0 < mine["timeout", 7, True]["next_seconds"] <= 4500
    assert mine["interval", 8, True]["count"] == 1
    assert mine["server", 9, True]["what"].startswith("Server on 127.0.0.1:")
    assert mine["child", 14, True]["what"] == "ChildProcess sleep"
    assert "Interval beat" not in {group["what"] for group in document["groups"]}  # heaphound's own
    assert mine["watcher", 16, True]["count"] == 1
    sockets = [group for group in document["groups"] if group["kind"] == "socket"]
    assert sum(group["count"] for group in sockets) == 6
    assert sum(group["count"] for group in sockets if " to 127.0.0.1:" in group["what"]) == 3
    # It goes on, also past its `debugger` statement, and can be looked at again.
    process.stdin.write("more\n")
    process.stdin.flush()
    assert process.stdout.readline() == "done\n"

    before = tmp_path / "before.json"
    before.write_text(out)
    status, out, err = handles("--pid", process.pid, "--since", before, "--json")
    assert status == 1, err
    [grown] = [group for group in json.loads(out)["groups"] if group["grows"]]
    assert (grown["line"], grown["before"], grown["count"]) == (4, 2, 10)


def test_a_process_that_does_not_change_grows_nowhere(start):
    process = start("24")
    status, out, err = handles("--pid", process.pid, "--again", "200ms")
    assert status == 0, err
    assert "NOTHING GROWS" in out
    assert "KEEPS IT ALIVE" in out
    assert "DOES NOT KEEP IT ALIVE (unref'ed)" in out
    assert "app.js:4" in out
    assert max(map(len, out.splitlines())) <= 96


LEAKING = """
const net = require('net');
const pool = {open(port) { return net.connect(port, '127.0.0.1'); }};
const server = net.createServer(function rpc() {}).listen(0, () => {
  setInterval(function leak() {
    pool.open(server.address().port);
    setTimeout(() => {}, 9999999);
  }, 20);
});
"""


@pytest.mark.parametrize("version", ["18", "26"])
def test_who_creates_what_piles_up_is_traced_when_asked(version, tmp_path):
    script = tmp_path / "leaking.js"
    script.write_text(LEAKING)
    options = ["--after", "500ms", "--creation", "1s", "--json"]
    status, out, err = handles(*options, "--", node_binary(version), script)
    assert status == 1, err
    created = {
        (group["kind"], each["function"], each["line"]): each["file"]
        for group in json.loads(out)["groups"]
        for each in group["created"]
    }
    assert created["socket", "open", 3] == str(script)
    assert created["timeout", "leak", 7] == str(script)


@pytest.mark.parametrize("code", ["1", "setTimeout(() => {}, 1500)"])
def test_a_process_that_ends_by_itself_is_told_so(code):
    status, out, err = handles("--after", "30s", "--", node_binary("22"), "-e", code)
    assert (status, out) == (0, "it ended by itself: nothing kept it alive\n"), err


def test_bad_input_is_refused_with_what_to_do(tmp_path):
    other = tmp_path / "other.json"
    other.write_text('{"schema": "heaphound/verdict@1"}')
    status, _, err = handles("--pid", 1, "--since", other)
    assert status == 2
    assert "is not what `heaphound handles --json` prints" in err
    assert handles()[0] == 2
    assert handles("--pid", 2**22 + 5)[0] == 2
