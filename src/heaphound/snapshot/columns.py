"""Snapshot: one heap of one moment as columns of numbers, as the file gives them.

Node ordinals (0 to N - 1) stand everywhere for the file's offsets; nothing is computed yet.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields

import numpy as np
from numpy.typing import NDArray

from heaphound.snapshot.layout import Layout
from heaphound.snapshot.strings import StringTable
from heaphound.snapshot.traces import Traces, no_traces


@dataclass(frozen=True, slots=True, eq=False)
class Locations:
    """Where functions and constructors of nodes are defined: rows sorted by node.

    Attributes:
        node: int32, ordinal of a closure or of an object whose constructor is known.
        script_id: int32, V8's number of the script.
        line: int32, counted from 0; -1 when V8 does not know it.
        column: int32, counted from 0; -1 when V8 does not know it.
    """

    node: NDArray[np.int32]
    script_id: NDArray[np.int32]
    line: NDArray[np.int32]
    column: NDArray[np.int32]

    def __post_init__(self) -> None:
        _freeze(self)

    def __len__(self) -> int:
        return len(self.node)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Snapshot:
    """The columns of one heap snapshot, read-only. N nodes, E edges; node 0 is the root.

    Attributes:
        layout: what the type codes mean.
        node_type: uint8 (N).
        node_name: int32 (N), index into `strings`.
        node_id: int32, or int64 where the file needs it (N), V8's id: the same in later snapshots
            of one process.
        shallow_size: int32, or int64 where the file needs it (N), bytes.
        detachedness: uint8 (N), zeros when the file has no such field.
        first_edge: int32 (N + 1); the edges of node v are `first_edge[v]` to `first_edge[v + 1]`.
        edge_type: uint8 (E).
        edge_name: int32 (E), index into `strings`; for element and hidden edges the number itself.
        to_node: int32 (E), ordinal of the node the edge leads to.
        locations: where closures and constructors are defined.
        strings: the string table.
        extra_native_bytes: memory V8 counts outside of any node, else 0.
        traces: which calls allocated the nodes, when allocations were tracked.
    """

    layout: Layout
    node_type: NDArray[np.uint8]
    node_name: NDArray[np.int32]
    node_id: NDArray[np.int64]
    shallow_size: NDArray[np.int64]
    detachedness: NDArray[np.uint8]
    first_edge: NDArray[np.int32]
    edge_type: NDArray[np.uint8]
    edge_name: NDArray[np.int32]
    to_node: NDArray[np.int32]
    locations: Locations
    strings: StringTable
    extra_native_bytes: int = 0
    traces: Traces = field(default_factory=no_traces)

    def __post_init__(self) -> None:
        _freeze(self)

    def __repr__(self) -> str:
        return f"<Snapshot: {self.node_count:,} nodes, {self.edge_count:,} edges>"

    @property
    def node_count(self) -> int:
        """How many nodes there are."""
        return len(self.node_type)

    @property
    def edge_count(self) -> int:
        """How many edges there are."""
        return len(self.edge_type)

    @property
    def total_bytes(self) -> int:
        """The sum of all shallow sizes, with the native memory outside of any node."""
        return int(self.shallow_size.sum()) + self.extra_native_bytes

    def name_of(self, node: int) -> str:
        """The name of a node: a constructor, a function, a string's text."""
        return self.strings[int(self.node_name[node])]


def _freeze(value: Snapshot | Locations) -> None:
    for each in fields(value):
        column = getattr(value, each.name)
        if isinstance(column, np.ndarray):
            column.flags.writeable = False
