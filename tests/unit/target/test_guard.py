"""The guard's estimates and refusals."""

import pytest

from heaphound.errors import NodeTooOld, SnapshotWouldNotFit
from heaphound.target.cgroup import Room
from heaphound.target.facts import HeapFacts
from heaphound.target.guard import forecast, require_fit
from heaphound.target.versions import require_version

MB = 1 << 20


def _facts(**given):
    usual = {
        "heap_used_bytes": 100 * MB,
        "heap_limit_bytes": 2000 * MB,
        "large_bytes": 0,
        "collect_cpu_seconds": 0.2,
        "index_count": 0,
        "unexplained_bytes": 0,
        "rss_bytes": 150 * MB,
    }
    return HeapFacts(**usual | given)


def test_more_objects_cost_more_in_the_same_number_of_bytes():
    few = forecast(_facts(collect_cpu_seconds=0.03))
    many = forecast(_facts(collect_cpu_seconds=0.6))
    assert few.memory_bytes.likely < 100 * MB < 600 * MB < many.memory_bytes.likely
    assert few.pause_seconds.likely < many.pause_seconds.likely


def test_every_index_of_the_longest_collection_costs_a_kilobyte():
    short = forecast(_facts(large_bytes=8 * MB, index_count=1))
    long = forecast(_facts(large_bytes=8 * MB, index_count=1_000_001))
    assert long.memory_bytes.likely - short.memory_bytes.likely == pytest.approx(1040e6, rel=0.05)


def test_large_stores_of_unknown_use_widen_the_range_only():
    known, unknown = (
        forecast(_facts(large_bytes=10 * MB, unexplained_bytes=size)) for size in (0, 10 * MB)
    )
    assert unknown.memory_bytes.high > known.memory_bytes.high + 300 * MB
    assert unknown.memory_bytes.likely <= known.memory_bytes.likely


def test_without_the_time_of_a_collection_the_bytes_bound_the_estimate():
    memory = forecast(_facts(collect_cpu_seconds=None)).memory_bytes
    assert memory.low < memory.likely < memory.high


def test_what_fits_is_let_through(tmp_path):
    facts = _facts()
    require_fit(forecast(facts, [Room("the machine", 9000 * MB, 0)]), facts, tmp_path)


def test_a_container_that_is_too_small_is_refused_with_numbers(tmp_path):
    facts = _facts()
    room = Room("the container", 512 * MB, 300 * MB)
    with pytest.raises(
        SnapshotWouldNotFit, match=r"container has 212\.0 MB left of 512"
    ) as failure:
        require_fit(forecast(facts, [room]), facts, tmp_path)
    assert "--force" in failure.value.hint
    assert "heaphound capture --near-limit" in failure.value.hint


def test_a_heap_at_its_limit_is_refused(tmp_path):
    facts = _facts(heap_used_bytes=1990 * MB)
    with pytest.raises(SnapshotWouldNotFit, match="it may have"):
        require_fit(forecast(facts), facts, tmp_path)


def test_a_disk_that_is_too_small_is_refused(tmp_path, monkeypatch):
    class Disk:
        free = 10 * MB

    monkeypatch.setattr("heaphound.target.guard.shutil.disk_usage", lambda _: Disk)
    facts = _facts()
    with pytest.raises(SnapshotWouldNotFit, match=r"has 10\.0 MB left"):
        require_fit(forecast(facts), facts, tmp_path)


def test_a_node_that_is_too_old_is_told_which_is_needed():
    with pytest.raises(NodeTooOld, match=r"needs Node 18 or later; this is v16\.20\.2"):
        require_version("v16.20.2", (18, 0), "attaching")
    require_version("v18.0.0", (18, 0), "attaching")
    require_version(None, (18, 0), "attaching")
