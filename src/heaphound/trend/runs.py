"""Where a recording goes on with another process: the restarts.

In: a `Series`. Out: the runs it consists of. A restart is an uptime that starts over, or memory
that falls in one step to where a process starts while its *floor* had been much higher: a garbage
collection falls as steeply, but not below the collections before it.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from heaphound.trend.series import Series

Floats = npt.NDArray[np.float64]

# After a restart memory is below this share of the floor before it.
RESTART_SHARE = 0.7
_AROUND = 12
_SHORTEST_RUN = 4


def runs_of(series: Series) -> list[Series]:
    """Cut a recording at the restarts of the process."""
    cuts = [0, *_restarts(series), series.time.size]
    return [series.part(first, end) for first, end in pairwise(cuts) if end > first]


def _restarts(series: Series) -> list[int]:
    """Give the index of the first sample of each further run."""
    if series.uptime is not None and np.isfinite(series.uptime).sum() > 1:
        known = np.flatnonzero(np.isfinite(series.uptime))
        falls = np.diff(series.uptime[known]) < 0
        return [int(row) for row in known[1:][falls]]
    rss = series.columns.get("rss")
    heap = series.columns.get("heapUsed", series.columns.get("heapTotal"))
    columns = [column for column in (rss, heap) if column is not None]
    if not columns:
        return []
    known = np.flatnonzero(np.all([np.isfinite(column) for column in columns], axis=0))
    values = [column[known] for column in columns]
    sticky = rss is not None
    cuts: list[int] = []
    start = 0
    steep = np.flatnonzero(values[0][1:] < 0.8 * values[0][:-1]) + 1
    for row in steep:
        if row - start < _SHORTEST_RUN:
            continue
        if all(_starts_over(value, start, int(row), sticky=sticky) for value in values):
            cuts.append(int(known[row]))
            start = int(row)
    return cuts


def _starts_over(value: Floats, start: int, row: int, *, sticky: bool) -> bool:
    """Say whether a value falls below the whole floor of the run that began at `start`."""
    after = float(np.median(value[row : row + 3]))
    run = value[start:row]
    if sticky and run.size < 3 * _AROUND:
        before = float(run[-_AROUND:].min())
    else:
        before = float(run[run.size // 2 :].min())
    if after >= RESTART_SHARE * before:
        return False
    if sticky:
        return True
    # JavaScript heap alone: its collections must have been seen, or this may be the first.
    falls = run[1:] - run[:-1]
    return int((falls < 0.3 * (after - float(run[-1]))).sum()) >= 2
