"""What `heaphound doctor` costs the process it looks at, against the bare process.

`python -m bench.doctor.overhead [--runs 8] [--node 22]` runs one service twice, one of them with a
doctor for the whole time; see bench/alternating.py.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from bench.alternating import Alternating, Difference, summed_up
from tools.prepare_tests import node_binary

# Answers a small page, as in services that do little more than pass something on.
SERVER = """
require('node:http').createServer((request, response) => {
  response.end(JSON.stringify({ url: request.url, at: Date.now(), hello: 'world' }));
}).listen(0, '127.0.0.1', function listening() { console.log(this.address().port); });
"""


def difference(node: Path, pairs: int, requests: int) -> tuple[Difference, float]:
    """Measure once, with processes of its own; and the share of a core that the doctor used."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "server.js"
        script.write_text(SERVER)
        with Alternating(node, [node, "--inspect-port=0", script]) as both:
            both.warm(10 * requests)
            doctor = subprocess.Popen(
                [sys.executable, "-m", "heaphound", "doctor", "--pid",
                 str(both.looked_at.process.pid), "--json", "--case", f"{folder}/c.case"],
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            )  # fmt: skip
            assert doctor.stderr is not None
            while not doctor.stderr.readline().startswith("rss"):
                pass
            ours, begun = psutil.Process(doctor.pid), time.monotonic()
            before = sum(ours.cpu_times()[:2])
            found = both.measured(pairs, requests)
            own = (sum(ours.cpu_times()[:2]) - before) / (time.monotonic() - begun)
            doctor.terminate()
            doctor.communicate()
    return found, own


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--node", default="22")
    parser.add_argument("--runs", type=int, default=8)
    parser.add_argument("--pairs", type=int, default=100)
    parser.add_argument("--requests", type=int, default=500)
    options = parser.parse_args()
    node = node_binary(options.node)
    found = [difference(node, options.pairs, options.requests) for _ in range(options.runs)]
    print(summed_up([one for one, _ in found]))
    print(f"the doctor itself {statistics.median(own for _, own in found):.1%} of a core")


if __name__ == "__main__":
    main()
