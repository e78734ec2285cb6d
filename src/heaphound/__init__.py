"""heaphound finds what keeps a Node.js process's memory alive.

The stages, in the order the data flows, are listed in ARCHITECTURE.md; start reading at `hunt`.
"""

__version__ = "0.1.0"

__all__ = ["__version__"]
