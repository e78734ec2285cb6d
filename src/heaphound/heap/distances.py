"""How far each object is from the program's roots, as DevTools counts.

In: a Snapshot and its WeakMap entries. Out: a distance per node. Agrees with
JSHeapSnapshot.calculateDistances in DevTools' HeapSnapshot.ts.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from heaphound.heap import v8_names
from heaphound.heap.essential_edges import ROOT, WeakMapEntries, strong_edges, user_roots
from heaphound.kernels import graph as kernels
from heaphound.snapshot.columns import Snapshot

SYSTEM_DISTANCE = 100_000_000
UNREACHABLE = -5


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
    return kernels.breadth_first_distances(
        snapshot.first_edge,
        snapshot.to_node,
        strong_edges(snapshot) & ~_misleading_edges(snapshot),
        starts,
        start_distances,
        unreached=UNREACHABLE,
        pair=entries.pair,
    )


def _misleading_edges(snapshot: Snapshot) -> npt.NDArray[np.bool_]:
    """Mark edges (bool, edges) that exist but would make everything look near."""
    misleading = np.zeros(snapshot.edge_count, np.bool_)
    layout, strings = snapshot.layout, snapshot.strings
    is_native_context = (snapshot.node_type == layout.node_type_code("hidden")) & (
        snapshot.node_name == strings.find(v8_names.NATIVE_CONTEXT)
    )
    unnumbered = _numbered(snapshot, invert=True)
    sloppy_map = strings.find(v8_names.SLOPPY_FUNCTION_MAP)
    for node in np.flatnonzero(is_native_context).tolist():
        edges = slice(int(snapshot.first_edge[node]), int(snapshot.first_edge[node + 1]))
        named = snapshot.edge_name[edges] == sloppy_map
        misleading[edges] = named & unnumbered[snapshot.edge_type[edges]]
    # Hidden classes share arrays of descriptors: entry 3i + 4 may belong to another class.
    is_descriptors = (snapshot.node_type == layout.node_type_code("array")) & (
        snapshot.node_name == strings.find(v8_names.MAP_DESCRIPTORS)
    )
    within = np.repeat(is_descriptors, np.diff(snapshot.first_edge))
    index = snapshot.edge_name
    misleading |= within & ~unnumbered[snapshot.edge_type] & (index >= 2) & (index % 3 == 1)
    return misleading


def _numbered(snapshot: Snapshot, *, invert: bool) -> npt.NDArray[np.bool_]:
    """Say of each edge type whether its name is a number (or, inverted, a string)."""
    types = snapshot.layout.edge_types
    return np.array([(name in {"element", "hidden"}) != invert for name in types], np.bool_)
