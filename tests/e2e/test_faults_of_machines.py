"""What the machine, its owner or another tool does to a capture of a real process."""

import asyncio
import contextlib
import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from websockets.sync.client import connect

from heaphound.errors import NoSuchProcess
from heaphound.target import attach
from heaphound.target.address import ask_inspector, parse_address
from tests.e2e.waiting import wait_for
from tools.prepare_tests import old_node_binary

pytestmark = [pytest.mark.node, pytest.mark.slow]

RUN = "console.log('ready'); setInterval(() => {}, 50);"
KEEP = "globalThis.keep = Array.from({length: 200000}, (_, i) => ({i, s: 'x' + i}));"
# prctl(2) and capabilities(7): what lets root write where nobody may.
DROP_FROM_BOUNDING_SET, OVERRIDE_WRITE = 24, 1
LAST_PID = Path("/proc/sys/kernel/ns_last_pid")


def _capture(folder, *arguments, **options):
    ran = subprocess.run(
        [sys.executable, "-m", "heaphound", "capture", *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
        cwd=folder,
        **options,
    )
    assert "Traceback" not in ran.stderr
    return ran


def _ports(pid):
    return {
        socket.laddr.port
        for socket in psutil.Process(pid).net_connections("tcp")
        if socket.status == psutil.CONN_LISTEN
    }


def _left_alone(process):
    wait_for(lambda: not _ports(process.pid))
    return process.poll() is None


def test_a_process_that_is_stopped_in_the_middle_is_named_and_goes_on(start, tmp_path):
    process = start(KEEP + RUN, "--inspect-port=0")
    capturing = subprocess.Popen(
        [sys.executable, "-m", "heaphound", "capture", "--pid", str(process.pid)],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        cwd=tmp_path,
    )
    for line in capturing.stderr:
        if line.startswith("taking a heap snapshot"):
            break
    process.send_signal(signal.SIGSTOP)
    _, said = capturing.communicate(timeout=120)
    assert (capturing.returncode, "target-stopped" in said) == (2, True), said
    assert f"kill -CONT {process.pid}" in said
    assert not list(tmp_path.iterdir())
    process.send_signal(signal.SIGCONT)
    assert _left_alone(process)


def test_a_debugger_that_is_connected_stays_connected(start, tmp_path):
    process = start(KEEP + RUN, "--inspect=127.0.0.1:0")
    (port,) = _ports(process.pid)
    url = ask_inspector(parse_address(str(port))).websocket_url
    with connect(url, ping_interval=None, max_size=None) as debugger:

        def evaluate(number, expression):
            call = {
                "id": number,
                "method": "Runtime.evaluate",
                "params": {"expression": expression},
            }
            debugger.send(json.dumps(call))
            while True:
                answer = json.loads(debugger.recv(timeout=60))
                if answer.get("id") == number:
                    return answer["result"]["result"]["value"]

        assert evaluate(1, "globalThis.mark = 6") == 6
        ran = _capture(tmp_path, "--pid", process.pid, "--case", tmp_path / "case")
        assert ran.returncode == 0, ran.stderr
        assert evaluate(2, "globalThis.mark * 7") == 42
    assert (process.poll(), _ports(process.pid)) == (None, {port})
    assert len(list((tmp_path / "case").glob("*.heapsnapshot.zst"))) == 1


def test_a_disk_that_fills_up_in_the_middle(start, tmp_path):
    process = start(KEEP + RUN, "--inspect-port=0")

    def small_disk():
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 18, 1 << 18))

    ran = _capture(
        tmp_path, "--pid", process.pid, "--case", tmp_path / "case", preexec_fn=small_disk
    )
    assert (ran.returncode, "storage-full" in ran.stderr) == (2, True), ran.stderr
    assert not list((tmp_path / "case").glob("*snapshot-*"))
    assert not list((tmp_path / "case").glob(".*.unfinished"))
    assert _left_alone(process)


def test_a_folder_that_may_not_be_written(start, tmp_path):
    process = start(RUN, "--inspect-port=0")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)

    def as_everybody():  # root writes where it wants, unless it gives that up
        ctypes.CDLL(None).prctl(DROP_FROM_BOUNDING_SET, OVERRIDE_WRITE, 0, 0, 0)

    for folder in (["--case", closed / "case"], []):
        ran = _capture(closed, "--pid", process.pid, *folder, preexec_fn=as_everybody)
        assert (ran.returncode, "case-unusable" in ran.stderr) == (2, True), ran.stderr
    assert not list(closed.iterdir())
    assert not _ports(process.pid)  # it was not even asked
    assert process.poll() is None


def test_a_node_that_is_too_old_is_told_which_is_needed(start, tmp_path):
    process = start(RUN, "--inspect-port=0", node=old_node_binary())
    ran = _capture(tmp_path, "--pid", process.pid)
    assert (ran.returncode, "node-too-old" in ran.stderr) == (2, True), ran.stderr
    assert "needs Node 18 or later; this is v16.20.2" in ran.stderr
    assert not _ports(process.pid)
    opened = start(RUN, "--inspect=127.0.0.1:0", node=old_node_binary())
    (port,) = _ports(opened.pid)
    ran = _capture(tmp_path, "--inspect", f"127.0.0.1:{port}")
    assert "needs Node 18 or later; this is v16.20.2" in ran.stderr
    assert ran.returncode == 2
    assert (opened.poll(), _ports(opened.pid)) == (None, {port})
    assert not list(tmp_path.iterdir())


def test_a_number_that_another_process_has_by_now(start, monkeypatch):
    first = start(RUN, "--inspect-port=0")
    seen = attach.require_node(first.pid)
    first.kill()
    first.wait()
    second = start(RUN, "--inspect-port=0")
    while second.pid != first.pid and _next_is(first.pid):
        second = start(RUN, "--inspect-port=0")
    if second.pid != first.pid:  # only root may choose numbers: it keeps the old one's birth
        second_seen = psutil.Process(second.pid)
        second_seen._ident = (second.pid, seen._ident[1])
        seen = second_seen
    monkeypatch.setattr(attach, "require_node", lambda _: seen)
    with pytest.raises(NoSuchProcess):
        asyncio.run(attach.attach(second.pid))
    assert not _ports(second.pid)
    assert second.poll() is None


def _next_is(pid):
    """Ask the kernel to give the next process this number; False when it may not be asked."""
    with contextlib.suppress(OSError):
        LAST_PID.write_text(str(pid - 1))
        return os.getuid() == 0
    return False
