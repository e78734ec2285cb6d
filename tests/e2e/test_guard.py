"""`heaphound guard` on real Node processes: a leak is captured, diagnosed and told."""

import http.server
import json
import shlex
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import psutil
import pytest

from tests.e2e.waiting import wait_for

pytestmark = [pytest.mark.node, pytest.mark.slow, pytest.mark.timeout(600)]

# Few large objects: what a snapshot costs is objects, and the leak is 2 MB a second all the same.
LEAK = """
const history = [];
function remember(i) { history.push({ i, numbers: new Array(5000).fill(i) }); }
let i = 0;
console.log('ready');
setInterval(() => remember(i++), 20);
"""
HEALTHY = """
const recent = [];
console.log('ready');
setInterval(() => {
  recent.push(new Array(500).fill(1));
  if (recent.length > 50) recent.shift();
}, 20);
"""
QUICK = ["--interval", "200ms", "--confirm", "2", "--growth", "1m", "--cooldown", "1h", "--json"]


@pytest.fixture
def start(start, tmp_path):
    """Starts a service under the name service.js, and ends it with the test."""

    def begin(code, major="22"):
        script = tmp_path / "service.js"
        script.write_text(code)
        return start(script, "--inspect-port=0", major=major)

    return begin


class Guard:
    """A guard in a process of its own, and the events it logs."""

    def __init__(self, tmp_path, *arguments):
        self.folder = tmp_path / "guard"
        command = [sys.executable, "-m", "heaphound", "guard", "--folder", str(self.folder)]
        selector = f"script={tmp_path.name}/service.js"
        self.errors = (tmp_path / "errors").open("a+")
        self.process = subprocess.Popen(
            [*command, "--selector", selector, *QUICK, *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=self.errors,
            text=True,
        )
        self.events = []

    def until(self, kind):
        """The next event of this kind."""
        for line in self.process.stdout:
            self.events.append(json.loads(line))
            if self.events[-1]["event"] == kind:
                return self.events[-1]
        self.errors.seek(0)
        pytest.fail(f"it ended without {kind}: {self.events[-3:]} {self.errors.read()}")

    def end(self, which=signal.SIGTERM):
        self.process.send_signal(which)
        self.events += [json.loads(line) for line in self.process.communicate()[0].splitlines()]
        return self.process.returncode

    def kinds(self):
        return [event["event"] for event in self.events]


@pytest.fixture
def guard(tmp_path):
    guards = []

    def guard(*arguments):
        guards.append(Guard(tmp_path, *arguments))
        return guards[-1]

    yield guard
    for one in guards:
        if one.process.poll() is None:
            one.end(signal.SIGKILL)
        one.process.stdout.close()
        one.errors.close()


@pytest.fixture
def webhook():
    """A server that is busy at first; gives its URL and the list of what it took."""
    taken, tries = [], []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            tries.append(self.headers.get("Authorization"))
            self.send_response(503 if len(tries) == 1 else 200)
            self.end_headers()
            if len(tries) > 1:
                taken.append(json.loads(body))

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/hook", taken, tries
    server.shutdown()
    thread.join()
    server.server_close()


def _ports(pid):
    return [
        socket for socket in psutil.Process(pid).net_connections("tcp") if socket.status == "LISTEN"
    ]


def _left_alone(process):
    wait_for(lambda: not _ports(process.pid))
    return process.poll() is None


def test_a_leak_is_captured_diagnosed_and_told(start, guard, webhook, tmp_path, monkeypatch):
    url, taken, tries = webhook
    monkeypatch.setenv("HEAPHOUND_WEBHOOK_TOKEN", "open sesame")
    heard = tmp_path / "heard"
    script = tmp_path / "hook.sh"
    script.write_text(f'#!/bin/sh\necho "$HEAPHOUND_CASE" > {heard}\ncat >> {heard}\n')
    hook = shlex.join(["sh", str(script)])
    process = start(LEAK)
    running = guard("--snapshots", 3, "--metrics", 0, "--hook", hook, "--webhook", url)
    port = running.until("started")["port"]
    assert running.until("capturing")["pid"] == process.pid
    told = running.until("diagnosed")
    metrics = urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics").read().decode()
    assert running.end() == 0

    (finding, *_) = told["findings"]
    assert (finding["holder"], finding["file"].rpartition("/")[2]) == ("history", "service.js")
    assert told["new"] == [finding["fingerprint"]]
    assert told["snapshots"] == running.kinds().count("snapshot") == 3
    assert "history" in Path(told["report"]).read_text()
    assert taken == [told]
    assert tries == ["Bearer open sesame"] * 2
    case, _, event = heard.read_text().partition("\n")
    assert (case, json.loads(event)) == (told["case"], told)
    assert 'heaphound_target_up{target="process-1"} 1.0' in metrics
    assert 'heaphound_findings{target="process-1"} 1.0' in metrics
    assert 'heaphound_events_total{event="snapshot",target="process-1"} 3.0' in metrics
    assert "process_resident_memory_bytes" in metrics
    assert _left_alone(process)


def test_a_healthy_process_is_watched_and_never_captured(start, guard):
    process = start(HEALTHY)
    running = guard()
    while running.until("verdict")["verdict"]["verdict"] != "steady":
        assert running.events[-1]["verdict"]["verdict"] != "growing"
    assert running.end() == 0
    assert "capturing" not in running.kinds()
    assert not (running.folder / "cases").exists()
    assert _left_alone(process)


def test_a_killed_guard_goes_on_and_a_restarted_process_is_found_again(start, guard):
    process = start(LEAK)
    killed = guard()
    left = killed.until("snapshot")["case"]
    killed.end(signal.SIGKILL)
    resumed = guard()
    gave_up = resumed.until("gave-up")
    assert (gave_up["case"], gave_up["snapshots"]) == (left, 1)
    resumed.until("snapshot")
    resumed.until("snapshot")
    process.kill()
    process.wait()
    told = resumed.until("diagnosed")
    assert told["snapshots"] == 2
    assert told["findings"][0]["holder"] == "history"

    again = start(LEAK)
    attached = resumed.until("attached")
    assert (attached["target"], attached["pid"]) == ("process-1", again.pid)
    assert resumed.end() == 0
    assert _left_alone(again)
    state = json.loads((resumed.folder / "targets" / "process-1" / "state.json").read_text())
    assert (state["incidents"], state["capturing"]) == (2, None)
    assert state["rest_until"] > time.time() + 3000


def test_two_guards_do_not_share_a_folder(guard):
    first = guard()
    first.until("waiting")
    second = guard()
    assert second.process.wait() == 2
    assert "another guard works in" in (first.folder.parent / "errors").read_text()
    assert first.end() == 0


def test_what_is_gone_or_no_selector_is_said(tmp_path):
    for arguments, said in (
        (["--pid", "999999999"], "no process 999999999"),
        (["--selector", "sript=x.js"], "'sript=x.js' is no term"),
        (["--selector", "port=web"], "'port=web' is no term"),
        (["--pid", "1", "--inspect", "9229"], "say which process"),
        (["--pid", "1", "--webhook", "file:///etc/passwd"], "is not a http://"),
    ):
        command = [sys.executable, "-m", "heaphound", "guard", *arguments]
        ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
        assert (ran.returncode, "Traceback" in ran.stderr) == (2, False)
        assert said in ran.stderr
