"""A Snapshot becomes a Heap: edges both ways, dominators, retained sizes, distances, places.

`open_heap` opens a file, from its index when there is one; `read_heap` always reads it;
`build_heap` takes a Snapshot.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heaphound.heap.constructors import Constructors as Constructors
    from heaphound.heap.graph import Heap as Heap
    from heaphound.heap.graph import build_heap as build_heap
    from heaphound.heap.graph import read_heap as read_heap
    from heaphound.heap.locations import Place as Place
    from heaphound.heap.open_file import open_heap as open_heap

__all__ = ["Constructors", "Heap", "Place", "build_heap", "open_heap", "read_heap"]

_MODULES = {
    "Constructors": "constructors",
    "Heap": "graph",
    "Place": "locations",
    "build_heap": "graph",
    "open_heap": "open_file",
    "read_heap": "graph",
}


def __getattr__(name: str) -> object:
    """Import a module when it is first asked for: the commands look for an index before that."""
    if name not in _MODULES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)
