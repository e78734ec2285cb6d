"""The dominator tree for people: siblings of one class are one row, a chain is its first link.

In: a Heap. Out: Folds, the largest first, as deep and as wide as was asked.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from heaphound.heap import Heap, v8_names
from heaphound.heap.essential_edges import ROOT
from heaphound.inspection.chains import chain_heads
from heaphound.inspection.facts import ObjectFacts, Reference, object_facts, reference
from heaphound.kernels import graph as kernels

DEEPEST = 100
_HEAVY = 0.25
# Classes of which one inside another is no chain: each says something of its own.
_NO_LINKS = frozenset({"Object", "Array", "Map", "Set", "Function", "Promise", v8_names.CONTEXT})


@dataclass(frozen=True, slots=True)
class Fold:
    """Objects of one class with the same dominator, or whose dominators were folded.

    Attributes:
        constructor: their class.
        count: how many there are.
        chained: how many more of this class hang below them in chains, each on the one before.
        shallow_bytes: of all of them, those in chains too.
        retained_bytes: of all of them.
        largest: the one that retains most.
        by: how its dominator holds it; None where it does not itself, but only dominates it.
        below: what they dominate, largest first.
        left_out: how many more rows there would be below.
        left_out_bytes: what those retain.
    """

    constructor: str
    count: int
    chained: int
    shallow_bytes: int
    retained_bytes: int
    largest: ObjectFacts
    by: Reference | None
    below: tuple[Fold, ...]
    left_out: int
    left_out_bytes: int


@dataclass(frozen=True, slots=True, eq=False)
class _Tree:
    """The dominator tree over the heads of chains."""

    heap: Heap
    class_of: npt.NDArray[np.int32]
    names: tuple[str, ...]
    members: npt.NDArray[np.int64]  # nodes in each head's chain, itself included
    chain_size: npt.NDArray[np.int64]  # their shallow bytes
    first_child: npt.NDArray[np.int32]
    child: npt.NDArray[np.int32]


def dominator_folds(heap: Heap, start: int, *, depth: int, top: int, least_bytes: int) -> Fold:
    """Fold the dominator tree below a node: O(nodes log longest chain).

    Args:
        heap: the heap.
        start: the node to begin at.
        depth: how many levels to open below it, at most 100.
        top: how many classes to list under each.
        least_bytes: classes that retain less are left out.
    """
    tree = _tree(heap, start)
    depth = min(depth, DEEPEST)
    return _fold(tree, np.array([start], np.int32), depth, top, least_bytes)


def _fold(
    tree: _Tree, nodes: npt.NDArray[np.int32], depth: int, top: int, least_bytes: int
) -> Fold:
    heap = tree.heap
    sizes = heap.retained_size[nodes]
    largest = int(nodes[np.argmax(sizes)])
    below: list[Fold] = []
    left_out = left_out_bytes = 0
    if depth > 0:
        for group, retained in _groups_below(tree, nodes, least_bytes):
            if len(below) < top and retained >= least_bytes:
                below.append(_fold(tree, group, depth - 1, top, least_bytes))
            else:
                left_out += 1
                left_out_bytes += retained
    return Fold(
        constructor=tree.names[int(tree.class_of[largest])] if largest != ROOT else "(root)",
        count=nodes.size,
        chained=int(tree.members[nodes].sum()) - nodes.size,
        shallow_bytes=int(tree.chain_size[nodes].sum()),
        retained_bytes=int(sizes.sum()),
        largest=object_facts(heap, largest),
        by=_held_by(heap, largest),
        below=tuple(below),
        left_out=left_out,
        left_out_bytes=left_out_bytes,
    )


def _groups_below(
    tree: _Tree, nodes: npt.NDArray[np.int32], least_bytes: int
) -> list[tuple[npt.NDArray[np.int32], int]]:
    """Group by class what some nodes dominate: members and retained bytes, largest first.

    A member that retains a quarter of its class, and enough to be listed, stands for itself.
    """
    retained_size = tree.heap.retained_size
    first, counts = tree.first_child[nodes], np.diff(tree.first_child)[nodes]
    before = np.cumsum(counts) - counts
    children = tree.child[np.repeat(first - before, counts) + np.arange(counts.sum())]
    numbers, group = np.unique(tree.class_of[children], return_inverse=True)
    totals = np.zeros(numbers.size, np.int64)
    np.add.at(totals, group, retained_size[children])
    stands_alone = retained_size[children] >= np.maximum(totals[group] * _HEAVY, least_bytes)
    by_group = np.argsort(group[~stands_alone], kind="stable")
    ends = np.cumsum(np.bincount(group[~stands_alone], minlength=numbers.size))
    parts = np.split(children[~stands_alone][by_group], ends[:-1])
    parts += list(children[stands_alone][:, np.newaxis])
    groups = [(part, int(retained_size[part].sum())) for part in parts if part.size]
    return sorted(groups, key=lambda group: -group[1])


def _tree(heap: Heap, start: int) -> _Tree:
    classes = heap.constructors()
    class_of, dominator = classes.constructor, heap.immediate_dominator
    may_chain = np.array(
        [name not in _NO_LINKS and not name.startswith("(s") for name in classes.names]
    )
    continues = np.zeros(dominator.size, np.bool_)
    continues[1:] = (class_of[1:] == class_of[dominator[1:]]) & may_chain[class_of[1:]]
    continues[start] = False
    head = chain_heads(dominator, continues)
    nodes = np.flatnonzero(head == np.arange(head.size)).astype(np.int32)
    nodes = nodes[nodes != ROOT]
    first_edge = np.zeros(head.size + 1, np.int32)
    first_edge[nodes + 1] = 1
    np.cumsum(first_edge, out=first_edge)
    first_child, child, _ = kernels.reverse_edges(first_edge, head[dominator[nodes]])
    chain_size = np.zeros(head.size, np.int64)
    np.add.at(chain_size, head, heap.owned_size)
    members = np.bincount(head, minlength=head.size)
    return _Tree(heap, class_of, classes.names, members, chain_size, first_child, child)


def _held_by(heap: Heap, node: int) -> Reference | None:
    """Tell how the dominator of a node holds it, by the first edge that keeps it alive."""
    dominator = int(heap.immediate_dominator[node])
    if dominator < 0:
        return None
    edges = heap.out_edges(dominator)
    leads = heap.snapshot.to_node[edges.start : edges.stop] == node
    leads &= heap.essential[edges.start : edges.stop]
    found = np.flatnonzero(leads)
    return reference(heap, int(found[0]) + edges.start) if found.size else None
