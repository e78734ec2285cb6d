"""The growth kernels, documented: what new objects are charged along, to whom, and the way to each.

Graphs are out-edges in CSR form: `first_edge` int32 (nodes + 1), `to_node` int32 (edges). Indexes
are checked once; IndexError where one points outside its array, ValueError where lengths differ.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from heaphound.kernels import _native

UNCHARGED = -1
CROWD = 0


@dataclass(frozen=True, slots=True)
class Charges:
    """The groups that reach each node, as numbered sets.

    Attributes:
        set_of_node: shape (nodes,), int32; a set's number, UNCHARGED where no group reaches,
            CROWD where more than eight do.
        first_member: shape (sets + 1,), int64; where each set's groups begin in `member`.
        member: int32; the groups of all sets, ascending within a set. The crowd's is empty.
    """

    set_of_node: npt.NDArray[np.int32]
    first_member: npt.NDArray[np.int64]
    member: npt.NDArray[np.int32]

    @property
    def set_count(self) -> int:
        """How many sets there are, the crowd among them."""
        return self.first_member.size - 1

    def members(self, number: int) -> tuple[int, ...]:
        """The groups of one set, ascending."""
        first, last = self.first_member[number], self.first_member[number + 1]
        return tuple(self.member[first:last].tolist())


def charge(
    first_edge: npt.NDArray[np.int32],
    to_node: npt.NDArray[np.int32],
    open_edge: npt.NDArray[np.bool_],
    blocked: npt.NDArray[np.bool_],
    seed_node: npt.NDArray[np.int32],
    seed_group: npt.NDArray[np.int32],
) -> Charges:
    """Charge each node to the groups whose seeds reach it without entering a blocked node.

    >>> first, to = np.array([0, 1, 2, 3, 3]), np.array([2, 2, 3], np.int32)
    >>> everything, nothing = np.ones(3, bool), np.zeros(4, bool)
    >>> seeds = np.array([0, 1], np.int32)
    >>> charges = charge(first, to, everything, nothing, seeds, np.array([7, 8], np.int32))
    >>> [charges.members(number) for number in charges.set_of_node]
    [(7,), (8,), (7, 8), (7, 8)]

    Args:
        first_edge: see the module.
        to_node: see the module.
        open_edge: shape (edges,); the edges that may be followed.
        blocked: shape (nodes,); nodes that are never entered.
        seed_node: shape (seeds,), int32; where each group starts.
        seed_group: shape (seeds,), int32; the group of each seed, 0 or more.

    Returns:
        The set of groups of each node. O(10 edges) at worst: a set only gains members.
    """
    return Charges(
        *_native.charge(
            first_edge,
            to_node,
            open_edge.view(np.uint8),
            blocked.view(np.uint8),
            seed_node,
            seed_group,
        )
    )


def reach_masks(
    first_edge: npt.NDArray[np.int32],
    to_node: npt.NDArray[np.int32],
    open_edge: npt.NDArray[np.bool_],
    blocked: npt.NDArray[np.bool_],
    seed_node: npt.NDArray[np.int32],
    seed_mask: npt.NDArray[np.uint64],
) -> npt.NDArray[np.uint64]:
    """Find, for up to 64 groups at once, every node that each group's seeds reach.

    As `charge`, but a seed carries a bit per group.

    Returns:
        Shape (nodes,), uint64; bit i is set where group i reaches the node. O(64 edges) at worst.
    """
    return _native.reach_masks(
        first_edge, to_node, open_edge.view(np.uint8), blocked.view(np.uint8), seed_node, seed_mask
    )


def cheapest_paths(
    first_edge: npt.NDArray[np.int32],
    to_node: npt.NDArray[np.int32],
    weight: npt.NDArray[np.uint16],
    root: int,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    """Find the cheapest way from the root to every node (Dijkstra 1959, with a bucket per cost).

    Of ways that cost the same, one that comes over the smallest node, if no weight is 0.

    >>> first, to = np.array([0, 2, 3, 4, 4], np.int32), np.array([1, 2, 3, 3], np.int32)
    >>> cost, edge, node = cheapest_paths(first, to, np.array([5, 1, 1, 1], np.uint16), 0)
    >>> cost.tolist(), edge.tolist(), node.tolist()
    ([0, 5, 1, 2], [-1, 0, 1, 3], [-1, 0, 0, 2])

    Args:
        first_edge: see the module.
        to_node: see the module.
        weight: shape (edges,), uint16; 65535 closes an edge.
        root: where every way starts.

    Returns:
        cost, shape (nodes,), int64, -1 where nothing leads; the last edge of each way, shape
        (nodes,), int64, -1 at the root and where nothing leads; and where that edge starts, shape
        (nodes,), int32, -1 likewise. O(edges), and a sort of the nodes of each cost.
    """
    return _native.cheapest_paths(first_edge, to_node, weight, root)


def passing_edges(
    graph: tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]],
    edge_type: npt.NDArray[np.uint8],
    edge_name: npt.NDArray[np.int32],
    essential: npt.NDArray[np.bool_],
    owned: npt.NDArray[np.bool_],
    engine: npt.NDArray[np.bool_],
    engine_names: npt.NDArray[np.int32],
    *,
    weak: int,
    shortcut: int,
    internal: int,
) -> npt.NDArray[np.bool_]:
    """Say of each edge (bool, edges) whether blame follows it. O(edges).

    It does where the edge is essential, or starts at a node that is not owned and is neither weak
    nor a shortcut; but not from or to a node of the engine, nor along an internal edge of the
    engine's own names.

    Args:
        graph: `first_edge` and `to_node`, see the module.
        edge_type: shape (edges,), uint8.
        edge_name: shape (edges,), int32.
        essential: shape (edges,).
        owned: shape (nodes,).
        engine: shape (nodes,).
        engine_names: int32.
        weak: a type of edges; -1 for none, like the next two.
        shortcut: see there.
        internal: see there.
    """
    return _native.passing_edges(
        *graph,
        edge_type,
        edge_name,
        essential,
        owned,
        engine,
        engine_names,
        weak,
        shortcut,
        internal,
    )


def leaving_edges(
    first_edge: npt.NDArray[np.int32],
    to_node: npt.NDArray[np.int32],
    open_edge: npt.NDArray[np.bool_],
    marked: npt.NDArray[np.bool_],
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """List the open edges from marked nodes to others: O(edges).

    >>> first, to = np.array([0, 2, 3, 3], np.int32), np.array([1, 2, 0], np.int32)
    >>> marked = np.array([True, True, False])
    >>> [column.tolist() for column in leaving_edges(first, to, np.ones(3, np.bool_), marked)]
    [[1], [0]]

    Args:
        first_edge: see the module.
        to_node: see the module.
        open_edge: shape (edges,), bool.
        marked: shape (nodes,), bool.

    Returns:
        int32, the edges, ascending; and int32, the node that each starts at.
    """
    return _native.leaving_edges(first_edge, to_node, open_edge, marked)
