"""A Heap as one file that can be mapped: a header, then its columns as they lie in memory.

In: a Heap, and facts about the snapshot it was computed from. Out: a file; and the Heap again,
without a copy, its columns being views of the file. The layout of the file:

    bytes 0-15     the magic words
    bytes 16-23    the length of the header, little endian
    bytes 24-55    BLAKE2b of the header
    the header     JSON: the source, the plain values, and name, type, offset and digest of columns
    the columns    each from a multiple of 64 bytes on

Every byte is under a digest, and all are checked when the file is opened: adding up words runs at
the speed of memory (0.07 s for 700 MB), so a damaged index is never believed.
"""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Mapping
from dataclasses import astuple, dataclass, fields
from hashlib import blake2b
from typing import Any, BinaryIO, TypeAlias

import numpy as np
import numpy.typing as npt

from heaphound.heap.graph import Heap
from heaphound.snapshot.columns import Locations, Snapshot
from heaphound.snapshot.layout import Layout
from heaphound.snapshot.strings import StringTable
from heaphound.snapshot.traces import Traces

_MAGIC = b"heaphound/index\n"
_DIGEST_BYTES = 32
_START = len(_MAGIC) + 8 + _DIGEST_BYTES
_ALIGNMENT = 64
_BLOCK_WORDS = 8192
_LONGEST_HEADER = 1 << 28

Source: TypeAlias = dict[str, str | int]
_AnyColumn: TypeAlias = npt.NDArray[Any]

_PARTS: dict[str, type[Any]] = {
    "snapshot": Snapshot,
    "snapshot.layout": Layout,
    "snapshot.locations": Locations,
    "snapshot.traces": Traces,
}


class IndexUnusable(Exception):
    """The file is no index or is damaged; the message says what."""


class IndexStale(IndexUnusable):
    """The index is whole, but of another snapshot, or made by another build of heaphound."""


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    dtype: str
    offset: int
    length: int
    digest: str

    @property
    def end(self) -> int:
        return self.offset + self.length * np.dtype(self.dtype).itemsize


def write_index(file: BinaryIO, heap: Heap, source: Source, most_bytes: int) -> bool:
    """Write a Heap: O(size), the disk sets the pace.

    Args:
        file: open for writing, empty.
        heap: what to write.
        source: facts about the snapshot, kept in the header.
        most_bytes: how long the file may get.

    Returns:
        Whether it was written; an index that would be too long is not begun.
    """
    columns: dict[str, _AnyColumn] = {}
    values: dict[str, Any] = {}
    _take_apart("", heap, columns, values)
    described = _described(columns)
    header = json.dumps(
        {
            "source": source,
            "values": values,
            "columns": [astuple(one) for one in described],
        }
    ).encode()
    at = _aligned(_START + len(header))
    if at + _length_of(described) > most_bytes:
        return False
    file.write(_MAGIC + len(header).to_bytes(8, "little") + _digest_of_bytes(header) + header)
    for one in described:
        file.seek(at + one.offset)
        file.write(columns[one.name].data)
    file.truncate(at + _length_of(described))
    return True


def read_source(file: BinaryIO) -> Source:
    """Read which snapshot an index belongs to.

    Raises:
        IndexUnusable: the header is damaged.
    """
    return _read_header(file)[0]["source"]  # type: ignore[no-any-return]  # digest-checked JSON


def map_index(file: BinaryIO, source: Source) -> Heap:
    """Map an index and check every byte of it.

    Args:
        file: open for reading; may be closed afterwards.
        source: the facts that its snapshot must have.

    Raises:
        IndexUnusable: the index is damaged.
        IndexStale: it is of another snapshot or build.
    """
    header, start = _read_header(file)
    if header["source"] != source:
        raise IndexStale("it belongs to another file, or to another build of heaphound")
    described = [_Column(*one) for one in header["columns"]]
    size = os.fstat(file.fileno()).st_size
    if size != start + _length_of(described):
        raise IndexUnusable("it is cut off")
    # Written once and renamed into place, never changed: a mapping can be shared.
    mapped = mmap.mmap(file.fileno(), size, flags=mmap.MAP_SHARED, prot=mmap.PROT_READ)
    columns: dict[str, _AnyColumn] = {}
    for one in described:
        column = np.frombuffer(mapped, one.dtype, one.length, start + one.offset)
        if _digest(column) != one.digest:
            raise IndexUnusable(f"its column {one.name} is damaged")
        columns[one.name] = column
        _let_go(mapped, start + one.offset, start + one.end)
    heap: Heap = _put_together("", Heap, columns, header["values"])
    return heap


def _let_go(mapped: mmap.mmap, begin: int, end: int) -> None:
    """Give back the pages that a check has touched; those that are needed come back by themselves.

    They stay in the page cache. Without this, a mapped index would count as memory in use.
    """
    begin = begin // mmap.PAGESIZE * mmap.PAGESIZE
    if end > begin:
        mapped.madvise(mmap.MADV_DONTNEED, begin, end - begin)


def _read_header(file: BinaryIO) -> tuple[dict[str, Any], int]:
    start = file.read(_START)
    if len(start) < _START or not start.startswith(_MAGIC):
        raise IndexUnusable("it is not an index")
    length = int.from_bytes(start[len(_MAGIC) : len(_MAGIC) + 8], "little")
    if length > _LONGEST_HEADER:
        raise IndexUnusable("its header is damaged")
    text = file.read(length)
    if _digest_of_bytes(text) != start[-_DIGEST_BYTES:]:
        raise IndexUnusable("its header is damaged")
    header: dict[str, Any] = json.loads(text)
    return header, _aligned(_START + length)


def _described(columns: Mapping[str, _AnyColumn]) -> list[_Column]:
    described = []
    offset = 0
    for name, column in columns.items():
        one = _Column(name, column.dtype.str, offset, column.size, _digest(column))
        described.append(one)
        offset = _aligned(one.end)
    return described


def _length_of(described: list[_Column]) -> int:
    return described[-1].end if described else 0


def _aligned(offset: int) -> int:
    return -(-offset // _ALIGNMENT) * _ALIGNMENT


def _digest_of_bytes(data: bytes) -> bytes:
    return blake2b(data, digest_size=_DIGEST_BYTES).digest()


def _digest(column: _AnyColumn) -> str:
    """Digest the sums of the column's words, block by block."""
    plain = column.view(np.uint8)
    words = plain[: plain.size // 8 * 8].view(np.uint64)
    in_blocks = words.size // _BLOCK_WORDS * _BLOCK_WORDS
    digest = blake2b(digest_size=16)
    digest.update(words[:in_blocks].reshape(-1, _BLOCK_WORDS).sum(axis=1, dtype=np.uint64).data)
    digest.update(words[in_blocks:].tobytes())
    digest.update(plain[words.size * 8 :].tobytes())
    return digest.hexdigest()


def _take_apart(
    prefix: str, value: Any, columns: dict[str, _AnyColumn], values: dict[str, Any]
) -> None:
    """Collect the columns and the plain values of a dataclass, by name."""
    for field in fields(value):
        if not field.init:
            continue  # computed on demand
        name, part = prefix + field.name, getattr(value, field.name)
        if isinstance(part, np.ndarray):
            columns[name] = np.ascontiguousarray(part)
        elif isinstance(part, StringTable):
            columns[name + ".raw"], columns[name + ".offsets"] = part.raw, part.offsets
        elif name in _PARTS:
            _take_apart(name + ".", part, columns, values)
        elif isinstance(part, dict):
            values[name] = list(part.items())
        elif isinstance(part, (int, str, tuple)):
            values[name] = part
        else:
            message = f"an index cannot hold {name}, a {type(part).__name__}"
            raise TypeError(message)


def _put_together(
    prefix: str, kind: type[Any], columns: Mapping[str, _AnyColumn], values: Mapping[str, Any]
) -> Any:
    parts: dict[str, Any] = {}
    for field in fields(kind):
        if not field.init:
            continue
        name = prefix + field.name
        if name in columns:
            parts[field.name] = columns[name]
        elif name + ".raw" in columns:
            parts[field.name] = StringTable(columns[name + ".raw"], columns[name + ".offsets"])
        elif name in _PARTS:
            parts[field.name] = _put_together(name + ".", _PARTS[name], columns, values)
        else:
            parts[field.name] = _plain(values[name], str(field.type))
    return kind(**parts)


def _plain(value: Any, annotation: str) -> Any:
    """Give JSON's lists back the types they were written from."""
    if annotation.startswith("dict"):
        return {key: one for key, one in value}  # noqa: C416 (lists, so dict() would not type)
    return tuple(value) if isinstance(value, list) else value
