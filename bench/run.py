"""Measure heaphound and its peers in turn: wall time and peak memory of whole processes.

    python bench/run.py [--largest 500] [--jobs ABC] [--tools NAME,NAME] [--keep]

Writes docs/bench/results.json, table.md and picture.svg, and the table into docs/performance.md.
Inputs are generated once, into the cache folder. Rounds are interleaved: every tool runs once, then
every tool again; medians are shown. A tool that takes longer than its input allows has failed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from competitors import PACKAGES, TOOLS, Tool, cache_folder, install_peers, node_binary
from heaps import BYTES_PER_SESSION, STRINGS_OF_SESSION, Heap, Request, write_heap
from picture import draw

from heaphound.kernels import SnapshotScanner
from heaphound.kernels.file_ahead import scanning_threads

INPUTS = cache_folder() / "bench" / "inputs"
RESULTS = Path(__file__).parent.parent / "docs" / "bench"
PAGE = RESULTS.parent / "performance.md"
PAGE_MARKS = ("<!-- measured: begin -->\n", "<!-- measured: end -->\n")
PARSE_ROUNDS = 3
LONG_TEXT = 1000  # bytes per string, in the file whose strings are more than 512 MB


@dataclass(frozen=True, slots=True)
class Input:
    """A pair of files: one process at two moments.

    Attributes:
        name: as the table calls it.
        megabytes: about how large each file is.
        rounds: how often each tool runs.
        text: bytes of each string.
        jobs: what is measured on it.
        most_seconds: how long a tool may take.
    """

    name: str
    megabytes: int
    rounds: int
    text: int = 24
    jobs: str = "ABC"
    most_seconds: float = 120

    @property
    def sessions(self) -> int:
        """How many sessions make a file of this size."""
        each = BYTES_PER_SESSION + STRINGS_OF_SESSION * (self.text - 24)
        return int(self.megabytes * 1_000_000 / each)

    def path(self, moment: str) -> Path:
        """Where the file of a moment is kept ("before", "after"); generated when it is missing."""
        path = INPUTS / f"{self.name.replace(' ', '-')}-{moment}.heapsnapshot"
        if not path.exists():
            print(f"generating {path.name}", flush=True)
            path.parent.mkdir(parents=True, exist_ok=True)
            first, more = (0, 0) if moment == "before" else (self.sessions // 50,) * 2
            write_heap(path, Request(self.sessions + more, first=first, text=self.text))
        return path

    def arguments(self, job: str) -> list[str]:
        """The files of a job, and the id of the object whose path is asked for."""
        before = str(self.path("before"))
        if job == "A":
            return [before]
        if job == "B":
            return [before, str(self.path("after"))]
        return [before, str(Heap(Request(1)).id_of(self.sessions // 2, 4))]


ALL_INPUTS = [
    Input("10 MB", 10, rounds=5),
    Input("100 MB", 100, rounds=3),
    Input("500 MB", 500, rounds=1, jobs="AB"),
    Input("long strings", 700, rounds=1, text=LONG_TEXT, jobs="A", most_seconds=60),
    Input("1500 MB", 1500, rounds=1, jobs="A", most_seconds=180),
]


def measure(command: list[str], most_seconds: float) -> dict[str, float | str]:
    """Run a process to its end: seconds and peak megabytes, or how it failed."""
    with tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
        deadline = started + most_seconds
        while True:
            finished, status, used = os.wait4(child.pid, os.WNOHANG)
            if finished:
                break
            if time.perf_counter() > deadline:
                child.kill()
                os.wait4(child.pid, 0)
                return {"failed": f"no answer in {most_seconds:.0f} s"}
            time.sleep(0.002)
        seconds = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            errors.seek(0)
            text = errors.read().decode("utf-8", "replace")
            lines = [line.strip() for line in text.splitlines() if "rror" in line]
            return {"failed": lines[0][:100] if lines else f"status {child.returncode}"}
    return {
        "seconds": round(seconds, 3),
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 3),
        "peak_mb": round(used.ru_maxrss * 1024 / 1e6, 1),
    }


def run_job(one: Input, job: str, tools: list[Tool]) -> list[dict[str, object]]:
    """All rounds of one job on one input, the tools in turn."""
    arguments = one.arguments(job)
    input_bytes = Path(arguments[0]).stat().st_size
    runs: dict[str, list[dict[str, float | str]]] = {tool.name: [] for tool in tools}
    for _ in range(one.rounds):
        for tool in tools:
            if any("failed" in run for run in runs[tool.name]):
                continue  # it fails the same way every time
            run = measure(tool.command(job, arguments, input_bytes), one.most_seconds)
            runs[tool.name].append(run)
            print(f"{one.name:>12} {job} {tool.name:16} {run}", flush=True)
    rows = []
    for name, found in runs.items():
        row: dict[str, object] = {"input": one.name, "job": job, "tool": name}
        row["file_mb"] = round(input_bytes / 1e6, 1)
        failed = [run["failed"] for run in found if "failed" in run]
        if failed:
            row["failed"] = failed[0]
        else:
            for key in ("seconds", "cpu_seconds", "peak_mb"):
                row[key] = statistics.median(float(run[key]) for run in found)
        rows.append(row)
    return rows


def machine() -> dict[str, str]:
    """The facts that numbers depend on."""
    cpu = next(
        (
            line.split(":")[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    node = subprocess.run(
        [node_binary("24"), "--version"], capture_output=True, text=True, check=True
    )
    return {
        "processor": f"{cpu}, {os.cpu_count()} cores",
        "memory": f"{pages / 2**30:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "node": node.stdout.strip(),
        "peers": ", ".join(f"{name} {version}" for name, version in PACKAGES.items()),
        "load": f"{os.getloadavg()[1]:.1f} in the last 5 minutes",
    }


def table(rows: list[dict[str, object]]) -> str:
    """The results as a Markdown table: seconds and megabytes, and the ratio to the best peer."""
    lines = [
        "| input | job | tool | wall s | CPU s | peak MB | peak - file MB |",
        "| --- | --- | --- | ---: | ---: | ---: | ---: |",
    ]
    for row in rows:
        start = f"| {row['input']} | {row['job']} | {row['tool']} | "
        if "failed" in row:
            lines.append(start + f"fails: {row['failed']} | | | |")
            continue
        over = float(row["peak_mb"]) - float(row["file_mb"])
        lines.append(
            start + f"{row['seconds']:.2f} | {row['cpu_seconds']:.2f} | "
            f"{row['peak_mb']:.0f} | {over:+.0f} |"
        )
    lines += [
        "",
        "| input | job | times faster than the fastest peer | memory of the leanest peer |",
    ]
    lines.append("| --- | --- | ---: | ---: |")
    for one, job in dict.fromkeys((row["input"], row["job"]) for row in rows):
        here = [row for row in rows if (row["input"], row["job"]) == (one, job)]
        ours = next((r for r in here if r["tool"] == "heaphound" and "failed" not in r), None)
        peers = [r for r in here if r["tool"] != "heaphound" and "failed" not in r]
        if ours is None:
            continue
        if not peers:
            lines.append(f"| {one} | {job} | no peer gets through | |")
            continue
        faster = min(float(r["seconds"]) for r in peers) / float(ours["seconds"])
        leaner = float(ours["peak_mb"]) / min(float(r["peak_mb"]) for r in peers)
        lines.append(f"| {one} | {job} | {faster:.1f} | {leaner:.0%} |")
    return "\n".join(lines) + "\n"


def growth(rows: list[dict[str, object]]) -> str:
    """How heaphound's job A grows with the size of the file, as a Markdown table."""
    lines = [
        "| file MB | wall s | MB of file per second | peak MB | peak - file MB |",
        "| ---: | ---: | ---: | ---: | ---: |",
    ]
    for row in rows:
        if row["tool"] != "heaphound" or row["job"] != "A" or "failed" in row:
            continue
        size, seconds, peak = (float(row[key]) for key in ("file_mb", "seconds", "peak_mb"))
        lines.append(
            f"| {size:.0f} | {seconds:.2f} | {size / seconds:.0f} | {peak:.0f} "
            f"| {peak - size:+.0f} |"
        )
    return "\n".join(lines) + "\n"


def parsing(path: Path) -> str:
    """How fast a file is parsed on one processor and on all of them, as a sentence."""
    size = path.stat().st_size
    rates = []
    with path.open("rb") as file:
        for workers in (0, scanning_threads()):
            seconds = []
            for _ in range(PARSE_ROUNDS):
                scanner = SnapshotScanner()
                began = time.perf_counter()
                if not scanner.read_file(file.fileno(), size, workers, lambda _: None):
                    sys.exit(f"{path} was refused by the parser")
                seconds.append(time.perf_counter() - began)
            rates.append(size / min(seconds) / 1e9)
    return (
        f"Parsing alone, a file of {size / 1e6:.0f} MB, best of {PARSE_ROUNDS}: "
        f"{rates[0]:.2f} GB/s "
        f"on one processor, {rates[1]:.2f} GB/s on {scanning_threads() + 1}.\n"
    )


def write_results(rows: list[dict[str, object]], facts: dict[str, str], speed: str) -> None:
    """Write docs/bench/ and put the same tables into the page on performance."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / "results.json").write_text(
        json.dumps({"machine": facts, "rows": rows, "parsing": speed}, indent=1) + "\n"
    )
    facts_text = "".join(f"- {name}: {fact}\n" for name, fact in facts.items())
    text = f"{facts_text}\n{table(rows)}\n{speed}\n{growth(rows)}"
    (RESULTS / "table.md").write_text(text)
    (RESULTS / "picture.svg").write_text(draw(rows))
    page = PAGE.read_text()
    begin, end = (page.index(mark) for mark in PAGE_MARKS)
    PAGE.write_text(page[: begin + len(PAGE_MARKS[0])] + "\n" + text + "\n" + page[end:])


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--largest", type=int, default=500, help="largest input, in MB")
    parser.add_argument("--jobs", default="ABC")
    parser.add_argument("--tools", help="names, separated by commas; all by default")
    parser.add_argument("--keep", action="store_true", help="only print, write no results")
    options = parser.parse_args()
    install_peers()
    tools = [t for t in TOOLS if not options.tools or t.name in options.tools.split(",")]
    rows: list[dict[str, object]] = []
    facts = machine()
    for one in ALL_INPUTS:
        if one.megabytes > options.largest:
            continue
        for job in one.jobs:
            if job in options.jobs:
                rows += run_job(one, job, tools)
    largest = max((one for one in ALL_INPUTS if one.megabytes <= options.largest), key=_of_numbers)
    speed = parsing(largest.path("before"))
    print(table(rows), speed, growth(rows), sep="\n")
    if not options.keep:
        write_results(rows, facts, speed)


def _of_numbers(one: Input) -> int:
    return one.megabytes if one.text != LONG_TEXT else 0


if __name__ == "__main__":
    main()
