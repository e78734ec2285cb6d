"""A plain file scanned in a thread of its own, begun before there is a use for its columns.

The commands begin it before they import numpy, so that the one is over when the other is. Nothing
here may import more than the kernels.
"""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from heaphound.kernels._native import SnapshotScanner

_MOST_THREADS = 4  # more wait for the one that reads the file


def scanning_threads() -> int:
    """How many threads read numbers beside the one that reads the file."""
    return min(len(os.sched_getaffinity(0)), _MOST_THREADS) - 1


class FileAhead:
    """The scan of one file; a context manager that ends the thread, whatever happens.

    Args:
        path: the file. What cannot be read, or is no plain file, gives no scanner.
    """

    __slots__ = ("_hear", "_is_wanted", "_path", "_problem", "_scanner", "_thread")

    def __init__(self, path: Path) -> None:
        self._path = path
        self._hear: Callable[[int, int], None] | None = None
        self._is_wanted = True
        self._problem: BaseException | None = None
        self._scanner: SnapshotScanner | None = None
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
        self._thread.join()
        if self._problem is not None:
            raise self._problem
        scanner, self._scanner = self._scanner, None
        return scanner

    def _run(self) -> None:
        try:
            self._scanner = self._scanned()
        except _NotWantedError:
            pass
        except OSError:
            pass  # whoever reads the file anew says what is wrong with it
        except BaseException as problem:  # noqa: BLE001  # raised where the scanner is asked for
            self._problem = problem

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
