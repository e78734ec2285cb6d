"""Does the profile's first place name the call that allocates what leaks? On every lab service.

Runs each leaky service of `lab/` and of the demo under its own load, samples it, and compares the
place that grew most with the truth in `bench/profile_sites.toml`: the functions whose calls
allocate what leaks, written down from the source. Prints a table; `--json FILE` keeps what was
told.

    python -m bench.profile_sites --node 22 [--only NAME ...]
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import tomllib
from pathlib import Path

from heaphound.case.profile_log import LOG_NAME, ProfileLog
from heaphound.demo.services import services
from heaphound.errors import HeaphoundError
from heaphound.profile.result import Origin, ProfileResult, result_of_segments
from heaphound.profile.segments import whole
from heaphound.profiling import ProfilePlan, run_profile
from heaphound.progress import Silent
from heaphound.target.sampling import SamplingPlan
from tools.lab.packages import install_lab
from tools.prepare_tests import node_binary

TRUTH = Path(__file__).with_name("profile_sites.toml")
SECONDS = 8.0
INTERVAL_BYTES = 16 * 1024
ROUNDS_PER_SECOND = 200


def main() -> None:
    """Run, compare, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--node", default="22")
    parser.add_argument("--only", nargs="*")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    truth = tomllib.loads(TRUTH.read_text(encoding="utf-8")) if TRUTH.exists() else {}
    told = {}
    for name, script in scripts().items():
        if options.only and name not in options.only:
            continue
        told[name] = top_place(node_binary(options.node), script)
        wanted = truth.get(name, [])
        is_right = place_of(told[name]) in wanted
        print(f"{'right' if is_right else 'WRONG':6} {name:34} {told[name]}  {wanted}", flush=True)
    right = sum(place_of(told[name]) in truth.get(name, []) for name in told)
    print(f"{right} of {len(told)}: {right / max(1, len(told)):.0%}")
    if options.json:
        options.json.write_text(json.dumps(told, indent=2))


def scripts() -> dict[str, Path]:
    """The leaky script of every service by name."""
    lab = install_lab()
    found = {f"demo/{one.name}": one.leaky for one in services()}
    found |= {path.parent.name: path for path in sorted(lab.glob("*/leaky.js"))}
    return found


def place_of(told: str) -> str:
    """Give the `file:line` of a place."""
    return told.rsplit(" ", 1)[-1]


def top_place(node: Path, script: Path) -> str:
    """`function file:line` of the place that grew most, the file relative to the service."""
    try:
        result = profiled(node, script)
    except HeaphoundError as error:
        return f"({error.reference})"
    if not result.sites.sites:
        return "(nothing)"
    frame = result.sites.sites[0].frame
    file = os.path.relpath(frame.file, script.parent) if frame.file.startswith("/") else frame.file
    return f"{frame.name} {file}:{frame.line}"


def profiled(node: Path, script: Path) -> ProfileResult:
    """Profile one service under its own load."""
    load = {"LAB_LOAD": "1", "LAB_RPS": str(ROUNDS_PER_SECOND)}
    with tempfile.TemporaryDirectory() as folder:
        case = Path(folder) / "x.case"
        plan = ProfilePlan(
            title=script.parent.name,
            command=[str(node), str(script)],
            environment={**os.environ, **load},
            folder=case,
            duration_seconds=SECONDS,
            every_seconds=SECONDS / 4,
            sampling=SamplingPlan(INTERVAL_BYTES),
            keeps_interval=True,
        )
        run_profile(plan, Silent())
        log = ProfileLog(case / LOG_NAME)
        segments = log.segments()
        result = result_of_segments(Origin(""), segments, whole(segments), log.profile)
        log.close()
        return result


if __name__ == "__main__":
    main()
