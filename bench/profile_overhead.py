"""What the sampling heap profiler costs a service at the default interval.

A server that allocates with every request is started twice: one is profiled by `heaphound profile`
for the whole time, one is bare. Both get the same number of requests in alternating batches, so
that what else the machine does hits both alike. Told is the ratio of processor time per request,
and of requests per second, each the median over pairs of batches, with the quartiles.

    python -m bench.profile_overhead [--node 22] [--interval 128KB] [--pairs 30]
"""

from __future__ import annotations

import argparse
import http.client
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from tools.prepare_tests import node_binary

# Renders a page of 200 rows from fresh objects and keeps the last 500 visits: some 300 KB allocated
# for each request, nearly all of it garbage at once, as in services that render.
SERVER = """
const http = require('node:http');
const visits = [];
http.createServer((request, response) => {
  const rowOf = (_, i) => ({ id: i, name: `row ${i}`, tags: [i, i + 1] });
  const rows = Array.from({ length: 200 }, rowOf);
  visits.push({ url: request.url, at: Date.now(), rows: rows.slice(0, 5) });
  if (visits.length > 500) visits.shift();
  response.end(JSON.stringify(rows.map((row) => ({ ...row, label: `${row.name}!` }))));
}).listen(0, '127.0.0.1', function listening() { console.log(this.address().port); });
"""


class Service:
    """One server and a connection to it."""

    def __init__(self, node: Path, script: Path) -> None:
        self.process = subprocess.Popen(
            [node, "--inspect-port=0", script], stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port)

    def batch(self, requests: int) -> tuple[float, float]:
        """Send requests; give the seconds of processor time and of the clock for each."""
        before, begun = self._processor(), time.perf_counter()
        for number in range(requests):
            self.connection.request("GET", f"/{number}")
            self.connection.getresponse().read()
        return (
            (self._processor() - before) / requests,
            (time.perf_counter() - begun) / requests,
        )

    def _processor(self) -> float:
        times = psutil.Process(self.process.pid).cpu_times()
        return times.user + times.system


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--node", default="22")
    parser.add_argument("--interval", default="128KB")
    parser.add_argument("--pairs", type=int, default=30)
    parser.add_argument("--requests", type=int, default=1500)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "server.js"
        script.write_text(SERVER)
        node = node_binary(options.node)
        bare, sampled = Service(node, script), Service(node, script)
        for service in (bare, sampled):
            service.batch(2 * options.requests)  # compiled and warm
        words = ["profile", "--interval", options.interval, "--pid", str(sampled.process.pid)]
        profiling = subprocess.Popen(
            [sys.executable, "-m", "heaphound", *words, "--case", f"{folder}/c.case"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert profiling.stderr is not None
        while not re.search("sampling allocations", profiling.stderr.readline()):
            pass
        processor, clock = [], []
        for pair in range(options.pairs):
            order = (bare, sampled) if pair % 2 else (sampled, bare)
            cost = {service: service.batch(options.requests) for service in order}
            processor.append(cost[sampled][0] / cost[bare][0])
            clock.append(cost[bare][1] / cost[sampled][1])
        profiling.terminate()
        print(profiling.communicate()[1].strip().splitlines()[-4])
        for service in (bare, sampled):
            service.process.kill()
            service.process.wait()
    for what, ratios in (("processor time", processor), ("throughput", clock)):
        low, middle, high = statistics.quantiles(ratios, n=4)
        print(f"{what}: {middle - 1:+.1%} (quartiles {low - 1:+.1%} to {high - 1:+.1%})")


if __name__ == "__main__":
    main()
