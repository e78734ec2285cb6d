"""Diagnose a Case in a process of its own, so that the guard's memory stays what it is.

The child has the lowest priority, and the kernel ends it first when memory runs out: neither the
guard nor what it guards pays for a large heap.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from heaphound.target.process_group import end_group

LONGEST_SECONDS = 6 * 3600.0
_NICE = 15
_FIRST_TO_GO = b"1000"
_LAST_LINES = 3
_GRACE_SECONDS = 2.0
_MOST_TOLD = 5


@dataclass(frozen=True, slots=True)
class Diagnosed:
    """How it ended: the findings in short, or what went wrong."""

    findings: tuple[dict[str, Any], ...] = ()
    failure: str | None = None


async def diagnose_case(folder: Path) -> Diagnosed:
    """Write findings.json and report.html into a Case that has two snapshots or more."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "heaphound", "report", "--html", str(folder)),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "HEAPHOUND_CACHE_MB": "0"},  # nobody opens these again from here
        start_new_session=True,
    )
    try:
        _put_last(process.pid)
        async with asyncio.timeout(LONGEST_SECONDS):
            _, said = await process.communicate()
    except TimeoutError:
        return Diagnosed(failure=f"it took over {LONGEST_SECONDS / 3600:.0f} hours")
    finally:
        await end_group(process, grace_seconds=_GRACE_SECONDS)
    if process.returncode not in (0, 1):
        lines = said.decode("utf-8", "replace").strip().splitlines()[-_LAST_LINES:]
        return Diagnosed(failure=f"it ended with status {process.returncode}: {' '.join(lines)}")
    try:
        found = json.loads((folder / "findings.json").read_bytes())["findings"]
        return Diagnosed(tuple(_in_short(finding) for finding in found[:_MOST_TOLD]))
    except (OSError, ValueError, LookupError, TypeError) as error:
        return Diagnosed(failure=f"its findings cannot be read ({error})")


def _put_last(pid: int) -> None:
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, pid, _NICE)
        Path(f"/proc/{pid}/oom_score_adj").write_bytes(_FIRST_TO_GO)


def _in_short(finding: dict[str, Any]) -> dict[str, Any]:
    place = finding["holder"]["location"] or {}
    return {
        "title": finding["title"],
        "category": finding["category"],
        "confidence": finding["confidence"],
        "fingerprint": finding["fingerprint"],
        "holder": finding["holder"]["name"],
        "file": place.get("file"),
        "line": place.get("line"),
        "fix": finding["fix"],
    }
