"""What deep collections leave, in recordings of minutes: more each time, or the same."""

from dataclasses import replace

import numpy as np
import pytest

from heaphound.trend.landings import Landings, landings_of
from heaphound.trend.series import ordered_series
from heaphound.trend.verdict import verdict_of

MB = 2**20
TIME = np.arange(0.0, 180.0)


def two_generations(live_mb, promoted=40, every=50.0, time=TIME):
    """Scavenges every four seconds; what they promote dies when all is collected."""
    return (live_mb + promoted * (time / every % 1) + 6 * (time / 4 % 1)) * MB


def judged(heap, time=TIME, **columns):
    return verdict_of(ordered_series(time, {"heapUsed": heap, **columns}))


@pytest.mark.parametrize(
    ("leaked", "reason"), [(30, "deep collections left"), (60, "the floor rises")]
)
def test_deep_collections_that_leave_more_each_time_show_a_leak_within_minutes(leaked, reason):
    heap = two_generations(15 + leaked * TIME / 180)
    verdict = judged(heap)

    assert (verdict.kind, verdict.region) == ("growing", "heap"), verdict.reasons
    assert verdict.slope.low <= leaked * MB / 180 <= verdict.slope.high
    assert any(reason in told for told in verdict.reasons)


@pytest.mark.parametrize(
    "live", [15 + 0 * TIME, 15 + 20 * np.minimum(TIME / 60, 1), 15 + 20 * np.minimum(TIME / 90, 1)]
)
def test_deep_collections_that_leave_the_same_show_none(live):
    heap = two_generations(live)

    assert judged(heap).kind != "growing"
    assert judged(heap, rss=(90 + 60 * TIME / 180) * MB + heap).kind != "growing"


def test_one_deep_collection_shows_no_growth():
    assert judged(two_generations(15 + 30 * TIME / 180, every=110.0)).kind != "growing"


def test_landings_that_came_to_an_end_do_not_speak_against_a_leak_that_began_late():
    every = 30 * np.arange(36.0)
    level = Landings(every, np.full(36, 100.0 * MB), 1100.0)

    assert level.says() == "stays"
    assert replace(level, duration=1800.0).says() == "nothing"


def test_the_landings_are_the_samples_after_deep_falls():
    heap = two_generations(15 + 30 * TIME / 180)
    found = landings_of(TIME, heap, 40 * MB)

    assert found.time == pytest.approx([0, 50, 100, 150], abs=3)
    assert found.value / MB == pytest.approx(15 + 30 * found.time / 180, abs=3)
    assert landings_of(TIME, two_generations(15, promoted=0), 6 * MB).count == 0


def test_rss_does_not_vouch_for_a_heap_whose_garbage_it_holds_too():
    """As a real service that kept nothing was recorded until its first deep collection."""
    time = np.arange(0.0, 80.0)
    rng = np.random.default_rng(5)
    heap = (14 + 20 * (time / 80) ** 0.8 + 8 * (time / 7 % 1) + rng.normal(0, 2, 80)) * MB
    verdict = judged(heap, time=time, rss=(80 + 40 * time / 80) * MB)

    assert verdict.kind != "growing", verdict.reasons


def test_pages_of_the_heap_that_are_touched_late_are_no_native_growth():
    """As Node 24 was recorded: 100 MB of the heap's pages came into RSS within minutes."""
    time = np.arange(0.0, 400.0)
    heap = (30 + 20 * (time / 9 % 1)) * MB
    total = 170 * MB + 0 * time
    touched = (95 + 110 * time / 400) * MB
    assert judged(heap, time=time, heapTotal=total, rss=touched).kind != "growing"

    native = judged(heap, time=time, heapTotal=total, rss=200 * MB + 300 * MB * time / 400)
    assert (native.kind, native.region) == ("growing", "native")
