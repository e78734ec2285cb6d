"""Escaped bytes and offsets -> StringTable: strings decoded when they are asked for.

A snapshot has hundreds of thousands of strings and a report needs dozens, so the table keeps the
bytes as they stood in the file, between the quotes and still escaped.
"""

from __future__ import annotations

import json
import re

import numpy as np
from numpy.typing import NDArray


class StringTable:
    r"""The strings of one snapshot, by index.

    Args:
        raw: uint8, the escaped JSON text of all strings, one after the other.
        offsets: int64, one more than there are strings; string i is `raw[offsets[i]:offsets[i+1]]`.

    >>> raw = np.frombuffer(b'Map\\u00e9t\\u00e9', np.uint8)
    >>> table = StringTable(raw, np.array([0, 3, 16]))
    >>> len(table), table[1], table.find("Map"), table.find("Set")
    (2, 'été', 0, -1)
    """

    __slots__ = ("_decoded", "_found", "_lengths", "_offsets", "_raw")

    def __init__(self, raw: NDArray[np.uint8], offsets: NDArray[np.int64]) -> None:
        self._raw = raw
        self._offsets = offsets
        self._lengths: NDArray[np.int64] | None = None
        self._decoded: dict[int, str] = {}
        self._found: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, index: int) -> str:
        text = self._decoded.get(index)
        if text is None:
            text = self._decoded[index] = _decode(self.escaped(index))
        return text

    def escaped(self, index: int) -> bytes:
        """The string as it stands in the file, without its quotes.

        Raises:
            IndexError: there is no such string.
        """
        if not 0 <= index < len(self):
            message = f"string {index} of {len(self)}"
            raise IndexError(message)
        return self._raw[self._offsets[index] : self._offsets[index + 1]].tobytes()

    @property
    def raw(self) -> NDArray[np.uint8]:
        """The escaped text of all strings, one after the other."""
        return self._raw

    @property
    def offsets(self) -> NDArray[np.int64]:
        """Where each string begins in `raw`, and where the last one ends."""
        return self._offsets

    @property
    def byte_lengths(self) -> NDArray[np.int64]:
        """How many bytes each string takes as it stands in the file. Cached."""
        if self._lengths is None:
            self._lengths = np.diff(self._offsets)
        return self._lengths

    def find(self, text: str) -> int:
        """The index of the first string that is exactly `text`, or -1. Cached."""
        index = self._found.get(text)
        if index is None:
            matches = [self._find_bytes(form) for form in _escaped_forms(text)]
            index = min((match for match in matches if match >= 0), default=-1)
            self._found[text] = index
        return index

    def _find_bytes(self, wanted: bytes) -> int:
        """Narrows the strings of the right length byte by byte, all of them at once."""
        candidates = np.flatnonzero(self.byte_lengths == len(wanted))
        for position, byte in enumerate(wanted):
            if not len(candidates):
                return -1
            candidates = candidates[self._raw[self._offsets[candidates] + position] == byte]
        return int(candidates[0]) if len(candidates) else -1


def _decode(escaped: bytes) -> str:
    text = escaped.decode("utf-8", "replace")
    if "\\" not in text:
        return text
    try:
        decoded: str = json.loads(f'"{text}"', strict=False)
    except ValueError:
        return text  # an escape that JSON does not know: show what the file says
    # V8 cuts long strings, sometimes between the halves of a surrogate pair; what is left of the
    # pair cannot be printed.
    return decoded.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _escaped_forms(text: str) -> list[bytes]:
    """How writers may have escaped the text: V8 (upper-case hex), JSON in ASCII, JSON in UTF-8."""
    in_ascii = json.dumps(text)[1:-1]
    in_utf8 = json.dumps(text, ensure_ascii=False)[1:-1]
    in_v8 = re.sub(r"\\u[0-9a-f]{4}|\x7f", _upper_hex, in_ascii)
    forms = (in_v8, in_ascii, in_utf8)
    return list(dict.fromkeys(form.encode("utf-8", "replace") for form in forms))


def _upper_hex(escape: re.Match[str]) -> str:
    return "\\u007F" if escape[0] == "\x7f" else "\\u" + escape[0][2:].upper()
