"""The way from the roots to each object that a person would follow.

In: one heap. Out: for each node the edge it is best reached by. The shortest path is often the
least helpful (`global -> setImmediate -> context -> timerListMap`): it runs through Node's own
closures. So every edge has a weight: through the program's modules cheap, through Node's
internals dear, through V8's handles dearest. Dijkstra over those weights; O(edges log nodes).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from heaphound.growth.blame_edges import blame_edges
from heaphound.heap.graph import Heap
from heaphound.kernels import charging

CLOSED = 65535
PLAIN = 10
NODE_INTERNAL = 400  # out of a function of Node's own, or out of the scope it closes over
NATIVE = 300  # out of a C++ object: a handle, a binding
TIMERS = 7000  # out of a list of timers: what a timer calls is alive for another reason, or leaks
ENGINE = 2000  # along edges that are V8's machinery, kept only so that everything has a path
ROOT_LIST = 3000  # out of V8's own lists of roots and handles


@dataclass(frozen=True, slots=True)
class AppPaths:
    """The cheapest way to each node.

    Attributes:
        parent_edge: shape (nodes,), int64; the last edge of the way, -1 at the root and where
            nothing reaches the node.
        parent_node: shape (nodes,), int32; the node that edge leaves from, -1 likewise.
        cost: shape (nodes,), int64; the weight of the whole way, -1 where nothing reaches.
    """

    parent_edge: npt.NDArray[np.int64]
    parent_node: npt.NDArray[np.int32]
    cost: npt.NDArray[np.int64]

    def path_to(self, node: int) -> list[int]:
        """The edges from the root to `node`, in order."""
        edges: list[int] = []
        while (edge := int(self.parent_edge[node])) >= 0:
            edges.append(edge)
            node = int(self.parent_node[node])
        edges.reverse()
        return edges


def app_paths(heap: Heap, passes: npt.NDArray[np.bool_] | None = None) -> AppPaths:
    """Find the cheapest way from the root to every node of the heap.

    Args:
        heap: any.
        passes: its `blame_edges`, where they are known.
    """
    snapshot = heap.snapshot
    layout = snapshot.layout

    from_weight = np.zeros(snapshot.node_count, dtype=np.uint16)
    from_weight[snapshot.node_type == layout.node_type_code("native")] = NATIVE
    from_weight[snapshot.node_type == layout.node_type_code("synthetic")] = ROOT_LIST
    from_weight[_internal_closures(heap)] = NODE_INTERNAL
    from_weight[_is_primordials(heap)] = NODE_INTERNAL
    from_weight[snapshot.node_name == snapshot.strings.find("TimersList")] = TIMERS
    from_weight[0] = 0
    weight = np.repeat(from_weight + np.uint16(PLAIN), np.diff(snapshot.first_edge))

    if passes is None:
        passes = blame_edges(heap)
    weight += ~passes * np.uint16(ENGINE)  # faster than to choose them
    named_proto = snapshot.strings.find("__proto__")
    weight[
        (snapshot.edge_type == layout.edge_type_code("property"))
        & (snapshot.edge_name == named_proto)
    ] += NODE_INTERNAL
    weight[snapshot.edge_type == layout.edge_type_code("weak")] = CLOSED
    cost, parent_edge, parent_node = charging.cheapest_paths(
        snapshot.first_edge, snapshot.to_node, weight, 0
    )
    return AppPaths(parent_edge, parent_node, cost)


def _internal_closures(heap: Heap) -> npt.NDArray[np.int32]:
    """The functions whose script is Node's own."""
    internal = [
        script
        for script, file in heap.scripts.items()
        if file.startswith("node:") or not file.startswith(("/", "file:", "."))
    ]
    places = heap.snapshot.locations
    return places.node[np.isin(places.script_id, np.array(internal, dtype=np.int64))]


def _is_primordials(heap: Heap) -> npt.NDArray[np.int32]:
    """Contexts that only Node's own functions close over (what their modules declare)."""
    snapshot = heap.snapshot
    internal = np.zeros(snapshot.node_count, dtype=np.bool_)
    internal[_internal_closures(heap)] = True
    context_name = snapshot.strings.find("context")
    is_context_edge = (snapshot.edge_type == snapshot.layout.edge_type_code("internal")) & (
        snapshot.edge_name == context_name
    )
    edges = np.flatnonzero(is_context_edge)
    sources = np.searchsorted(snapshot.first_edge, edges, side="right") - 1
    closure = snapshot.layout.node_type_code("closure")
    edges = edges[snapshot.node_type[sources] == closure]
    sources = sources[snapshot.node_type[sources] == closure]
    foreign = np.zeros(snapshot.node_count, dtype=np.bool_)
    foreign[snapshot.to_node[edges[~internal[sources]]]] = True
    ours = np.zeros(snapshot.node_count, dtype=np.bool_)
    ours[snapshot.to_node[edges[internal[sources]]]] = True
    return np.flatnonzero(ours & ~foreign).astype(np.int32)
