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
    """Sum up the heap by kind. O(nodes + edges of arrays)."""
    snapshot, layout = heap.snapshot, heap.snapshot.layout
    sizes = shown_sizes(heap, raw_sizes=raw_sizes)
    types = len(layout.node_types)
    # Sums of 64-bit floats are exact up to 2^53 bytes.
    by_type = np.bincount(snapshot.node_type, weights=sizes, minlength=types).astype(np.int64)
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
    js_arrays = int(sizes[arrays].sum() + sizes[_own_elements(heap, arrays)].sum())
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


def _own_elements(heap: Heap, arrays: npt.NDArray[np.intp]) -> npt.NDArray[np.int32]:
    """List the stores of elements of arrays (int32, nodes) that nothing else points at."""
    snapshot = heap.snapshot
    edges = edges_of(snapshot, arrays)
    edges = edges[snapshot.edge_type[edges] == snapshot.layout.edge_type_code("internal")]
    edges = edges[snapshot.edge_name[edges] == snapshot.strings.find(v8_names.ELEMENTS_EDGE)]
    array = np.searchsorted(snapshot.first_edge, edges, side="right")
    edges = edges[np.append(True, array[1:] != array[:-1])[: edges.size]]  # the first one of each
    stores = snapshot.to_node[edges]
    is_alone = heap.first_retainer[stores + 1] - heap.first_retainer[stores] == 1
    own: npt.NDArray[np.int32] = stores[is_alone]
    return own
