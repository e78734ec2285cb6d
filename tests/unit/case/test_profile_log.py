"""The log of readings: what is kept, what is thinned, and what a damaged file says."""

import itertools
import sqlite3

import pytest

from heaphound.case.profile_log import MOST_READINGS, ProfileLog, thinned
from heaphound.errors import CaseUnusable
from tests.builders.profile_builder import a_profile, a_segment

PROFILE = a_profile((["main a.js:1", "f a.js:2"], 300, 1), (["(GC)"], 9, 4))


def test_a_reading_is_read_back(tmp_path):
    log = ProfileLog(tmp_path / "profile.sqlite")
    log.add(a_segment(1, PROFILE), PROFILE)
    log.close()
    log = ProfileLog(tmp_path / "profile.sqlite")
    assert log.segments() == [a_segment(1, PROFILE)]
    read = log.profile(1)
    assert read.frames == PROFILE.frames
    assert read.sample_bytes.tolist() == [300, 9]
    assert read.sample_ordinal.tolist() == [1, 4]
    assert (tmp_path / "profile.sqlite").stat().st_mode & 0o777 == 0o600
    log.close()


def test_days_stay_bounded_and_the_last_minutes_are_kept():
    kept = []
    for number in range(1, 7 * 24 * 60):
        kept.append(a_segment(number, seconds=60.0 * number))
        gone = set(thinned(kept))
        kept = [one for one in kept if one.number not in gone]
    assert len(kept) == MOST_READINGS
    assert kept[0].number == 1
    newest = kept[-1].seconds
    assert [newest - one.seconds for one in kept[:-11:-1]] == [60.0 * n for n in range(10)]
    for before, after in itertools.pairwise(kept):
        age = newest - before.seconds
        assert after.seconds - before.seconds <= 60 + 0.25 * age


def test_the_ends_of_each_sampler_stay():
    segments = [a_segment(number, sampler=1 + number // 50) for number in range(1, 200)]
    kept = {one.number for one in segments} - set(thinned(segments, 20))
    assert {1, 49, 50, 99, 100, 149, 150, 199} <= kept
    alone = [a_segment(number, sampler=number) for number in range(1, 30)]
    assert set(thinned(alone, 20)) == set(range(1, 10))


def test_readings_apart_hand_their_bytes_on(tmp_path):
    log = ProfileLog(tmp_path / "profile.sqlite", apart=True)
    for number in range(1, MOST_READINGS + 6):
        log.add(a_segment(number, PROFILE), PROFILE)
    segments = log.segments()
    assert len(segments) == MOST_READINGS
    assert sum(one.total_bytes for one in segments) == 309 * (MOST_READINGS + 5)
    assert sum(one.samples for one in segments) == 2 * (MOST_READINGS + 5)
    total = sum(log.profile(one.number).total_bytes for one in segments)
    assert total == 309 * (MOST_READINGS + 5)
    log.close()


def test_damage_is_an_error_that_says_so(tmp_path):
    path = tmp_path / "profile.sqlite"
    log = ProfileLog(path)
    log.add(a_segment(1, PROFILE), PROFILE)
    with sqlite3.connect(path) as database:
        database.execute("UPDATE readings SET profile = x'00ff'")
    database.close()
    with pytest.raises(CaseUnusable, match=r"#1 .* damaged"):
        log.profile(1)
    with pytest.raises(CaseUnusable, match="#9"):
        log.profile(9)
    log.close()
    path.write_bytes(b"no database, but long enough to look at" * 40)
    with pytest.raises(CaseUnusable, match="cannot be used"):
        ProfileLog(path)
