"""The target stage against real Node processes: what it sees, and that it leaves no trace."""

import asyncio
import json
import os
import subprocess
import sys
import time

import psutil
import pytest

from heaphound.errors import (
    InspectorUnavailable,
    LaunchFailed,
    NoSuchProcess,
    NotNode,
    OptionError,
    TargetDied,
)
from heaphound.target import open_target
from tests.e2e.waiting import wait_for
from tools.prepare_tests import NODE_VERSIONS, node_binary

pytestmark = [pytest.mark.node, pytest.mark.slow]

SERVICE = """
globalThis.keep = Array.from({length: 20000}, (_, i) => ({i}));
require('node:http').createServer((_, r) => r.end('well')).listen(0, '127.0.0.1', function () {
  console.log(this.address().port);
});
"""


@pytest.fixture(params=NODE_VERSIONS)
def node(request):
    return str(node_binary(request.param))


@pytest.fixture
def node20():
    return str(node_binary("20"))


@pytest.fixture
def service(start):
    """Starts services that are ready when this returns, and ends them with the test."""
    return lambda node, *flags, code=SERVICE: start(code, *flags, node=node)


def _ports(pid):
    return {
        socket.laddr.port
        for socket in psutil.Process(pid).net_connections("tcp")
        if socket.status == psutil.CONN_LISTEN
    }


async def _examine(**which):
    pieces = []
    async with open_target(**which) as target:
        sample = await target.sample()
        await target.collect_garbage()
        taken = await target.take_snapshot(pieces.append)
        assert target.alive()
    snapshot = b"".join(pieces)
    assert len(snapshot) == taken.size_bytes
    return target, sample, json.loads(snapshot)


def test_an_attached_process_is_left_as_it_was(node, service):
    process = service(node, "--inspect-port=0")
    before = _ports(process.pid)
    for _ in range(2):  # and can be examined again
        target, sample, snapshot = asyncio.run(_examine(pid=process.pid))
        assert target.pid == process.pid
        assert 0 < sample.heap_used_bytes < sample.rss_bytes
        assert sample.heap_limit_bytes > sample.heap_total_bytes
        assert sample.heap_spaces["old_space"] > 0
        assert snapshot["snapshot"]["node_count"] > 20000
        wait_for(lambda: _ports(process.pid) == before)
        assert process.poll() is None


def test_a_launched_process_ends_with_us(node, tmp_path):
    log = tmp_path / "out.log"
    command = [node, "-e", "console.log('out'); console.error('err'); setInterval(() => {}, 1e3)"]
    target, sample, snapshot = asyncio.run(_examine(command=command, log=log))
    assert not psutil.pid_exists(target.pid)
    assert target.node_version.startswith("v")
    assert sample.rss_bytes > sample.heap_used_bytes
    assert snapshot["snapshot"]["node_count"] > 1000
    assert sorted(log.read_text().split()) == ["err", "out"]


def test_an_inspector_that_was_open_stays_open(node20, service):
    process = service(node20, "--inspect=127.0.0.1:0")
    before = _ports(process.pid)
    target, _, _ = asyncio.run(_examine(pid=process.pid))
    assert target.pid == process.pid
    time.sleep(0.3)
    assert _ports(process.pid) == before


def test_a_process_that_dies_in_the_middle_is_named(node20, service):
    process = service(node20, "--inspect-port=0")

    async def die():
        async with open_target(pid=process.pid) as target:
            await target.take_snapshot(lambda _: process.kill())

    with pytest.raises(TargetDied, match=str(process.pid)):
        asyncio.run(die())


def test_a_failing_sink_leaves_the_process_running_and_closed(node20, service):
    process = service(node20, "--inspect-port=0")
    before = _ports(process.pid)

    def fail(_):
        raise OSError(28, "No space left on device")

    async def examine():
        async with open_target(pid=process.pid) as target:
            await target.take_snapshot(fail)

    with pytest.raises(OSError, match="No space"):
        asyncio.run(examine())
    wait_for(lambda: _ports(process.pid) == before)
    assert process.poll() is None


def test_a_process_that_is_not_node_gets_no_signal():
    sleeper = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    with pytest.raises(NotNode, match="python"):
        asyncio.run(_examine(pid=sleeper.pid))
    sleeper.communicate(b"\n")
    assert sleeper.returncode == 0


def test_a_pid_of_nobody_is_named():
    with pytest.raises(NoSuchProcess, match="4194305"):
        asyncio.run(_examine(pid=4194305))


def test_a_command_that_ends_at_once_tells_what_it_said(node20, tmp_path):
    # Depending on who is faster it ends before or after the first question reached it.
    with pytest.raises((LaunchFailed, TargetDied), match="Cannot find module"):
        asyncio.run(_examine(command=[node20, "missing.js"], log=tmp_path / "log"))


def test_a_command_that_does_not_exist_is_named():
    with pytest.raises(LaunchFailed, match="no-such-program"):
        asyncio.run(_examine(command=["no-such-program"]))


def test_a_port_without_an_inspector_is_named():
    with pytest.raises(InspectorUnavailable, match=r"127\.0\.0\.1:1"):
        asyncio.run(_examine(address="127.0.0.1:1"))


def test_exactly_one_process_must_be_named():
    with pytest.raises(OptionError):
        asyncio.run(_examine(address="127.0.0.1:9229", pid=os.getpid()))
