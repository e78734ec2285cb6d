"""The allocation stacks of a snapshot that was taken while V8 tracked allocations.

In: the texts of three sections of the file, and a trace number for each node. Out: `Traces`, a tree
of calls as columns. A snapshot taken without tracking has none.

`trace_function_infos` are rows of numbers, `trace_tree` is a node that holds a flat list of nodes,
and so on: [id, function, count, size, [id, function, ...]].
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heaphound.errors import SnapshotCorrupt

_FUNCTION_FIELDS = ("name", "script_name", "script_id", "line", "column")
_MOST_CALLS = 1 << 31  # V8 numbers them from 1, in 32 bits
_TREE_FIELDS = ["id", "function_info_index", "count", "size", "children"]


@dataclass(frozen=True, slots=True, eq=False)
class Traces:
    """Calls that allocated: T of them, of F functions; a call comes after its caller.

    Attributes:
        of_node: int32 (N), the call that allocated each node, -1 where V8 does not know; empty
            when allocations were not tracked.
        parent: int32 (T), the caller; -1 for the root.
        function: int32 (T).
        name: int32 (F), index into the snapshot's strings.
        script: int32 (F), index into the snapshot's strings: the file.
        script_id: int32 (F), V8's number of the script; 0 for what is no script.
        line: int32 (F), counted from 1; 0 when V8 does not know it.
        column: int32 (F), counted from 1; 0 when V8 does not know it.
    """

    of_node: NDArray[np.int32]
    parent: NDArray[np.int32]
    function: NDArray[np.int32]
    name: NDArray[np.int32]
    script: NDArray[np.int32]
    script_id: NDArray[np.int32]
    line: NDArray[np.int32]
    column: NDArray[np.int32]

    def __post_init__(self) -> None:
        for field in fields(self):
            getattr(self, field.name).flags.writeable = False

    @property
    def are_there(self) -> bool:
        """Whether allocations were tracked."""
        return len(self.of_node) > 0


def no_traces() -> Traces:
    """Traces of a snapshot without any."""
    return Traces(*(np.zeros(0, np.int32) for _ in fields(Traces)))


def read_traces(
    trace_number: NDArray[np.int32],
    functions: bytes,
    tree: bytes,
    function_fields: Sequence[str],
    tree_fields: Sequence[Any],
    string_count: int,
) -> Traces:
    """Read the sections; O(nodes + calls).

    Args:
        trace_number: int32 (N), the field `trace_node_id`; empty when the file has none.
        functions: the section `trace_function_infos` as it stands.
        tree: the section `trace_tree` as it stands.
        function_fields: what the header calls the numbers of a function.
        tree_fields: what the header calls the parts of a call.
        string_count: how many strings the snapshot has.

    Raises:
        SnapshotCorrupt: their numbers contradict each other.
    """
    if not len(trace_number) or not functions or not tree:
        return no_traces()
    if list(tree_fields)[: len(_TREE_FIELDS)] != _TREE_FIELDS:
        raise SnapshotCorrupt(f"its allocation stacks have parts of another kind: {tree_fields}")
    try:
        rows = np.array(json.loads(functions), np.int64).reshape(-1, len(function_fields))
        columns = {name: rows[:, function_fields.index(name)] for name in _FUNCTION_FIELDS}
        numbers, parents, used = _calls(json.loads(tree))
    except (ValueError, TypeError, IndexError, OverflowError, RecursionError) as problem:
        raise SnapshotCorrupt(f"its allocation stacks cannot be read: {problem}") from problem
    if not _fit(columns, used, len(rows), string_count):
        raise SnapshotCorrupt("its allocation stacks name functions or texts that are not there")
    return Traces(
        _calls_of(trace_number, numbers),
        np.array(parents, np.int32),
        np.array(used, np.int32),
        *(
            columns[name].astype(np.int32)
            for name in ("name", "script_name", "script_id", "line", "column")
        ),
    )


def _calls_of(trace_number: NDArray[np.int32], numbers: list[int]) -> NDArray[np.int32]:
    """The call that each node's trace number is of; -1 for 0, which V8 writes for "not known"."""
    if not numbers:
        return np.full(len(trace_number), -1, np.int32)
    known = np.array(numbers, np.int64)
    order = np.argsort(known, kind="stable").astype(np.int32)
    place = np.searchsorted(known, trace_number, sorter=order)
    call = order[np.minimum(place, len(order) - 1)]
    is_known = (known[call] == trace_number) & (trace_number > 0)
    return np.where(is_known, call, np.int32(-1))


def _calls(tree: Any) -> tuple[list[int], list[int], list[int]]:
    """Lay the tree out, callers first: V8's number of each call, its caller, its function."""
    numbers: list[int] = []
    parents: list[int] = []
    functions: list[int] = []
    waiting: list[tuple[Any, int]] = [(tree, -1)]
    width = len(_TREE_FIELDS)
    while waiting:
        flat, parent = waiting.pop()
        if len(flat) % width:
            raise ValueError("a list of calls ends in the middle of one")
        for at in range(0, len(flat), width):
            number, function = flat[at], flat[at + 1]
            if not (isinstance(number, int) and isinstance(function, int)):
                raise TypeError("a call is no row of numbers")
            if not 0 <= number < _MOST_CALLS:
                raise ValueError(f"a call has the number {number}")
            numbers.append(number)
            parents.append(parent)
            functions.append(function)
            if flat[at + width - 1]:
                waiting.append((flat[at + width - 1], len(numbers) - 1))
    return numbers, parents, functions


def _fit(
    columns: dict[str, NDArray[np.int64]], used: list[int], functions: int, strings: int
) -> bool:
    texts = np.concatenate([columns["name"], columns["script_name"]])
    small = all(
        int(column.min(initial=0)) >= -1 and int(column.max(initial=0)) < 2**31
        for column in columns.values()
    )
    calls = np.array(used)
    return (
        small
        and bool(((texts >= 0) & (texts < strings)).all())
        and bool(((calls >= 0) & (calls < functions)).all())
    )
