"""The numbers that edges are named by, of many edges at once.

In: a heap and edges. Out: a number per edge. V8 numbers elements, but names the slots of a Map's
table by texts of digits, one string each: a table of a million entries has a million of them.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from heaphound.heap.graph import Heap
from heaphound.snapshot.strings import StringTable

NUMBERED_EDGES = ("element", "hidden")
_MOST_DIGITS = 18  # so many fit into 64 bits
_ZERO = ord("0")


def edge_numbers(heap: Heap, edges: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Read the number that each of these edges is, or is named by; shape (edges,), -1 for none."""
    snapshot = heap.snapshot
    numbers = snapshot.edge_name[edges].astype(np.int64)
    named = np.flatnonzero(~are_numbered(heap, edges))
    numbers[named] = _decimals(snapshot.strings, numbers[named])
    return numbers


def are_numbered(heap: Heap, edges: npt.NDArray[np.integer]) -> npt.NDArray[np.bool_]:
    """Say of each of these edges whether it has a number instead of a name; shape (edges,)."""
    layout, types = heap.snapshot.layout, heap.snapshot.edge_type[edges]
    numbered = np.zeros(types.shape, np.bool_)
    for name in NUMBERED_EDGES:  # several times faster than np.isin
        numbered |= types == layout.edge_type_code(name)
    return numbered


def _decimals(strings: StringTable, index: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Read strings that are all digits, digit by digit, all of them at once; -1 for others."""
    begin, length = strings.offsets[index], strings.byte_lengths[index]
    value = np.where((length > 0) & (length <= _MOST_DIGITS), 0, -1)
    for place in range(_MOST_DIGITS):
        open_ones = np.flatnonzero((length > place) & (value >= 0))
        if not open_ones.size:
            break
        digit = strings.raw[begin[open_ones] + place].astype(np.int64) - _ZERO
        is_digit = (digit >= 0) & (digit <= 9)
        value[open_ones] = np.where(is_digit, value[open_ones] * 10 + digit, -1)
    return value
