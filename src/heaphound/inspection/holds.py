"""Which references keep an object alive, and which one would free it if it were cut.

In: a Heap and a node. Out: its retaining edges, each with its part in keeping the node alive.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from heaphound.heap import Heap
from heaphound.heap.essential_edges import ROOT, strong_edges, weak_map_entries
from heaphound.kernels import graph as kernels

_UNREACHED = -1


@dataclass(frozen=True, slots=True, eq=False)
class Holds:
    """The edges into one node, in their order in the file; K of them.

    Attributes:
        edge: int32 (K).
        source: int32 (K), where each edge starts.
        counts: bool (K); whether it is a reference at all: neither weak nor a shortcut, which
            repeats what other edges say.
        keeps_alive: bool (K); whether it is part of what keeps the node alive.
        way: int64 (K); what keeps the node alive without anything else has one number: an edge,
            or the two edges of a WeakMap entry.
    """

    edge: npt.NDArray[np.int32]
    source: npt.NDArray[np.int32]
    counts: npt.NDArray[np.bool_]
    keeps_alive: npt.NDArray[np.bool_]
    way: npt.NDArray[np.int64]

    @property
    def ways(self) -> int:
        """How many references keep the node alive, each without the others; 0 for garbage."""
        return int(np.unique(self.way[self.keeps_alive]).size)

    def frees(self, cut: npt.NDArray[np.bool_]) -> bool:
        """Say whether cutting these edges (bool (K)) frees the node, if it is alive now."""
        alive = np.unique(self.way[self.keeps_alive])
        return alive.size > 0 and bool(np.isin(alive, self.way[cut & self.keeps_alive]).all())


def references(heap: Heap) -> npt.NDArray[np.bool_]:
    """Say of each edge (bool, edges) whether the garbage collector would follow it.

    Unlike the essential edges, by which DevTools computes retained sizes, this counts V8's own
    handles and roots: what they hold is alive, whatever the program drops.
    """
    snapshot = heap.snapshot
    shortcut = snapshot.edge_type == snapshot.layout.edge_type_code("shortcut")
    shortcut[: int(snapshot.first_edge[ROOT + 1])] = False
    found: npt.NDArray[np.bool_] = strong_edges(snapshot) & ~shortcut
    return found


def holds(heap: Heap, node: int) -> Holds:
    """Find the part of each retaining edge: one walk over the heap, O(nodes + edges).

    A path that reaches the node for the first time does not pass through it. So an edge keeps the
    node alive if the root still reaches the edge's source when nothing leads into the node; and
    cutting some frees the node if no other such edge is left. The value of a WeakMap entry is held
    by the key and the table together: cutting either edge of the entry frees it.
    """
    snapshot = heap.snapshot
    here = slice(int(heap.first_retainer[node]), int(heap.first_retainer[node + 1]))
    edge, source = heap.retaining_edge[here], heap.retaining_node[here]
    follow = references(heap)
    counts = follow[edge]
    follow &= snapshot.to_node != node
    pair = _whole_pairs(heap)
    paired_edge = np.flatnonzero(pair >= 0).astype(np.int32)
    distance = kernels.breadth_first_distances(
        snapshot.first_edge,
        snapshot.to_node,
        follow,
        np.array([ROOT], np.int32),
        np.array([0], np.int32),
        unreached=_UNREACHED,
        paired_edge=paired_edge,
        pair=pair[paired_edge],
    )
    keeps_alive = counts & (distance[source] != _UNREACHED)
    # An edge of an entry counts as its entry, and only when both of its edges are alive.
    way = np.where(pair[edge] >= 0, -1 - pair[edge].astype(np.int64), edge)
    numbers, alive_edges = np.unique(way[keeps_alive], return_counts=True)
    half = numbers[(numbers < 0) & (alive_edges < 2)]
    keeps_alive &= ~np.isin(way, half)
    return Holds(edge, source, counts, keeps_alive, way)


def _whole_pairs(heap: Heap) -> npt.NDArray[np.int32]:
    """Number the two edges of each WeakMap entry (int32, edges); -1 for all other edges."""
    entries = weak_map_entries(heap.snapshot)
    pair = np.full(heap.snapshot.edge_count, -1, np.int32)
    pair[entries.edge] = entries.entry
    counts = np.bincount(pair[pair >= 0], minlength=1)
    pair[(pair >= 0) & (counts[pair] != 2)] = -1
    return pair
