"""The growth kernels, documented: who new objects are charged to, and the cheapest way to each.

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
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Find the cheapest way from the root to every node (Dijkstra 1959, with a binary heap).

    Args:
        first_edge: see the module.
        to_node: see the module.
        weight: shape (edges,), uint16; 65535 closes an edge.
        root: where every way starts.

    Returns:
        cost, shape (nodes,), int64, -1 where nothing leads; and the last edge of each way, shape
        (nodes,), int64, -1 at the root and where nothing leads. O(edges log nodes).
    """
    return _native.cheapest_paths(first_edge, to_node, weight, root)
