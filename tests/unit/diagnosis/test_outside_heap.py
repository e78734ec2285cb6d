"""Memory outside the heap: what rises beside a level heap is said, and nothing else is."""

from dataclasses import replace

import pytest

from heaphound.diagnosis.finding import SnapshotFacts, Verdict
from heaphound.diagnosis.outside_heap import EXTERNAL, NATIVE, with_outside_heap
from heaphound.report.pages import page_of
from heaphound.target.memory import MemorySample
from tests.builders.diagnosis_builder import a_diagnosis, a_finding

MB = 1 << 20
TIMES = [100.0, 200.0, 300.0, 400.0]


def snapshots(*nodes):
    return tuple(SnapshotFacts(f"{n}", count, 0, 50 * count) for n, count in enumerate(nodes))


QUIET = replace(
    a_diagnosis(), verdict=Verdict.NOT_GROWING, findings=(), snapshots=snapshots(*[50_000] * 4)
)


def samples(native, external=(2, 2, 2), warm_up=40):
    """Ten samples before the first snapshot and between the others; levels in MB."""
    levels = [(50.0, warm_up, 2), *zip((150.0, 250.0, 350.0), native, external, strict=True)]
    return [
        MemorySample(
            time=middle + step - 5,
            rss_bytes=(level + 12 + outside) * MB + (step % 3) * 100_000,
            heap_used_bytes=8 * MB,
            heap_total_bytes=12 * MB,
            heap_limit_bytes=None,
            external_bytes=outside * MB,
            array_buffers_bytes=outside * MB,
            heap_spaces={},
        )
        for middle, level, outside in levels
        for step in range(10)
    ]


def kinds(diagnosis):
    return [remark.kind for remark in diagnosis.remarks]


def test_native_memory_that_rises_after_each_snapshot_is_said():
    said = with_outside_heap(QUIET, samples((90, 120, 150)), TIMES)

    assert kinds(said) == [NATIVE]
    assert said.verdict is Verdict.INCONCLUSIVE
    assert "60.1 MB" in said.remarks[0].title or "60.0 MB" in said.remarks[0].title
    assert "MALLOC_ARENA_MAX" in said.remarks[0].next_step


@pytest.mark.parametrize("native", [(90, 91, 92), (90, 120, 121), (120, 90, 150)])
def test_what_is_level_or_rises_once_is_not_said(native):
    assert with_outside_heap(QUIET, samples(native), TIMES) is QUIET


def test_the_cost_of_the_first_snapshot_is_no_growth():
    assert with_outside_heap(QUIET, samples((140, 140, 140), warm_up=40), TIMES) is QUIET


def test_what_larger_snapshots_cost_is_taken_off():
    larger = replace(QUIET, snapshots=snapshots(50_000, 100_000, 150_000, 200_000))

    assert with_outside_heap(larger, samples((90, 120, 150)), TIMES) is larger


def test_external_memory_that_no_finding_explains_is_said():
    said = with_outside_heap(QUIET, samples((90, 90, 90), external=(10, 30, 50)), TIMES)

    assert kinds(said) == [EXTERNAL]
    assert "40.0 MB" in said.remarks[0].title


def test_external_memory_that_a_finding_explains_is_left_to_it():
    leak = a_finding(exclusive_bytes=(20 * MB, 20 * MB))
    found = replace(QUIET, verdict=Verdict.GROWING, findings=(leak,))

    assert with_outside_heap(found, samples((90, 90, 90), external=(10, 30, 50)), TIMES) is found


def test_a_finding_and_native_growth_are_both_told():
    found = replace(QUIET, verdict=Verdict.GROWING, findings=(a_finding(),))
    said = with_outside_heap(found, samples((90, 120, 150)), TIMES)

    assert said.verdict is Verdict.GROWING
    assert kinds(said) == [NATIVE]


@pytest.mark.parametrize("times", [[], TIMES[:2], [100.0, 101.0, 102.0]])
def test_too_few_samples_say_nothing(times):
    assert with_outside_heap(QUIET, samples((90, 120, 150)), times) is QUIET


@pytest.mark.parametrize("kind", [NATIVE, EXTERNAL])
def test_the_kinds_are_explained(kind):
    assert page_of(kind) is not None
