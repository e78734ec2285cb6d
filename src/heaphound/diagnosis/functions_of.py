"""The functions of a scope or an object: they have places, which scopes and plain objects have not.

In: a heap and a node. Out: the places of the functions that close over it, or are its methods; of
a call that is suspended, the function that waits.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from heaphound.growth.edge_numbers import are_numbered
from heaphound.growth.entries import edges_from
from heaphound.heap.answers import remembered
from heaphound.heap.graph import Heap
from heaphound.heap.locations import Place

MAX_FUNCTIONS = 400


def method_places(heap: Heap, owner: int) -> Iterator[Place | None]:
    """Where the functions are written that an object has as properties."""
    snapshot, edges = heap.snapshot, heap.out_edges(owner)
    targets = snapshot.to_node[edges.start : edges.stop]
    layout, types = snapshot.layout, snapshot.edge_type[edges.start : edges.stop]
    is_method = types == layout.edge_type_code("property")
    is_method &= snapshot.node_type[targets] == layout.node_type_code("closure")
    for method in targets[is_method].tolist():
        yield heap.place_of(method)


@remembered
def scope_place(heap: Heap, context: int) -> Place | None:
    """The first function, by line, that closes over a Context: it is written inside that scope."""
    start, end = heap.first_retainer[context : context + 2].tolist()
    snapshot, edges = heap.snapshot, heap.retaining_edge[start:end]
    closes = snapshot.edge_name[edges] == snapshot.strings.find("context")
    closes &= ~are_numbered(heap, edges)
    # Chosen first: a scope that leaks is held by thousands of scopes inside it, too.
    functions = heap.retaining_node[start:end][closes][:MAX_FUNCTIONS].tolist()
    places = [place for node in functions if (place := heap.place_of(node)) is not None]
    return max(places, key=lambda place: (place.line, place.column), default=None)


def suspended_functions(heap: Heap, nodes: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Find the functions of calls among `nodes` that wait: at `await`, or between two `next()`.

    V8 keeps such a call as a generator: an object with its registers, its function and its scope.
    Costs O(edges of the nodes).
    """
    snapshot = heap.snapshot
    edges, owner = edges_from(snapshot, nodes.astype(np.int64))
    internal = snapshot.edge_type[edges] == snapshot.layout.edge_type_code("internal")
    names = snapshot.edge_name[edges]
    waits = internal & (names == snapshot.strings.find("parameters_and_registers"))
    of_function = internal & (names == snapshot.strings.find("function"))
    of_function &= np.isin(owner, owner[waits])
    functions: npt.NDArray[np.int32] = snapshot.to_node[edges[of_function]]
    return functions
