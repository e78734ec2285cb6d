"""The readings of a profiling in SQLite: each is kept as it comes, old ones are thinned.

In: readings, one by one. Out: `Segment`s and their `Profile`s. A kill at any moment loses at most
the last reading. There are never more than `MOST_READINGS`: then the reading goes whose neighbours
are nearest, for its age. So however long the run, the file stays small, the last minutes are kept
in detail, and the steps widen with age; the first and the last reading of each sampler stay.

Readings of a sampler that keeps what was collected are apart from each other: each has what was
allocated since the one before. Such a reading is not dropped but added to the one after it.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import zstandard

from heaphound.case.atomic_file import PRIVATE_FILE, storage_full
from heaphound.errors import CaseUnusable
from heaphound.profile.frames import Frame
from heaphound.profile.segments import Segment
from heaphound.profile.tree import Profile

LOG_NAME = "profile.sqlite"
MOST_READINGS = 120
_COLUMNS = ("parent", "frame", "sample_node", "sample_bytes", "sample_ordinal")
_SCHEMA = """
PRAGMA auto_vacuum = FULL;
CREATE TABLE IF NOT EXISTS readings (
  number INTEGER PRIMARY KEY,
  time REAL NOT NULL, seconds REAL NOT NULL, sampler INTEGER NOT NULL,
  last_ordinal INTEGER NOT NULL, total_bytes INTEGER NOT NULL, samples INTEGER NOT NULL,
  pause_seconds REAL NOT NULL, profile BLOB NOT NULL
)
"""


class ProfileLog:
    """The readings of one profiling, in order."""

    def __init__(self, path: Path, *, apart: bool = False) -> None:
        self._path = path
        self._apart = apart
        with self._errors_named():
            path.touch(PRIVATE_FILE)
            self._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self._database.executescript(_SCHEMA)

    def add(self, segment: Segment, profile: Profile) -> None:
        """Append a reading; it survives a kill when this returns.

        Raises:
            StorageFull: the disk is full; earlier readings are kept.
        """
        row = (
            segment.number,
            segment.time,
            segment.seconds,
            segment.sampler,
            segment.last_ordinal,
            segment.total_bytes,
            segment.samples,
            segment.pause_seconds,
            _packed(profile),
        )
        with self._errors_named():
            self._database.execute("INSERT INTO readings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
            for number in thinned(self.segments()):
                self._give_up(number)

    def segments(self) -> list[Segment]:
        """Every reading that is kept, without its profile.

        Raises:
            CaseUnusable: the file is damaged.
        """
        with self._errors_named():
            rows = self._database.execute(
                "SELECT number, time, seconds, sampler, last_ordinal, total_bytes, samples, "
                "pause_seconds FROM readings ORDER BY number"
            ).fetchall()
        return [Segment(*row) for row in rows]

    def profile(self, number: int) -> Profile:
        """Give the profile of one reading.

        Raises:
            CaseUnusable: there is none, or it is damaged.
        """
        with self._errors_named():
            row = self._database.execute(
                "SELECT profile FROM readings WHERE number = ?", (number,)
            ).fetchone()
        try:
            return _unpacked(row[0])
        except (TypeError, ValueError, KeyError, IndexError, zstandard.ZstdError) as error:
            raise CaseUnusable(
                f"the reading #{number} in {self._path} is damaged",
                hint="Choose another window with --between.",
            ) from error

    def close(self) -> None:
        """Give the file back."""
        self._database.close()

    def _give_up(self, number: int) -> None:
        self._database.execute("BEGIN")
        if self._apart:
            (heir,) = self._database.execute(
                "SELECT min(number) FROM readings WHERE number > ?", (number,)
            ).fetchone()
            both = self.profile(number).combined_with(self.profile(heir))
            self._database.execute(
                "UPDATE readings SET profile = ?, total_bytes = ?, samples = samples + "
                "(SELECT samples FROM readings WHERE number = ?) WHERE number = ?",
                (_packed(both), both.total_bytes, number, heir),
            )
        self._database.execute("DELETE FROM readings WHERE number = ?", (number,))
        self._database.execute("COMMIT")

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


def thinned(segments: Sequence[Segment], most: int = MOST_READINGS) -> list[int]:
    """Choose the readings to give up, by number, until there are no more than `most`.

    Of three in a row the middle one may go; the one goes for which the time between the outer two
    is smallest, measured by its age. What is left has steps that widen in proportion to age.
    """
    kept = list(segments)
    gone = []
    while len(kept) > most:
        now = kept[-1].seconds
        candidates = [
            ((after.seconds - before.seconds) / (now - one.seconds + 1.0), at)
            for at, (before, one, after) in enumerate(
                zip(kept, kept[1:], kept[2:], strict=False), start=1
            )
            if before.sampler == one.sampler == after.sampler
        ]
        if not candidates:  # samplers of one or two readings each: the oldest goes
            gone.append(kept.pop(0).number)
            continue
        gone.append(kept.pop(min(candidates)[1]).number)
    return gone


def _packed(profile: Profile) -> bytes:
    content = {
        "frames": [
            [one.function, one.file, one.line, one.column, one.has_script] for one in profile.frames
        ],
        **{name: getattr(profile, name).tolist() for name in _COLUMNS},
    }
    return zstandard.compress(json.dumps(content, separators=(",", ":")).encode(), 6)


def _unpacked(data: bytes) -> Profile:
    content = json.loads(zstandard.decompress(data))
    frames = tuple(Frame(*row) for row in content["frames"])
    return Profile(frames, *(np.array(content[name], np.int64) for name in _COLUMNS))
