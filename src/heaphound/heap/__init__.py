"""A Snapshot becomes a Heap: edges both ways, dominators, retained sizes, distances, places.

`open_heap` opens a file, from its index when there is one; `read_heap` always reads it;
`build_heap` takes a Snapshot.
"""

from heaphound.heap.constructors import Constructors
from heaphound.heap.graph import Heap, build_heap, read_heap
from heaphound.heap.locations import Place
from heaphound.heap.open_file import open_heap

__all__ = ["Constructors", "Heap", "Place", "build_heap", "open_heap", "read_heap"]
