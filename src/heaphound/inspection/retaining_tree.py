"""Who holds an object, who holds those, and so on: the retainers as a tree, nearest first.

In: a Heap, a node, and how deep and how wide to look. Out: RetainerRows. Heaps are full of cycles
and of objects with many holders, so a row that is already above on its branch is marked and ends
there, and an object that was opened before is not opened again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

import numpy as np
import numpy.typing as npt

from heaphound.heap import Heap
from heaphound.heap.distances import SYSTEM_DISTANCE
from heaphound.heap.essential_edges import ROOT
from heaphound.inspection.facts import ObjectFacts, Reference, object_facts, reference
from heaphound.inspection.holds import Holds

REFERENCES_SHOWN = 3
DEEPEST = 200
NARROWER = 2


class Ending(Enum):
    """Why a row has no rows below it."""

    ROOT = "root"
    CYCLE = "cycle"
    SHOWN_ABOVE = "shown above"
    DEPTH = "depth"


@dataclass(frozen=True, slots=True)
class RetainerRow:
    """One holder of the object in the row above.

    Attributes:
        references: the first few edges by which it holds it.
        reference_count: how many edges there are.
        holder: the holder.
        cut_frees: whether the object looked at is freed if all these edges are cut; None below the
            first level.
        ending: why nothing is below; None where rows are, or where nothing holds the holder.
        below: the holders of the holder.
        left_out: how many more holders it has.
    """

    references: tuple[Reference, ...]
    reference_count: int
    holder: ObjectFacts
    cut_frees: bool | None
    ending: Ending | None
    below: tuple[RetainerRow, ...]
    left_out: int


@dataclass(slots=True)
class _Walk:
    heap: Heap
    follow: npt.NDArray[np.bool_]
    depth: int
    top: int
    opened: set[int] = field(default_factory=set)
    branch: list[int] = field(default_factory=list)


def retaining_tree(
    heap: Heap, held: Holds, node: int, *, follow: npt.NDArray[np.bool_], depth: int, top: int
) -> tuple[tuple[RetainerRow, ...], int]:
    """Build the tree of retainers of a node.

    Args:
        heap: the heap.
        held: what holds the node, from `holds`.
        node: the object looked at.
        follow: bool, edges; which edges are references, from `references`.
        depth: how many levels to open, at most 200.
        top: how many holders of the node to list; half as many of each holder.

    Returns:
        The rows of the first level, and how many more holders the node has.
    """
    walk = _Walk(heap, follow, min(depth, DEEPEST), top, {node}, [node])
    return _rows(walk, node, 1, held)


def _rows(
    walk: _Walk, node: int, level: int, held: Holds | None
) -> tuple[tuple[RetainerRow, ...], int]:
    if level > walk.depth:
        return (), 0
    heap = walk.heap
    here = slice(int(heap.first_retainer[node]), int(heap.first_retainer[node + 1]))
    edges = heap.retaining_edge[here]
    is_reference = walk.follow[edges]
    edges, sources = edges[is_reference], heap.retaining_node[here][is_reference]
    holders = _nearest_first(heap, sources)
    top = walk.top if level == 1 else max(1, walk.top // NARROWER)
    rows = []
    for holder in holders[:top].tolist():
        own = edges[sources == holder]
        ending = _ending(walk, holder, level)
        below: tuple[RetainerRow, ...] = ()
        left_out = 0
        if ending is None:
            walk.opened.add(holder)
            walk.branch.append(holder)
            below, left_out = _rows(walk, holder, level + 1, None)
            walk.branch.pop()
        rows.append(
            RetainerRow(
                references=tuple(reference(heap, edge) for edge in own[:REFERENCES_SHOWN].tolist()),
                reference_count=own.size,
                holder=object_facts(heap, holder),
                cut_frees=None if held is None else held.frees(held.source == holder),
                ending=ending,
                below=below,
                left_out=left_out,
            )
        )
    return tuple(rows), max(0, holders.size - top)


def _ending(walk: _Walk, holder: int, level: int) -> Ending | None:
    if holder == ROOT:
        return Ending.ROOT
    if holder in walk.branch:
        return Ending.CYCLE
    if holder in walk.opened:
        return Ending.SHOWN_ABOVE
    return Ending.DEPTH if level == walk.depth else None


def _nearest_first(heap: Heap, sources: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """List each holder once: by distance from the roots, then by position in the file."""
    holders = np.unique(sources)
    distance = heap.distance[holders].astype(np.int64)
    distance[distance < 0] = 2 * SYSTEM_DISTANCE + holders.size  # garbage comes last
    return holders[np.argsort(distance, kind="stable")]
