"""Sum up a snapshot on one processor, class by class, so that it can be counted what that takes.

    python tests/frozen/workload.py memory WARM_UP FILE
    python tests/frozen/workload.py instructions WARM_UP FILE MARKS

The warm-up file is summed up first: imports and first uses are not counted. With `memory` it prints
by how many bytes the peak of this process's memory rose. With `instructions` it runs under
callgrind, and the library MARKS (marks.c) says what to count.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

from heaphound.heap import graph, read_heap
from heaphound.heap.class_rows import class_rows
from heaphound.kernels.freed_blocks import give_back_large_blocks

_DISABLE_HUGE_PAGES = 41  # PR_SET_THP_DISABLE: they round memory up, where the system has them


def sum_up(path: str) -> None:
    """Do what `heaphound summary` does with a file."""
    if not class_rows(read_heap(path, classes=True)):
        sys.exit("the heap has no classes")


def peak_bytes() -> int:
    """The most memory of this process so far; ru_maxrss would be that of the parent too."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    sys.exit("/proc/self/status has no VmHWM")


def main(what: str, warm_up: str, path: str, *marks: str) -> None:
    """Run what the module's docstring says."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    ctypes.CDLL(None).prctl(_DISABLE_HUGE_PAGES, 1, 0, 0, 0)
    give_back_large_blocks()
    # Nothing beside anything else: how far each of two threads is would be part of the peak.
    graph._MOST_EDGES_AT_ONCE = -1
    sum_up(warm_up)
    if what == "memory":
        before = peak_bytes()
        sum_up(path)
        sys.stdout.write(f"{peak_bytes() - before}\n")
        return
    callgrind = ctypes.CDLL(marks[0])
    callgrind.begin_counting()
    sum_up(path)
    callgrind.end_counting()


if __name__ == "__main__":
    main(*sys.argv[1:])
