"""A snapshot file -> Heap, from its index in the user's cache folder or leaving one there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from heaphound.heap.graph import Heap
from heaphound.heap.index_cache import IndexCache, users_cache
from heaphound.heap.index_file import IndexStale, IndexUnusable, Source
from heaphound.heap.snapshot_source import source_of
from heaphound.progress import Listener


def open_indexed(path: str | Path, read: Callable[[], Heap], listener: Listener) -> Heap:
    """Map the index of a file, or read the file and leave an index for the next time.

    Args:
        path: the file; for "-" there is no index.
        read: reads it.
        listener: hears what is wrong with the index.

    Raises:
        SnapshotError: the file is not a snapshot that can be read.
        OptionError: the limit of the cache in the environment makes no sense.
    """
    indexes = users_cache()
    source = _source(path) if indexes.limit_bytes > 0 else None
    if source is None:
        return read()
    heap = _fetched(indexes, source, listener)
    if heap is not None:
        return heap
    heap = read()
    if _source(path) == source:  # it did not change while it was read
        _keep(indexes, source, heap, listener)
    return heap


def _source(path: str | Path) -> Source | None:
    """Give the facts of the file; None when reading it will say what is wrong."""
    if str(path) == "-":
        return None
    try:
        return source_of(Path(path))
    except OSError:
        return None


def _fetched(indexes: IndexCache, source: Source, listener: Listener) -> Heap | None:
    try:
        return indexes.fetch(source)
    except IndexStale:
        return None  # the file was written again, or heaphound updated: nothing to tell
    except IndexUnusable as problem:
        listener.note(f"the index of {source['path']} is made again: {problem}")
    except OSError as problem:
        listener.note(f"the index of {source['path']} cannot be read: {problem}")
    return None


def _keep(indexes: IndexCache, source: Source, heap: Heap, listener: Listener) -> None:
    try:
        indexes.keep(source, heap)
    except OSError as problem:
        listener.note(f"no index of {source['path']} was kept: {problem}")
