"""Timers charged to the list they are on, not to whatever holds one of them.

Node links the timers of one delay into a ring: from any of them all others can be reached. A socket
or a cached object that keeps its own timer would be charged with every timer of that delay. So the
links of a ring carry no blame, and each new timer is held by the list alone.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from heaphound.growth.entries import edges_from
from heaphound.growth.slots import Seeds
from heaphound.heap.graph import Heap

LIST, TIMER = "TimersList", "Timeout"
LINKS = ("_idleNext", "_idlePrev")
MAX_DOUBLINGS = 40  # rings of 2^40 timers


def without_rings(
    heap: Heap, alive: npt.NDArray[np.bool_], passes: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.bool_], Seeds]:
    """Take the links of rings out of what passes blame on; O(edges of timers · log timers).

    Only of lists that are alive in every heap: a new one is charged with its timers as it is.

    Args:
        heap: any.
        alive: shape (nodes,); the nodes alive in every heap.
        passes: shape (edges,); the edges blame follows.

    Returns:
        The edges blame follows then, and the new timers of each list as its seeds.
    """
    snapshot = heap.snapshot
    none = Seeds(np.zeros(0, np.int32), np.zeros(0, np.int64), np.zeros(0, np.int64))
    is_list = snapshot.node_name == snapshot.strings.find(LIST)
    members = np.flatnonzero((snapshot.node_name == snapshot.strings.find(TIMER)) | is_list)
    if not is_list.any() or not members.size:
        return passes, none
    edges, of = edges_from(snapshot, members)
    source = members[of]
    names = snapshot.edge_name[edges]
    onward, back = (names == snapshot.strings.find(link) for link in LINKS)
    onward &= snapshot.edge_type[edges] == snapshot.layout.edge_type_code("property")
    link_of = np.full(snapshot.node_count, -1, dtype=np.int64)
    link_of[source[onward]] = edges[onward]
    end = np.arange(snapshot.node_count, dtype=np.int64)
    linked = np.flatnonzero((link_of >= 0) & ~is_list)
    end[linked] = snapshot.to_node[link_of[linked]]
    for _ in range(MAX_DOUBLINGS):
        further = end[end[linked]]
        if (further == end[linked]).all():
            break
        end[linked] = further
    in_ring = np.zeros(snapshot.node_count, dtype=np.bool_)
    in_ring[members] = is_list[end[members]] & alive[end[members]]
    passes = passes.copy()
    passes[edges[(onward | back) & in_ring[source]]] = False
    new = linked[in_ring[linked] & ~alive[linked]]
    return passes, Seeds(new.astype(np.int32), snapshot.node_id[end[new]], link_of[new])
