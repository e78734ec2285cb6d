"""The edges of many nodes at once.

In: a Heap and nodes. Out: their edges as columns, with the node each belongs to.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from heaphound.heap import Heap


def slices(
    first: npt.NDArray[np.int32], nodes: npt.NDArray[np.integer]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.intp]]:
    """List the items of the slices first[i]:first[i + 1] of these nodes, and whose each is.

    >>> items, of = slices(np.array([0, 2, 2, 5]), np.array([2, 0]))
    >>> items.tolist(), of.tolist()
    ([2, 3, 4, 0, 1], [0, 0, 0, 1, 1])
    """
    starts = first[nodes]
    counts = first[nodes + 1] - starts
    before = np.cumsum(counts) - counts
    items = np.repeat(starts - before, counts) + np.arange(int(counts.sum()))
    return items, np.repeat(np.arange(nodes.size), counts)


def edges_from(
    heap: Heap, nodes: npt.NDArray[np.integer]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.intp]]:
    """List the edges that start from these nodes: edge, and position of its node in `nodes`."""
    return slices(heap.snapshot.first_edge, nodes)


def edges_into(
    heap: Heap, nodes: npt.NDArray[np.integer]
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], npt.NDArray[np.intp]]:
    """List the edges that lead to these nodes: edge, where it starts, position of its node."""
    at, of = slices(heap.first_retainer, nodes)
    return heap.retaining_edge[at], heap.retaining_node[at], of
