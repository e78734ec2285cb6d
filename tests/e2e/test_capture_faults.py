"""What goes wrong while a real process is captured: it goes on, and the fault is named."""

import asyncio
import functools
import itertools
import os
import subprocess
import sys
import time

import psutil
import pytest
from websockets.sync.client import connect

from heaphound.capture.run import Order, capture_snapshots
from heaphound.errors import ProcessPermission, SnapshotWouldNotFit
from heaphound.progress import Silent
from heaphound.target import open_target, session
from heaphound.target.address import ask_inspector, parse_address
from heaphound.target.attach import attach
from heaphound.target.cgroup import memory_rooms
from tests.e2e.s3_server import Wire
from tests.e2e.waiting import wait_for

pytestmark = [pytest.mark.node, pytest.mark.slow]

RUN = "console.log('ready'); setInterval(() => {}, 50);"
KEEP = "globalThis.keep = Array.from({length: 200000}, (_, i) => ({i, s: 'x' + i}));"


def _capturing(folder, *arguments, **options):
    """A capture in a process of its own that has asked for its snapshot when this returns."""
    process = subprocess.Popen(
        [sys.executable, "-m", "heaphound", "capture", *map(str, arguments)],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        cwd=folder,
        **options,
    )
    for line in process.stderr:
        if line.startswith("taking a heap snapshot"):
            return process
    pytest.fail(f"it ended with status {process.wait()}")


def _ended(process):
    _, said = process.communicate()
    assert "Traceback" not in said
    return process.returncode, said


def _ports(pid):
    return {
        socket.laddr.port
        for socket in psutil.Process(pid).net_connections("tcp")
        if socket.status == psutil.CONN_LISTEN
    }


def _left_alone(process):
    wait_for(lambda: not _ports(process.pid))
    return process.poll() is None


@pytest.mark.parametrize("major", ["18"])
def test_a_process_that_is_killed_while_it_is_captured(start, tmp_path, major):
    process = start(KEEP + RUN, "--inspect-port=0", major=major)
    capturing = _capturing(tmp_path, "--pid", process.pid)
    process.kill()
    process.wait()
    status, said = _ended(capturing)
    assert (status, "target-died" in said) == (2, True), said
    assert not list(tmp_path.iterdir())


def test_a_connection_that_is_cut(start, tmp_path):
    process = start(KEEP + RUN, "--inspect=127.0.0.1:0")
    (port,) = _ports(process.pid)
    wire = Wire(port)
    capturing = _capturing(tmp_path, "--inspect", f"127.0.0.1:{wire.port}")
    wire.allowed = 0
    status, said = _ended(capturing)
    assert (status, "connection-lost" in said) == (2, True), said
    assert (process.poll(), _ports(process.pid)) == (None, {port})
    wire.close()


def test_a_container_without_room_is_refused_with_what_fits(start, tmp_path, monkeypatch):
    process = start(KEEP + RUN, "--inspect-port=0")
    root = tmp_path / "root"
    group = root / "sys/fs/cgroup/pod"
    group.mkdir(parents=True)
    (root / f"proc/{process.pid}").mkdir(parents=True)
    (root / f"proc/{process.pid}/cgroup").write_text("0::/pod\n")
    (group / "memory.max").write_text(str(128 << 20))
    (group / "memory.current").write_text(str(100 << 20))
    monkeypatch.setattr(session, "memory_rooms", functools.partial(memory_rooms, root=root))
    order = Order(pid=process.pid, folder=tmp_path / "case")
    with pytest.raises(SnapshotWouldNotFit, match=r"28\.0 MB left of 128\.0 MB") as refused:
        capture_snapshots(order, Silent())
    assert f"heaphound profile --pid {process.pid}" in refused.value.hint
    assert not list((tmp_path / "case").glob("*snapshot*"))
    assert _left_alone(process)


def test_a_clock_that_jumps_changes_nothing(start, tmp_path, monkeypatch):
    process = start(RUN, "--inspect-port=0")
    really, jumps = time.time, itertools.cycle([0, 86400, -86400])
    monkeypatch.setattr(time, "time", lambda: really() + next(jumps))
    captured = capture_snapshots(Order(pid=process.pid, folder=tmp_path / "case"), Silent())
    assert 0 < captured.snapshots[0]["seconds"] < 3600
    assert _left_alone(process)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else")
def test_a_process_of_another_user_is_named(start):
    process = start(RUN, "--inspect-port=0")
    child = os.fork()
    if child == 0:
        os.setuid(65534)
        try:
            asyncio.run(attach(process.pid))
        except ProcessPermission:
            os._exit(7)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    assert not _ports(process.pid)


def test_a_debugger_that_comes_and_goes_is_noticed(start):
    process = start(RUN, "--inspect=127.0.0.1:0")
    (port,) = _ports(process.pid)
    url = ask_inspector(parse_address(str(port))).websocket_url

    async def holds():
        async with open_target(f"127.0.0.1:{port}") as target:
            await target.take_snapshot(lambda _: None)
            before = await target.ids_hold()
            await asyncio.to_thread(_come_and_go, url)
            after = await target.ids_hold()
            await target.take_snapshot(lambda _: None)
            return before, after, await target.ids_hold()

    assert asyncio.run(holds()) == (True, False, True)


def _come_and_go(url):
    with connect(url, ping_interval=None) as debugger:
        debugger.send('{"id": 1, "method": "Runtime.enable"}')
        debugger.recv(timeout=60)
