"""How often `heaphound doctor` is right: real programs, one after the other.

`python -m bench.doctor.measure [--seconds 25] [--node 22] [--keep DIR] [NAME ...]` runs each
program of services.js under its load and prints what was said. Exit status 1 when a program was
misjudged.
"""

from __future__ import annotations

import argparse
import json
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.doctor.programs import PROGRAMS, Program
from tools.prepare_tests import node_binary

HERE = Path(__file__).parent
NONE = {"median": 0.0, "p95": 0.0}


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def command_of(name: str, program: Program, node: Path, port: int) -> list[str]:
    """The command that runs a program."""
    return [str(node), *program.options, str(HERE / "services.js"), name, str(port)]


def visit(
    name: str,
    node: Path,
    seconds: float,
    folder: Path,
    program: Program | None = None,
    more: tuple[str, ...] = (),
) -> tuple[int, dict[str, Any]]:
    """Let the doctor see a program; gives its exit status and what it said."""
    program = program or PROGRAMS[name]
    port = free_port()
    options = ["--json", "--case", str(folder), *more]
    if program.connections:
        load = [node, HERE / "load.js", port, program.connections, seconds, program.rate]
        options += ["--load", " ".join(map(str, load))]
    else:
        options += ["--duration", f"{seconds + 5:.0f}s"]
    done = subprocess.run(
        [sys.executable, "-m", "heaphound", "doctor", *options, "--",
         *command_of(name, program, node, port)],
        capture_output=True, text=True, check=False, timeout=seconds + 120,
    )  # fmt: skip
    if done.returncode not in {0, 1}:
        raise RuntimeError(f"{name}: status {done.returncode}\n{done.stderr}")
    return done.returncode, json.loads(done.stdout)


def faults_of(name: str, said: list[str]) -> list[str]:
    """What is missing in, and what is wrong with, the conditions that were named."""
    program = PROGRAMS[name]
    known = {*program.expected, *program.allowed}
    faults = [f"said {kind}" for kind in said if kind not in known]
    if program.expected and not set(program.expected) & set(said):
        faults.append(f"missed {' / '.join(program.expected)}")
    return faults


def main() -> int:
    """Print a row per program."""
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*")
    parser.add_argument("--seconds", type=float, default=25.0)
    parser.add_argument("--node", default="22")
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    faulty = 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        names = options.names or list(PROGRAMS)
        for name in names:
            case = folder / f"{name}-{options.node}.case"
            _, document = visit(name, node_binary(options.node), options.seconds, case)
            said = [each["kind"] for each in document["conditions"]]
            faults = faults_of(name, said)
            faulty += bool(faults)
            measures = document["measures"]
            print(
                f"{name:<20} {', '.join(said) or 'nothing wrong':<28}"
                f" {'; '.join(faults) or 'right':<32}"
                f" busy {measures.get('loopUtilisation', NONE)['median']:.2f}"
                f" late {measures.get('loopDelayMs', NONE)['p95']:.0f} ms"
                f" starved {measures.get('cpuWait', NONE)['median']:.2f}"
                f" {(document['verdict'] or {'verdict': '-'})['verdict']}",
                flush=True,
            )
    print(f"{len(names) - faulty} of {len(names)} right")
    return int(faulty > 0)


if __name__ == "__main__":
    sys.exit(main())
