"""Which files are the program's: its own, those of its packages, and Node's that are neither."""

from __future__ import annotations

from heaphound.heap.graph import Heap
from heaphound.heap.locations import Place

MAX_FILES = 400  # of the program's own that are searched


def is_application(place: Place | None) -> bool:
    """Whether a place is in a file, not in Node's own code."""
    return place is not None and _is_source(place.file)


def is_own(place: Place | None) -> bool:
    """Whether a place is in the program's own files, not in a package it installed."""
    return is_application(place) and place is not None and "/node_modules/" not in place.file


def own_files(heap: Heap) -> tuple[str, ...]:
    """The program's own files, packages left out, in the order V8 numbered them."""
    files = (heap.scripts[script] for script in sorted(heap.scripts))
    return tuple(
        dict.fromkeys(file for file in files if _is_source(file) and "/node_modules/" not in file)
    )


def _is_source(file: str) -> bool:
    """Whether a script is written in a file; Node's own and WebAssembly (`wasm://…`) are not."""
    return "/" in file and not file.startswith(("node:", "wasm:"))


def package_files(heap: Heap) -> tuple[str, ...]:
    """The files of installed packages that the process has loaded."""
    return tuple(dict.fromkeys(f for f in heap.scripts.values() if "/node_modules/" in f))
