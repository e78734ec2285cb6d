"""A file of any compression -> its plain bytes, in chunks. The first bytes decide, not the name."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator

import zstandard

_CHUNK_BYTES = 1 << 18  # stays in the processor's cache on its way to the parser
_PACKED_BYTES = 1 << 16  # snapshots shrink to a tenth: about as much after unpacking
_GZIP_MAGIC = b"\x1f\x8b"
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"


class DamagedCompression(Exception):
    """The compressed data is not what the compressor wrote; the text says how."""


def plain_chunks(file: io.RawIOBase) -> Iterator[bytes]:
    """Yields the plain bytes of a file that may be packed with gzip or zstd.

    Raises:
        DamagedCompression: the packed data is damaged or cut off.
    """
    source = io.BufferedReader(file, _CHUNK_BYTES)
    magic = source.peek(4)[:4]
    try:
        if magic.startswith(_GZIP_MAGIC):
            yield from _chunks(gzip.GzipFile(fileobj=source), _CHUNK_BYTES)
        elif magic == _ZSTD_MAGIC:
            yield from _unpack_zstd(source)
        else:
            yield from _chunks(source, _CHUNK_BYTES)
    except (EOFError, zlib.error, gzip.BadGzipFile, zstandard.ZstdError) as problem:
        raise DamagedCompression(str(problem)) from problem


def _chunks(file: io.BufferedIOBase, size: int) -> Iterator[bytes]:
    while chunk := file.read(size):
        yield chunk


def _unpack_zstd(source: io.BufferedIOBase) -> Iterator[bytes]:
    """Unpacks frame after frame; zstandard's own reader takes a cut frame for a whole one."""
    unpacker = zstandard.ZstdDecompressor()
    frame = unpacker.decompressobj()
    for packed in _chunks(source, _PACKED_BYTES):
        rest = packed
        while rest:
            if frame.eof:
                frame = unpacker.decompressobj()
            yield frame.decompress(rest)
            rest = frame.unused_data if frame.eof else b""
    if not frame.eof:
        raise EOFError("the last frame does not end")
