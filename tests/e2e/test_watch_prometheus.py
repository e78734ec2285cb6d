"""`heaphound watch --prometheus` against a real server whose past was written by promtool."""

import json
import socket
import subprocess
import sys
import time
import urllib.request

import numpy as np
import pytest

from tools.prepare_tests import prometheus_binary

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not prometheus_binary().exists(), reason="no prometheus package here"),
]

MB = 2**20


def past():
    """Two instances over six hours, as prom-client exports them: one leaks."""
    now = time.time() // 60 * 60
    times = np.arange(now - 6 * 3600, now, 30.0)
    since = times - times[0]
    saw = 25 * (since / 410 % 1)
    heaps = {"leaky:3000": 60 + 50 * since / since[-1] + saw, "calm:3000": 60 + saw}
    metrics = {}
    for instance, heap in heaps.items():
        labels = f'{{instance="{instance}",job="api"}}'
        for name, value in {
            "nodejs_heap_size_used_bytes": heap * MB,
            "nodejs_heap_size_total_bytes": (heap + 20) * MB,
            "nodejs_external_memory_bytes": 3 * MB + 0 * heap,
            "process_resident_memory_bytes": (heap + 75) * MB,
            "process_start_time_seconds": times[0] - 9e3 + 0 * heap,
        }.items():
            metrics.setdefault(name, []).append((labels, value))
    lines = []
    for name, series in metrics.items():
        lines.append(f"# TYPE {name} gauge")
        for labels, value in series:
            lines += [f"{name}{labels} {v:.0f} {t:.0f}" for t, v in zip(times, value, strict=True)]
    return "\n".join([*lines, "# EOF", ""])


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("prometheus")
    (folder / "past.txt").write_text(past())
    (folder / "prometheus.yml").write_text("scrape_configs: []\n")
    promtool = prometheus_binary().with_name("promtool")
    command = [promtool, "tsdb", "create-blocks-from", "openmetrics", "past.txt", "data"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    options = [
        "--config.file=prometheus.yml", "--storage.tsdb.path=data",
        f"--web.listen-address={address}", "--storage.tsdb.retention.time=1y",
    ]  # fmt: skip
    process = subprocess.Popen(
        [prometheus_binary(), *options], cwd=folder, stderr=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + 60
        while not is_ready(address):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield f"http://{address}"
    finally:
        process.kill()
        process.wait()


def is_ready(address):
    try:
        with urllib.request.urlopen(f"http://{address}/-/ready", timeout=1) as answer:
            return answer.status == 200
    except OSError:
        return False


def watch(*options):
    return subprocess.run(
        [sys.executable, "-m", "heaphound", "watch", *options],
        capture_output=True, text=True, timeout=90, check=False,
    )  # fmt: skip


def test_each_instance_gets_its_verdict_and_one_that_grows_decides(server):
    done = watch("--prometheus", server, "--since", "8h", "--json")
    verdicts = [json.loads(line) for line in done.stdout.splitlines()]

    assert done.returncode == 1, done.stderr
    assert [verdict["verdict"] for verdict in verdicts] == ["steady", "growing"]
    assert 'instance="leaky:3000"' in verdicts[1]["instance"]
    assert verdicts[1]["region"] == "heap"
    low, _, high = verdicts[1]["slope_bytes_per_second"]
    assert 0.95 * low < 50 * MB / (6 * 3600) < 1.05 * high


def test_selectors_metrics_and_expressions(server):
    calm = '{instance="calm:3000"}'
    assert watch("--prometheus", server, "--query", calm).returncode == 0
    metric = f"nodejs_heap_size_used_bytes{calm}"
    assert watch("--prometheus", server, "--query", metric).stdout.count("steady") == 1
    total = "heapUsed=sum by (job) (nodejs_heap_size_used_bytes)"
    done = watch("--prometheus", server, "--since", "1d", "--query", total)
    assert done.returncode == 1
    assert 'job="api"' in done.stdout


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--query", "heapUsed=sum("], "refuses the query"),
        (["--query", "up"], "cannot be told"),
        (["--query", '{job="nothing"}'], "no memory of a Node.js process"),
    ],
)
def test_what_cannot_be_asked_is_said(server, options, said):
    done = watch("--prometheus", server, *options)

    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_no_server_and_no_prometheus_is_said(server):
    assert "no Prometheus server answers" in watch("--prometheus", "127.0.0.1:9").stderr
    done = watch("--prometheus", f"{server}/nowhere")
    assert "is not Prometheus (status 404)" in done.stderr
    assert watch("--prometheus", "ftp://x").returncode == 2
