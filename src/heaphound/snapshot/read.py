"""A .heapsnapshot file, or its bytes as they arrive -> Snapshot.

Files may be plain, gzip or zstd; the first bytes decide, not the name.
"""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np

from heaphound.errors import (
    NotASnapshot,
    SnapshotCorrupt,
    SnapshotError,
    SnapshotTruncated,
    SnapshotUnreadable,
)
from heaphound.kernels import ScanCorrupt, ScanNotASnapshot, ScanTruncated, SnapshotScanner
from heaphound.kernels.file_ahead import FileAhead, scanning_threads
from heaphound.progress import Listener, Silent
from heaphound.snapshot.columns import Locations, Snapshot
from heaphound.snapshot.layout import Layout
from heaphound.snapshot.strings import StringTable
from heaphound.snapshot.traces import read_traces

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_LOOKED_AT = 4096  # bytes of what is refused, to say what it is


class SnapshotBuilder:
    """Takes the bytes of a snapshot in any chunking, while it is still being taken.

    Args:
        name: how messages call the bytes: a file name, or the process they come from.
    """

    __slots__ = ("_head", "_is_finished", "_name", "_scanner")

    def __init__(self, name: str = "the snapshot") -> None:
        self._name = name
        self._scanner = SnapshotScanner()
        self._is_finished = False
        self._head = b""

    @property
    def byte_count(self) -> int:
        """How many bytes were fed."""
        return self._scanner.offset

    @property
    def node_count(self) -> int:
        """How many nodes were read so far."""
        return self._scanner.node_count

    def feed(self, data: bytes | bytearray | memoryview) -> None:
        """Takes the next bytes.

        Raises:
            NotASnapshot: they are of something else.
            SnapshotCorrupt: their numbers contradict each other or the format.
        """
        if len(self._head) < _LOOKED_AT:
            self._head += bytes(data[: _LOOKED_AT - len(self._head)])
        with self._as_snapshot_errors():
            self._scanner.feed(data)

    def read_file(self, descriptor: int, size: int, listener: Listener) -> bool:
        """Reads a plain file at once, on all processors, instead of being fed.

        False, and nothing is read, where the file holds anything that V8 does not write: then feed
        its bytes, which says what it is.
        """

        def hear(done: int) -> None:
            listener.advance(done, size)

        scanner = SnapshotScanner()
        if not scanner.read_file(descriptor, size, scanning_threads(), hear):
            return False
        self.adopt(scanner)
        return True

    def adopt(self, scanner: SnapshotScanner) -> None:
        """Takes over a scanner that has read a file to its end, instead of being fed."""
        self._scanner = scanner
        self._is_finished = True

    def finish(self) -> Snapshot:
        """Checks that all is there and fits together, and hands the columns over.

        Raises:
            NotASnapshot: the bytes are JSON, but not of a heap snapshot.
            SnapshotTruncated: they end before the snapshot does.
            SnapshotCorrupt: their numbers contradict each other.
        """
        if not self._is_finished:
            with self._as_snapshot_errors():
                self._scanner.finish()
        layout = Layout.from_header(self._scanner.header)
        columns = self._scanner.take_columns()
        strings = StringTable(columns["string_bytes"], columns["string_offsets"])
        traces = read_traces(
            columns["trace_number"],
            self._scanner.trace_functions,
            self._scanner.trace_tree,
            layout.trace_function_fields,
            layout.trace_fields,
            len(strings),
        )
        order = np.argsort(columns["location_node"], kind="stable")
        return Snapshot(
            layout=layout,
            node_type=columns["node_type"],
            node_name=columns["node_name"],
            node_id=columns["node_id"],
            shallow_size=columns["self_size"],
            detachedness=columns["detachedness"],
            first_edge=columns["first_edge"],
            edge_type=columns["edge_type"],
            edge_name=columns["edge_name"],
            to_node=columns["to_node"],
            locations=Locations(
                node=columns["location_node"][order],
                script_id=columns["location_script_id"][order],
                line=columns["location_line"][order],
                column=columns["location_column"][order],
            ),
            strings=strings,
            extra_native_bytes=layout.extra_native_bytes,
            traces=traces,
        )

    @contextmanager
    def _as_snapshot_errors(self) -> Iterator[None]:
        try:
            yield
        except ScanTruncated as problem:
            raise SnapshotTruncated(
                f"{self._name} is not complete: {problem}",
                hint="Take the snapshot again, and wait until the writer has finished.",
            ) from problem
        except (ScanNotASnapshot, ScanCorrupt) as problem:
            from heaphound.snapshot.other_formats import other_format  # noqa: PLC0415 (few need it)

            known = other_format(self._head)
            if known is not None:
                raise NotASnapshot(
                    f"{self._name} is {known.name}, not a V8 heap snapshot", hint=known.hint
                ) from problem
            if isinstance(problem, ScanCorrupt):
                raise SnapshotCorrupt(
                    f"{self._name} is damaged: {problem}",
                    hint="Copy the file again from where it was taken, or take a new snapshot.",
                ) from problem
            raise NotASnapshot(
                f"{self._name} is not a V8 heap snapshot: {problem}",
                hint="Expected the .heapsnapshot that DevTools or v8.writeHeapSnapshot() write.",
            ) from problem


def read_snapshot(
    path: str | Path, listener: Listener | None = None, ahead: FileAhead | None = None
) -> Snapshot:
    """Reads a snapshot file: plain, gzip or zstd; "-" is the standard input.

    Args:
        path: the file.
        listener: hears how many bytes of the file were read.
        ahead: a scan of the file that was begun before.

    Raises:
        SnapshotUnreadable: no such file, no permission, or its compression is damaged.
        SnapshotError: see `SnapshotBuilder`.
    """
    listener = listener or Silent()
    name = "the standard input" if str(path) == "-" else str(path)
    builder = SnapshotBuilder(name)
    scanner = None if ahead is None else ahead.take(Path(path), listener.advance)
    if scanner is not None:
        builder.adopt(scanner)
        return builder.finish()
    try:
        if str(path) == "-":
            _pump(sys.stdin.buffer, None, builder, listener, name)
        else:
            with Path(path).open("rb") as file:
                size = _size_of(file)
                if size is None or not builder.read_file(file.fileno(), size, listener):
                    _pump(file, size, builder, listener, name)
    except SnapshotError:
        raise
    except FileNotFoundError as problem:
        raise SnapshotUnreadable(f"{name}: there is no such file") from problem
    except IsADirectoryError as problem:
        raise SnapshotUnreadable(
            f"{name} is a folder, not a snapshot",
            hint="Name the .heapsnapshot files in it.",
        ) from problem
    except PermissionError as problem:
        raise SnapshotUnreadable(
            f"{name}: no permission to read it",
            hint="Ask its owner, or run as the user who took it.",
        ) from problem
    except OSError as problem:
        raise SnapshotUnreadable(f"{name} cannot be read: {problem.strerror}") from problem
    return builder.finish()


def _size_of(file: IO[bytes]) -> int | None:
    status = os.fstat(file.fileno())
    return status.st_size if stat.S_ISREG(status.st_mode) else None


def _pump(
    file: IO[bytes], total: int | None, builder: SnapshotBuilder, listener: Listener, name: str
) -> None:
    """Feeds the builder with the plain bytes; reports the bytes of the file."""
    from heaphound.snapshot.compression import (  # noqa: PLC0415 (most files are plain)
        DamagedCompression,
        plain_chunks,
    )

    try:
        for chunk in plain_chunks(_Counted(file, total, listener)):
            builder.feed(chunk)
    except DamagedCompression as problem:
        raise SnapshotUnreadable(
            f"{name} is compressed, and the compressed data is damaged or cut off ({problem})",
            hint="Copy the file again from where it was taken.",
        ) from problem


class _Counted(io.RawIOBase):
    """A file that tells the listener how far it was read."""

    def __init__(self, file: IO[bytes], total: int | None, listener: Listener) -> None:
        super().__init__()
        self._file = file
        self._total = total
        self._listener = listener
        self._done = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        data = self._file.read(len(view))
        view[: len(data)] = data
        self._done += len(data)
        self._listener.advance(self._done, self._total)
        return len(data)
