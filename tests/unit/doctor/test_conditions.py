"""Each condition on records made for it: claimed where it should be, and silent beside it."""

import numpy as np
import pytest

from heaphound.doctor.condition import Patient
from heaphound.doctor.conditions import blocked_loop, gc_pressure, handle_growth, io_wait
from heaphound.doctor.examine import examine, examined_json
from heaphound.doctor.record import Mark, Stack, Waiting
from tests.builders.record_builder import BEGIN, MB, a_record

FRAMES = (("map", "node:internal/x", 3), ("hash", "file:///srv/app/user%20s.js", 12))


def kinds(record):
    return [each.kind for each in examine(record).conditions]


def patient(record):
    return Patient(record, None)


def majors(looks, share, left, step=0.5):
    time = BEGIN + step * np.arange(looks)
    return {
        "gc": {"major": np.full(looks, share)},
        "major": (time, np.full(looks, share * step * 1000)),
        "after_gc": (time, np.full(looks, float(left))),
    }


def stacks(looks, left_ms, count=20):
    return tuple(Stack(BEGIN + 0.5 * at, left_ms, FRAMES) for at in range(0, looks, looks // count))


def waits(peer, looks, count, stayed):
    return tuple(Waiting(BEGIN + 0.5 * at, peer, count, stayed) for at in range(looks))


def test_a_healthy_process_has_nothing():
    assert kinds(a_record()) == []


@pytest.mark.parametrize("share", [0.15, 1.0])
def test_a_late_timer_is_blocking_and_names_what_ran(share):
    late = np.where(np.arange(80) % round(1 / share) == 0, 240.0, 3.0)
    record = a_record(loopDelayMs=late, stacks=stacks(80, 130.0), loopUtilisation=share)
    [found] = examine(record).conditions
    assert found.kind == "blocked loop"
    assert found.title == "the event loop is blocked in hash (/srv/app/user s.js:12)"
    assert "240 ms as a rule and 240 ms at worst" in found.evidence[0]


def test_a_line_of_short_tasks_is_no_blocking():
    record = a_record(loopDelayMs=240.0, loopUtilisation=1.0, stacks=stacks(80, 4.0))
    assert blocked_loop.check(patient(record)) is None
    late = a_record(loopDelayMs=240.0, loopUtilisation=1.0, stacks=stacks(80, 4.0), answerMs=180.0)
    assert blocked_loop.check(patient(late)) is not None, "a synchronous call is not interrupted"


def test_other_processes_and_collections_are_not_its_fault():
    starved = a_record(loopDelayMs=240.0, loopUtilisation=0.9, cpuWait=0.8)
    assert blocked_loop.check(patient(starved)) is None
    idle = a_record(loopDelayMs=240.0, loopUtilisation=0.02, cpuWait=0.3)
    assert blocked_loop.check(patient(idle)) is None
    collecting = a_record(loopDelayMs=240.0, **majors(80, 0.4, 500 * MB))
    assert blocked_loop.check(patient(collecting)) is None


def test_a_snapshot_that_stopped_it_is_our_doing():
    late = np.where(np.isin(np.arange(80), (41, 42)), 5000.0, 2.0)
    assert kinds(a_record(loopDelayMs=late)) == ["blocked loop"]
    assert kinds(a_record(loopDelayMs=late, marks=(Mark(BEGIN + 20.2, "snapshot"),))) == []


def test_a_batch_that_nobody_waits_for_is_not_blocked():
    batch = a_record(loopDelayMs=9000.0, loopUtilisation=1.0, cpu=1.0, resources={})
    assert blocked_loop.check(patient(batch)) is None


def test_an_idle_processor_while_blocked_is_a_synchronous_call():
    found = blocked_loop.check(patient(a_record(loopDelayMs=300.0, cpu=0.02, answerMs=150.0)))
    assert "synchronous call" in found.evidence[-1]


def test_full_heaps_that_are_collected_all_the_time_are_pressure():
    record = a_record(heapLimit=512.0 * MB, **majors(80, 0.25, 400 * MB))
    [found] = examine(record).conditions
    assert found.kind == "gc pressure"
    assert "25.0 % of the time" in found.evidence[0]
    assert "400.0 MB, 86 % of the 464.0 MB that" in found.evidence[1]


@pytest.mark.parametrize(("share", "left"), [(0.01, 400), (0.06, 40), (0.0, 400)])
def test_few_collections_or_an_empty_heap_are_none(share, left):
    record = a_record(heapLimit=512.0 * MB, **majors(80, share, left * MB))
    assert gc_pressure.check(patient(record)) is None


def test_requests_that_stay_while_nothing_runs_wait_for_their_peer():
    slow = waits("10.0.0.7:5432", 80, 4, 3) + waits("in", 80, 4, 3)
    [found] = examine(a_record(waits=slow, loopUtilisation=0.05)).conditions
    assert found.kind == "io wait"
    assert found.title == "requests wait for answers of 10.0.0.7:5432 while the process is idle"
    assert "so each takes about 0.4 s" in found.evidence[1]


@pytest.mark.parametrize(
    ("seen", "busy"),
    [
        (waits("in", 80, 10, 1), 0.1),  # fast answers
        (waits("in", 80, 10, 9), 0.9),  # it is not waiting, it is busy
        (waits("in", 10, 10, 9), 0.1),  # seldom
        (waits("in", 80, 10, 10), 0.0),  # held open on purpose
        (waits("10.0.0.7:443", 80, 1, 1) + waits("in", 80, 5, 0), 0.1),  # nobody waits for that
        ((), 0.0),
    ],
)
def test_what_is_no_waiting(seen, busy):
    assert io_wait.check(patient(a_record(waits=seen, loopUtilisation=busy))) is None


def test_handles_that_rise_all_the_time_pile_up():
    rising = 5 + np.arange(80) // 2
    record = a_record(resources={"Timeout": rising.astype(float), "TCPServerWrap": np.ones(80)})
    [found] = examine(record).conditions
    assert found.kind == "handle growth"
    assert found.evidence[0].startswith("Timeout: from 5 to 40 in 40 s")


@pytest.mark.parametrize(
    "count",
    [
        np.minimum(np.arange(80.0), 30),  # a pool that fills up
        30 + 20 * np.sin(np.arange(80) / 3),  # comes and goes
        np.arange(80.0) / 20,  # four more
        1000 + np.arange(80.0),  # a thirteenth more
        np.where(np.arange(80) < 40, 5.0, 60.0),  # a step
        50 * (1 - np.exp(-np.arange(80) / 15)),  # levels off
    ],
)
def test_what_is_no_handle_growth(count):
    assert handle_growth.check(patient(a_record(resources={"TCPSocketWrap": count}))) is None


def test_memory_that_grows_is_told_by_its_region():
    gain = np.arange(200.0) * 0.4 * MB
    rising = {"heapUsed": 30 * MB + gain, "heapTotal": 40 * MB + gain, "rss": 90 * MB + gain}
    collected = BEGIN + np.array([20.0, 60.0, 90.0])
    left = 30 * MB + 0.8 * MB * (collected - BEGIN)
    heap = a_record(200, **rising, after_gc=(collected, left), major=(collected, np.full(3, 9.0)))
    assert kinds(heap) == ["leak"]
    steep = {name: values + 2 * gain for name, values in rising.items()}
    garbage = examine(a_record(200, **steep, after_gc=(collected, np.full(3, 31.0 * MB))))
    assert garbage.conditions == ()
    assert any("no collection confirms" in doubt for doubt in garbage.doubts)
    assert kinds(a_record(200, **rising)) == [], "nothing was collected yet"
    more = {"external": 2 * MB + gain, "arrayBuffers": MB + gain, "rss": 90 * MB + gain}
    outside = a_record(200, **more)
    assert kinds(outside) == ["external growth"]
    native = a_record(200, rss=90 * MB + gain)
    assert kinds(native) == ["native growth"]


def test_few_looks_are_not_judged_and_that_is_said():
    examined = examine(a_record(3, loopDelayMs=900.0))
    assert examined.conditions == ()
    assert any("too few" in doubt for doubt in examined.doubts)
    document = examined_json(examined, {"title": "x"})
    assert document["schema"] == "heaphound/doctor@1"
    assert document["conditions"] == []


def test_an_empty_record_can_be_examined():
    examined = examine(a_record(0))
    assert examined.conditions == ()
    assert examined_json(examined, {})["recorded"]["looks"] == 0
