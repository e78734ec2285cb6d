"""A snapshot file -> Heap, from its index when it was opened before.

The one way in for everything that opens snapshot files.
"""

from __future__ import annotations

from pathlib import Path

from heaphound.heap.graph import Heap, read_heap
from heaphound.heap.index_cache import IndexCache, users_cache
from heaphound.heap.index_file import IndexStale, IndexUnusable, Source
from heaphound.heap.snapshot_source import source_of
from heaphound.progress import Listener, Silent


def open_heap(path: str | Path, listener: Listener | None = None, *, cache: bool = True) -> Heap:
    """Open a heap snapshot and compute its Heap, or map the index that an earlier open left.

    The index stands in the user's cache folder, readable by its owner alone, and is believed only
    when the file is the same, the build of heaphound is the same and every byte is intact. What
    goes wrong with it costs time, never the result: the listener hears a note.

    Args:
        path: a .heapsnapshot: plain, gzip or zstd; "-" is the standard input, never indexed.
        listener: hears of progress.
        cache: whether to use the index and to leave one.

    Raises:
        SnapshotError: the file is not a snapshot that can be read.
        OptionError: the limit of the cache in the environment makes no sense.
    """
    listener = listener or Silent()
    indexes = users_cache() if cache else None
    source = _source(path) if indexes is not None and indexes.limit_bytes > 0 else None
    if indexes is None or source is None:
        return read_heap(path, listener)
    heap = _fetched(indexes, source, listener)
    if heap is not None:
        return heap
    heap = read_heap(path, listener)
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
