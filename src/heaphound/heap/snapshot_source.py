"""Which file an index was made from, and by which build: what must be equal to believe it.

In: the path of a snapshot. Out: facts that change when the file does.
"""

from __future__ import annotations

import functools
import os
import stat
from hashlib import blake2b
from pathlib import Path

from heaphound import __version__
from heaphound.heap.index_file import Source
from heaphound.kernels import _native

PROBE_BYTES = 1 << 16
PROBES = 16
_STAGES = ("kernels", "snapshot", "heap")  # the code whose results an index holds


def source_of(path: Path) -> Source | None:
    """Give the facts of a snapshot file; None for what is not a regular file (a pipe).

    Path, size, time of change and inode, and a probe of the content: 16 pieces of 64 KB spread
    over the file, so that a file written over in place within one tick of the clock is noticed.

    Raises:
        OSError: the file cannot be read.
    """
    resolved = path.resolve()
    if not stat.S_ISREG(resolved.stat().st_mode):
        return None  # opening a pipe would already take from it
    with resolved.open("rb") as file:
        status = os.fstat(file.fileno())
        probe = blake2b(digest_size=16)
        step = max(PROBE_BYTES, (status.st_size - PROBE_BYTES) // (PROBES - 1))
        for at in range(0, status.st_size, step):
            probe.update(os.pread(file.fileno(), PROBE_BYTES, at))
    return {
        "path": os.fsdecode(resolved),
        "bytes": status.st_size,
        "changed_ns": status.st_mtime_ns,
        "device": status.st_dev,
        "inode": status.st_ino,
        "probe": probe.hexdigest(),
        "build": _build(),
    }


@functools.cache
def _build() -> str:
    """Digest the code that computes a Heap: what another build computed may differ."""
    digest = blake2b(__version__.encode(), digest_size=16)
    package = Path(__file__).parent.parent
    modules = [module for stage in _STAGES for module in sorted((package / stage).rglob("*.py"))]
    for module in [*modules, Path(_native.__file__)]:
        digest.update(module.name.encode() + b"\0" + module.read_bytes())
    return digest.hexdigest()
