"""Rows of a CSV file, told apart by the process that each is of.

In: all rows as columns, with labels (pid, instance ...). Out: one `Series` for each process that
ran at the same time as others; processes that follow each other are restarts of one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from heaphound.trend.series import Series, ordered_series

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rows:
    """What a file has.

    Attributes:
        time: shape (rows,), seconds.
        columns: by our names, shape (rows,), bytes.
        uptime: shape (rows,), seconds, or None.
        labels: label -> shape (rows,), what it says of each row.
    """

    time: Floats
    columns: Mapping[str, Floats]
    uptime: Floats | None
    labels: Mapping[str, Sequence[str]]


def processes_of(rows: Rows) -> list[tuple[str, Series]]:
    """Make a series of each process, in the order of their first rows.

    Returns:
        Its name, as in "instance=a pid=7" (empty when there is one), and its samples.
    """
    everything = np.arange(rows.time.size)
    lasting = [label for label in rows.labels if label != "pid"]
    groups = _split(rows, everything, lasting, "")
    if "pid" in rows.labels:
        groups = [one for name, at in groups for one in _split(rows, at, ["pid"], name)]
    return [(name, _series(rows, at)) for name, at in groups]


def _split(rows: Rows, at: Places, labels: Sequence[str], name: str) -> list[tuple[str, Places]]:
    """Split rows by labels, unless one value follows the other."""
    if not labels:
        return [(name, at)]
    found: dict[tuple[str, ...], list[int]] = {}
    for row in at.tolist():
        found.setdefault(tuple(rows.labels[label][row] for label in labels), []).append(row)
    parts = {key: np.array(part) for key, part in found.items()}
    if len(parts) == 1 or _follow(rows, list(parts.values())):
        return [(name, at)]
    # A label that is the same for all tells nothing.
    telling = [place for place in range(len(labels)) if len({key[place] for key in parts}) > 1]
    return [
        (" ".join([name, *[f"{labels[n]}={key[n]}" for n in telling]]).strip(), part)
        for key, part in parts.items()
    ]


def _follow(rows: Rows, parts: Sequence[Places]) -> bool:
    """Say whether each process began when the one before had ended."""
    spans = []
    for part in parts:
        time = rows.time[part]
        time = time[np.isfinite(time)]
        if time.size:
            spans.append((float(time.min()), float(time.max())))
    spans.sort()
    return all(later[0] >= earlier[1] for earlier, later in pairwise(spans))


def _series(rows: Rows, at: Places) -> Series:
    uptime = None if rows.uptime is None else rows.uptime[at]
    pids = rows.labels.get("pid")
    if uptime is None and pids is not None and len({pids[row] for row in at.tolist()}) > 1:
        first: dict[str, float] = {}
        time = rows.time[at]
        for row, moment in zip(at.tolist(), time.tolist(), strict=True):
            first[pids[row]] = min(moment, first.get(pids[row], moment))
        uptime = time - np.array([first[pids[row]] for row in at.tolist()])
    return ordered_series(
        rows.time[at], {name: column[at] for name, column in rows.columns.items()}, uptime
    )
