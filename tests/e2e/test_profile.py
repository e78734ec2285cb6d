"""`heaphound profile` on real Node processes: what it names, how it ends, what it survives."""

import asyncio
import json
import signal
import subprocess
import sys
import time

import psutil
import pytest

from heaphound.case.profile_log import LOG_NAME, ProfileLog
from heaphound.target.address import ask_inspector, parse_address
from heaphound.target.connection import open_connection
from tools.prepare_tests import NODE_VERSIONS, node_binary

pytestmark = [pytest.mark.node, pytest.mark.slow]

# The work is done when a line of stdin asks for it, so that no test depends on time.
APP = """\
const keep = { first: [], second: [] };
let rest = '';
function first() {
  for (let i = 0; i < 30000; i += 1) keep.first.push({ i, text: `first ${i}`, list: [i, i, i] });
}
function second() {
  for (let i = 0; i < 30000; i += 1) keep.second.push({ i, text: `second ${i}`, list: [i, i, i] });
}
function churn() {
  let sum = 0;
  for (let i = 0; i < 300000; i += 1) sum += Array.from({ length: 9 }, () => ({ i })).length;
  return sum;
}
const work = {
  first, second, churn,
  storm: () => setInterval(() => {
    for (let i = 0; i < 200; i += 1) keep.last = new Array(1e4).fill(i);
  }, 1),
  close: () => process.getBuiltinModule?.('inspector').close() ?? process._debugEnd(),
  end: () => process.stdin.destroy(),
};
process.stdin.on('data', (text) => {
  for (const word of String(text).split('\\n').filter(Boolean)) work[word]();
  console.log('done');
});
console.log('ready');
"""
LINE = {"first": 3, "second": 6, "churn": 9}


@pytest.fixture
def app(tmp_path):
    file = tmp_path / "app.js"
    file.write_text(APP)
    return file


@pytest.fixture
def start(app):
    """Starts the app and ends it with the test."""
    running = []

    def start(*flags, major="22"):
        process = subprocess.Popen(
            [str(node_binary(major)), *(flags or ["--inspect-port=0"]), app],
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


def tell(process, *words):
    process.stdin.write("".join(f"{word}\n" for word in words))
    process.stdin.flush()
    assert process.stdout.readline() == "done\n"


@pytest.fixture
def profiling(tmp_path):
    """Starts a profiling into c.case, and ends it with the test."""
    running = []

    def begin(*options, interval=("--interval", "16KB")):
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "heaphound",
                "profile",
                *interval,
                "--every",
                "1s",
                "--case",
                str(tmp_path / "c.case"),
                "--json",
                *map(str, options),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process

    yield begin
    for process in running:
        process.kill()
        process.communicate()


def heard(process, words):
    """Read what it says until it says these words; gives all that was said."""
    said = ""
    for line in process.stderr:
        said += line
        if words in line:
            return said
    raise AssertionError(f"{words!r} was not said:\n{said}")


def read_since(process, case):
    """Wait until a reading is kept that was begun later than now."""
    now = time.time()
    while True:
        heard(process, "reading #")
        log = ProfileLog(case / LOG_NAME)
        last = log.segments()[-1]
        log.close()
        if last.time > now:
            return last.number


def ended(process, how=None):
    if how is not None:
        process.send_signal(how)
    out, said = process.communicate(timeout=60)
    assert process.returncode == 0, said
    assert "Traceback" not in said
    return json.loads(out), said


def run(*arguments):
    command = [sys.executable, "-m", "heaphound", "profile", *map(str, arguments)]
    ran = subprocess.run(command, check=False, capture_output=True, text=True)
    assert "Traceback" not in ran.stderr
    return ran


def site(told, name):
    return next((one for one in told["sites"] if one["line"] == LINE[name]), None)


@pytest.mark.parametrize("version", NODE_VERSIONS)
def test_windows_of_a_running_process(version, start, profiling, tmp_path, app):
    process = start(major=version)
    running = profiling("--pid", process.pid)
    case = tmp_path / "c.case"
    heard(running, "sampling allocations")
    tell(process, "first", "churn")
    one = read_since(running, case)
    tell(process, "second")
    two = read_since(running, case)
    told, said = ended(running, signal.SIGINT)

    assert "you stopped it" in said
    assert two > one
    assert told["mode"] == "surviving"
    assert told["node"].startswith(f"v{version}.")
    assert {each["line"] for each in told["sites"][:2]} == {LINE["second"], LINE["first"]}
    assert told["sites"][0]["file"] == str(app)
    assert site(told, "first")["bytes"] > 1_500_000
    assert site(told, "second")["growth_bytes"] > 1_500_000
    churned = site(told, "churn")
    assert churned is None or churned["bytes"] < 500_000
    assert (case / "profile.html").stat().st_size > 10_000

    since = json.loads(run(case, "--since", f"#{one}", "--json").stdout)
    assert since["sites"][0]["line"] == LINE["second"]
    assert site(since, "first") is None
    before = json.loads(run(case, "--between", "#0", f"#{one}", "--json").stdout)
    assert before["sites"][0]["line"] == LINE["first"]
    assert site(before, "second") is None

    assert process.poll() is None
    assert not [one for one in psutil.Process(process.pid).net_connections() if one.laddr]
    tell(process, "first")


# Does its work as soon as it is sampled, and ends.
BRIEF = """\
globalThis.keep = [];
function first() {
  for (let i = 0; i < 30000; i += 1) keep.push({ i, text: `first ${i}`, list: [i, i, i] });
}
const waiting = setInterval(() => {
  const about = require('node:fs').readFileSync(process.argv[2], 'utf8');
  if (!about.includes('samplers')) return;
  clearInterval(waiting);
  if (process.argv[3] !== 'nothing') first();
}, 20);
"""


@pytest.fixture
def brief(tmp_path):
    file = tmp_path / "brief.js"
    file.write_text(BRIEF)
    return file


@pytest.mark.parametrize("version", NODE_VERSIONS)
def test_a_process_that_ends_by_itself_is_read_before(version, brief, profiling, tmp_path):
    about = tmp_path / "c.case" / "case.json"
    told, said = ended(profiling("--", node_binary(version), brief, about))
    assert "the process ended" in said
    assert len(told["readings"]) >= 1
    assert told["sites"][0]["function"] == "first"
    assert told["sites"][0]["bytes"] > 1_500_000


def test_what_was_collected(start, profiling):
    process = start(major="20")
    running = profiling("--pid", process.pid, "--collected")
    heard(running, "sampling allocations")
    tell(process, "churn")
    told, _ = ended(running, signal.SIGTERM)
    assert told["mode"] == "allocated"
    assert site(told, "churn")["bytes"] > 10_000_000
    assert told["total_bytes"] == sum(one["total_bytes"] for one in told["readings"])


def test_node_18_cannot_tell_what_was_collected(start, profiling, tmp_path):
    process = start(major="18")
    ran = run("--pid", process.pid, "--collected", "--case", tmp_path / "c.case")
    assert ran.returncode == 2
    assert "node-too-old" in ran.stderr
    assert "Leave --collected away" in ran.stderr


async def _other_client(port, *methods):
    """Does something to the sampler of an inspector, and waits inside for what is to be done."""
    url = (await asyncio.to_thread(ask_inspector, parse_address(f"127.0.0.1:{port}"))).websocket_url
    async with open_connection(url) as connection:
        for method in methods:
            if callable(method):
                await asyncio.to_thread(method)
            else:
                await connection.call(method)


def _inspector_port(pid):
    (listening,) = (
        one for one in psutil.Process(pid).net_connections() if one.status == psutil.CONN_LISTEN
    )
    return listening.laddr.port


def test_another_clients_sampler_is_read_and_left(start, profiling):
    process = start("--inspect=127.0.0.1:0")
    port = _inspector_port(process.pid)
    outcome = []

    def profile_meanwhile():
        tell(process, "first")
        running = profiling("--inspect", f"127.0.0.1:{port}")
        said = heard(running, "reading #1 ")
        outcome.append((ended(running, signal.SIGINT)[0], said))

    asyncio.run(
        _other_client(
            port,
            "HeapProfiler.enable",
            "HeapProfiler.startSampling",
            profile_meanwhile,
            "HeapProfiler.getSamplingProfile",  # refused, had we stopped it
        )
    )
    told, said = outcome[0]
    assert "reading along" in said
    assert told["interval_bytes"] is None
    assert site(told, "first")["bytes"] > 1_000_000


def test_a_sampler_that_another_client_stops_is_started_again(start, profiling):
    process = start("--inspect=127.0.0.1:0")
    port = _inspector_port(process.pid)
    running = profiling("--inspect", f"127.0.0.1:{port}")
    heard(running, "reading #1 ")
    asyncio.run(_other_client(port, "HeapProfiler.enable", "HeapProfiler.stopSampling"))
    heard(running, "starting another")
    tell(process, "second")
    told, _ = ended(running, signal.SIGINT)
    assert {one["sampler"] for one in told["readings"]} == {1, 2}
    assert told["sites"][0]["line"] == LINE["second"]
    assert "another sampler began" in told["notes"][0]


@pytest.mark.parametrize(("chosen", "samplers"), [((), {1, 2}), (("--interval", "128KB"), {1})])
def test_where_much_is_allocated_samples_are_rarer(start, profiling, chosen, samplers):
    process = start()
    tell(process, "storm")
    running = profiling("--pid", process.pid, interval=chosen)
    said = heard(running, "reading #3 ")
    told, more = ended(running, signal.SIGINT)
    assert {one["sampler"] for one in told["readings"]} == samplers
    assert ("are allocated a second" in said + more) == (samplers == {1, 2})
    assert (told["interval_bytes"] > 128 << 10) == (samplers == {1, 2})


def test_an_inspector_that_is_lost_is_opened_again(start, profiling):
    process = start()
    running = profiling("--pid", process.pid)
    heard(running, "reading #1 ")
    tell(process, "close")
    heard(running, "waiting for it to come back")
    heard(running, "sampling allocations")
    tell(process, "second")
    told, _ = ended(running, signal.SIGINT)
    assert told["readings"][-1]["sampler"] == 2
    assert told["sites"][0]["line"] == LINE["second"]


def test_a_killed_process_leaves_what_was_read(start, profiling, tmp_path):
    process = start()
    running = profiling("--pid", process.pid)
    heard(running, "sampling allocations")
    tell(process, "first")
    read_since(running, tmp_path / "c.case")
    process.kill()
    process.wait()
    told, _ = ended(running)
    assert f"process {process.pid}" in told["ended"]
    assert site(told, "first")["bytes"] > 1_500_000


def test_a_kill_of_heaphound_leaves_the_readings(start, profiling, tmp_path):
    process = start()
    running = profiling("--pid", process.pid)
    heard(running, "reading #1 ")
    running.kill()
    running.wait()
    log = ProfileLog(tmp_path / "c.case" / LOG_NAME)
    assert log.segments()[0].number == 1
    log.close()
    ran = run(tmp_path / "c.case")
    assert ran.returncode == 0
    assert "alive" in ran.stdout
    assert process.poll() is None


def test_an_empty_profile_says_so(brief, tmp_path):
    node, case = node_binary("22"), tmp_path / "c.case"
    words = ("--", node, brief, case / "case.json", "nothing")
    ran = run("--interval", "1GB", "--case", case, *words)
    assert ran.returncode == 0
    assert "Nothing was sampled that is alive." in ran.stdout
    assert "--interval 16KB" in ran.stdout


@pytest.mark.parametrize("version", NODE_VERSIONS)
def test_a_file_that_node_itself_wrote(version, brief, tmp_path):
    (tmp_path / "about").write_text("samplers")
    subprocess.run(
        [
            node_binary(version),
            "--heap-prof",
            "--heap-prof-interval=16384",
            f"--heap-prof-dir={tmp_path}",
            brief,
            tmp_path / "about",
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    (file,) = tmp_path.glob("*.heapprofile")
    again = tmp_path / "again.heapprofile"
    page = tmp_path / "page.html"
    ran = run(file, "--export", again, "--html", page, "--json")
    told = json.loads(ran.stdout)
    assert told["window"] is None
    assert told["sites"][0]["function"] == "first"
    assert again.stat().st_mode & 0o777 == 0o600
    assert page.read_text().startswith("<!doctype html>")
    assert json.loads(run(again, "--json").stdout)["sites"][0] == told["sites"][0]
