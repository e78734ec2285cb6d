"""A plain file scanned in a thread of its own, begun before there is a use for its columns.

The commands begin it before they import numpy, which takes longer than to scan 100 MB; so the
thread goes on with the dominator tree. Nothing here may import more than the kernels.
"""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from heaphound.kernels._native import SnapshotScanner, TreeAhead
from heaphound.kernels.weak_map_names import SHORTEST_ENTRY, weak_map_entries

_MOST_THREADS = 4  # more wait for the one that reads the file

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Entries = tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], list[int]]
    Tree = tuple[npt.NDArray[np.uint8], npt.NDArray[np.int32], npt.NDArray[np.int32]]


def scanning_threads() -> int:
    """How many threads read numbers beside the one that reads the file."""
    return min(len(os.sched_getaffinity(0)), _MOST_THREADS) - 1


class FileAhead:
    """The scan of one file; a context manager that ends the thread, whatever happens.

    Args:
        path: the file. What cannot be read, or is no plain file, gives no scanner.
    """

    __slots__ = (
        "_hear",
        "_is_scanned",
        "_is_taken",
        "_is_wanted",
        "_path",
        "_problem",
        "_scanner",
        "_table_id",
        "_thread",
        "_tree",
    )

    def __init__(self, path: Path) -> None:
        self._path = path
        self._hear: Callable[[int, int], None] | None = None
        self._is_scanned = threading.Event()  # or will never be
        self._is_taken = False
        self._is_wanted = True
        self._problem: BaseException | None = None
        self._scanner: SnapshotScanner | None = None
        self._table_id: list[int] = []
        self._tree: TreeAhead | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_wanted = False
        tree = self._tree
        if tree is not None:
            tree.stop()  # who wanted it has taken it
        self._thread.join()

    def take(self, path: Path, hear: Callable[[int, int], None]) -> SnapshotScanner | None:
        """Wait for the scanner, which has finished; to be asked once.

        None where the file is another one, or holds anything that V8 does not mostly write: then
        it is to be read anew.

        Args:
            path: the file that is wanted.
            hear: told the bytes read and the size of the file, from the thread that reads.
        """
        if path != self._path:
            return None
        self._hear = hear
        self._is_scanned.wait()
        if self._problem is not None:
            raise self._problem
        scanner, self._scanner = self._scanner, None
        self._is_taken = scanner is not None
        return scanner

    def entries(self) -> Entries | None:
        """The WeakMap entries of the file, to be asked for once, after `take`.

        None where that gave no scanner.

        Returns:
            What `heap.essential_edges.WeakMapEntries` has: edge and entry (int32, edges), and the
            id of each entry's table.
        """
        if self._tree is None or not self._is_taken:
            return None
        return *self._tree.take_entries(), self._table_id

    def tree(self) -> Tree | None:
        """Wait for the dominator tree of the file; to be asked once, after `take`.

        None where `take` gave no scanner, or the file has no nodes.

        Returns:
            essential (uint8, edges; 1 or 0), immediate_dominator and order (int32, nodes); see
            `heap.essential_edges` and `heap.dominators`.
        """
        if not self._is_taken:
            return None
        self._thread.join()
        if self._problem is not None:
            raise self._problem
        tree, self._tree = self._tree, None
        return tree.take_tree() if tree is not None and tree.is_found else None

    def _run(self) -> None:
        try:
            self._scanner = self._scanned()
            if self._scanner is not None and self._is_wanted:
                self._tree = TreeAhead(self._scanner)
                entry_of, self._table_id = weak_map_entries(self._tree.entry_names(SHORTEST_ENTRY))
                self._tree.prepare(entry_of, self._table_id)
                self._is_scanned.set()
                if self._is_wanted:  # or it may be too late for `stop`
                    self._tree.find()
        except _NotWantedError:
            pass
        except OSError:
            pass  # whoever reads the file anew says what is wrong with it
        except BaseException as problem:  # noqa: BLE001  # raised where the scanner is asked for
            self._problem = problem
        finally:
            self._is_scanned.set()

    def _scanned(self) -> SnapshotScanner | None:
        if not stat.S_ISREG(self._path.stat().st_mode):
            return None  # opening a pipe would wait, or take from it
        with self._path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size

            def hear(done: int) -> None:
                if not self._is_wanted:
                    raise _NotWantedError
                if self._hear is not None:
                    self._hear(done, size)

            scanner = SnapshotScanner()
            is_read = scanner.read_file(file.fileno(), size, scanning_threads(), hear)
        return scanner if is_read else None


class _NotWantedError(Exception):
    """Ends a scan whose result nobody will ask for."""
