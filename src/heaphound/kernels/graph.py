"""The graph kernels, documented: columns of a directed graph in, columns out.

A graph is `first_edge` (int32, nodes + 1: node i's edges are first_edge[i]:first_edge[i + 1]) and
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
    first_edge: npt.NDArray[np.int32], to_node: npt.NDArray[np.int32]
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Turn the graph round by counting sort: O(nodes + edges).

    >>> reverse_edges(np.array([0, 2, 3, 3]), np.array([1, 2, 2], np.int32))[1].tolist()
    [0, 0, 1]

    Returns:
        first_retainer (int32, nodes + 1), retaining_node and retaining_edge (int32, edges): node
        i's retainers are first_retainer[i]:first_retainer[i + 1], in ascending order of edge.
    """
    return _native.reverse_edges(first_edge, to_node)


def breadth_first_distances(
    first_edge: npt.NDArray[np.int32],
    to_node: npt.NDArray[np.int32],
    follow: npt.NDArray[np.bool_],
    starts: npt.NDArray[np.int32],
    start_distances: npt.NDArray[np.int32],
    *,
    unreached: int,
    paired_edge: npt.NDArray[np.int32] | None = None,
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
        paired_edge: int32, ascending; edges that are one of a pair.
        pair: int32, one for each of those; two edges with the same number let through only
            together, so the walk passes at the second one it meets.

    Returns:
        int32, nodes.
    """
    paired_edge = np.empty(0, np.int32) if paired_edge is None else paired_edge
    pair = np.empty(0, np.int32) if pair is None else pair
    pair_count = int(pair.max(initial=-1)) + 1
    return _native.breadth_first_distances(
        first_edge,
        to_node,
        follow,
        paired_edge,
        pair,
        pair_count,
        starts,
        start_distances,
        unreached,
    )


def reachable(
    first_edge: npt.NDArray[np.int32],
    to_node: npt.NDArray[np.int32],
    follow: npt.NDArray[np.bool_],
    starts: npt.NDArray[np.int32],
) -> npt.NDArray[np.bool_]:
    """Say of each node (bool, nodes) whether a start leads to it; starts themselves do."""
    return _native.reachable(first_edge, to_node, follow, starts)


def depth_first_preorder(
    first_edge: npt.NDArray[np.int32],
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
    first_edge: npt.NDArray[np.int32],
    to_node: npt.NDArray[np.int32],
    follow: npt.NDArray[np.bool_],
    root: int,
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Find the last node that every path from the root to a node goes through.

    Semi-NCA (Georgiadis, Tarjan and Werneck 2006, "Finding dominators in practice"): close to
    O(edges) in practice, some 30 bytes per node and 4 per edge. What the root does not reach hangs
    under the root as in DevTools: nodes without a followed retainer are walked from as children of
    the root; then what is left (cliques) become children of the root one by one.

    Args:
        first_edge: see the module.
        to_node: see the module.
        follow: see the module.
        root: the node every path starts from.

    Returns:
        immediate_dominator (int32, nodes; -1 at the root) and order (int32, nodes): all nodes,
        each after its dominator.
    """
    return _native.immediate_dominators(first_edge, to_node, follow, root)


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
    first_edge: npt.NDArray[np.int32],
    to_node: npt.NDArray[np.int32],
    follow: npt.NDArray[np.bool_],
    owns_itself: npt.NDArray[np.bool_],
) -> npt.NDArray[np.int32]:
    """Find the one self-owning node that leads to each other node past nodes that own nothing.

    Returns:
        int32, nodes: the owner; the node itself where it owns itself; NOBODY; or SEVERAL.
    """
    return _native.single_owners(first_edge, to_node, follow, owns_itself)


def keeping_edges(
    first_edge: npt.NDArray[np.int32],
    to_node: npt.NDArray[np.int32],
    edge_type: npt.NDArray[np.uint8],
    owned: npt.NDArray[np.bool_],
    *,
    weak: int,
    shortcut: int,
    root: int,
) -> npt.NDArray[np.bool_]:
    """Say of each edge whether it could keep its target alive: O(edges).

    Not: edges of type `weak`, self edges; and, except from the root, edges of type `shortcut` and
    those from a node that is not owned to one that is.

    Args:
        first_edge: see the module.
        to_node: see the module.
        edge_type: uint8, edges.
        owned: bool, nodes.
        weak: a type of edges; -1 for none.
        shortcut: as `weak`.
        root: a node.

    Returns:
        bool, edges.
    """
    keeps = _native.keeping_edges(first_edge, to_node, edge_type, owned, weak, shortcut, root)
    return keeps.view(np.bool_)


def used_names(
    edge_type: npt.NDArray[np.uint8],
    edge_name: npt.NDArray[np.int32],
    wanted_type: int,
    string_count: int,
) -> npt.NDArray[np.bool_]:
    """Say of each string (bool, string_count) whether it names an edge of the wanted type.

    >>> types, names = np.array([1, 2], np.uint8), np.array([0, 2], np.int32)
    >>> used_names(types, names, 2, 3).tolist()
    [False, False, True]
    """
    return _native.used_names(edge_type, edge_name, wanted_type, string_count)


def edges_named(
    edge_type: npt.NDArray[np.uint8],
    edge_name: npt.NDArray[np.int32],
    wanted_type: int,
    wanted: npt.NDArray[np.bool_],
) -> npt.NDArray[np.int32]:
    """List the edges (int32, ascending) of the wanted type whose names (bool, strings) are wanted.

    >>> types, names = np.array([2, 1, 2], np.uint8), np.array([0, 1, 1], np.int32)
    >>> edges_named(types, names, 2, np.array([False, True])).tolist()
    [2]
    """
    return _native.edges_named(edge_type, edge_name, wanted_type, wanted)
