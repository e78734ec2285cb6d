"""Every service of the lab runs on the system's Node: it answers, stops, and grows as it says."""

import json
import os
import shutil
import signal
import subprocess
import urllib.request

import pytest

import heaphound
from heaphound.demo.services import services

NODE = shutil.which("node")
SERVICES = [pytest.param(found, id=found.name) for found in services()]
SCRIPTS = [
    pytest.param(script, id=f"{found.name}-{script.stem}")
    for found in services()
    for script in (found.leaky, found.fixed)
]

pytestmark = [pytest.mark.node, pytest.mark.slow]


def environment(**settings):
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("LAB_", "NODE_", "PORT"))}
    return plain | {"LAB_CONFIG_MB": "1"} | settings


def heap_sizes(script, folder):
    """Run the self-test; the bytes of the three heaps, in order."""
    folder.mkdir()
    done = subprocess.run(
        [NODE, "--expose-gc", script],
        env=environment(LAB_SNAPSHOTS=str(folder)),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    reports = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert [report["snapshot"] for report in reports] == [1, 2, 3]
    heaps = [heaphound.open(folder / f"{n}.heapsnapshot") for n in (1, 2, 3)]
    return [int(heap.snapshot.shallow_size.sum()) for heap in heaps]


@pytest.mark.parametrize("found", SERVICES)
def test_leaky_grows_between_snapshots_and_fixed_does_not(found, tmp_path):
    leaky = heap_sizes(found.leaky, tmp_path / "leaky")
    fixed = heap_sizes(found.fixed, tmp_path / "fixed")
    assert leaky[0] < leaky[1] < leaky[2]
    assert leaky[2] - leaky[1] > 2 * abs(fixed[2] - fixed[1])


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_service_answers_under_its_load_and_stops_when_told(script):
    process = subprocess.Popen(
        [NODE, script],
        env=environment(LAB_LOAD="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        word, port = process.stdout.readline().split()
        assert word == "listening"
        url = f"http://127.0.0.1:{port}/pages/7"
        with urllib.request.urlopen(url, timeout=20) as response:
            assert response.status == 200
            assert response.read()
        process.send_signal(signal.SIGTERM)
        _, stderr = process.communicate(timeout=20)
    finally:
        process.kill()
    assert process.returncode == 0
    assert stderr == ""
