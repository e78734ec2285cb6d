"""The program's files in another folder than the process knew: it ran in a container, or elsewhere.

In: heaps, and the folder where the source is now, or some where it may be. Out: the same heaps,
whose scripts are the files there. What only the source tells (where a variable is declared, what a
function reads) is then told as if the process had run here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

import numpy as np

from heaphound.heap.graph import Heap

_PACKAGES = "node_modules"
_STARTS = re.compile(r"[\w$(\[{]")  # a name, parameters, a computed name, the body of a class
_MOST_FUNCTIONS = 400  # of a file that are looked for in it
_ALIKE = 0.8  # of the functions: compilers and getters name some otherwise than the source does
_DEEPEST = 40  # folders between the file and the root of the file system


def with_files_in(heaps: Sequence[Heap], root: Path | None) -> list[Heap]:
    """Find the files of the program below `root`, where the paths that the heaps give are not.

    Costs a look at the file system for each script of the program that is missing.

    Args:
        heaps: of one process; what was computed of them on demand is dropped.
        root: the folder with the program's source; None leaves the heaps as they are.
    """
    if root is None:
        return list(heaps)
    root = root.resolve()
    gone = missing_files(heaps)
    away = _prefix_of(gone, root)
    if away is None:
        return list(heaps)
    here = {}
    for file in gone:
        path = PurePosixPath(file)
        if path.is_relative_to(away) and is_here(root / path.relative_to(away)):
            here[file] = (root / path.relative_to(away)).as_posix()
    return [
        replace(heap, scripts={n: here.get(file, file) for n, file in heap.scripts.items()})
        for heap in heaps
    ]


def folder_with_files(heaps: Sequence[Heap], folders: Sequence[Path]) -> Path | None:
    """Find the folder that has every file of the program, where this machine has none of them.

    A file counts when it has the functions that the newest heap has of it, so that the `main.js` of
    another program is not taken for this one's.
    """
    files = {file for heap in heaps for file in heap.scripts.values() if _is_own(file)}
    if not files or any(is_here(Path(file)) for file in files):
        return None
    for folder in dict.fromkeys(folders):
        root = folder.resolve()
        away = _prefix_of(sorted(files), root)
        if away is not None and all(
            PurePosixPath(file).is_relative_to(away)
            and _fits(heaps[-1], file, root / PurePosixPath(file).relative_to(away))
            for file in files
        ):
            return root
    return None


def is_here(path: Path) -> bool:
    """Whether a path of the process is a file of this machine that may be looked at.

    It may lie in a folder of another user, or be no possible path here.
    """
    try:
        return path.is_file()
    except OSError:
        return False


def _is_own(file: str) -> bool:
    return file.startswith("/") and _PACKAGES not in PurePosixPath(file).parts


def _fits(heap: Heap, file: str, here: Path) -> bool:
    """Whether a file has the functions that the heap has of it: names, and where they start."""
    try:
        text = here.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    scripts = [number for number, name in heap.scripts.items() if name == file]
    locations, layout = heap.snapshot.locations, heap.snapshot.layout
    of_file = np.isin(locations.script_id, scripts)
    of_file &= heap.snapshot.node_type[locations.node] == layout.node_type_code("closure")
    rows = np.flatnonzero(of_file)[:_MOST_FUNCTIONS]
    columns = (locations.node, locations.line, locations.column)
    functions = list(zip(*(column[rows].tolist() for column in columns), strict=True))
    lines = text.split("\n")
    found = 0
    for node, line, column in functions:
        name = heap.node_name(node)
        starts = line < len(lines) and _STARTS.match(lines[line], column) is not None
        found += starts and (not name.isidentifier() or name in text)
    return found >= _ALIKE * len(functions)


def missing_files(heaps: Iterable[Heap]) -> list[str]:
    """List the scripts with a path that is no file of this machine."""
    files = {file for heap in heaps for file in heap.scripts.values() if file.startswith("/")}
    return sorted(file for file in files if not is_here(Path(file)))


def _prefix_of(files: Sequence[str], root: Path) -> PurePosixPath | None:
    """The folder of the process that `root` stands for: that of most files, the outermost of them.

    Installed packages have no say: each of their files is in any folder that has them.
    """
    votes: Counter[PurePosixPath] = Counter()
    for file in files:
        path = PurePosixPath(file)
        for folder in list(path.parents)[:_DEEPEST] if _is_own(file) else ():
            if is_here(root / path.relative_to(folder)):
                votes[folder] += 1
    if not votes:
        return None
    return max(votes, key=lambda folder: (votes[folder], -len(folder.parts)))
