"""From V8's ids to nodes.

In: a Snapshot and ids. Out: nodes. Ids are the same in every snapshot of a process. V8 numbers what
it sees with every other number, so a table with an entry for each id is small; where most of the
numbers went to what is gone, the nodes are sorted instead.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from heaphound.snapshot.columns import Snapshot

# Gives for each id the node that has it, where there is one.
_Candidates = Callable[[npt.NDArray[np.integer]], npt.NDArray[np.int64]]

_MOST_IDS_PER_NODE = 8  # in a table: as many bytes as four sorted nodes


class NodesById:
    """The nodes of a snapshot by their ids, sorted out when first asked for."""

    __slots__ = ("_candidates",)

    def __init__(self) -> None:
        self._candidates: _Candidates | None = None

    def find(self, snapshot: Snapshot, ids: npt.NDArray[np.integer]) -> npt.NDArray[np.int64]:
        """Find the nodes with these ids; O(ids), and O(nodes) at first.

        Where ids are sparse it is O(ids log nodes), and O(nodes log nodes) at first.

        Args:
            snapshot: the same every time.
            ids: of any shape.

        Returns:
            int64, shape of `ids`: the first node with each id; -1 where there is none.
        """
        node_id = snapshot.node_id
        if not node_id.size:
            return np.full(ids.shape, -1, np.int64)
        if self._candidates is None:
            self._candidates = _dense(node_id) or _sparse(node_id)
        nodes = self._candidates(ids)
        nodes[node_id[nodes] != ids] = -1
        return nodes


def _dense(node_id: npt.NDArray[np.int64]) -> _Candidates | None:
    """By a table of all ids; None where it would be large."""
    newest = int(node_id.max())
    if int(node_id.min()) < 0 or newest > _MOST_IDS_PER_NODE * node_id.size:
        return None
    node_of_id = np.full(newest + 1, -1, np.int32)
    node_of_id[node_id[::-1]] = np.arange(node_id.size - 1, -1, -1, dtype=np.int32)
    return lambda ids: node_of_id[np.clip(ids, 0, newest)].astype(np.int64)


def _sparse(node_id: npt.NDArray[np.int64]) -> _Candidates:
    """By the nodes in the order of their ids."""
    order = np.argsort(node_id, kind="stable")
    limits = np.iinfo(node_id.dtype)

    def candidates(ids: npt.NDArray[np.integer]) -> npt.NDArray[np.int64]:
        # Of another type than the column, an id would have the whole column converted.
        wanted = np.clip(ids, limits.min, limits.max).astype(node_id.dtype)
        at = np.searchsorted(node_id, wanted, sorter=order)
        nodes: npt.NDArray[np.int64] = order[np.minimum(at, node_id.size - 1)].astype(np.int64)
        return nodes

    return candidates
