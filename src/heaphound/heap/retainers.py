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


def retainers(snapshot: Snapshot) -> Retainers:
    """Turn the graph round."""
    return Retainers(*kernels.reverse_edges(snapshot.first_edge, snapshot.to_node))
