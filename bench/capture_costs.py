"""What a snapshot costs heaps of different make-up, and how far off the guard's estimate is.

    python bench/capture_costs.py 18,20,22,24,26 24 > costs.jsonl
    python bench/capture_costs.py table costs.jsonl

The first starts each heap of `heaps.js` (of the megabytes given) on each Node, asks the guard,
takes a snapshot, and prints one JSON line of what was expected and what it was. The second prints
the tables of docs/capture-costs.md.
"""

from __future__ import annotations

import asyncio
import json
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from heaphound.target import open_target
from tools.prepare_tests import NODE_VERSIONS, node_binary

HEAPS = Path(__file__).with_name("heaps.js")


async def measured(major: str, name: str, megabytes: int) -> dict[str, Any]:
    """Start one heap, ask the guard, take the snapshot."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        command = [str(node_binary(major)), "--max-old-space-size=4096", str(HEAPS)]
        async with open_target(command=[*command, name, str(megabytes)], log=log) as target:
            while b"ready" not in log.read_bytes():
                await asyncio.sleep(0.05)
            facts, expected = await target.forecast_snapshot()
            status = Path(f"/proc/{target.pid}/status")
            Path(f"/proc/{target.pid}/clear_refs").write_text("5", encoding="ascii")
            before = _kilobytes(status, "VmRSS")
            taken = await target.take_snapshot(lambda _: None)
            memory = expected.memory_bytes
            return {
                "node": target.node_version,
                "heap": name,
                "heap_used_bytes": facts.heap_used_bytes,
                "needed_bytes": (_kilobytes(status, "VmHWM") - before) * 1024,
                "expected_bytes": [memory.low, memory.likely, memory.high],
                "pause_seconds": taken.pause_seconds,
                "file_bytes": taken.size_bytes,
            }


def _kilobytes(status: Path, name: str) -> int:
    found = re.search(rf"^{name}:\s*(\d+)", status.read_text(encoding="ascii"), re.MULTILINE)
    return int(found[1]) if found else 0


def table(path: Path) -> None:
    """Print the Markdown table: one row a heap, the median over the Node versions."""
    rows = [json.loads(line) for line in path.open(encoding="utf-8")]
    print("| heap | in use | needed | estimated | estimated / needed, all versions |")
    print("| --- | --- | --- | --- | --- |")
    for name in dict.fromkeys(row["heap"] for row in rows):
        group = [row for row in rows if row["heap"] == name]
        used, needed, likely = (
            statistics.median(number(row) for row in group) / 2**20
            for number in (
                lambda row: row["heap_used_bytes"],
                lambda row: row["needed_bytes"],
                lambda row: row["expected_bytes"][1],
            )
        )
        ratios = [row["expected_bytes"][1] / row["needed_bytes"] for row in group]
        spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
        print(f"| {name} | {used:.0f} MB | {needed:.0f} MB | {likely:.0f} MB | {spread} |")
    over = [row for row in rows if row["needed_bytes"] > row["expected_bytes"][2]]
    ratios = sorted(row["expected_bytes"][1] / row["needed_bytes"] for row in rows)
    tenth = len(ratios) // 10
    print(f"\n{len(rows)} snapshots; estimated / needed: median {statistics.median(ratios):.2f}, ")
    print(f"nine in ten above {ratios[tenth]:.2f}, nine in ten below {ratios[-tenth - 1]:.2f};")
    print(f"the upper end was exceeded by {len(over)}: {[(r['node'], r['heap']) for r in over]}")


def main() -> None:
    """Measure, or print the table of what was measured."""
    if sys.argv[1] == "table":
        table(Path(sys.argv[2]))
        return
    asked = subprocess.run(
        [node_binary("22"), HEAPS, "?", "1"], capture_output=True, check=True, text=True
    )
    for name in json.loads(asked.stdout):
        for major in sys.argv[1].split(","):
            if major not in NODE_VERSIONS:
                continue
            print(json.dumps(asyncio.run(measured(major, name, int(sys.argv[2])))), flush=True)


if __name__ == "__main__":
    main()
