"""`heaphound doctor` on real Node processes: what it says, how it ends, what it leaves behind."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading

import pytest

from bench.doctor.measure import visit
from bench.doctor.programs import Program
from heaphound.case import Case
from heaphound.case.recording import Recording
from tests.builders.record_builder import recorded
from tools.prepare_tests import node_binary

pytestmark = [pytest.mark.node, pytest.mark.slow]

# It is blocked by waiting, not by computing, so that a busy machine changes nothing.
BLOCKED = """
const cell = new Int32Array(new SharedArrayBuffer(4));
function importRows() { for (let i = 0; i < 6; i++) Atomics.wait(cell, 0, 0, 30); }
setInterval(importRows, 300);
require('http').createServer((q, r) => r.end('x')).listen(0, '127.0.0.1');
"""
QUIET = "require('http').createServer((q, r) => r.end('x')).listen(0, '127.0.0.1');"


def heaphound(*options, **how):
    return subprocess.Popen(
        [sys.executable, "-m", "heaphound", *map(str, options)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **how,
    )


def doctor(tmp_path, *options):
    visiting = heaphound("doctor", "--json", "--case", tmp_path / "d.case", *options)
    out, err = visiting.communicate(timeout=120)
    return visiting.returncode, json.loads(out) if out else None, err


def app(tmp_path, text):
    script = tmp_path / "app.js"
    script.write_text(text)
    return script


def kinds(document):
    return [each["kind"] for each in document["conditions"]]


@pytest.mark.parametrize("version", ["18", "20", "24", "26"])
def test_a_blocked_loop_is_named_on_every_node(version, tmp_path):
    node = node_binary(version)
    options = ["--interval", "150ms", "--duration", "5s"]
    status, document, err = doctor(tmp_path, *options, "--", node, app(tmp_path, BLOCKED))
    assert status == 1, err
    assert kinds(document) == ["blocked loop"]
    [condition] = document["conditions"]
    assert "importRows" in condition["title"]
    assert "app.js:3" in condition["title"]
    assert any(each["command"].startswith("node --cpu-prof") for each in condition["next"])
    assert document["measures"]["handles.TCPServerWrap"]["median"] == 1
    assert document["process"]["node"].startswith(f"v{version}.")
    page = (tmp_path / "d.case" / "doctor.html").read_text()
    assert page.count("<polyline") >= 10
    assert "importRows" in page
    assert (tmp_path / "d.case" / "doctor.html").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("name", "program", "said"),
    [
        ("wait-timer", Program(connections=10), ["io wait"]),
        ("handles-timers", Program(connections=5, rate=25), ["handle growth"]),
        ("healthy-idle", Program(connections=0), []),
    ],
)
def test_programs_under_load(name, program, said, tmp_path):
    status, document = visit(
        name, node_binary("22"), 8, tmp_path / "d.case", program, ("--interval", "250ms")
    )
    assert kinds(document) == said, document["doubts"]
    assert status == bool(said)
    if program.connections:
        marks = [mark["kind"] for mark in document["marks"]]
        assert marks == ["load start", "load stop"]
        assert document["judged"]["rule"].startswith("while the load ran")


def test_a_process_that_ends_is_diagnosed_with_what_was_seen(tmp_path):
    ends = QUIET + "setTimeout(() => process.exit(3), 3000);"
    options = ["--interval", "100ms", "--", node_binary("22"), app(tmp_path, ends)]
    status, document, err = doctor(tmp_path, *options)
    assert status == 0, err
    assert document["recorded"]["looks"] > 3
    assert "ended" in err


def test_ctrl_c_ends_a_visit_and_leaves_the_process(tmp_path):
    process = subprocess.Popen(
        [node_binary("22"), "--inspect-port=0", "-e", QUIET + "console.log('up')"],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout.readline() == "up\n"
        visiting = heaphound(
            "doctor", "--pid", process.pid, "--interval", "100ms", "--json",
            "--case", tmp_path / "d.case",
        )  # fmt: skip
        for line in visiting.stderr:
            if line.startswith("rss"):  # a look was taken
                break
        visiting.send_signal(signal.SIGINT)
        out, err = visiting.communicate(timeout=60)
        assert visiting.returncode == 0, err
        assert json.loads(out)["schema"] == "heaphound/doctor@1"
        assert process.poll() is None
    finally:
        process.kill()
        process.communicate()


class Tunnel:
    """Passes TCP on to a port, until it is cut: then what is open is lost, and new is let in."""

    def __init__(self, port):
        self.port = port
        self.writers = []
        self.ready = threading.Event()
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.run, daemon=True).start()
        self.ready.wait()

    def run(self):
        self.loop.run_until_complete(self.listen())
        self.loop.run_forever()

    async def listen(self):
        server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        self.own_port = server.sockets[0].getsockname()[1]
        self.ready.set()

    async def serve(self, reader, writer):
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.writers += [writer, far_writer]

        async def pump(source, sink):
            try:
                while data := await source.read(65536):
                    sink.write(data)
                    await sink.drain()
                sink.close()
            except (ConnectionError, RuntimeError):
                pass

        await asyncio.gather(pump(reader, far_writer), pump(far_reader, writer))

    def cut(self):
        def abort():
            for writer in self.writers:
                writer.transport.abort()
            self.writers.clear()

        self.loop.call_soon_threadsafe(abort)


def test_an_inspector_that_is_lost_and_back_is_marked(tmp_path):
    process = subprocess.Popen(
        [node_binary("22"), "--inspect=127.0.0.1:0", "-e", QUIET], stderr=subprocess.PIPE, text=True
    )
    try:
        port = int(process.stderr.readline().split("ws://127.0.0.1:")[1].split("/")[0])
        tunnel = Tunnel(port)
        visiting = heaphound(
            "doctor", "--inspect", f"127.0.0.1:{tunnel.own_port}", "--interval", "100ms", "--json",
            "--case", tmp_path / "d.case",
        )  # fmt: skip
        for line in visiting.stderr:
            if line.startswith("rss"):
                tunnel.cut()
                break
        path = tmp_path / "d.case" / "watch.sqlite"
        while True:
            recording = Recording(path)
            marks = recording.marks()
            after = [look for look in recording.looks() if marks and look["time"] > marks[-1][0]]
            recording.close()
            if len(marks) == 2 and len(after) > 2:
                break
            assert visiting.poll() is None
        visiting.send_signal(signal.SIGINT)
        out, err = visiting.communicate(timeout=60)
        document = json.loads(out)
        assert visiting.returncode == 0, err
        assert [each["kind"] for each in document["marks"]] == ["inspector lost", "inspector back"]
        assert process.poll() is None
    finally:
        process.kill()
        process.communicate()


def test_a_recording_is_shown_again_and_an_empty_one_is_refused(tmp_path):
    with Case.create(tmp_path / "w.case", "seen", kind="watch") as case:
        recorded(case.folder / "watch.sqlite", 60).close()
    again = heaphound("doctor", tmp_path / "w.case", env={**os.environ, "COLUMNS": "80"})
    out, err = again.communicate(timeout=60)
    assert again.returncode == 0, err
    assert out.startswith("nothing wrong\n60 looks in 59 s")
    assert (tmp_path / "w.case" / "doctor.html").is_file()

    with Case.create(tmp_path / "e.case", "empty") as case:
        Recording(case.folder / "watch.sqlite").close()
    refused = heaphound("doctor", tmp_path / "e.case")
    _, err = refused.communicate(timeout=60)
    assert refused.returncode == 2
    assert "is empty" in err
    assert "Traceback" not in err
