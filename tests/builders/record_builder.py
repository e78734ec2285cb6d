"""Records of a process as a watch would have made them, with one thing wrong or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from heaphound.case.recording import Recording
from heaphound.doctor.record import Record
from heaphound.target.memory import MemorySample
from heaphound.target.vitals import MajorCollection, Vitals

Floats = npt.NDArray[np.float64]

BEGIN = 1.7e9
MB = 2**20
PLAIN: Mapping[str, float] = {
    "cpu": 0.2,
    "cpuWait": 0.0,
    "loopUtilisation": 0.2,
    "loopDelayMs": 2.0,
    "answerMs": 1.0,
    "rss": 90.0 * MB,
    "heapUsed": 30.0 * MB,
    "heapTotal": 40.0 * MB,
    "external": 2.0 * MB,
    "arrayBuffers": 1.0 * MB,
    "heapLimit": 2048.0 * MB,
}


def a_record(looks: int = 80, step: float = 0.5, **columns: Any) -> Record:
    """Make a record of a healthy process; columns by name replace what is usual.

    Args:
        looks: how many.
        step: seconds between them.
        **columns: a number, or shape (looks,), by the names of `Record.columns`; or a field of
            `Record` by its name.
    """
    time = BEGIN + step * np.arange(looks, dtype=np.float64)
    names = dict(PLAIN)
    fields = {name: columns.pop(name) for name in list(columns) if name not in names}
    table = {
        name: np.broadcast_to(np.asarray(columns.get(name, usual), np.float64), (looks,)).copy()
        for name, usual in names.items()
    }
    nothing = np.zeros(0)
    record = Record(
        time=time,
        columns=table,
        gc={"minor": np.full(looks, 0.002)},
        spaces={"old_space": np.full(looks, 20.0 * MB), "new_space": np.full(looks, 1.0 * MB)},
        resources={"TCPServerWrap": np.ones(looks), "TCPSocketWrap": np.full(looks, 5.0)},
        major=(nothing, nothing),
        after_gc=(nothing, nothing),
        waits_seen=np.ones(looks, bool),
        uptime=100 + step * np.arange(looks, dtype=np.float64),
    )
    return replace(record, **fields)


def recorded(path: Path, looks: int, step: float = 1.0, **more: Any) -> Recording:
    """Write a recording of many looks, with all that a real one has, and its extremes."""
    recording = Recording(path)
    for at in range(looks):
        recording.add(a_look(BEGIN + step * at, at * step, **more))
    return recording


def a_look(time: float, uptime: float, **more: Any) -> Vitals:
    """Make one look at a healthy process."""
    heap = int(30 * MB + 5 * MB * ((uptime * 7) % 10) / 10)
    memory = MemorySample(
        time=time,
        rss_bytes=90 * MB,
        heap_used_bytes=heap,
        heap_total_bytes=40 * MB,
        heap_limit_bytes=2048 * MB,
        external_bytes=2 * MB,
        array_buffers_bytes=MB,
        heap_spaces={"old_space": heap - MB, "new_space": MB, "code_space": MB // 4},
    )
    plain: dict[str, Any] = {
        "uptime": uptime,
        "gc": {"minor": (int(uptime), 2.0 * uptime), "major": (int(uptime / 30), uptime)},
        "majors": (MajorCollection(time - 0.1, 29 * MB, 12.0),) if int(uptime) % 30 == 0 else (),
        "loop_delay_ms": 3.0,
        "loop_utilisation": 0.25,
        "cpu_share": 0.2,
        "cpu_wait_share": 0.0,
        "resources": {"TCPServerWrap": 1, "TCPSocketWrap": 4, "Timeout": 3},
        "waits": (),
        "answer_ms": 1.0,
    }
    return Vitals(memory=memory, **{**plain, **more})
