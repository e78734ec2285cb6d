"""`heaphound hunt` on real Node processes, from the command line to findings.json."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.e2e.waiting import wait_for
from tools.prepare_tests import node_binary

pytestmark = [pytest.mark.node, pytest.mark.slow]

LEAKY = """
const users = new Map();
class User { constructor(i) { this.name = 'user ' + i; this.notes = new Array(60).fill(i); } }
function userOf(i) {
  if (!users.has(i)) users.set(i, new User(i));
  return users.get(i);
}
let i = 0;
setInterval(() => { for (let k = 0; k < 100; k++) userOf(i++); }, 20);
console.log('the service talks');
"""
CALM = "setInterval(() => {}, 50); console.log('the service talks');"
QUICK = ["--warm-up", "1s", "--every", "1s"]


@pytest.fixture
def node():
    return str(node_binary("20"))


@pytest.fixture
def script(tmp_path):
    def write(code):
        path = tmp_path / "app.js"
        path.write_text(code)
        return str(path)

    return write


@pytest.fixture
def service(node):
    """Starts services that are ready when this returns, and ends them with the test."""
    running = []

    def start(path, flag="--inspect-port=0"):
        process = subprocess.Popen(
            [node, flag, path],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        running.append(process)
        assert process.stdout.readline()
        return process

    yield start
    for process in running:
        process.kill()
        process.communicate()


def _start(*arguments, **options):
    return subprocess.Popen(
        [sys.executable, "-m", "heaphound", "hunt", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def _hunt(*arguments, **options):
    process = _start(*arguments, **options)
    out, err = process.communicate(timeout=90)
    assert "Traceback" not in err
    return process.returncode, out, err


def _ports(pid):
    return {
        socket.laddr.port
        for socket in psutil.Process(pid).net_connections("tcp")
        if socket.status == psutil.CONN_LISTEN
    }


def _snapshots(case):
    return sorted(path.name for path in case.glob("snapshot-*.zst"))


def test_a_launched_service_is_hunted_and_ended(node, script, tmp_path):
    case = tmp_path / "case"
    app = script(LEAKY)
    status, out, err = _hunt("--json", *QUICK, "--case", str(case), "--", node, app)
    assert status == 1, err
    findings = json.loads(out)
    assert findings == json.loads((case / "findings.json").read_text())
    first = findings["findings"][0]
    assert (first["category"], first["holder"]["name"]) == ("cache", "users")
    assert first["holder"]["location"]["file"] == app
    assert len(_snapshots(case)) == 3
    assert (case / "target.log").read_text() == "the service talks\n"
    assert not psutil.pid_exists(json.loads((case / "case.json").read_text())["pid"])


def test_a_calm_service_has_no_finding(node, script, tmp_path):
    case = tmp_path / "case"
    status, out, _ = _hunt("--json", *QUICK, "--case", str(case), "--", node, script(CALM))
    assert status == 0
    assert json.loads(out)["findings"] == []


def test_an_attached_service_runs_on_with_its_inspector_closed(service, script, tmp_path):
    process = service(script(LEAKY))
    before = _ports(process.pid)
    case = tmp_path / "case"
    status, out, err = _hunt("--pid", str(process.pid), *QUICK, "--case", str(case), cwd=tmp_path)
    assert status == 1, err
    assert "users gains an entry" in out
    assert "app.js:2\n" in out
    wait_for(lambda: _ports(process.pid) == before)
    assert process.poll() is None


def test_an_open_inspector_is_used_and_left_open(service, script, tmp_path):
    process = service(script(LEAKY), "--inspect=127.0.0.1:0")
    (port,) = _ports(process.pid)
    where = f"127.0.0.1:{port}"
    options = ["--snapshots", "2", "--case", str(tmp_path / "case")]
    status, _, err = _hunt("--inspect", where, *QUICK, *options)
    assert status == 1, err
    assert _ports(process.pid) == {port}


def test_ctrl_c_after_two_snapshots_diagnoses(service, script, tmp_path):
    process = service(script(LEAKY))
    before = _ports(process.pid)
    case = tmp_path / "case"
    options = ["--warm-up", "1s", "--every", "2s", "--snapshots", "50", "--case", str(case)]
    hunting = _start("--pid", str(process.pid), *options)
    wait_for(lambda: len(_snapshots(case)) >= 2)
    hunting.send_signal(signal.SIGINT)
    out, err = hunting.communicate(timeout=60)
    assert hunting.returncode == 1, err
    assert "users" in out
    assert (case / "findings.json").exists()
    wait_for(lambda: _ports(process.pid) == before)
    assert process.poll() is None


def test_ctrl_c_before_two_snapshots_says_what_is_missing(service, script, tmp_path):
    process = service(script(LEAKY))
    before = _ports(process.pid)
    case = tmp_path / "case"
    hunting = _start("--pid", str(process.pid), "--warm-up", "1m", "--case", str(case))
    about = case / "case.json"
    wait_for(lambda: about.exists() and "node" in about.read_text())
    hunting.send_signal(signal.SIGINT)
    _, err = hunting.communicate(timeout=60)
    assert hunting.returncode == 2
    assert "too-few-snapshots" in err
    assert str(case) in err
    wait_for(lambda: _ports(process.pid) == before)
    assert process.poll() is None


def test_a_target_that_dies_early_is_named_and_what_was_seen_is_kept(service, script, tmp_path):
    process = service(script(LEAKY))
    case = tmp_path / "case"
    options = ["--warm-up", "1s", "--every", "1m", "--case", str(case)]
    hunting = _start("--pid", str(process.pid), *options)
    wait_for(lambda: len(_snapshots(case)) == 1)
    process.kill()
    _, err = hunting.communicate(timeout=60)
    assert hunting.returncode == 2
    assert "target-died" in err
    assert str(case) in err
    assert len(_snapshots(case)) == 1


def test_a_load_command_runs_beside_and_ends_with_the_hunt(node, script, tmp_path):
    case = tmp_path / "case"
    load = f"{sys.executable} -c 'import os, time; print(os.getpid(), flush=True); time.sleep(90)'"
    options = [*QUICK, "--snapshots", "2", "--case", str(case)]
    status, _, err = _hunt("--load", load, *options, "--", node, script(LEAKY))
    assert status == 1, err
    assert not psutil.pid_exists(int((case / "load.log").read_text()))


def test_a_load_command_that_is_not_there_is_named(node, script, tmp_path):
    status, _, err = _hunt("--load", "no-such-program", "--", node, script(CALM), cwd=tmp_path)
    assert status == 2
    assert "no-such-program" in err


@pytest.mark.parametrize(
    ("arguments", "reference"),
    [
        (["--pid", "4194305"], "no-such-process"),
        (["--pid", str(os.getpid())], "not-node"),
        (["--inspect", "127.0.0.1:1"], "inspector-unavailable"),
        (["--", "no-such-program"], "launch-failed"),
        ([], "option"),
    ],
)
def test_what_cannot_be_hunted_is_named_and_leaves_no_case(arguments, reference, tmp_path):
    status, out, err = _hunt(*arguments, cwd=tmp_path)
    assert (status, out) == (2, "")
    assert f"[{reference}]" in err
    assert not list(Path(tmp_path).glob("*.case"))
