"""The folder of indexes: $XDG_CACHE_HOME/heaphound/index, readable by its owner alone.

In: the facts of a snapshot file, and its Heap once it is computed. Out: the Heap, mapped, at the
next open. An index appears whole or not at all (a temporary name, then a rename), so two processes
may write the same one. The least recently used are removed over a limit, and so are those whose
snapshot was deleted: an index holds every string of the heap.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from heaphound.errors import OptionError
from heaphound.heap.graph import Heap
from heaphound.heap.index_file import (
    IndexUnusable,
    Source,
    map_index,
    read_source,
    write_index,
)
from heaphound.heap.index_place import INDEX_SUFFIX, index_name, users_index_folder

LIMIT_VARIABLE = "HEAPHOUND_CACHE_MB"
DEFAULT_LIMIT_BYTES = 8 << 30
_PRIVATE_FOLDER = 0o700
_PRIVATE_FILE = 0o600
_UNFINISHED = ".unfinished"


@dataclass(frozen=True, slots=True)
class IndexCache:
    """Indexes by the path of their snapshot.

    Attributes:
        folder: where they are; made when the first one is kept.
        limit_bytes: how much they may take together; 0 keeps none.
    """

    folder: Path
    limit_bytes: int

    def fetch(self, source: Source) -> Heap | None:
        """Map the index of a snapshot; None when there is none.

        Raises:
            IndexUnusable: there is one, but it is stale (IndexStale) or damaged.
            OSError: it cannot be read.
        """
        path = self._path_of(source)
        try:
            with _opened(path) as file:
                status = os.fstat(file.fileno())
                if status.st_uid != os.geteuid():
                    raise IndexUnusable("it belongs to another user")
                heap = map_index(file, source)
        except FileNotFoundError:
            return None
        with contextlib.suppress(FileNotFoundError):  # removed just now by another process
            os.utime(path)
        return heap

    def keep(self, source: Source, heap: Heap) -> None:
        """Write the index of a snapshot, and remove what is over the limit.

        Raises:
            OSError: the folder cannot be written, belongs to somebody else, or the disk is full.
        """
        self._make_folder()
        path = self._path_of(source)
        temporary = path.with_name(f"{path.stem}.{os.urandom(8).hex()}{_UNFINISHED}")
        room = min(self.limit_bytes, shutil.disk_usage(self.folder).free // 2)
        with _new_file(temporary) as file:
            if write_index(file, heap, source, room):
                file.flush()
                temporary.replace(path)
        self._make_room(path)

    def _path_of(self, source: Source) -> Path:
        return self.folder / index_name(str(source["path"]))

    def _make_folder(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=_PRIVATE_FOLDER)
        status = self.folder.lstat()
        if status.st_uid != os.geteuid():
            raise PermissionError(f"{self.folder} belongs to another user")
        if status.st_mode & 0o077:
            self.folder.chmod(_PRIVATE_FOLDER)

    def _make_room(self, newest: Path) -> None:
        """Remove what a killed writer left, what lost its snapshot, and the least recently used."""
        for path in self.folder.glob("*" + _UNFINISHED):
            _remove_if_abandoned(path)
        kept: list[tuple[int, int, Path]] = []
        for path in self.folder.glob("*" + INDEX_SUFFIX):
            with contextlib.suppress(FileNotFoundError):  # another process made room too
                if path != newest and not _snapshot_exists(path):
                    path.unlink()
                    continue
                status = path.stat()
                kept.append((status.st_mtime_ns, status.st_size, path))
        total = sum(size for _, size, _ in kept)
        for _, size, path in sorted(kept):
            if total <= self.limit_bytes:
                break
            if path != newest:
                path.unlink(missing_ok=True)
                total -= size


def users_cache() -> IndexCache:
    """Give the cache of this user, with the limit of $HEAPHOUND_CACHE_MB (8192; 0 keeps none).

    Raises:
        OptionError: the limit is not a number of megabytes.
    """
    limit = os.environ.get(LIMIT_VARIABLE)
    if limit is not None and not (limit.isascii() and limit.isdigit()):
        raise OptionError(
            f"{LIMIT_VARIABLE} is {limit!r}, not a whole number of megabytes",
            hint=f"Set it to the megabytes that indexes may take, such as {LIMIT_VARIABLE}=2048.",
        )
    limit_bytes = DEFAULT_LIMIT_BYTES if limit is None else int(limit) << 20
    return IndexCache(users_index_folder(), limit_bytes)


def _opened(path: Path) -> BinaryIO:
    return open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb")  # noqa: PTH123 - fd


@contextlib.contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file that is locked while we live, and gone afterwards unless it was renamed."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    try:
        with open(os.open(path, flags, _PRIVATE_FILE), "wb") as file:  # noqa: PTH123 - fd
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file
    finally:
        path.unlink(missing_ok=True)


def _remove_if_abandoned(path: Path) -> None:
    """Remove an unfinished index whose writer is gone: nobody holds its lock."""
    with contextlib.suppress(FileNotFoundError, BlockingIOError), path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink()


def _snapshot_exists(index: Path) -> bool:
    try:
        with _opened(index) as file:
            return Path(str(read_source(file)["path"])).exists()
    except IndexUnusable:
        return False
