"""The recording of a watch: complete after a kill, small after a week, floors and peaks kept."""

import subprocess
import sys

import numpy as np
import pytest

from heaphound.case.recording import Recording
from heaphound.errors import CaseUnusable
from heaphound.target.memory import MemorySample
from heaphound.target.vitals import ListenerWarning, MajorCollection, Vitals
from heaphound.trend.verdict import verdict_of

MB = 2**20


def vitals(time, heap, rss=None, **more):
    memory = MemorySample(
        time=time,
        rss_bytes=int(rss or heap * 1.5),
        heap_used_bytes=int(heap),
        heap_total_bytes=int(heap * 1.2),
        heap_limit_bytes=4 * 2**30,
        external_bytes=2 * MB,
        array_buffers_bytes=MB,
        heap_spaces={"old_space": int(heap * 0.8)},
    )
    return Vitals(memory=memory, resources={"Timeout": 3}, **more)


def test_looks_collections_and_warnings_come_back(tmp_path):
    recording = Recording(tmp_path / "watch.sqlite")
    for second in range(30):
        recording.add(
            vitals(
                1e9 + second,
                50 * MB + second,
                gc={"major": (second, 2.5 * second)},
                majors=(MajorCollection(1e9 + second - 0.5, 40 * MB + second, 2.5),),
                warnings=(ListenerWarning(1e9, "too many", "at a.js"),) if second == 7 else (),
            )
        )
    series = recording.series()

    assert series.columns["heapUsed"].tolist() == [50 * MB + second for second in range(30)]
    assert series.after_gc[1].tolist() == [40 * MB + second for second in range(30)]
    assert recording.major_collection_time()[1][-1] == 72.5
    assert recording.warnings() == [(1e9, "too many", "at a.js")]
    assert (tmp_path / "watch.sqlite").stat().st_mode & 0o777 == 0o600


@pytest.mark.slow
def test_a_day_at_two_seconds_stays_small_and_keeps_its_floor_and_its_peaks(tmp_path):
    path = tmp_path / "watch.sqlite"
    recording = Recording(path)
    rng = np.random.default_rng(1)
    since = np.arange(0.0, 86400.0, 2.0)
    time = 1e9 + since
    heap = (60 + 40 * since / 86400 + 30 * (since / 47 % 1)) * MB
    heap += rng.normal(0, MB, heap.size)
    peak = 4321
    heap[peak] = 900 * MB
    for moment, size in zip(time.tolist(), heap.tolist(), strict=True):
        recording.add(vitals(moment, size))
    series = recording.series()

    assert path.stat().st_size < 16 * MB
    assert len(recording) < 36000
    assert series.columns["heapUsed"].max() == int(900 * MB)
    assert series.columns["heapUsed"].min() == int(heap.min())
    assert np.diff(series.time).max() <= 10
    assert verdict_of(series).kind == "growing"

    recording.thin(time[-1] + 30 * 86400)
    assert len(recording) <= 4 * 145
    assert recording.series().columns["heapUsed"].min() == int(heap.min())


def test_a_kill_loses_at_most_the_last_look(tmp_path):
    program = """
import sys
sys.path.insert(0, {here!r})
from test_recording import *
recording = Recording(Path({path!r}))
for second in range(10**6):
    recording.add(vitals(1e9 + second, 50 * MB))
    print(second, flush=True)
""".replace("{here!r}", repr(str(__import__("pathlib").Path(__file__).parent)))
    path = str(tmp_path / "watch.sqlite")
    program = "from pathlib import Path\n" + program.replace("{path!r}", repr(path))
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True
    ) as process:
        for _ in range(40):
            process.stdout.readline()
        process.kill()
        told = process.stdout.read().split()
    last = int(told[-1]) if told else 39

    kept = Recording(tmp_path / "watch.sqlite").series()
    assert kept.time[-1] >= 1e9 + last


def test_a_damaged_recording_is_said_to_be_so(tmp_path):
    (tmp_path / "watch.sqlite").write_bytes(b"not a database" * 100)

    with pytest.raises(CaseUnusable, match="cannot be used"):
        Recording(tmp_path / "watch.sqlite")
