"""Which edges pass blame on: from a holder to what it keeps alive.

In: one heap. Out: a mask over its edges. Blame follows what keeps objects alive and leaves V8's
own machinery out: code, shapes and feedback grow on every run while functions warm up, and the
snapshot itself makes some. Nothing behind them is the program's data.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from heaphound.heap.essential_edges import page_owned_nodes, strong_edges
from heaphound.heap.graph import Heap
from heaphound.kernels import charging

ENGINE_TYPES = ("code", "object shape", "hidden")
DATA_CELLS = (
    "PropertyCell",
    "Cell",
    "AccessorPair",
    "PromiseReaction",
    "PromiseCapability",
    "PromiseResolveThenableJobTask",
    "AsyncGeneratorRequest",
    "WeakCell",  # what a FinalizationRegistry was told to hold; its target is a weak edge
    "SourceTextModule",
)
ENGINE_EDGES = ("map", "feedback_cell", "initial_map", "transition_info", "dependent_code")


def blame_edges(heap: Heap) -> npt.NDArray[np.bool_]:
    """Mark the edges along which an object is somebody's doing; shape (edges,).

    They are the essential ones, and those DevTools leaves out because no global leads to their
    source. A page's engine holds what the page owns, and is not to blame for it. In Node what no
    global leads to is often the program itself: ES modules, and whatever an open handle calls back.
    """
    snapshot = heap.snapshot
    layout = snapshot.layout
    engine = np.zeros(256, dtype=np.bool_)
    for name in ENGINE_TYPES:
        code = layout.node_type_code(name)
        if code >= 0:
            engine[code] = True
    engine_node = engine[snapshot.node_type]
    engine_node &= ~_data_cells(heap)
    names = [index for name in ENGINE_EDGES if (index := snapshot.strings.find(name)) >= 0]
    return charging.passing_edges(
        (snapshot.first_edge, snapshot.to_node),
        snapshot.edge_type,
        snapshot.edge_name,
        heap.essential,
        page_owned_nodes(snapshot, strong_edges(snapshot)),
        engine_node,
        np.array(names, np.int32),
        weak=layout.edge_type_code("weak"),
        shortcut=layout.edge_type_code("shortcut"),
        internal=layout.edge_type_code("internal"),
    )


def _data_cells(heap: Heap) -> npt.NDArray[np.bool_]:
    """Hidden nodes that do hold the program's values: variables, exports, what promises await."""
    snapshot = heap.snapshot
    cells = np.zeros(snapshot.node_count, dtype=np.bool_)
    for name in DATA_CELLS:
        index = snapshot.strings.find(f"system / {name}")
        if index >= 0:
            cells |= snapshot.node_name == index
    return cells
