"""Run one script of the proving ground until it has taken its three heap snapshots."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

TIMEOUT_S = 120


class ServiceFailed(Exception):
    """A service ended with an error, or without its snapshots."""


def take_snapshots(node: Path, script: Path, folder: Path) -> list[Path]:
    """The snapshot files, oldest first.

    Args:
        node: the Node binary.
        script: the script in the laid-out lab.
        folder: where the snapshots go; made if it is not there.

    Raises:
        ServiceFailed: the process failed; the message has what it printed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    dropped = ("LAB_", "NODE_", "PORT")
    plain = {key: value for key, value in os.environ.items() if not key.startswith(dropped)}
    done = subprocess.run(
        [node, "--expose-gc", "--no-warnings", script.name],
        cwd=script.parent,
        env=plain | {"LAB_SNAPSHOTS": str(folder)},
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    paths = sorted(folder.glob("*.heapsnapshot"))
    if done.returncode != 0 or len(paths) != 3:
        raise ServiceFailed(f"{script}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return paths
