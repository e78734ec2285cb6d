"""Run a command that writes snapshots by itself when its heap is nearly full.

`--heapsnapshot-near-heap-limit=N` writes up to N while the heap runs into its limit (Node 18 to
26). For a single one of a `node` command from Node 22 on `--heap-snapshot-on-oom` is used as well:
it still works where the former has no room left to raise the limit.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from heaphound.errors import LaunchFailed
from heaphound.progress import Listener, Step
from heaphound.target.process_group import end_group
from heaphound.target.versions import version_is_before, version_of_file

_NODE = re.compile(r"(node|nodejs)([-.]?\d[\w.]*)?$")
_ON_OOM_SINCE = (22, 0)
_GRACE_SECONDS = 3.0


def near_limit_command(
    command: Sequence[str],
    environment: Mapping[str, str],
    folder: Path,
    snapshots: int,
    version: str | None,
) -> tuple[list[str], dict[str, str]]:
    """Add Node's options to a command, as arguments or through NODE_OPTIONS.

    >>> near_limit_command(["npm", "start"], {}, Path("/c"), 2, None)[1]["NODE_OPTIONS"]
    '--heapsnapshot-near-heap-limit=2 --diagnostic-dir=/c'
    >>> near_limit_command(["node", "app.js"], {}, Path("/c"), 1, "v22.1.0")[0][-2:]
    ['--heap-snapshot-on-oom', 'app.js']
    """
    flags = [f"--heapsnapshot-near-heap-limit={snapshots}", f"--diagnostic-dir={folder}"]
    words, variables = list(command), dict(environment)
    if _NODE.match(Path(words[0]).name):
        has_on_oom = version is not None and not version_is_before(version, _ON_OOM_SINCE)
        if snapshots == 1 and has_on_oom:
            flags.append("--heap-snapshot-on-oom")
        return [words[0], *flags, *words[1:]], variables
    options = f"{variables.get('NODE_OPTIONS', '')} {' '.join(flags)}".strip()
    return words, {**variables, "NODE_OPTIONS": options}


async def run_until_limit(
    command: Sequence[str],
    folder: Path,
    snapshots: int,
    listener: Listener,
    started: Callable[[int, str | None], None],
) -> int:
    """Run a command until it ends; what Node writes lies in `folder` or where it runs.

    Args:
        command: the program and its arguments.
        folder: for the snapshots.
        snapshots: how many at most.
        listener: hears of the steps.
        started: hears the PID and the version of Node, if `command` is one.

    Returns:
        The command's exit status.

    Raises:
        LaunchFailed: it could not be started.
    """
    path = _found(command[0])
    version = version_of_file(path) if path is not None else None
    words, variables = near_limit_command(command, os.environ, folder, snapshots, version)
    listener.step(Step.START_TARGET, " ".join(command))
    try:
        process = await asyncio.create_subprocess_exec(
            *words,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=sys.stderr.buffer,  # as it ends V8 says much, and our stdout is for programs
            env=variables,
            start_new_session=True,
        )
    except OSError as error:
        raise LaunchFailed(
            f"{words[0]} could not be started ({error.strerror})",
            hint="Check that it is installed and on the PATH.",
        ) from error
    started(process.pid, version)
    listener.step(Step.WATCH, "until its heap is nearly full")
    try:
        return await process.wait()
    finally:
        with contextlib.suppress(ProcessLookupError):
            await end_group(process, grace_seconds=_GRACE_SECONDS)


def _found(word: str) -> Path | None:
    found = shutil.which(word)
    return Path(found).resolve() if found else None
