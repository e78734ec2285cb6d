"""How many of some nodes there are of each constructor, and their bytes.

In: a heap and nodes. Out: two counters. A constructor is named once for each name that its nodes
have, not once for each node: a leak has hundreds of thousands.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt

from heaphound.heap import v8_names
from heaphound.heap.graph import Heap


def by_constructor(heap: Heap, nodes: npt.NDArray[np.int32]) -> tuple[Counter[str], Counter[str]]:
    """Count nodes and their shallow bytes by constructor, in the order they first come.

    Returns:
        The counts, and the bytes.
    """
    counts: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    snapshot = heap.snapshot
    types = snapshot.layout.node_types
    own_named = np.array([name in v8_names.TYPES_WITH_OWN_NAMES for name in types], np.bool_)
    kind = snapshot.node_type[nodes].astype(np.int64)
    name = np.where(own_named[kind], snapshot.node_name[nodes].astype(np.int64), 0)
    key = (kind * 2 + heap.detached[nodes]) * len(snapshot.strings) + name
    _, first, group = np.unique(key, return_index=True, return_inverse=True)
    count = np.bincount(group, minlength=first.size)
    # Exact: what fits in a heap is far below 2^53.
    size = np.bincount(group, weights=snapshot.shallow_size[nodes], minlength=first.size)
    for number in np.argsort(first).tolist():
        constructor = heap.constructor_of(int(nodes[first[number]]))
        counts[constructor] += int(count[number])
        sizes[constructor] += int(size[number])
    return counts, sizes


def totals_by_constructor(heap: Heap) -> dict[str, tuple[int, int]]:
    """How many nodes a heap has of each constructor, and their bytes with what only they own."""
    found = heap.constructors()
    counts = np.bincount(found.constructor, minlength=len(found.names))
    # Exact, as above.
    sizes = np.bincount(found.constructor, heap.owned_size, minlength=len(found.names))
    totals = zip(counts.tolist(), sizes.astype(np.int64).tolist(), strict=True)
    return dict(zip(found.names, totals, strict=True))
