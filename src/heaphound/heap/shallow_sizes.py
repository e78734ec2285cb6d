"""Which object each byte is shown under: internal arrays count for their one owner.

In: a Snapshot. Out: the attributed shallow size of each node, as calculateShallowSizes in
DevTools' HeapSnapshot.ts moves them, so that a Map contains its table and an Array its elements.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from heaphound.heap import v8_names
from heaphound.heap.essential_edges import ROOT, strong_edges, user_roots
from heaphound.kernels import graph as kernels
from heaphound.snapshot.columns import Snapshot


def owned_sizes(snapshot: Snapshot) -> npt.NDArray[np.int64]:
    """Give each node's size with that of the internal arrays only it owns (nodes, bytes).

    Hidden nodes, arrays and external string data own nothing themselves. One that a single object
    leads to, directly or past others of its kind, gives its whole size to that object, unless that
    is synthetic or the root. The sum over all nodes stays the same; where it fits 32 bits, so are
    the sizes. Snapshots that expose V8's internals are left as they are.
    """
    sizes = _summable(snapshot.shallow_size)
    if user_roots(snapshot).size == 0:
        return sizes
    layout = snapshot.layout
    is_implementation = snapshot.node_type == layout.node_type_code("hidden")
    is_implementation |= snapshot.node_type == layout.node_type_code("array")
    is_implementation |= (snapshot.node_type == layout.node_type_code("native")) & (
        snapshot.node_name == snapshot.strings.find(v8_names.EXTERNAL_STRING_DATA)
    )
    owner = kernels.single_owners(
        snapshot.first_edge, snapshot.to_node, strong_edges(snapshot), ~is_implementation
    )
    moving = np.flatnonzero(is_implementation & (owner > ROOT))
    owners = owner[moving]
    may_take = snapshot.node_type[owners] != layout.node_type_code("synthetic")
    moving, owners = moving[may_take], owners[may_take]
    sizes[moving] = 0
    np.add.at(sizes, owners, snapshot.shallow_size[moving].astype(sizes.dtype, copy=False))
    return sizes


def _summable(sizes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Copy sizes as 32 bits if those hold the sum of all, so that any sum of some fits too."""
    total = int(sizes.sum())
    return sizes.astype(np.int32 if total <= np.iinfo(np.int32).max else np.int64)
