"""heaphound finds what keeps a Node.js process's memory alive.

From Python, `heaphound.open(path)` gives the Heap of a snapshot file: docs/python-api.md. The
stages, in the order the data flows, are listed in ARCHITECTURE.md; start reading at `hunt`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heaphound.heap import Heap as Heap
    from heaphound.heap import open_heap as open  # noqa: A004 (heaphound.open reads as it should)

__version__ = "0.1.0"

__all__ = ["Heap", "__version__", "open"]

_FROM_HEAP = {"Heap": "Heap", "open": "open_heap"}


def __getattr__(name: str) -> object:
    """Import the heap stage when it is first asked for: `import heaphound` itself stays light."""
    if name not in _FROM_HEAP:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from heaphound import heap  # noqa: PLC0415 (the point of this function)

    return getattr(heap, _FROM_HEAP[name])
