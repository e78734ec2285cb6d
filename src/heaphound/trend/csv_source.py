"""A CSV file of memory samples, from anywhere, as a `Series`.

In: a path, and how its columns are called if not by our names. Out: a `Series`, or a
`SeriesUnusable` that names the line. Numbers are never guessed from text.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from heaphound.errors import SeriesUnusable
from heaphound.trend.series import BYTE_COLUMNS, Series, ordered_series

MISSING = {"", "nan", "null", "none", "na", "n/a", "-", "undefined"}
_NAMES = ("time", *BYTE_COLUMNS, "uptime")
_FORMAT = (
    "A header line is expected with `time` (seconds or ISO 8601) and any of "
    + ", ".join(BYTE_COLUMNS)
    + " in bytes; name other columns with --column heapUsed=my_name."
)
# Seconds since 1970 stay below this until the year 5138; larger times count in finer units.
_LARGEST_SECONDS = 1e11


def read_csv(path: Path, names: Mapping[str, str] | None = None) -> Series:
    """Read a CSV file of memory samples.

    Args:
        path: comma, semicolon or tab separated, with a header.
        names: our column name -> the name in the file, for columns called otherwise.

    Raises:
        SeriesUnusable: no such file, not text, no known column, or a value that is no number.
    """
    text = _text_of(path)
    lines = text.splitlines()
    head = next((row for row, line in enumerate(lines) if line.strip()), None)
    if head is None:
        raise SeriesUnusable(f"{path}: the file is empty.", hint=_FORMAT)
    separator = max(",;\t", key=lines[head].count)
    rows = csv.reader(lines[head:], delimiter=separator, strict=True)
    try:
        header = [name.strip() for name in next(rows)]
        place = _places(path, head + 1, header, names or {})
        return _series_of(path, head + 1, rows, len(header), place)
    except csv.Error as error:
        raise SeriesUnusable(
            f"{path}: line {head + rows.line_num} is not CSV: {error}.", hint=_FORMAT
        ) from None


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


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower()).removesuffix("bytes")


def _places(path: Path, line: int, header: list[str], names: Mapping[str, str]) -> dict[str, int]:
    """Find the position of each known column."""
    place: dict[str, int] = {}
    for ours, theirs in names.items():
        if theirs not in header:
            raise SeriesUnusable(
                f"{path}: line {line} has no column {theirs!r}; it has {', '.join(header)}.",
                hint=f"--column {ours}=NAME takes a name from the header.",
            )
        place[ours] = header.index(theirs)
    plain = [_plain(name) for name in header]
    for ours in _NAMES:
        if ours in place:
            continue
        if ours in header:
            place[ours] = header.index(ours)
        elif _plain(ours) in plain:
            place[ours] = plain.index(_plain(ours))
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


def _series_of(
    path: Path, head: int, rows: Iterable[list[str]], width: int, place: Mapping[str, int]
) -> Series:
    values: dict[str, list[float]] = {name: [] for name in place}
    line = head
    cut_short = ""
    for row in rows:
        line = head - 1 + int(getattr(rows, "line_num", 0))
        if not row or (len(row) == 1 and not row[0].strip()):
            continue
        if cut_short:
            raise SeriesUnusable(cut_short, hint=_FORMAT)
        if len(row) != width:
            # Only the last line may be cut: that is a file that is still being written.
            cut_short = f"{path}: line {line} has {len(row)} fields; the header has {width}."
            if len(row) > width:
                raise SeriesUnusable(cut_short, hint=_FORMAT)
            continue
        for name, position in place.items():
            text = row[position].strip()
            try:
                values[name].append(_seconds(text) if name == "time" else _number(text))
            except ValueError:
                wanted = "seconds or an ISO 8601 time" if name == "time" else "a number of bytes"
                raise SeriesUnusable(
                    f"{path}: line {line}: {text[:60]!r} in column {name} is not {wanted}.",
                    hint=_FORMAT,
                ) from None
    if not values["time"]:
        raise SeriesUnusable(f"{path}: there is a header but no sample below it.", hint=_FORMAT)
    arrays = {name: np.array(column) for name, column in values.items()}
    time = arrays.pop("time")
    uptime = arrays.pop("uptime", None)
    return ordered_series(_in_seconds(time), arrays, uptime)


def _number(text: str) -> float:
    return float("nan") if text.lower() in MISSING else float(text)


def _seconds(text: str) -> float:
    if text.lower() in MISSING:
        return float("nan")
    try:
        return float(text)
    except ValueError:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _in_seconds(
    time: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    known = time[np.isfinite(time)]
    size = float(np.median(known)) if known.size else 0.0
    while size > _LARGEST_SECONDS:
        time = time / 1000
        size /= 1000
    return time
