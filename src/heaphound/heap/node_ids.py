"""From V8's ids to nodes.

In: a Snapshot and ids. Out: nodes. Ids are the same in every snapshot of a process.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from heaphound.snapshot.columns import Snapshot


class NodesById:
    """The nodes of a snapshot in the order of their ids, computed when first asked for."""

    __slots__ = ("_order",)

    def __init__(self) -> None:
        self._order: npt.NDArray[np.intp] | None = None

    def find(self, snapshot: Snapshot, ids: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Find the nodes with these ids; O(nodes log nodes) at first, then O(ids log nodes).

        Args:
            snapshot: the same every time.
            ids: of any shape.

        Returns:
            int64, shape of `ids`; -1 where there is no such node.
        """
        node_id = snapshot.node_id
        if self._order is None:
            self._order = np.argsort(node_id, kind="stable")
        if not node_id.size:
            return np.full(ids.shape, -1, np.int64)
        # Of another type than the column, an id would have the whole column converted.
        limits = np.iinfo(node_id.dtype)
        wanted = np.clip(ids, limits.min, limits.max).astype(node_id.dtype)
        at = np.searchsorted(node_id, wanted, sorter=self._order)
        nodes = self._order[np.minimum(at, node_id.size - 1)].astype(np.int64)
        return np.where(node_id[nodes] == ids, nodes, -1)
