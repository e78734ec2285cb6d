"""From a record to a diagnosis in words.

In: a `Record`. Out: an `Examined` with the conditions, the part that was judged and by which rule,
and the numbers. Pure: the same record gives the same diagnosis.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from heaphound.doctor.condition import Condition, Patient
from heaphound.doctor.conditions.registry import CHECKS
from heaphound.doctor.record import Record
from heaphound.doctor.running import Running, running_functions
from heaphound.doctor.window import Window, window_of
from heaphound.errors import SeriesUnusable
from heaphound.trend.verdict import Verdict, verdict_json, verdict_of

Floats = npt.NDArray[np.float64]

SCHEMA = "heaphound/doctor@1"
FEWEST_LOOKS = 6


@dataclass(frozen=True, slots=True)
class Measure:
    """A column in three numbers, over the part that is judged."""

    median: float
    high: float
    most: float


@dataclass(frozen=True, slots=True)
class Examined:
    """What a recorded process suffers from.

    Attributes:
        record: all that was seen.
        window: the part that was judged.
        conditions: what is wrong; empty when nothing is.
        verdict: on its memory, None when there was too little.
        measures: name of a column -> its numbers.
        running: what ran most often.
        doubts: what could not be judged, and why.
    """

    record: Record
    window: Window
    conditions: tuple[Condition, ...]
    verdict: Verdict | None
    measures: dict[str, Measure]
    running: tuple[Running, ...]
    doubts: tuple[str, ...]


def examine(record: Record, target: str = "--pid N") -> Examined:
    """Diagnose a record.

    Args:
        record: what was seen.
        target: how commands name the process, such as "--pid 4711".
    """
    window = window_of(record)
    steady = record.between(window.begin, window.end)
    verdict: Verdict | None = None
    doubts = list(record.notes)
    if steady.looks:
        try:
            verdict = verdict_of(steady.series())
        except SeriesUnusable as error:
            doubts.append(error.message)
    if steady.looks < FEWEST_LOOKS:
        doubts.append(f"{steady.looks} looks are too few to say more than what the charts show")
        conditions: tuple[Condition, ...] = ()
    else:
        patient = Patient(steady, verdict, target, record)
        conditions = tuple(found for check in CHECKS if (found := check(patient)) is not None)
    if verdict is not None and verdict.kind == "inconclusive":
        doubts.append(
            "whether memory grows cannot be told yet; watch about"
            f" {max(1, round((verdict.watch_longer_seconds or 60) / 60))} min longer"
        )
    if _is_unconfirmed(verdict, conditions):
        doubts.append("the heap rose, but no collection confirms that it is a leak; watch longer")
    starved = steady.column("cpuWait")
    if np.isfinite(starved).any() and float(np.nanmean(starved)) > STARVED_SHARE:
        doubts.append(
            f"other processes kept it from running for {100 * float(np.nanmean(starved)):.0f} % of"
            " the time: delays are the machine's fault then"
        )
    return Examined(
        record,
        window,
        conditions,
        verdict,
        _measures(steady),
        tuple(running_functions(steady.stacks)),
        tuple(doubts),
    )


# A thread that waits longer for a processor is on a crowded machine.
STARVED_SHARE = 0.1


def _is_unconfirmed(verdict: Verdict | None, conditions: tuple[Condition, ...]) -> bool:
    trend = None if verdict is None else verdict.trends.get("heap")
    return (
        trend is not None
        and trend.kind == "growing"
        and not any(each.kind == "leak" for each in conditions)
    )


def _measures(record: Record) -> dict[str, Measure]:
    columns = {
        **record.columns,
        **{f"gc.{kind}": column for kind, column in record.gc.items()},
        **{f"space.{name}": column for name, column in record.spaces.items()},
        **{f"handles.{kind}": column for kind, column in record.resources.items()},
    }
    return {
        name: Measure(float(np.median(known)), float(np.percentile(known, 95)), float(known.max()))
        for name, column in columns.items()
        if (known := column[np.isfinite(column)]).size
    }


def examined_json(examined: Examined, about: dict[str, Any]) -> dict[str, Any]:
    """Give a diagnosis as `heaphound/doctor@1`.

    Args:
        examined: the diagnosis.
        about: what the Case says of the process: title, pid, node, command, load.
    """
    record, window = examined.record, examined.window
    return {
        "schema": SCHEMA,
        "process": {
            name: about.get(name) for name in ("title", "pid", "node", "command", "load", "ended")
        },
        "recorded": {
            "begin": float(record.time[0]) if record.looks else None,
            "end": float(record.time[-1]) if record.looks else None,
            "looks": record.looks,
            "every_seconds": record.step,
        },
        "judged": {"begin": window.begin, "end": window.end, "rule": window.rule},
        "conditions": [
            {
                "kind": each.kind,
                "title": each.title,
                "evidence": list(each.evidence),
                "next": [{"command": one.command, "why": one.why} for one in each.advice],
            }
            for each in examined.conditions
        ],
        "verdict": None if examined.verdict is None else verdict_json(examined.verdict),
        "measures": {
            name: {"median": each.median, "p95": each.high, "max": each.most}
            for name, each in examined.measures.items()
        },
        "running": [
            {"function": each.words, "seen": each.seen, "of": each.of} for each in examined.running
        ],
        "marks": [
            {"time": mark.time, "kind": mark.kind, "text": mark.text} for mark in record.marks
        ],
        "doubts": list(examined.doubts),
    }
