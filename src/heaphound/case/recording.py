"""The recording of a watch in SQLite: every look is kept as it comes, old ones are thinned.

In: `Vitals`, one by one. Out: a `Series` to judge. A kill at any moment loses at most the last
look. Looks older than an hour are thinned to buckets of ten seconds, older than a day to a minute,
older than a week to ten minutes; of each bucket the first look, the lowest and the highest heap,
the highest RSS, the longest delay of the event loop and the most CPU are kept, so that neither
floors nor peaks are lost.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from heaphound.case.atomic_file import PRIVATE_FILE, storage_full
from heaphound.errors import CaseUnusable
from heaphound.target.vitals import Vitals
from heaphound.trend.series import Series, ordered_series

# Its name in a Case.
RECORDING_NAME = "watch.sqlite"
# (age, width of a bucket), both in seconds.
THINNED = ((3600.0, 10.0), (86400.0, 60.0), (7 * 86400.0, 600.0))
THIN_EVERY = 600  # looks
# Older than this only the sizes are kept, not handles and delays.
DETAILS_SECONDS = 86400.0

_SCHEMA = """
CREATE TABLE IF NOT EXISTS looks (
  time REAL PRIMARY KEY,
  width REAL NOT NULL DEFAULT 0,
  rss INTEGER, heapUsed INTEGER, heapTotal INTEGER, external INTEGER, arrayBuffers INTEGER,
  heapLimit INTEGER, uptime REAL, major_ms REAL, details TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS majors (
  time REAL PRIMARY KEY, width REAL NOT NULL DEFAULT 0, heap_after INTEGER, pause_ms REAL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS warnings (time REAL, message TEXT, stack TEXT);
CREATE TABLE IF NOT EXISTS marks (time REAL, kind TEXT, text TEXT);
"""
_KEPT_LOOKS = (
    *("min(time)", "min(heapUsed)", "max(heapUsed)", "max(rss)"),
    *("max(json_extract(details, '$.loopDelayMs'))", "max(json_extract(details, '$.cpu'))"),
)
_SIZES = ("rss", "heapUsed", "heapTotal", "external", "arrayBuffers", "heapLimit")


class Recording:
    """The looks of one watch, in the order they were taken."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._added = 0
        with self._errors_named():
            path.touch(PRIVATE_FILE)
            self._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            # What was written survives a kill of this process; only a crash of the machine could
            # take the last looks with it.
            self._database.execute("PRAGMA journal_mode=WAL")
            self._database.execute("PRAGMA synchronous=NORMAL")
            self._database.executescript(_SCHEMA)

    def add(self, vitals: Vitals) -> None:
        """Append a look; it survives a kill when this returns.

        Raises:
            StorageFull: the disk is full; earlier looks are kept.
        """
        memory = vitals.memory
        row = (
            memory.time,
            memory.rss_bytes,
            memory.heap_used_bytes,
            memory.heap_total_bytes,
            memory.external_bytes,
            memory.array_buffers_bytes,
            memory.heap_limit_bytes,
            vitals.uptime,
            vitals.gc.get("major", (0, 0.0))[1],
            json.dumps(details_of(vitals), separators=(",", ":")),
        )
        with self._transaction():
            self._database.execute(
                "INSERT OR REPLACE INTO looks VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row
            )
            self._database.executemany(
                "INSERT OR REPLACE INTO majors VALUES (?, 0, ?, ?)",
                [(one.time, one.heap_after_bytes, one.pause_ms) for one in vitals.majors],
            )
            self._database.executemany(
                "INSERT INTO warnings VALUES (?, ?, ?)",
                [(one.time, one.message, one.stack) for one in vitals.warnings],
            )
        self._added += 1
        if self._added % THIN_EVERY == 0:
            self.thin(memory.time)

    def thin(self, now: float) -> None:
        """Thin what is old enough, and give the room back to the file.

        Args:
            now: seconds since the epoch.

        Raises:
            StorageFull: the disk is full.
        """
        with self._transaction():
            for age, width in THINNED:
                before = (now - age) // width * width
                for table, keep in (
                    ("looks", _KEPT_LOOKS),
                    ("majors", ("min(heap_after)", "max(pause_ms)")),
                ):
                    self._thin(table, keep, width, before)
            self._database.execute(
                "UPDATE looks SET details = NULL WHERE time < ? AND details IS NOT NULL",
                (now - DETAILS_SECONDS,),
            )

    def _thin(self, table: str, keep: tuple[str, ...], width: float, before: float) -> None:
        # With min() or max() SQLite takes the other columns from the row that has it.
        # Table and columns are constants of this module.
        kept = " UNION ".join(
            f"SELECT time FROM (SELECT time, {one} FROM {table}"  # noqa: S608
            " WHERE time < :before AND width < :width GROUP BY CAST(time / :width AS INTEGER))"
            for one in keep
        )
        values = {"before": before, "width": width}
        self._database.execute(
            f"DELETE FROM {table} WHERE time < :before AND width < :width"  # noqa: S608
            f" AND time NOT IN ({kept})",
            values,
        )
        self._database.execute(
            f"UPDATE {table} SET width = :width WHERE time < :before AND width < :width",  # noqa: S608
            values,
        )

    def series(self) -> Series:
        """Every look that is kept, as a series to judge.

        Raises:
            CaseUnusable: the file is damaged.
        """
        with self._errors_named():
            rows = self._database.execute(
                f"SELECT time, uptime, {', '.join(_SIZES)} FROM looks ORDER BY time"  # noqa: S608
            ).fetchall()
            majors = self._database.execute(
                "SELECT time, heap_after FROM majors ORDER BY time"
            ).fetchall()
        table = np.array(rows, np.float64).reshape(len(rows), 2 + len(_SIZES))
        columns = {name: table[:, 2 + place] for place, name in enumerate(_SIZES)}
        series = ordered_series(
            table[:, 0],
            {name: column for name, column in columns.items() if np.isfinite(column).any()},
            table[:, 1] if np.isfinite(table[:, 1]).any() else None,
        )
        watched = np.array(majors, np.float64).reshape(len(majors), 2)
        return Series(
            series.time,
            series.columns,
            series.uptime,
            series.notes,
            (watched[:, 0], watched[:, 1]) if len(majors) and not series.notes else None,
        )

    def major_collection_time(self) -> tuple[Any, Any]:
        """Times of the looks, and milliseconds in major collections until each."""
        with self._errors_named():
            rows = self._database.execute(
                "SELECT time, major_ms FROM looks WHERE major_ms IS NOT NULL ORDER BY time"
            ).fetchall()
        table = np.array(rows, np.float64).reshape(len(rows), 2)
        return table[:, 0], table[:, 1]

    def warnings(self) -> list[tuple[float, str, str]]:
        """Every MaxListenersExceededWarning: time, message, stack."""
        with self._errors_named():
            return self._database.execute("SELECT * FROM warnings ORDER BY time").fetchall()

    def mark(self, time: float, kind: str, text: str = "") -> None:
        """Note that something happened: the load began or ended, the inspector was lost.

        Args:
            time: seconds since the epoch.
            kind: a word or two, such as "load start".
            text: more about it.

        Raises:
            StorageFull: the disk is full.
        """
        with self._transaction():
            self._database.execute("INSERT INTO marks VALUES (?, ?, ?)", (time, kind, text))

    def marks(self) -> list[tuple[float, str, str]]:
        """Every mark: time, kind, text."""
        with self._errors_named():
            return self._database.execute("SELECT * FROM marks ORDER BY time").fetchall()

    def looks(self) -> list[dict[str, Any]]:
        """Every look that is kept: time, uptime, sizes, and `details` (none if over a day old)."""
        names = ("time", "uptime", *_SIZES)
        with self._errors_named():
            rows = self._database.execute(
                f"SELECT details, {', '.join(names)} FROM looks ORDER BY time"  # noqa: S608
            ).fetchall()
            return [
                {**dict(zip(names, row[1:], strict=True)), "details": json.loads(row[0] or "{}")}
                for row in rows
            ]

    def majors(self) -> list[tuple[float, float, float]]:
        """Every major collection that is kept: time, bytes it left, pause in ms."""
        with self._errors_named():
            return self._database.execute(
                "SELECT time, heap_after, pause_ms FROM majors ORDER BY time"
            ).fetchall()

    def __len__(self) -> int:
        with self._errors_named():
            return int(self._database.execute("SELECT count(*) FROM looks").fetchone()[0])

    def close(self) -> None:
        """Give the file back."""
        self._database.close()

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._errors_named():
            self._database.execute("BEGIN")
            try:
                yield
                self._database.execute("COMMIT")
            except BaseException:
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def _errors_named(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError, json.JSONDecodeError) as error:
            if getattr(error, "sqlite_errorcode", None) in (
                sqlite3.SQLITE_FULL,
                sqlite3.SQLITE_IOERR_WRITE,
            ):
                raise storage_full(self._path) from error
            raise CaseUnusable(
                f"{self._path} cannot be used ({error})",
                hint="Choose another folder, or make this one writable.",
            ) from error


def details_of(vitals: Vitals) -> dict[str, Any]:
    """Give what a look saw besides the sizes that are judged."""
    return {
        "pss": vitals.pss_bytes,
        "cgroupUsed": vitals.cgroup_used_bytes,
        "cgroupLimit": vitals.cgroup_limit_bytes,
        "malloced": vitals.malloced_bytes,
        "spaces": dict(vitals.memory.heap_spaces),
        "gc": {kind: {"count": row[0], "ms": round(row[1], 3)} for kind, row in vitals.gc.items()},
        "loopDelayMs": vitals.loop_delay_ms,
        "loopUtilisation": vitals.loop_utilisation,
        "cpu": vitals.cpu_share,
        "resources": dict(vitals.resources),
        "cpuWait": vitals.cpu_wait_share,
        "answerMs": vitals.answer_ms,
        "waits": None
        if vitals.waits is None
        else [[wait.peer, wait.count, wait.stayed] for wait in vitals.waits],
        "tasks": [
            {
                "leftMs": round(task.left_ms, 1),
                "stack": [[frame.function, frame.script, frame.line] for frame in task.frames],
            }
            for task in vitals.tasks
        ],
    }
