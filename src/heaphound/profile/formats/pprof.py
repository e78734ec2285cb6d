"""pprof's profile.proto, gzipped: what `go tool pprof`, Pyroscope and their like read.

The message is https://github.com/google/pprof/blob/main/proto/profile.proto; its numbers of fields
stand below. The encoding is protocol buffers': a field is its number and type, then a varint, or a
length and bytes. A decision of ours says why no library writes it.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator

from heaphound.profile.frames import Frame
from heaphound.profile.tree import Profile, call_tree

_SAMPLE_TYPE, _SAMPLE, _LOCATION, _FUNCTION, _STRINGS = 1, 2, 4, 5, 6
_TIME_NANOS, _DURATION_NANOS, _PERIOD_TYPE, _PERIOD, _COMMENT, _DEFAULT = 9, 10, 11, 12, 13, 14


def pprof(
    profile: Profile,
    *,
    kind: str = "inuse",
    time_seconds: float = 0.0,
    duration_seconds: float = 0.0,
    interval_bytes: int = 0,
) -> bytes:
    """Write every stack once, with the number of samples and the bytes.

    Args:
        profile: to write.
        kind: "inuse" for what is alive, "alloc" for what was allocated.
        time_seconds: of the end, since the epoch; 0 when it is not known.
        duration_seconds: 0 when it is not known.
        interval_bytes: between samples; 0 when it is not known.
    """
    tree = call_tree((profile,))
    strings = _Strings()
    message = bytearray()
    for name, unit in (("samples", "count"), (f"{kind}_space", "bytes")):
        message += _inner(_SAMPLE_TYPE, _number(1, strings[name]) + _number(2, strings[unit]))
    for node in range(1, len(tree.parent)):
        size, count = int(tree.self_bytes[0, node]), int(tree.self_samples[0, node])
        if not size:
            continue
        stack = []
        at = node
        while at > 0:
            stack.append(int(tree.frame[at]))  # the location and function of a frame: its number
            at = int(tree.parent[at])
        message += _inner(_SAMPLE, _packed(1, stack) + _packed(2, (count, size)))
    for number, frame in enumerate(tree.frames):
        if number:
            message += _inner(_LOCATION, _location(number, frame))
            message += _inner(_FUNCTION, _function(number, frame, strings))
    message += _number(_TIME_NANOS, int(time_seconds * 1e9))
    message += _number(_DURATION_NANOS, int(duration_seconds * 1e9))
    message += _inner(_PERIOD_TYPE, _number(1, strings["space"]) + _number(2, strings["bytes"]))
    message += _number(_PERIOD, interval_bytes)
    message += _packed(_COMMENT, (strings["heaphound"],))
    message += _number(_DEFAULT, strings[f"{kind}_space"])
    for text in strings:
        message += _inner(_STRINGS, text.encode("utf-8", "replace"))
    return gzip.compress(bytes(message), 6, mtime=0)


class _Strings:
    """The table of strings; the first is empty, as the message wants it."""

    def __init__(self) -> None:
        self._numbers = {"": 0}

    def __getitem__(self, text: str) -> int:
        return self._numbers.setdefault(text, len(self._numbers))

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)


def _location(number: int, frame: Frame) -> bytes:
    line = _number(1, number) + _number(2, frame.line) + _number(3, frame.column)
    return _number(1, number) + _inner(4, line)


def _function(number: int, frame: Frame, strings: _Strings) -> bytes:
    return (
        _number(1, number)
        + _number(2, strings[frame.label])
        + _number(3, strings[frame.label])
        + _number(4, strings[frame.file or f"({frame.kind.value})"])
        + _number(5, frame.line)
    )


def _varint(value: int) -> bytes:
    r"""Encode a number that is not negative, seven bits to a byte, the lowest first.

    >>> _varint(1), _varint(300)
    (b'\x01', b'\xac\x02')
    """
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value) if value else b""


def _inner(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _packed(field: int, values: Iterable[int]) -> bytes:
    return _inner(field, b"".join(map(_varint, values)))
