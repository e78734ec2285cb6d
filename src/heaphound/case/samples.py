"""Memory samples in SQLite: appended, never changed, safe against a kill at any moment."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any

from heaphound.case.atomic_file import PRIVATE_FILE, storage_full
from heaphound.errors import CaseUnusable
from heaphound.target.memory import MemorySample

_SCHEMA = """
CREATE TABLE IF NOT EXISTS samples (
  time REAL NOT NULL,
  rss_bytes INTEGER NOT NULL,
  heap_used_bytes INTEGER NOT NULL,
  heap_total_bytes INTEGER NOT NULL,
  heap_limit_bytes INTEGER,
  external_bytes INTEGER NOT NULL,
  array_buffers_bytes INTEGER NOT NULL,
  heap_spaces TEXT NOT NULL
)
"""


class SampleLog:
    """The samples of one Case, in the order they were added."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._errors_named():
            path.touch(PRIVATE_FILE)
            self._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self._database.execute(_SCHEMA)

    def add(self, sample: MemorySample) -> None:
        """Append a sample; it is on disk when this returns.

        Raises:
            StorageFull: the disk is full; earlier samples are kept.
        """
        row = (
            sample.time,
            sample.rss_bytes,
            sample.heap_used_bytes,
            sample.heap_total_bytes,
            sample.heap_limit_bytes,
            sample.external_bytes,
            sample.array_buffers_bytes,
            json.dumps(dict(sample.heap_spaces)),
        )
        with self._errors_named():
            self._database.execute("INSERT INTO samples VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def read(self) -> list[MemorySample]:
        """Every sample, first to last."""
        with self._errors_named():
            rows = self._database.execute("SELECT * FROM samples ORDER BY rowid").fetchall()
        return [_sample(*row) for row in rows]

    def close(self) -> None:
        """Give the file back."""
        self._database.close()

    @contextlib.contextmanager
    def _errors_named(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            if getattr(error, "sqlite_errorcode", None) in (
                sqlite3.SQLITE_FULL,
                sqlite3.SQLITE_IOERR_WRITE,
            ):
                raise storage_full(self._path) from error
            raise CaseUnusable(
                f"{self._path} cannot be used ({error})",
                hint="Choose another folder, or make this one writable.",
            ) from error


def _sample(*row: Any) -> MemorySample:
    *numbers, spaces = row
    values = (*numbers, MappingProxyType(json.loads(spaces)))
    return MemorySample(*values)
