"""Chains in the dominator tree: objects of one kind that hang on each other.

In: the dominator of each node, and which nodes continue the chain of their dominator. Out: the head
of each node's chain.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def chain_heads(
    dominator: npt.NDArray[np.int32], continues: npt.NDArray[np.bool_]
) -> npt.NDArray[np.int32]:
    """Find the head of each node's chain; a node that continues none is its own head.

    Each round doubles how far a node is known to reach: O(nodes log longest chain).

    >>> continues = np.array([False, False, True, True, False])
    >>> chain_heads(np.array([-1, 0, 1, 2, 0], np.int32), continues).tolist()
    [0, 1, 1, 1, 4]

    Args:
        dominator: int32, nodes; not read where nothing continues.
        continues: bool, nodes.
    """
    head = np.arange(dominator.size, dtype=np.int32)
    head[continues] = dominator[continues]
    while True:
        onward = head[head]
        if np.array_equal(onward, head):
            return head
        head = onward
