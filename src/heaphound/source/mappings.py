"""The `mappings` of a source map, decoded: generated positions -> original ones.

In: the text of the field. Out: columns of numbers, one row per segment, in the order of generated
positions. Base64 VLQ as in ECMA-426, section 9. Decoded with array operations: the map of a bundle
has a million segments.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_BAD, _COMMA, _SEMICOLON = 255, 254, 253
_DIGIT_OF = np.full(256, _BAD, np.uint8)
_DIGIT_OF[np.frombuffer(_ALPHABET, np.uint8)] = np.arange(64)
_DIGIT_OF[ord(",")] = _COMMA
_DIGIT_OF[ord(";")] = _SEMICOLON
_MOST_DIGITS = 7  # of a number of 32 bits
_LENGTHS = (1, 4, 5)  # fields of a segment


@dataclass(frozen=True, slots=True, eq=False)
class Mappings:
    """Segments by generated position; all int64, shape (segments,), counted from 0.

    `source` is -1 where the generated code has no original; `name` is -1 where none is given.
    """

    generated_line: npt.NDArray[np.int64]
    generated_column: npt.NDArray[np.int64]
    source: npt.NDArray[np.int64]
    line: npt.NDArray[np.int64]
    column: npt.NDArray[np.int64]
    name: npt.NDArray[np.int64]

    def segment_at(self, line: int, column: int) -> int:
        """The segment that covers a generated position, both from 0; -1 when none does."""
        first, end = np.searchsorted(self.generated_line, [line, line + 1])
        at = first + np.searchsorted(self.generated_column[first:end], column, side="right") - 1
        return int(at) if at >= first else -1


def decode(text: str) -> Mappings:
    """Decode a `mappings` field. O(characters).

    >>> found = decode("AAAA,IAAMA;;GACN")
    >>> found.generated_line.tolist(), found.generated_column.tolist()
    ([0, 0, 2], [0, 4, 3])
    >>> found.line.tolist(), found.column.tolist(), found.name.tolist()
    ([0, 0, 1], [0, 6, 0], [-1, 0, -1])

    Raises:
        ValueError: it is no list of VLQ segments.
    """
    digits = _DIGIT_OF[np.frombuffer(text.encode("latin-1", "replace"), np.uint8)]
    if (digits == _BAD).any():
        raise ValueError("a character that base64 does not have")
    is_digit = digits < 64
    segment_of = np.cumsum(~is_digit, dtype=np.int64)  # of each character
    line_of_segment = np.append(0, np.cumsum(digits[~is_digit] == _SEMICOLON))

    numbers, segment = _numbers(digits[is_digit].astype(np.int64), segment_of[is_digit])
    counts = np.bincount(segment, minlength=line_of_segment.size)
    if not np.isin(counts, (0, *_LENGTHS)).all():
        raise ValueError("a segment has neither 1, 4 nor 5 fields")
    first = np.cumsum(counts) - counts
    kept = np.flatnonzero(counts)
    counts, first = counts[kept], first[kept]
    generated_line = line_of_segment[kept]

    steps = numbers[first]
    column = np.cumsum(steps)
    begins = np.flatnonzero(np.diff(generated_line, prepend=-1))
    before = (column - steps)[begins]  # the sum so far when a line begins: columns start again
    column -= np.repeat(before, np.diff(np.append(begins, column.size)))

    has_source, has_name = counts >= 4, counts == 5
    found = [_running(numbers, first, has_source, field) for field in (1, 2, 3)] + [
        _running(numbers, first, has_name, 4)
    ]
    if (column < 0).any():
        raise ValueError("a position before the beginning")
    order = np.lexsort((column, generated_line))
    return Mappings(generated_line[order], column[order], *(each[order] for each in found))


def _numbers(
    digits: npt.NDArray[np.int64], segment: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Put digits together; returns the numbers and the segment of each."""
    is_last = (digits & 32) == 0
    if digits.size and (not is_last[-1] or (segment[1:] != segment[:-1])[~is_last[:-1]].any()):
        raise ValueError("a number is cut off")
    ends = np.flatnonzero(is_last)
    lengths = np.diff(ends, prepend=-1)
    if lengths.size and lengths.max() > _MOST_DIGITS:
        raise ValueError("a number is too long")
    starts = ends - lengths + 1
    place = np.arange(digits.size) - np.repeat(starts, lengths)
    raw = np.zeros(ends.size, np.int64)
    np.add.at(raw, np.repeat(np.arange(ends.size), lengths), (digits & 31) << (5 * place))
    return np.where(raw & 1, -(raw >> 1), raw >> 1), segment[ends]


def _running(
    numbers: npt.NDArray[np.int64],
    first: npt.NDArray[np.int64],
    has: npt.NDArray[np.bool_],
    field: int,
) -> npt.NDArray[np.int64]:
    """Sum up one field over the segments that have it; -1 for those that have not."""
    values = np.full(first.size, -1, np.int64)
    sums = np.cumsum(numbers[first[has] + field])
    if (sums < 0).any():
        raise ValueError("a position before the beginning")
    values[has] = sums
    return values
