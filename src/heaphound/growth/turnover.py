"""Collections that are as full as before: what came took the place of what went.

In: heaps, slots and how many transients each holds. Out: the counts, flat where a Map, Set or array
has no more entries than it had. A transient is what is not alive in every heap; what left a bounded
cache may be, when a leak keeps it, and then the cache seems to have had nothing before.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from heaphound.growth.entries import container_kind, entry_counts
from heaphound.growth.name_slots import Slot
from heaphound.growth.slots import ELEMENTS
from heaphound.heap.graph import Heap

_COUNTED = frozenset({"Map", "Set", "Array"})


def without_turnover(
    heaps: Sequence[Heap], slots: Sequence[Slot], counts: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Flatten the counts of collections that did not get fuller; O(entries of those that did).

    Args:
        heaps: oldest first.
        slots: of the newest heap.
        counts: shape (heaps, slots); transients held directly.
    """
    newest = heaps[-1]
    more = np.flatnonzero((np.diff(counts, axis=0) > 0).all(axis=0)).tolist()
    asked = [
        number
        for number in more
        if slots[number].label == ELEMENTS
        and container_kind(newest, slots[number].holder) in _COUNTED
    ]
    if not asked:
        return counts
    ids = newest.snapshot.node_id[[slots[number].holder for number in asked]].astype(np.int64)
    entries = []
    for heap in heaps:
        nodes = heap.nodes_with_ids(ids)
        of_heap = np.zeros(ids.size, np.int64)
        of_heap[nodes >= 0] = entry_counts(heap, nodes[nodes >= 0])
        entries.append(of_heap)
    as_full = np.asarray(asked)[(entries[-1] <= entries[0]) & (entries[0] > 0)]
    flat = counts.copy()
    flat[:, as_full] = counts[-1, as_full]
    return flat
