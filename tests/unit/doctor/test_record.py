"""A recording read back: every column, the rates, the marks; whatever is missing is missing."""

import sqlite3

import numpy as np
import pytest

from heaphound.case.recording import Recording
from heaphound.doctor.examine import examine
from heaphound.doctor.record import read_record, record_of_samples
from heaphound.errors import CaseUnusable
from heaphound.target.vitals import Frame, ListenerWarning, Task, Wait
from tests.builders.record_builder import BEGIN, MB, a_look, recorded


def test_what_was_seen_comes_back(tmp_path):
    recording = recorded(
        tmp_path / "watch.sqlite",
        40,
        waits=(Wait("10.0.0.7:80", 3, 2),),
        tasks=(Task(12.0, (Frame("hash", "/srv/a.js", 7),)),),
    )
    recording.mark(BEGIN + 5, "load start", "ab")
    record = read_record(recording, [BEGIN + 20])
    assert record.looks == 40
    assert record.step == 1.0
    assert record.column("cpu").tolist() == [0.2] * 40
    assert record.column("rss")[0] == 90 * MB
    assert np.allclose(record.gc["minor"][1:], 0.002)
    assert np.allclose(record.gc["major"][1:], 0.001)
    assert record.major[0].size == 2
    assert record.spaces["code_space"][3] == MB // 4
    assert record.resources["Timeout"][3] == 3
    assert record.waits[0].peer == "10.0.0.7:80"
    assert record.waits_seen.all()
    assert record.stacks[0].frames == (("hash", "/srv/a.js", 7),)
    assert [mark.kind for mark in record.marks] == ["load start", "snapshot"]


def test_a_counter_that_began_anew_is_no_negative_pause(tmp_path):
    recording = Recording(tmp_path / "watch.sqlite")
    for at, spent in enumerate([10.0, 20.0, 4.0, 14.0]):
        recording.add(a_look(BEGIN + at, 100.0 + at, gc={"major": (1, spent)}))
    assert np.allclose(read_record(recording).gc["major"][1:], [0.01, 0.004, 0.01])


def test_a_recording_of_an_older_heaphound_is_read(tmp_path):
    path = tmp_path / "watch.sqlite"
    recorded(path, 20).close()
    database = sqlite3.connect(path)
    database.execute("DROP TABLE marks")
    database.execute(
        "UPDATE looks SET details = json_remove(details, '$.waits', '$.tasks', '$.cpuWait',"
        " '$.answerMs')"
    )
    database.commit()
    database.close()
    record = read_record(Recording(path))
    assert not record.waits_seen.any()
    assert np.isnan(record.column("cpuWait")).all()
    assert examine(record).conditions == ()


def test_thinned_looks_keep_the_longest_delay_and_the_most_cpu(tmp_path):
    recording = Recording(tmp_path / "watch.sqlite")
    for at in range(120):
        late = 900.0 if at == 37 else 2.0
        cpu = 0.9 if at == 53 else 0.1
        recording.add(a_look(BEGIN + at, 50.0 + at, loop_delay_ms=late, cpu_share=cpu))
    recording.thin(BEGIN + 2 * 3600)
    record = read_record(recording)
    assert record.looks < 80
    assert record.column("loopDelayMs").max() == 900.0
    assert record.column("cpu").max() == 0.9


def test_looks_without_details_leave_gaps(tmp_path):
    recording = recorded(tmp_path / "watch.sqlite", 30)
    recording.thin(BEGIN + 3 * 86_400)
    record = read_record(recording)
    assert record.looks > 0
    assert np.isnan(record.column("cpu")).all()
    assert np.isfinite(record.column("rss")).all()
    assert examine(record).conditions == ()


def test_warnings_are_marks_and_damage_is_said(tmp_path):
    path = tmp_path / "watch.sqlite"
    recording = Recording(path)
    recording.add(a_look(BEGIN, 5.0, warnings=(ListenerWarning(BEGIN, "11 listeners", "at x"),)))
    assert [(mark.kind, mark.text) for mark in read_record(recording).marks] == [
        ("warning", "11 listeners")
    ]
    recording.close()
    database = sqlite3.connect(path)
    database.execute("UPDATE looks SET details = '{broken'")
    database.commit()
    database.close()
    with pytest.raises(CaseUnusable):
        read_record(Recording(path))


def test_samples_of_a_hunt_are_a_record_too():
    samples = [a_look(BEGIN + at, float(at)).memory for at in (0, 1, 1, 2)]
    record = record_of_samples(samples, [BEGIN + 1])
    assert record.looks == 3
    assert record.column("rss").tolist() == [90.0 * MB] * 3
    assert [mark.kind for mark in record.marks] == ["snapshot"]
