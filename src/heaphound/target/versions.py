"""Which Node a process runs, read from its executable without running it, and what it can do.

Node's executables carry the address of their own source archive, which names the version. Running
the file of another user's process to ask it would be running their code.
"""

from __future__ import annotations

import mmap
import os
import re
from pathlib import Path

from heaphound.errors import NodeTooOld

OLDEST = (18, 0)
_ARCHIVE = re.compile(rb"/(v\d+\.\d+\.\d+(?:-[\w.]+)?)/node-v")
_CARRIED: dict[tuple[int, int, int], str | None] = {}  # device, inode, time -> version
_NUMBERS = re.compile(r"v?(\d+)\.(\d+)")


def version_of_process(pid: int) -> str | None:
    """The version of the Node that a process runs, such as "v20.20.2"; None when it cannot be read.

    Costs a search through the executable (about 0.2 s), once for each file.
    """
    return version_of_file(Path(f"/proc/{pid}/exe"))


def version_of_file(path: Path) -> str | None:
    """The version that a Node executable carries; None when it carries none."""
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            identity = (status.st_dev, status.st_ino, status.st_mtime_ns)
            if identity not in _CARRIED:
                with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
                    found = _ARCHIVE.search(content)
                    _CARRIED[identity] = found[1].decode() if found else None
            return _CARRIED[identity]
    except (OSError, ValueError):
        return None


def version_is_before(version: str, needed: tuple[int, int]) -> bool:
    """Whether a version of Node is older than (major, minor); False for what is no version.

    >>> version_is_before("v16.20.2", (18, 0)), version_is_before("v20.1.0", (20, 1))
    (True, False)
    """
    match = _NUMBERS.match(version)
    return match is not None and (int(match[1]), int(match[2])) < needed


def require_version(version: str | None, needed: tuple[int, int], what: str) -> None:
    """Refuse what a version of Node cannot do; an unknown version is let through.

    >>> require_version("v20.11.0", (20, 0), "this")

    Raises:
        NodeTooOld: it is older than `needed`.
    """
    if version is not None and version_is_before(version, needed):
        wanted = f"{needed[0]}.{needed[1]}" if needed[1] else f"{needed[0]}"
        raise NodeTooOld(
            f"{what} needs Node {wanted} or later; this is {version}",
            hint="Run it on a later Node.",
        )
