"""An attached process keeps running, or ends as it wants to, whatever happens to the examiner."""

import asyncio
import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import psutil
import pytest

from heaphound.errors import InspectorUnavailable, NoSuchProcess
from heaphound.target import open_target, session
from tests.e2e.waiting import wait_for
from tools.prepare_tests import NODE_VERSIONS, node_binary

pytestmark = [pytest.mark.node, pytest.mark.slow]

KEEP = "globalThis.keep = Array.from({length: 60000}, (_, i) => ({i, s: 'x' + i}));"
RUN = "console.log('ready'); setInterval(() => {}, 50);"


@pytest.fixture(params=NODE_VERSIONS)
def node(request):
    return str(node_binary(request.param))


@pytest.fixture
def node20():
    return str(node_binary("20"))


@pytest.fixture
def start():
    """Starts scripts that have printed a line when this returns, and ends them with the test."""
    running = []

    def start(node, code, *flags):
        process = subprocess.Popen(
            [node, *flags, "-e", code],
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


@pytest.fixture
def default_port():
    """9229 for this test alone, however many test processes run."""
    with (Path(tempfile.gettempdir()) / "heaphound-port-9229.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield 9229


def _ports(pid):
    return {
        connection.laddr.port
        for connection in psutil.Process(pid).net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN
    }


def _left_alone(process):
    wait_for(lambda: not _ports(process.pid))
    return process.poll() is None


async def _sample(pid):
    async with open_target(pid=pid) as target:
        return await target.sample()


def test_the_default_port_is_opened_and_closed_again(node, start, default_port):
    process = start(node, RUN)

    async def ports_while_examined():
        async with open_target(pid=process.pid):
            return _ports(process.pid)

    assert asyncio.run(ports_while_examined()) == {default_port}
    assert _left_alone(process)


def test_a_taken_port_is_not_mistaken_for_the_process(node20, start, default_port):
    other = start(node20, RUN, f"--inspect={default_port}")
    process = start(node20, RUN)
    with pytest.raises(InspectorUnavailable, match="9229 is taken by another process") as failure:
        asyncio.run(_sample(process.pid))
    assert "--inspect-port=0" in failure.value.hint
    assert process.poll() is None
    assert _ports(other.pid) == {default_port}


def test_a_port_taken_by_something_else_is_told_as_such(node20, start, default_port):
    process = start(node20, RUN)
    with (
        socket.create_server(("127.0.0.1", default_port)),
        pytest.raises(InspectorUnavailable, match="taken"),
    ):
        asyncio.run(_sample(process.pid))
    assert process.poll() is None


@pytest.mark.parametrize("major", ["24", "26"])
def test_a_process_that_ignores_the_signal_is_not_killed_by_it(start, major):
    process = start(str(node_binary(major)), RUN, "--disable-sigusr1")
    with pytest.raises(InspectorUnavailable, match="SIGUSR1"):
        asyncio.run(_sample(process.pid))
    assert process.poll() is None


def test_a_zombie_is_no_process(node20):
    process = subprocess.Popen([node20, "-e", ""])
    wait_for(lambda: psutil.Process(process.pid).status() == psutil.STATUS_ZOMBIE)
    with pytest.raises(NoSuchProcess):
        asyncio.run(_sample(process.pid))
    process.wait()


def test_a_snapshot_that_is_cancelled_leaves_the_process_running(node, start, monkeypatch):
    process = start(node, KEEP + RUN, "--inspect-port=0")

    async def cancel():
        async with open_target(pid=process.pid) as target:
            monkeypatch.setattr(session, "_SOON_SECONDS", 0.01)  # hang up before it is done
            taking = asyncio.create_task(target.take_snapshot(lambda _: None))
            await asyncio.sleep(0.05)
            taking.cancel()
            await taking

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(cancel())
    assert _left_alone(process)


def _examiner(pid, body):
    """A process of its own that attaches and does `body`."""
    code = f"""
import asyncio
from heaphound.target import open_target
async def main():
    async with open_target(pid={pid}) as target:
        print("attached", flush=True)
{textwrap.indent(textwrap.dedent(body), " " * 8)}
asyncio.run(main())
"""
    return subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


@pytest.mark.parametrize(
    "body",
    ["await asyncio.sleep(60)", "while True: await target.take_snapshot(lambda _: None)"],
)
def test_ctrl_c_leaves_the_process_as_it_was(node20, start, body):
    process = start(node20, RUN, "--inspect-port=0")
    examiner = _examiner(process.pid, body)
    assert examiner.stdout.readline() == b"attached\n"
    examiner.send_signal(signal.SIGINT)
    _, said = examiner.communicate()
    assert b"KeyboardInterrupt" in said
    assert _left_alone(process)


def test_a_killed_examiner_leaves_a_running_process_that_can_be_examined_again(node, start):
    process = start(node, KEEP + RUN, "--inspect-port=0")
    examiner = _examiner(process.pid, "await target.take_snapshot(lambda _: None)")
    examiner.stdout.readline()
    examiner.kill()
    examiner.communicate()
    assert asyncio.run(_sample(process.pid)).heap_used_bytes > 0
    assert process.poll() is None


@pytest.mark.parametrize(
    ("ending", "status"),
    [("", 0), ("process.exit(3);", 3), ("throw new Error('boom');", 1)],
)
def test_a_process_that_ends_is_not_held_up(node, start, ending, status):
    code = f"process.stdin.on('data', () => {{ process.stdin.destroy(); {ending} }}); "
    process = subprocess.Popen(
        [node, "--inspect-port=0", "-e", code + "console.log('ready');"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout.readline()

    async def watch():
        async with open_target(pid=process.pid) as target:
            process.stdin.write(b"end\n")
            process.stdin.flush()
            assert await asyncio.to_thread(process.wait, 10) == status
            assert not target.alive()

    asyncio.run(watch())
    process.communicate()


def test_nothing_of_the_examination_stays_in_the_process(node, start):
    code = """
    const before = JSON.stringify(Object.getOwnPropertyNames(globalThis).sort());
    process.on('uncaughtException', (error) => { console.log('uncaught', error.message); });
    process.on('SIGUSR2', () => {
      const after = JSON.stringify(Object.getOwnPropertyNames(globalThis).sort());
      const active = process.getActiveResourcesInfo().filter((name) => name !== 'PipeWrap');
      console.log(JSON.stringify({same: before === after, active: active.sort()}));
    });
    """
    process = start(node, code + RUN, "--inspect-port=0")

    def state():
        process.send_signal(signal.SIGUSR2)
        return json.loads(process.stdout.readline())

    before = state()
    asyncio.run(_sample(process.pid))
    assert _left_alone(process)
    assert state() == before
    assert before["same"]


def test_logged_values_are_not_kept_alive_by_the_inspector(node20, start):
    code = """
    class Logged {}
    console.log('ready');
    process.stdin.on('data', () => { for (let i = 0; i < 500; i++) console.log(new Logged()); });
    """
    process = subprocess.Popen(
        [node20, "--inspect-port=0", "-e", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout.readline() == b"ready\n"
    pieces = []

    async def examine():
        async with open_target(pid=process.pid) as target:
            process.stdin.write(b"log\n")
            process.stdin.flush()
            for _ in range(500):
                assert await asyncio.to_thread(process.stdout.readline) == b"Logged {}\n"
            await target.collect_garbage()
            await target.take_snapshot(pieces.append)

    asyncio.run(examine())
    process.kill()
    process.communicate()
    snapshot = json.loads(b"".join(pieces))
    width = len(snapshot["snapshot"]["meta"]["node_fields"])
    name = snapshot["strings"].index("Logged")
    nodes = snapshot["nodes"]
    objects = [at for at in range(0, len(nodes), width) if nodes[at : at + 2] == [3, name]]
    assert len(objects) <= 2  # the prototype, not 500 instances


@pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed")
def test_npm_start_is_examined_at_the_script_it_starts(node20, tmp_path):
    (tmp_path / "package.json").write_text('{"scripts": {"start": "node server.js"}}')
    (tmp_path / "server.js").write_text("setInterval(() => {}, 50);")
    environment = {**os.environ, "PATH": f"{Path(node20).parent}:{os.environ['PATH']}"}

    async def examine():
        async with open_target(
            command=["npm", "start"], folder=tmp_path, log=tmp_path / "log", environment=environment
        ) as target:
            return psutil.Process(target.pid).cmdline()

    assert asyncio.run(examine())[1:] == ["server.js"]
    assert not [
        process.pid
        for process in psutil.process_iter(["cwd"])
        if process.info["cwd"] == str(tmp_path)
    ]


@pytest.mark.parametrize("flag", ["--inspect-brk", "--inspect-wait"])
def test_a_command_that_waits_for_its_debugger_is_started(flag, tmp_path):
    script = tmp_path / "app.js"
    script.write_text("console.log('running'); setInterval(() => {}, 50);")
    log = tmp_path / "log"

    async def examine():
        async with open_target(command=[str(node_binary("24")), flag, str(script)], log=log):
            await asyncio.to_thread(wait_for, lambda: "running" in log.read_text())

    asyncio.run(examine())
