"""Where a recording goes on with another process: the restarts.

In: a `Series`. Out: the runs it consists of. A restart is an uptime that starts over, or memory
that falls in one step to where a process starts while its *floor* had been much higher: a garbage
collection falls as steeply, but not below the collections before it.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from heaphound.trend.floor import window_size
from heaphound.trend.series import Series

Floats = npt.NDArray[np.float64]

# After a restart the floor is below this share of the floor before it...
RESTART_SHARE = 0.75
# ... and no higher above the floor at the start of the run before.
START_SHARE = 1.3
# A fall to less than this is more than the collector of a heap of some size ever frees...
_DEEP, _DEEP_BYTES = 0.33, 64.0 * 2**20
# ... and where samples differ from the next by more than this, in the median, the old generation
# is collected between them: the young one has no more than 32 MB.
_YOUNG_STEP = 10.0 * 2**20
_INNER_TEETH, _INNER_RESIDENT = 4, 2
# Collections may be minutes apart, restarts hardly.
_RUN_WITH_TEETH, _DEEP_RUN, _LONG_RUN = 600.0, 1800.0, 3600.0
# So far from whole hours, or days, as a share of one.
_OFF_THE_CLOCK, _MOST_TURNS = 0.03, 6.5
_HOUR, _DAY = 3600.0, 86400.0
# Where RSS falls with the heap by this share of its fall, to no more than this above its start,
# a process ended. Of 465 deep collections of real processes one in twenty took RSS down so far.
RSS_FOLLOWS, RSS_LANDS = 0.8, 1.08
# The heap then need not show collections of its own that are a tenth as deep: so small ones do,
# when it falls by nearly half.
_SMALL_TEETH, _HALVED = 0.03, 0.6
# Where RSS alone was recorded, so many such falls in a row are no chance; nor is one after an hour.
_FALLS_OF_RSS = 2
# RSS falls by this share of itself; by less only when the heap says the rest.
RSS_FALL = 0.2
_SHORTEST_RUN = 8
_MAIN = ("heapUsed", "heapTotal", "rss")


def runs_of(series: Series) -> list[Series]:
    """Cut a recording at the restarts of the process."""
    cuts = [0, *_restarts(series), series.time.size]
    return [series.part(first, end) for first, end in pairwise(cuts) if end > first]


def restarts_are_sure(series: Series, runs: list[Series]) -> bool:
    """Say whether what `runs_of` cut at were restarts for sure.

    A heap that is collected once an hour, and one that leaks until it is restarted every hour, look
    alike. Uptime tells them apart, or a fall deeper than a collector's, or collections within.
    """
    if series.uptime is not None and np.isfinite(series.uptime).sum() > 1:
        return True
    clock = _by_the_clock([run.duration for run in runs[1:-1]])
    least = _RUN_WITH_TEETH if len(runs) > _FALLS_OF_RSS else _LONG_RUN
    sure = 0
    for run, later in pairwise(runs):
        name = next(
            (name for name in _MAIN if _known(run, name).size and _known(later, name).size), ""
        )
        if not name:
            continue
        known = _known(run, name)
        before, landed = float(known[-3:].max()), float(_known(later, name)[:3].min())
        deep = run.duration >= _DEEP_RUN and _is_deep(before, landed)
        teeth = run.duration >= _RUN_WITH_TEETH and _has_teeth(known, before - landed)
        alone = name == "rss" and not clock and run.duration >= least
        halved = landed < min(_HALVED * before, RSS_LANDS * float(known[:3].min()))
        sure += deep or (teeth and not clock) or (alone and halved) or _resident_ends(run, later)
    return 2 * sure >= len(runs) - 1


def _resident_ends(run: Series, later: Series) -> bool:
    """Say whether RSS fell with the heap, at once, to where it began: collections free it later."""
    heap = "heapUsed" if "heapUsed" in run.columns else "heapTotal"
    used, after = _known(run, heap), _known(later, heap)
    resident, freed = _known(run, "rss"), _known(later, "rss")
    if min(used.size, after.size, resident.size, freed.size) < _SHORTEST_RUN:
        return False
    fall = float(used[-2:].max() - after[:2].min())
    falls = -np.diff(used)
    inner = int((falls > 0.1 * fall).sum())
    landed = float(freed[:2].min())
    followed = float(resident[-2:].max()) - landed
    halved = float(after[:3].min()) < _HALVED * float(used[-3:].max())
    small = run.duration >= _DEEP_RUN and int((falls > _SMALL_TEETH * fall).sum()) >= _INNER_TEETH
    return (
        (inner >= _INNER_RESIDENT or (halved and (small or _has_teeth(used, fall, _SMALL_TEETH))))
        and followed > RSS_FOLLOWS * fall
        and landed < RSS_LANDS * float(resident[:3].min())
    )


def _by_the_clock(lives: list[float]) -> bool:
    """Say whether memory fell whenever an hour or a day was over: jobs and nights do that."""
    for period in (_HOUR, _DAY):
        turns = [life / period for life in lives]
        # Lives of many hours are near to a whole number of them by chance.
        if turns and all(
            0.5 < turn < _MOST_TURNS and abs(turn - round(turn)) < _OFF_THE_CLOCK for turn in turns
        ):
            return True
    return False


def _known(run: Series, name: str) -> Floats:
    column = run.columns.get(name, np.zeros(0))
    known: Floats = column[np.isfinite(column)]
    return known


def _is_deep(before: float, landed: float) -> bool:
    return before > _DEEP_BYTES and landed < _DEEP * before


def _has_teeth(run: Floats, fall: float, least: float = 0.1) -> bool:
    """Say whether a run has collections of its own: slow rises and sudden falls, or large ones."""
    steps = np.diff(run)
    if float(np.median(np.abs(steps))) > _YOUNG_STEP:
        return True
    falls, rises = int((steps < -least * fall).sum()), int((steps > least * fall).sum())
    return falls >= _INNER_TEETH and rises <= 0.5 * falls


def aligned(runs: list[Series]) -> Series:
    """Lay runs over each other, by the time since the first sample of each."""
    since = np.concatenate([run.time - run.time[0] for run in runs])
    order = np.argsort(since, kind="stable")
    # Times must rise strictly: equal ages are moved apart by less than anything matters.
    time = since[order] + np.arange(since.size) * 1e-6
    names = [name for name in runs[-1].columns if all(name in run.columns for run in runs)]
    columns = {name: np.concatenate([run.columns[name] for run in runs])[order] for name in names}
    return Series(time, columns)


def _restarts(series: Series) -> list[int]:
    """Give the index of the first sample of each further run."""
    if series.uptime is not None and np.isfinite(series.uptime).sum() > 1:
        known = np.flatnonzero(np.isfinite(series.uptime))
        falls = np.diff(series.uptime[known]) < 0
        return [int(row) for row in known[1:][falls]]
    rss = series.columns.get("rss")
    heap = series.columns.get("heapUsed", series.columns.get("heapTotal"))
    columns = [column for column in (heap, rss) if column is not None]
    if not columns:
        return []
    known = np.flatnonzero(np.all([np.isfinite(column) for column in columns], axis=0))
    if known.size < 2 * _SHORTEST_RUN:
        return []
    main = columns[0][known]
    cuts: list[int] = []
    start = 0
    window = max(6, window_size(main))
    for row in np.flatnonzero(main[1:] < 0.85 * main[:-1]) + 1:
        if row - start < _SHORTEST_RUN or not _starts_over(main, start, int(row), window):
            continue
        seen = heap is not None and _collections(main[start:row], main[row - 1] - main[row])
        if rss is None:
            restarted = seen or _is_deep(float(main[row - 1]), float(main[row : row + 3].min()))
        else:
            resident = rss[known]
            fall = float(np.max(resident[max(start, row - 2) : row]))
            fall -= float(np.min(resident[row : row + 3]))
            share = RSS_FALL / 2 if seen else RSS_FALL
            began = float(np.min(resident[start : start + 3]))
            restarted = fall > share * float(resident[row - 1])
            restarted &= float(np.min(resident[row : row + 3])) < START_SHARE * began
        if restarted:
            cuts.append(int(known[row]))
            start = int(row)
    return cuts


def _starts_over(value: Floats, start: int, row: int, window: int) -> bool:
    """Say whether the floor falls at `row`, to about where the run from `start` began."""
    before = float(value[max(start, row - window) : row].min())
    after = float(value[row : row + max(3, window // 2)].min())
    began = float(value[start : start + window].min())
    return after < RESTART_SHARE * before and after < START_SHARE * began


def _collections(run: Floats, fall: float) -> bool:
    """Say whether the run had collections of its own, and none as deep as this fall."""
    steps = -np.diff(run)
    seen = steps[steps > 0.1 * fall]
    return seen.size >= 2 and fall > 1.1 * float(np.quantile(seen, 0.9))
