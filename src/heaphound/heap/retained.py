"""How much each object keeps alive: sizes summed up the dominator tree.

In: attributed shallow sizes and the dominator tree. Out: retained sizes in bytes.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from heaphound.heap.dominators import DominatorTree
from heaphound.kernels import graph as kernels


def retained_sizes(owned_size: npt.NDArray[np.int64], tree: DominatorTree) -> npt.NDArray[np.int64]:
    """Give the bytes that would be freed with each node (int64, nodes); the root's is the total."""
    return kernels.sum_up_tree(owned_size, tree.immediate_dominator, tree.order)
