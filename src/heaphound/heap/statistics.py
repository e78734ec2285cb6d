"""What a heap consists of: code, strings, arrays, and the rest, as DevTools' Statistics view.

In: a Heap. Out: bytes by kind; they add up to the total. Agrees with calculateStatistics in
DevTools' HeapSnapshot.ts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from heaphound.heap import v8_names
from heaphound.heap.class_rows import shown_sizes
from heaphound.heap.distances import edges_of
from heaphound.heap.graph import Heap
from heaphound.kernels import classes as kernels
from heaphound.snapshot.columns import Snapshot

_NOT_ARRAYS = ("hidden", "native", "code")  # whatever their names
_STRING_TYPES = ("string", "concatenated string", "sliced string")


@dataclass(frozen=True, slots=True)
class Statistics:
    """Bytes by kind, shallow.

    Attributes:
        total: everything, with the native memory outside of any node.
        code: machine code, bytecode and what belongs to it.
        strings: of any kind.
        js_arrays: arrays with their elements.
        typed_arrays: the memory behind array buffers.
        system: V8's own objects, such as hidden classes.
        other_js: all other objects of the program.
        other_native: all other memory outside of V8's heap.
    """

    total: int
    code: int
    strings: int
    js_arrays: int
    typed_arrays: int
    system: int
    other_js: int
    other_native: int


def statistics(heap: Heap, *, raw_sizes: bool = False) -> Statistics:
    """Sum up the heap by kind. O(nodes + edges of arrays), and O(edges) for raw sizes."""
    snapshot, layout = heap.snapshot, heap.snapshot.layout
    sizes = shown_sizes(heap, raw_sizes=raw_sizes)
    by_type = kernels.sums_by_type(snapshot.node_type, sizes)
    of = dict(zip(layout.node_types, by_type.tolist(), strict=False))

    buffers = np.flatnonzero(snapshot.node_name == snapshot.strings.find(v8_names.BUFFER_DATA))
    is_data = snapshot.node_type[buffers] == layout.node_type_code("native")
    is_data &= ~heap.detached[buffers]  # DevTools has renamed those by now
    arrays = np.flatnonzero(snapshot.node_name == snapshot.strings.find(v8_names.ARRAY))
    others = [layout.node_type_code(name) for name in (*_NOT_ARRAYS, *_STRING_TYPES)]
    arrays = arrays[~np.isin(snapshot.node_type[arrays], others)]

    total = int(by_type.sum()) + snapshot.extra_native_bytes
    native = of.get("native", 0) + snapshot.extra_native_bytes
    typed_arrays = int(sizes[buffers[is_data]].sum())
    stores = _stores(snapshot, arrays)
    stores = stores[sizes[stores] > 0]  # most gave their size to their array already
    js_arrays = int(sizes[arrays].sum() + sizes[_with_one_retainer(snapshot, stores)].sum())
    code, system = of.get("code", 0), of.get("hidden", 0)
    strings = sum(of.get(name, 0) for name in _STRING_TYPES)
    return Statistics(
        total=total,
        code=code,
        strings=strings,
        js_arrays=js_arrays,
        typed_arrays=typed_arrays,
        system=system,
        other_js=total - native - code - strings - js_arrays - system,
        other_native=native - typed_arrays,
    )


def _stores(snapshot: Snapshot, arrays: npt.NDArray[np.intp]) -> npt.NDArray[np.int32]:
    """List the stores of elements (int32, nodes) of some arrays."""
    edges = edges_of(snapshot, arrays)
    edges = edges[snapshot.edge_type[edges] == snapshot.layout.edge_type_code("internal")]
    edges = edges[snapshot.edge_name[edges] == snapshot.strings.find(v8_names.ELEMENTS_EDGE)]
    array = np.searchsorted(snapshot.first_edge, edges.astype(np.int32), side="right")
    edges = edges[np.append(True, array[1:] != array[:-1])[: edges.size]]  # the first one of each
    stores: npt.NDArray[np.int32] = snapshot.to_node[edges]
    return stores


def _with_one_retainer(snapshot: Snapshot, nodes: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Choose the nodes that one edge leads to. O(edges), unless there is nothing to choose from."""
    if nodes.size == 0:
        return nodes
    is_wanted = np.zeros(snapshot.node_count, np.bool_)
    is_wanted[nodes] = True
    targets, counts = np.unique(snapshot.to_node[is_wanted[snapshot.to_node]], return_counts=True)
    alone: npt.NDArray[np.int32] = nodes[np.isin(nodes, targets[counts == 1])]
    return alone
