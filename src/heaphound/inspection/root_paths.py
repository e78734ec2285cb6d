"""The shortest ways from a root to an object.

In: a Heap. Out: a last edge for every node, and paths as lists of edges, root first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt

from heaphound.heap import Heap
from heaphound.heap.distances import UNREACHABLE
from heaphound.heap.essential_edges import ROOT

FORKS_TRIED = 50  # objects of the shortest path, from its end, at which others may join it
JOINS_TRIED = 200  # paths in all
_FARTHEST = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, eq=False)
class RootPaths:
    """A shortest path from a root to every node.

    Attributes:
        heap: the heap.
        last_edge: int32, nodes; the last edge of the path, -1 for garbage and for the root.
        last_node: int32, nodes; where that edge starts, -1 likewise.
    """

    heap: Heap
    last_edge: npt.NDArray[np.int32]
    last_node: npt.NDArray[np.int32]

    def path_to(self, node: int) -> list[int]:
        """Give the edges of the path to a node, root first; empty for garbage and the root."""
        edges: list[int] = []
        edge_of, node_of = self.last_edge.item, self.last_node.item
        while (edge := edge_of(node)) >= 0:
            edges.append(edge)
            node = node_of(node)
        edges.reverse()
        return edges

    def paths_to(self, node: int, follow: npt.NDArray[np.bool_], most: int) -> Iterator[list[int]]:
        """Give up to `most` different paths to a node, a shortest one first.

        The others leave it as near to the node as they can: they come in through another holder of
        the node itself, else of what holds it, and so on; each is the shortest with its last part.

        Args:
            node: where all paths end.
            follow: bool, edges; the edges by which a path may join the shortest one.
            most: how many paths to give.
        """
        trunk = self.path_to(node)
        if trunk:
            yield from islice(self._paths_along(trunk, follow), most)

    def _paths_along(self, trunk: list[int], follow: npt.NDArray[np.bool_]) -> Iterator[list[int]]:
        yield trunk
        to_node = self.heap.snapshot.to_node
        tried = 0
        for end in range(len(trunk) - 1, max(len(trunk) - FORKS_TRIED, 0) - 1, -1):
            rest = trunk[end + 1 :]
            on_rest = to_node[trunk[end:]]
            for edge, source in self._other_holders(trunk[end], follow):
                if tried == JOINS_TRIED:
                    return
                tried += 1
                path = self.path_to(source)
                is_path = bool(path) or source == ROOT
                if is_path and not np.isin(on_rest, to_node[path]).any():
                    yield [*path, edge, *rest]

    def _other_holders(
        self, known: int, follow: npt.NDArray[np.bool_]
    ) -> Iterator[tuple[int, int]]:
        """List the holders of an edge's target, nearest first, but not by that edge."""
        heap = self.heap
        node = int(heap.snapshot.to_node[known])
        here = slice(int(heap.first_retainer[node]), int(heap.first_retainer[node + 1]))
        edges, holders = heap.retaining_edge[here], heap.retaining_node[here]
        distance = heap.distance[holders].astype(np.int64)
        distance[heap.distance[holders] == UNREACHABLE] = _FARTHEST
        useful = follow[edges] & (edges != known) & (distance != _FARTHEST)
        edges, holders, distance = edges[useful], holders[useful], distance[useful]
        _, first = np.unique(holders, return_index=True)
        for at in first[np.argsort(distance[first], kind="stable")][:JOINS_TRIED].tolist():
            yield int(edges[at]), int(holders[at])


def root_paths(heap: Heap) -> RootPaths:
    """Find a shortest path to every node: O(edges).

    Follows DevTools' distances down, so that a path starts at an object of the program if any does,
    and only else at V8's own roots. Not all nearer holders count: the distances leave out some of
    V8's edges, see heap.distances; so a path steps only to what is nearer by one.
    """
    snapshot = heap.snapshot
    nodes = np.arange(snapshot.node_count, dtype=np.int32)
    node = np.repeat(nodes, np.diff(heap.first_retainer))
    source, own = heap.retaining_node, heap.distance[node]
    is_last = heap.distance[source] == own - 1
    # The root starts the program's own paths too, although it is numbered as the engine's.
    is_last |= (source == ROOT) & (own == 1)
    weak = snapshot.layout.edge_type_code("weak")
    counts = snapshot.edge_type[heap.retaining_edge] != weak
    counts &= (own != UNREACHABLE) & (node != ROOT)
    # Where an odd file leads back to the root, what is counted from there hangs on the root still.
    from_root = np.flatnonzero(counts & (source == ROOT))[::-1]
    last = np.append(from_root, np.flatnonzero(is_last & counts)[::-1])  # the first edge stays
    last_edge = np.full(snapshot.node_count, -1, np.int32)
    last_edge[node[last]] = heap.retaining_edge[last]
    last_node = np.full(snapshot.node_count, -1, np.int32)
    last_node[node[last]] = source[last]
    return RootPaths(heap, last_edge, last_node)
