"""The shortest ways from a root to an object.

In: a Heap and a node. Out: paths as lists of edges, root first.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from heaphound.heap import Heap
from heaphound.heap.distances import UNREACHABLE
from heaphound.heap.essential_edges import ROOT

FORKS_TRIED = 50
_FARTHEST = np.iinfo(np.int64).max


def shortest_path(heap: Heap, node: int) -> list[int]:
    """Give the edges of a shortest path to a node, root first; empty for garbage and for the root.

    Follows DevTools' distances down, so that the path starts at an object of the program if any
    such path exists, and only else at V8's own roots.
    """
    edges: list[int] = []
    while node != ROOT:
        edge, source = _nearer(heap, node)
        if source < 0:
            return []
        edges.append(edge)
        node = source
    edges.reverse()
    return edges


def shortest_paths(
    heap: Heap, node: int, follow: npt.NDArray[np.bool_], most: int
) -> list[list[int]]:
    """Give up to `most` different paths to a node, a shortest one first.

    The others leave it as near to the node as they can: they come in through another holder of the
    node itself, else of what holds it, and so on; each is the shortest with its last part.

    Args:
        heap: the heap.
        node: where all paths end.
        follow: bool, edges; the edges a path may end with.
        most: how many paths to give.
    """
    trunk = shortest_path(heap, node)
    paths = [trunk] if trunk and most > 0 else []
    for end in range(len(trunk) - 1, max(len(trunk) - FORKS_TRIED, 0) - 1, -1):
        if len(paths) >= most:
            break
        fork = int(heap.snapshot.to_node[trunk[end]])
        rest = trunk[end + 1 :]
        on_rest = {fork, *heap.snapshot.to_node[rest].tolist()}
        for path in _paths_in(heap, fork, follow, trunk[end]):
            if len(paths) < most and on_rest.isdisjoint(heap.snapshot.to_node[path[:-1]].tolist()):
                paths.append(path + rest)
    return paths


def _paths_in(
    heap: Heap, node: int, follow: npt.NDArray[np.bool_], without: int
) -> Iterator[list[int]]:
    """Give a shortest path through each holder of a node, but that of one edge."""
    here = slice(int(heap.first_retainer[node]), int(heap.first_retainer[node + 1]))
    edges, sources = heap.retaining_edge[here], heap.retaining_node[here]
    distance = _comparable(heap.distance[sources])
    useful = follow[edges] & (edges != without) & (distance != _FARTHEST)
    edges, sources, distance = edges[useful], sources[useful], distance[useful]
    _, first = np.unique(sources, return_index=True)
    for at in first[np.argsort(distance[first], kind="stable")][:FORKS_TRIED].tolist():
        path = shortest_path(heap, int(sources[at]))
        if path or sources[at] == ROOT:
            yield [*path, int(edges[at])]


def _nearer(heap: Heap, node: int) -> tuple[int, int]:
    """Step to a retainer one edge nearer to the root: its edge and node; -1 when there is none."""
    here = slice(int(heap.first_retainer[node]), int(heap.first_retainer[node + 1]))
    edges, sources = heap.retaining_edge[here], heap.retaining_node[here]
    distance = _comparable(heap.distance[sources])
    # The root starts the program's own paths too, although it is numbered as the engine's.
    own = int(heap.distance[node])
    distance[(sources == ROOT) & (own == 1)] = 0
    weak = heap.snapshot.layout.edge_type_code("weak")
    distance[heap.snapshot.edge_type[edges] == weak] = _FARTHEST
    if not distance.size or own == UNREACHABLE:
        return -1, -1
    # Not all nearer ones count: the distances leave out some of V8's edges, see heap.distances.
    nearest = int(np.argmax(distance == own - 1))
    if distance[nearest] != own - 1:
        return -1, -1
    return int(edges[nearest]), int(sources[nearest])


def _comparable(distance: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
    numbers = distance.astype(np.int64)
    numbers[distance == UNREACHABLE] = _FARTHEST
    return numbers
