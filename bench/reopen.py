"""Measure the second open of a snapshot, from its index.

    python bench/reopen.py FILE [--rounds 5]

Whole processes, start-up included: one that uses no index, one that leaves it, then some that open
it. Wall and processor time and peak memory come from the kernel's accounts; `open` is what
`heaphound.open` itself took, after the imports. The index goes to a folder that is removed.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

OPEN = """
import sys, time
import heaphound
heaphound.Heap
begun = time.perf_counter()
heaphound.open(sys.argv[1], cache=sys.argv[2] == "cache")
print(time.perf_counter() - begun)
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One process: seconds, and bytes."""

    wall: float
    processor: float
    open: float
    peak_bytes: int


def measure(file: Path, cache_folder: str, mode: str) -> Run:
    """Open a file in a process of its own; mode is "cache" or "none"."""
    command = [sys.executable, "-c", OPEN, str(file), mode]
    begun = time.perf_counter()
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"XDG_CACHE_HOME": cache_folder},
    )
    assert process.stdout is not None
    took = float(process.stdout.read())
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    if status:
        sys.exit(f"the process ended with status {status}")
    return Run(wall, usage.ru_utime + usage.ru_stime, took, usage.ru_maxrss * 1024)


def main() -> None:
    """Print a line per way of opening."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        runs = {"no index": [measure(chosen.file, folder, "none")]}
        runs["leaves an index"] = [measure(chosen.file, folder, "cache")]
        runs["from the index"] = [
            measure(chosen.file, folder, "cache") for _ in range(chosen.rounds)
        ]
        size = sum(path.stat().st_size for path in Path(folder).rglob("*.index"))
    print(f"file {chosen.file.stat().st_size / 1e6:.0f} MB, index {size / 1e6:.0f} MB")
    print(f"{'':16} {'wall s':>8} {'cpu s':>8} {'open s':>8} {'peak MB':>8}")
    for name, each in runs.items():
        wall, processor, took, peak = (
            statistics.median(column)
            for column in zip(
                *((run.wall, run.processor, run.open, run.peak_bytes / 1e6) for run in each),
                strict=True,
            )
        )
        print(f"{name:16} {wall:8.2f} {processor:8.2f} {took:8.3f} {peak:8.0f}")


if __name__ == "__main__":
    main()
