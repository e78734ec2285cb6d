"""A Snapshot becomes a Heap: edges both ways, dominators, retained sizes, distances, places.

`read_heap` reads a file; `build_heap` takes a Snapshot.
"""

from heaphound.heap.constructors import Constructors
from heaphound.heap.graph import Heap, build_heap, read_heap
from heaphound.heap.locations import Place

__all__ = ["Constructors", "Heap", "Place", "build_heap", "read_heap"]
