"""What `heaphound watch` costs the process it watches, at one look per second.

`python -m bench.watch_overhead [SECONDS]` starts a quiet service per Node version, with 100 MB of
small objects and 500 timers, and counts the CPU seconds it uses unwatched and watched. A quiet
process makes the difference visible; a busy one hides it in its own work.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from tools.prepare_tests import NODE_VERSIONS, node_binary

SERVICE = """
const keep = Array.from({length: 1e6}, (_, i) => ({i, s: 'x' + i}));
for (let i = 0; i < 500; i++) setInterval(() => {}, 60000);
setInterval(() => { const garbage = Array.from({length: 5000}, (_, i) => ({i})); }, 100);
require('node:http').createServer((q, r) => r.end('well')).listen(0, '127.0.0.1');
console.log('ready', keep.length);
"""


def cpu_seconds(process: psutil.Process) -> float:
    """User and system time of a process so far."""
    times = process.cpu_times()
    return float(times.user + times.system)


def measured(node: Path, seconds: float) -> tuple[float, float, float, float]:
    """Give CPU shares of the service unwatched and watched, and of heaphound, and its RSS."""
    service = subprocess.Popen(
        [str(node), "--inspect=127.0.0.1:0", "-e", SERVICE],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert service.stdout is not None
        service.stdout.readline()
        process = psutil.Process(service.pid)
        time.sleep(15)  # until what it has compiled and collected is done
        before = cpu_seconds(process)
        time.sleep(seconds)
        alone = (cpu_seconds(process) - before) / seconds
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "heaphound", "watch", "--pid", str(service.pid)]
            watching = subprocess.Popen(
                [*command, "--json", "--case", f"{folder}/watch.case"],
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            assert watching.stdout is not None
            watching.stdout.readline()
            ours = psutil.Process(watching.pid)
            before, ours_before, begun = cpu_seconds(process), cpu_seconds(ours), time.monotonic()
            while time.monotonic() - begun < seconds:
                watching.stdout.readline()
            passed = time.monotonic() - begun
            watched = (cpu_seconds(process) - before) / passed
            own = (cpu_seconds(ours) - ours_before) / passed
            rss = float(ours.memory_info().rss)
            watching.terminate()
            watching.wait()
        return alone, watched, own, rss
    finally:
        service.kill()
        service.wait()


def main() -> None:
    """Print a row per Node version."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    print("| Node | CPU alone | CPU watched | difference | heaphound's CPU | heaphound's RSS |")
    print("|---|---|---|---|---|---|")
    for version in NODE_VERSIONS:
        alone, watched, own, rss = measured(node_binary(version), seconds)
        print(
            f"| {NODE_VERSIONS[version]} | {100 * alone:.2f} % | {100 * watched:.2f} % |"
            f" {100 * (watched - alone):+.2f} % | {100 * own:.1f} % | {rss / 2**20:.0f} MB |",
            flush=True,
        )


if __name__ == "__main__":
    main()
