"""What the sampling heap profiler costs a service at the default interval.

A server that allocates with every request runs twice: one is profiled by `heaphound profile` for
the whole time, one is bare; see alternating.py.

    python -m bench.profile_overhead [--node 22] [--interval SIZE] [--rows 20 200] [--runs 8]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.alternating import Alternating, Difference, summed_up
from tools.prepare_tests import node_binary

# Renders a page of rows from fresh objects and keeps the last 500 visits: some 1.5 KB allocated for
# each row, nearly all of it garbage at once, as in services that render.
SERVER = """
const http = require('node:http');
const count = Number(process.argv[2]);
const visits = [];
http.createServer((request, response) => {
  const rowOf = (_, i) => ({ id: i, name: `row ${i}`, tags: [i, i + 1] });
  const rows = Array.from({ length: count }, rowOf);
  visits.push({ url: request.url, at: Date.now(), rows: rows.slice(0, 5) });
  if (visits.length > 500) visits.shift();
  response.end(JSON.stringify(rows.map((row) => ({ ...row, label: `${row.name}!` }))));
}).listen(0, '127.0.0.1', function listening() { console.log(this.address().port); });
"""


def difference(node: Path, rows: int, chosen: list[str], pairs: int, requests: int) -> Difference:
    """Measure once, with processes of its own."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "server.js"
        script.write_text(SERVER)
        with Alternating(node, [node, "--inspect-port=0", script, str(rows)]) as both:
            both.warm(10 * requests)
            profiling = subprocess.Popen(
                [sys.executable, "-m", "heaphound", "profile", *chosen,
                 "--pid", str(both.looked_at.process.pid), "--case", f"{folder}/c.case"],
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            )  # fmt: skip
            assert profiling.stderr is not None
            os.set_blocking(profiling.stderr.fileno(), False)
            while "reading #1 " not in profiling.stderr.readline():
                both.warm(requests)  # the interval is chosen under load
            found = both.measured(pairs, requests)
            profiling.terminate()
            profiling.wait()
    return found


def main() -> None:
    """Measure and print a line for each number of rows."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--node", default="22")
    parser.add_argument("--interval", help="else what heaphound chooses")
    parser.add_argument("--rows", nargs="+", type=int, default=[20, 200])
    parser.add_argument("--runs", type=int, default=8)
    parser.add_argument("--pairs", type=int, default=100)
    parser.add_argument("--requests", type=int, default=300)
    options = parser.parse_args()
    node = node_binary(options.node)
    chosen = ["--interval", options.interval] if options.interval else []
    for rows in options.rows:
        found = [
            difference(node, rows, chosen, options.pairs, options.requests)
            for _ in range(options.runs)
        ]
        print(f"{rows} rows a request: {summed_up(found)}", flush=True)


if __name__ == "__main__":
    main()
