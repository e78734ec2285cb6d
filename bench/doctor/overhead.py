"""What `heaphound doctor` costs the process it looks at, against the bare process.

`python -m bench.doctor.overhead [--rounds 12] [--seconds 4] [--node 22]` starts one service with a
load in a closed loop, and lets it run bare and looked at in turn, so that both meet the same
machine. Printed per pair: answers a second, and the processor's time that the service used for an
answer; the second is what counts where other processes disturb the first.
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

from bench.doctor.measure import HERE, free_port
from tools.prepare_tests import node_binary

LOAD = """
const http = require('node:http');
const agent = new http.Agent({ keepAlive: true, maxSockets: 20 });
const port = Number(process.argv[1]);
let answers = 0;
const ask = () => http.get({ port, host: '127.0.0.1', agent }, (answer) => {
  answer.resume();
  answer.on('end', () => { answers += 1; ask(); });
}).on('error', () => setTimeout(ask, 50));
for (let i = 0; i < 20; i += 1) ask();
process.stdin.on('data', () => console.log(answers));
"""


class Service:
    """A service with a load on it, and how much both have done."""

    def __init__(self, node: Path, name: str) -> None:
        port = free_port()
        self.process = subprocess.Popen([node, HERE / "services.js", name, str(port)])
        time.sleep(2)
        self.load = subprocess.Popen(
            [node, "-e", LOAD, str(port)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def done(self) -> tuple[float, int, float]:
        """Time, answers, and seconds of processor time until now."""
        assert self.load.stdin is not None
        assert self.load.stdout is not None
        self.load.stdin.write("?\n")
        self.load.stdin.flush()
        answers = int(self.load.stdout.readline())
        times = psutil.Process(self.process.pid).cpu_times()
        return time.monotonic(), answers, times.user + times.system

    def measured(self, seconds: float) -> tuple[float, float]:
        """Answers a second, and microseconds of processor time for one, over some seconds."""
        begun, answers, cpu = self.done()
        time.sleep(seconds)
        ended, more, later = self.done()
        return (more - answers) / (ended - begun), 1e6 * (later - cpu) / max(1, more - answers)

    def close(self) -> None:
        """End both."""
        for each in (self.load, self.process):
            each.kill()
            each.wait()


def looked_at(service: Service, seconds: float, folder: Path) -> tuple[float, float, float]:
    """The same while the doctor looks; and the share of a core that the doctor used itself."""
    doctor = subprocess.Popen(
        [sys.executable, "-m", "heaphound", "doctor", "--pid", str(service.process.pid), "--json",
         "--case", str(folder)],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert doctor.stderr is not None
    for line in doctor.stderr:
        if line.startswith("rss"):
            break
    ours = psutil.Process(doctor.pid)
    before = sum(ours.cpu_times()[:2])
    rate, cost = service.measured(seconds)
    own = (sum(ours.cpu_times()[:2]) - before) / seconds
    doctor.terminate()
    doctor.communicate()
    return rate, cost, own


def main() -> None:
    """Print a row per pair, and the medians."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--node", default="22")
    parser.add_argument("--service", default="healthy-hello")
    options = parser.parse_args()
    service = Service(node_binary(options.node), options.service)
    rates, costs, shares = [], [], []
    try:
        service.measured(3 * options.seconds)  # until its code is compiled
        with tempfile.TemporaryDirectory() as scratch:
            for number in range(options.rounds):
                pair: dict[bool, tuple[float, float]] = {}
                for with_doctor in (number % 2 == 0, number % 2 == 1):
                    if with_doctor:
                        folder = Path(scratch) / f"{number}.case"
                        *seen, own = looked_at(service, options.seconds, folder)
                        pair[True] = (seen[0], seen[1])
                        shares.append(own)
                    else:
                        pair[False] = service.measured(options.seconds)
                rates.append(pair[True][0] / pair[False][0])
                costs.append(pair[True][1] / pair[False][1])
                print(
                    f"{pair[False][0]:8.0f} /s bare {pair[True][0]:8.0f} /s looked at"
                    f"   {pair[False][1]:6.1f} µs {pair[True][1]:6.1f} µs",
                    flush=True,
                )
    finally:
        service.close()
    print(f"throughput {100 * (statistics.median(rates) - 1):+.1f} %")
    print(f"processor time for an answer {100 * (statistics.median(costs) - 1):+.1f} %")
    print(f"the doctor itself {100 * statistics.median(shares):.1f} % of a core")


if __name__ == "__main__":
    main()
