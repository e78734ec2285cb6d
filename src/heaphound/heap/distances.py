"""How far each object is from the program's roots, as DevTools counts.

In: a Snapshot and its WeakMap entries. Out: a distance per node. Agrees with
JSHeapSnapshot.calculateDistances in DevTools' HeapSnapshot.ts.
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from heaphound.heap import v8_names
from heaphound.heap.essential_edges import ROOT, WeakMapEntries, strong_edges, user_roots
from heaphound.kernels import graph as kernels
from heaphound.snapshot.columns import Snapshot

SYSTEM_DISTANCE = 100_000_000
UNREACHABLE = -5

_NUMBERED_EDGES = frozenset({"element", "hidden"})
_NUMBER = re.compile(r"[0-9]{1,9}")


def distances(snapshot: Snapshot, entries: WeakMapEntries) -> npt.NDArray[np.int32]:
    """Count the edges from the nearest root of the program (int32, nodes).

    The root's non-synthetic targets have distance 1. What only the engine reaches counts on from
    SYSTEM_DISTANCE (at the root); what nothing reaches has UNREACHABLE. The value of a WeakMap
    entry is reached when both its key and its table are.
    """
    first = user_roots(snapshot)
    root_distance = SYSTEM_DISTANCE if first.size else 0
    starts = np.append(first, np.int32(ROOT))
    start_distances = np.append(np.ones(first.size, np.int32), np.int32(root_distance))
    follow = strong_edges(snapshot)
    follow[_misleading_edges(snapshot)] = False
    return kernels.breadth_first_distances(
        snapshot.first_edge,
        snapshot.to_node,
        follow,
        starts,
        start_distances,
        unreached=UNREACHABLE,
        paired_edge=entries.edge,
        pair=entries.entry,
    )


def edges_of(snapshot: Snapshot, nodes: npt.NDArray[np.intp]) -> npt.NDArray[np.int64]:
    """List the edges (int64) that start from these nodes, in their order."""
    first = snapshot.first_edge[nodes]
    counts = snapshot.first_edge[nodes + 1] - first
    before = np.cumsum(counts) - counts
    return np.repeat(first - before, counts) + np.arange(counts.sum())


def _misleading_edges(snapshot: Snapshot) -> npt.NDArray[np.int64]:
    """List edges (int64) that exist but would make everything look near."""
    layout, strings = snapshot.layout, snapshot.strings
    numbered = np.array([name in _NUMBERED_EDGES for name in layout.edge_types], np.bool_)
    contexts = _nodes_named(snapshot, "hidden", v8_names.NATIVE_CONTEXT)
    sloppy_map = strings.find(v8_names.SLOPPY_FUNCTION_MAP)
    edges = edges_of(snapshot, contexts)
    is_named = ~numbered[snapshot.edge_type[edges]]
    sloppy = edges[is_named & (snapshot.edge_name[edges] == sloppy_map)]
    # Hidden classes share arrays of descriptors: entry 3i + 4 may belong to another class. V8
    # writes the index as the edge's number, or as its name.
    edges = edges_of(snapshot, _nodes_named(snapshot, "array", v8_names.MAP_DESCRIPTORS))
    index = snapshot.edge_name[edges].copy()
    is_named = ~numbered[snapshot.edge_type[edges]]
    names, places = np.unique(index[is_named], return_inverse=True)
    values = [_leading_number(strings[name]) for name in names.tolist()]
    index[is_named] = np.array(values, np.int32)[places]
    return np.append(sloppy, edges[(index >= 2) & (index % 3 == 1)])


def _nodes_named(snapshot: Snapshot, type_name: str, name: str) -> npt.NDArray[np.intp]:
    is_type = snapshot.node_type == snapshot.layout.node_type_code(type_name)
    return np.flatnonzero(is_type & (snapshot.node_name == snapshot.strings.find(name)))


def _leading_number(text: str) -> int:
    """Read the number a name starts with; 0 when there is none.

    >>> _leading_number("12 / part"), _leading_number("enum_cache")
    (12, 0)
    """
    match = _NUMBER.match(text)
    return int(match[0]) if match else 0
