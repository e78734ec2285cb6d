"""Which object keeps which alive: the dominator tree of a heap graph.

In: a Snapshot and its essential edges. Out: one immediate dominator per node.
`heap.retained` sums sizes up this tree.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from heaphound.heap.essential_edges import ROOT
from heaphound.kernels import graph as kernels
from heaphound.snapshot.columns import Snapshot


@dataclass(frozen=True, slots=True)
class DominatorTree:
    """The dominator tree over all nodes of a snapshot.

    Attributes:
        immediate_dominator: int32, nodes; -1 at the root.
        order: int32, nodes; all nodes, each after its dominator.
    """

    immediate_dominator: npt.NDArray[np.int32]
    order: npt.NDArray[np.int32]


def dominator_tree(snapshot: Snapshot, essential: npt.NDArray[np.bool_]) -> DominatorTree:
    """Find the immediate dominator of every node, along essential edges from the root.

    Node a dominates node b when every path from the root to b goes through a, so that freeing a
    frees b. Nodes that the root does not reach hang under the root, as in DevTools.

        root -> cache -> entry -> key
                     `-> index -^            neither entry nor index dominates key; cache does
    """
    return DominatorTree(
        *kernels.immediate_dominators(snapshot.first_edge, snapshot.to_node, essential, ROOT)
    )
