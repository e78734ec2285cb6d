"""A CSV file of memory samples, from anywhere, as a `Series` for each process in it.

In: a path, and how its columns are called if not by our names. Out: named `Series`, or a
`SeriesUnusable` that names the line. Numbers are never guessed from text.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from heaphound.errors import SeriesUnusable
from heaphound.trend.csv_fields import TIME_UNITS, UNITS, column_of, label_of, number, seconds
from heaphound.trend.csv_processes import Rows, processes_of
from heaphound.trend.series import BYTE_COLUMNS, Series

_NAMES = ("time", *BYTE_COLUMNS, "uptime")
_FORMAT = (
    "A header line is expected with `time` (seconds or ISO 8601) and any of "
    + ", ".join(BYTE_COLUMNS)
    + " in bytes; name other columns with --column heapUsed=my_name, and units as in"
    " heapUsed=my_name:MB."
)
# A process is larger than this; smaller numbers are not bytes.
_SMALLEST_BYTES = 64 * 1024
# Seconds since 1970 stay below this until the year 5138; larger times count in finer units.
_LARGEST_SECONDS = 1e11
_DAY = 86400.0


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a column of ours is in the file, and by what its numbers are multiplied."""

    position: int
    factor: float


def read_csv(path: Path, names: Mapping[str, str] | None = None) -> list[tuple[str, Series]]:
    """Read a CSV file of memory samples.

    A column `pid`, `instance`, `pod`, `host` and the like tells processes apart. Processes that
    follow each other are restarts of one.

    Args:
        path: comma, semicolon, tab or bar separated, with a header; lines with # before it are
            passed over.
        names: our column name -> the name in the file, for columns called otherwise; NAME:MB when
            it is not in bytes (time: NAME:ms).

    Returns:
        The name of each process, empty when there is but one, and its samples.

    Raises:
        SeriesUnusable: no such file, not text, no known column, or a value that is no number.
    """
    lines = _text_of(path).splitlines()
    head = next((row for row, line in enumerate(lines) if _counts(line)), None)
    if head is None:
        raise SeriesUnusable(f"{path}: the file is empty.", hint=_FORMAT)
    separator = max(",;\t|", key=lines[head].count)
    rows = csv.reader(lines[head:], delimiter=separator, strict=True, skipinitialspace=True)
    try:
        header = [name.strip() for name in next(rows)]
        place = _places(path, head + 1, header, names or {})
        commas = separator == ","
        table = _rows_of(path, head + 1, rows, header, place, comma_separates=commas)
    except csv.Error as error:
        raise SeriesUnusable(
            f"{path}: line {head + rows.line_num} is not CSV: {error}.", hint=_FORMAT
        ) from None
    return processes_of(table)


def require_bytes(series: Series, source: object) -> None:
    """Refuse sizes that cannot be bytes.

    Raises:
        SeriesUnusable: a process of this size does not exist.
    """
    for name in ("rss", "heapUsed", "heapTotal"):
        column = series.columns.get(name)
        if column is None or not np.isfinite(column).any():
            continue
        largest = float(np.nanmax(column))
        if largest < _SMALLEST_BYTES:
            raise SeriesUnusable(
                f"{source}: {name} is at most {largest:g}, which is too little for bytes.",
                hint=f"Say the unit, as in --column {name}=NAME:MB.",
            )


def _counts(line: str) -> bool:
    text = line.strip()
    return bool(text) and not text.startswith("#") and not text.lower().startswith("sep=")


def _text_of(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SeriesUnusable(f"{path}: cannot be read: {error.strerror}.") from None
    if b"\0" in content[:65536] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SeriesUnusable(f"{path}: this is a binary file, not CSV.", hint=_FORMAT)
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise SeriesUnusable(
            f"{path}: line {line} is not UTF-8 text; a CSV file was expected.", hint=_FORMAT
        ) from None


def _places(
    path: Path, line: int, header: list[str], names: Mapping[str, str]
) -> dict[str, _Place]:
    """Find each known column."""
    place: dict[str, _Place] = {}
    for ours, theirs in names.items():
        place[ours] = _named(path, line, header, ours, theirs)
    taken = {one.position for one in place.values()}
    for exact in (True, False):  # our own names before other people's
        for position, name in enumerate(header):
            meant = column_of(name)
            if meant is None or position in taken or meant[0] in place:
                continue
            if exact and name != meant[0]:
                continue
            place[meant[0]] = _Place(position, meant[1])
            taken.add(position)
    found = ", ".join(header)[:200]
    if "time" not in place:
        raise SeriesUnusable(
            f"{path}: line {line} has no column `time`; it has {found}.", hint=_FORMAT
        )
    if not set(place) & set(BYTE_COLUMNS) - {"heapLimit"}:
        raise SeriesUnusable(
            f"{path}: line {line} has no column of memory that is known; it has {found}.",
            hint=_FORMAT,
        )
    return place


def _named(path: Path, line: int, header: list[str], ours: str, theirs: str) -> _Place:
    units = TIME_UNITS if ours in {"time", "uptime"} else UNITS
    name, _, unit = theirs, "", ""
    if theirs not in header:
        name, _, unit = theirs.rpartition(":")
        if unit.lower() not in units:
            name, unit = theirs, ""
    if name not in header:
        raise SeriesUnusable(
            f"{path}: line {line} has no column {name!r}; it has {', '.join(header)[:200]}.",
            hint=f"--column {ours}=NAME takes a name from the header.",
        )
    if unit:
        return _Place(header.index(name), units[unit.lower()])
    meant = column_of(name)
    return _Place(header.index(name), meant[1] if meant and meant[0] == ours else 1.0)


def _rows_of(
    path: Path,
    head: int,
    rows: Iterable[list[str]],
    header: list[str],
    place: Mapping[str, _Place],
    *,
    comma_separates: bool,
) -> Rows:
    width = len(header)
    values: dict[str, list[float]] = {name: [] for name in place}
    label_at = _label_places(header, place)
    labels: dict[str, list[str]] = {label: [] for label in label_at}
    cut_short = ""
    for row in rows:
        line = head - 1 + int(getattr(rows, "line_num", 0))
        if not row or (len(row) == 1 and not row[0].strip()):
            continue
        longer = len(row) > width and any(field.strip() for field in row[width:])
        if cut_short or longer:
            said = (
                cut_short or f"{path}: line {line} has {len(row)} fields; the header has {width}."
            )
            raise SeriesUnusable(said, hint=_FORMAT)
        if len(row) < width:
            # Only the last line may be cut: that is a file that is still being written.
            cut_short = f"{path}: line {line} has {len(row)} fields; the header has {width}."
            continue
        for name, where in place.items():
            text = row[where.position].strip()
            try:
                values[name].append(_value(name, text, where, comma_separates=comma_separates))
            except ValueError:
                wanted = "seconds or an ISO 8601 time" if name == "time" else "a number of bytes"
                raise SeriesUnusable(
                    f"{path}: line {line}: {text[:60]!r} in column {name} is not {wanted}.",
                    hint=_FORMAT,
                ) from None
        for label, position in label_at.items():
            labels[label].append(row[position].strip())
    if not values["time"]:
        raise SeriesUnusable(f"{path}: there is a header but no sample below it.", hint=_FORMAT)
    arrays = {name: np.array(column) for name, column in values.items()}
    time = arrays.pop("time")
    uptime = arrays.pop("uptime", None)
    return Rows(_past_midnight(_in_seconds(time)), arrays, uptime, labels)


def _label_places(header: list[str], place: Mapping[str, _Place]) -> dict[str, int]:
    """Find the columns that tell processes apart; of two of a kind the first counts."""
    taken = {where.position for where in place.values()}
    found: dict[str, int] = {}
    for position, name in enumerate(header):
        label = label_of(name)
        if label is not None and position not in taken:
            found.setdefault(label, position)
    return found


def _value(name: str, text: str, where: _Place, *, comma_separates: bool) -> float:
    if "_" not in text:
        try:  # nearly all fields are plain numbers
            return float(text) * where.factor
        except ValueError:
            pass
    if name == "time":  # a date has no unit
        return seconds(text, comma_separates=comma_separates)
    return number(text, comma_separates=comma_separates) * where.factor


def _in_seconds(
    time: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    known = time[np.isfinite(time)]
    size = float(np.median(known)) if known.size else 0.0
    while size > _LARGEST_SECONDS:
        time = time / 1000
        size /= 1000
    return time


def _past_midnight(
    time: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Let times of day go on after midnight."""
    if not time.size or np.nanmax(time) > _DAY or np.nanmin(time) < 0:
        return time
    wraps = np.diff(time, prepend=time[0]) < -0.9 * _DAY
    return time + _DAY * np.cumsum(wraps)
