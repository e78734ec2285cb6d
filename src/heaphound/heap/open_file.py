"""A snapshot file -> Heap, from its index when it was opened before.

The one way in for everything that opens snapshot files.
"""

from __future__ import annotations

from pathlib import Path

from heaphound.heap.graph import Heap, read_heap
from heaphound.kernels.file_ahead import FileAhead
from heaphound.progress import Listener, Silent


def open_heap(
    path: str | Path,
    listener: Listener | None = None,
    *,
    cache: bool = True,
    ahead: FileAhead | None = None,
    classes: bool = False,
) -> Heap:
    """Open a heap snapshot and compute its Heap, or map the index that an earlier open left.

    The index stands in the user's cache folder, readable by its owner alone, and is believed only
    when the file is the same, the build of heaphound is the same and every byte is intact. What
    goes wrong with it costs time, never the result: the listener hears a note.

    Args:
        path: a .heapsnapshot: plain, gzip or zstd; "-" is the standard input, never indexed.
        listener: hears of progress.
        cache: whether to use the index and to leave one.
        ahead: a scan of the file that was begun before.
        classes: whether the classes of all nodes will be asked for; see `build_heap`.

    Raises:
        SnapshotError: the file is not a snapshot that can be read.
        OptionError: the limit of the cache in the environment makes no sense.
    """
    listener = listener or Silent()
    if not cache:
        return read_heap(path, listener, ahead=ahead, classes=classes)
    from heaphound.heap.indexed import open_indexed  # noqa: PLC0415 (only where it is wanted)

    return open_indexed(
        path, lambda: read_heap(path, listener, ahead=ahead, classes=classes), listener
    )
