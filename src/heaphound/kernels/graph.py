"""The graph kernels, documented: columns of a directed graph in, columns out.

A graph is `first_edge` (int64, nodes + 1: node i's edges are first_edge[i]:first_edge[i + 1]) and
`to_node` (int32, edges). `follow` (bool, edges) says which edges count. Every function checks each
index once and raises ValueError or IndexError when the columns do not fit together; none recurses.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from heaphound.kernels import _native

NOBODY = -1
SEVERAL = -2


def reverse_edges(
    first_edge: npt.NDArray[np.int64], to_node: npt.NDArray[np.int32]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Turn the graph round by counting sort: O(nodes + edges).

    >>> reverse_edges(np.array([0, 2, 3, 3]), np.array([1, 2, 2], np.int32))[1].tolist()
    [0, 0, 1]

    Returns:
        first_retainer (int64, nodes + 1), retaining_node and retaining_edge (int32, edges): node
        i's retainers are first_retainer[i]:first_retainer[i + 1], in ascending order of edge.
    """
    return _native.reverse_edges(first_edge, to_node)


def breadth_first_distances(
    first_edge: npt.NDArray[np.int64],
    to_node: npt.NDArray[np.int32],
    follow: npt.NDArray[np.bool_],
    starts: npt.NDArray[np.int32],
    start_distances: npt.NDArray[np.int32],
    *,
    unreached: int,
    pair: npt.NDArray[np.int32] | None = None,
) -> npt.NDArray[np.int32]:
    """Number the nodes by their edges from the nearest start: O(nodes + edges).

    Starts are taken in runs of equal distance; each run is walked to its end before the next, so
    that a later run reaches only what the earlier ones did not.

    Args:
        first_edge: see the module.
        to_node: see the module.
        follow: see the module.
        starts: the nodes to start from.
        start_distances: int32, one for each start.
        unreached: the distance of nodes that no start reaches.
        pair: int32, edges; two edges with the same number ≥ 0 let through only together, so the
            walk passes at the second one it meets. -1 is an ordinary edge.

    Returns:
        int32, nodes.
    """
    if pair is None:
        pair = np.full(to_node.shape[0], -1, np.int32)
    pair_count = int(pair.max(initial=-1)) + 1
    return _native.breadth_first_distances(
        first_edge, to_node, follow, pair, pair_count, starts, start_distances, unreached
    )


def reachable(
    first_edge: npt.NDArray[np.int64],
    to_node: npt.NDArray[np.int32],
    follow: npt.NDArray[np.bool_],
    starts: npt.NDArray[np.int32],
) -> npt.NDArray[np.bool_]:
    """Say of each node (bool, nodes) whether a start leads to it; starts themselves do."""
    return _native.reachable(first_edge, to_node, follow, starts).view(np.bool_)


def depth_first_preorder(
    first_edge: npt.NDArray[np.int64],
    to_node: npt.NDArray[np.int32],
    follow: npt.NDArray[np.bool_],
    root: int,
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Walk depth first, edges in their order: O(nodes + edges).

    Returns:
        node_at (int32, reachable nodes; the root first) and parent (int32, nodes; -1 for the root
        and for what it does not reach).
    """
    return _native.depth_first_preorder(first_edge, to_node, follow, root)


def immediate_dominators(
    first_edge: npt.NDArray[np.int64],
    to_node: npt.NDArray[np.int32],
    follow: npt.NDArray[np.bool_],
    retainers: tuple[npt.NDArray[np.int64], npt.NDArray[np.int32], npt.NDArray[np.int32]],
    root: int,
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Find the last node that every path from the root to a node goes through.

    Semi-NCA (Georgiadis, Tarjan and Werneck 2006, "Finding dominators in practice"): close to
    O(edges) in practice, some 40 bytes per node. What the root does not reach hangs under the
    root as in DevTools: nodes without a followed retainer are walked from as children of the root;
    then what is left (cliques) become children of the root one by one.

    Args:
        first_edge: see the module.
        to_node: see the module.
        follow: see the module.
        retainers: what `reverse_edges` returned for this graph.
        root: the node every path starts from.

    Returns:
        immediate_dominator (int32, nodes; -1 at the root) and order (int32, nodes): all nodes,
        each after its dominator.
    """
    return _native.immediate_dominators(first_edge, to_node, follow, *retainers, root)


def sum_up_tree(
    size: npt.NDArray[np.int64], parent: npt.NDArray[np.int32], order: npt.NDArray[np.int32]
) -> npt.NDArray[np.int64]:
    """Add to each node's size (int64) the sizes of everything below it in a tree.

    >>> parent, order = np.array([-1, 0, 1], np.int32), np.arange(3, dtype=np.int32)
    >>> sum_up_tree(np.array([1, 2, 4]), parent, order).tolist()
    [7, 6, 4]

    Args:
        size: int64, nodes.
        parent: int32, nodes; -1 where there is none.
        order: int32, nodes; all nodes, each after its parent.
    """
    return _native.sum_up_tree(size, parent, order)


def single_owners(
    first_edge: npt.NDArray[np.int64],
    to_node: npt.NDArray[np.int32],
    follow: npt.NDArray[np.bool_],
    owns_itself: npt.NDArray[np.bool_],
) -> npt.NDArray[np.int32]:
    """Find the one self-owning node that leads to each other node past nodes that own nothing.

    Returns:
        int32, nodes: the owner; the node itself where it owns itself; NOBODY; or SEVERAL.
    """
    return _native.single_owners(first_edge, to_node, follow, owns_itself)
