"""Files that are either complete or not there: written under another name, then renamed.

A full disk becomes `StorageFull`, whatever the operating system calls it.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from heaphound.errors import CaseUnusable, StorageFull

PRIVATE_FILE = 0o600  # heap snapshots hold passwords and personal data
PRIVATE_FOLDER = 0o700
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextlib.contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file that appears at `path` when the block ends well, and not at all otherwise.

    Raises:
        StorageFull: the disk is full.
        CaseUnusable: the folder cannot be written.
    """
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        with storage_errors_named(path):
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
            with open(os.open(unfinished, flags, PRIVATE_FILE), "wb") as file:  # noqa: PTH123 - fd
                yield file
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)


@contextlib.contextmanager
def storage_errors_named(path: Path) -> Iterator[None]:
    """Turn what the operating system says about `path` into the errors of a Case."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise storage_full(path) from error
        raise CaseUnusable(
            f"{path} cannot be written ({error.strerror or error})",
            hint="Choose another folder, or make this one writable.",
        ) from error


def storage_full(path: Path) -> StorageFull:
    """The error of a disk without room for `path`."""
    return StorageFull(
        f"the disk is full: {path} was not kept",
        hint="What was complete before is kept. Free some space, or choose a folder on another "
        "disk.",
    )
