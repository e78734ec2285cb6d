"""Which files are the program's: its own, those of its packages, and Node's that are neither."""

from __future__ import annotations

import functools
from pathlib import Path

from heaphound.heap.files_elsewhere import is_here
from heaphound.heap.graph import Heap
from heaphound.heap.locations import Place
from heaphound.source.original_place import original_place

_PACKAGES = "/node_modules/"

MAX_FILES = 400  # of the program's own that are searched


def is_application(place: Place | None) -> bool:
    """Whether a place is in a file, not in Node's own code."""
    return place is not None and _is_source(place.file)


def is_own(place: Place | None) -> bool:
    """Whether a place is in the program's own files, not in a package it installed.

    A bundle holds both: there its source map says which.
    """
    if place is None or not is_application(place) or _PACKAGES in place.file:
        return False
    return place.generated is not None or not _is_bundled_in(place.file, place.line, place.column)


@functools.lru_cache(maxsize=65_536)
def _is_bundled_in(file: str, line: int, column: int) -> bool:
    """Whether what stands at a position of a bundle was written in a package."""
    return _PACKAGES in original_place(Place(file, line, column, None)).file


def own_files(heap: Heap) -> tuple[str, ...]:
    """The program's own files, packages left out, in the order V8 numbered them."""
    files = (heap.scripts[script] for script in sorted(heap.scripts))
    return tuple(
        dict.fromkeys(file for file in files if _is_source(file) and _PACKAGES not in file)
    )


def own_files_are_here(heap: Heap) -> bool:
    """Whether any of the program's own files can be read on this machine, or it has none."""
    files = own_files(heap)[:MAX_FILES]
    return not files or any(is_here(Path(file)) for file in files)


def _is_source(file: str) -> bool:
    """Whether a script is written in a file; Node's own and WebAssembly (`wasm://…`) are not."""
    return "/" in file and not file.startswith(("node:", "wasm:"))


def package_files(heap: Heap) -> tuple[str, ...]:
    """The files of installed packages that the process has loaded."""
    return tuple(dict.fromkeys(f for f in heap.scripts.values() if _PACKAGES in f))
