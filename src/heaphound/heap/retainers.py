"""Who points at each object: the reversed graph.

In: a Snapshot. Out: its edges by target.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from heaphound.kernels import graph as kernels
from heaphound.snapshot.columns import Snapshot


@dataclass(frozen=True, slots=True)
class Retainers:
    """The edges by target: node i's are first_retainer[i]:first_retainer[i + 1], ascending.

    Attributes:
        first_retainer: int32, nodes + 1.
        retaining_node: int32, edges; the node each edge starts from.
        retaining_edge: int32, edges; the edge itself.
    """

    first_retainer: npt.NDArray[np.int32]
    retaining_node: npt.NDArray[np.int32]
    retaining_edge: npt.NDArray[np.int32]


class RetainersOnDemand:
    """The retainers of a snapshot, computed when they are first asked for: O(edges)."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: Retainers | None = None

    def of(self, snapshot: Snapshot) -> Retainers:
        """Give them; the snapshot must be the same every time."""
        if self._known is None:
            self._known = retainers(snapshot)
        return self._known


def retainers(snapshot: Snapshot) -> Retainers:
    """Turn the graph round; the columns are read-only."""
    columns = kernels.reverse_edges(snapshot.first_edge, snapshot.to_node)
    for column in columns:
        column.flags.writeable = False
    return Retainers(*columns)
