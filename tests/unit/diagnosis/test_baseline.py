"""New, known, gone; and whether a fix worked."""

from dataclasses import replace

import pytest

from heaphound.diagnosis.baseline import against
from heaphound.diagnosis.finding import Category, Status, Verdict
from heaphound.diagnosis.verification import Observed, Outcome, verify
from tests.builders.diagnosis_builder import a_diagnosis, a_finding

A = a_finding(fingerprint="a")
B = a_finding(fingerprint="b", category=Category.TIMER)


def halved(finding, by=2):
    return replace(
        finding,
        exclusive_bytes=tuple(size // by for size in finding.exclusive_bytes),
        shared_bytes=tuple(size // by for size in finding.shared_bytes),
    )


def outcome(before, after, **options):
    return verify(Observed(before, **options), Observed(after, **options)).outcome


def test_findings_are_new_known_or_gone():
    marked = against(a_diagnosis(B), a_diagnosis(A))
    assert [finding.status for finding in marked.findings] == [Status.NEW]
    assert [(each.fingerprint, each.status) for each in marked.gone] == [("a", Status.GONE)]
    marked = against(a_diagnosis(A, B), a_diagnosis(A))
    assert [finding.status for finding in marked.findings] == [Status.KNOWN, Status.NEW]
    assert marked.gone == ()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (a_diagnosis(A, B), a_diagnosis(), Outcome.FIXED),
        (a_diagnosis(A, B), a_diagnosis(B), Outcome.PARTLY_FIXED),
        (a_diagnosis(A), a_diagnosis(A), Outcome.NOT_FIXED),
        (a_diagnosis(A), a_diagnosis(B), Outcome.PARTLY_FIXED),
        (a_diagnosis(A), a_diagnosis(halved(A, 4)), Outcome.PARTLY_FIXED),
        (a_diagnosis(A), a_diagnosis(replace(A, fingerprint="renamed")), Outcome.NOT_FIXED),
        (a_diagnosis(), a_diagnosis(), Outcome.UNCLEAR),
        (
            a_diagnosis(A),
            replace(a_diagnosis(), verdict=Verdict.INCONCLUSIVE),
            Outcome.UNCLEAR,
        ),
    ],
)
def test_what_a_fix_did(before, after, expected):
    assert outcome(before, after) is expected


def test_what_is_left_is_measured_per_second_where_both_times_are_known():
    result = verify(Observed(a_diagnosis(A), 10.0), Observed(a_diagnosis(A), 20.0))
    assert result.per == "second"
    assert result.leaks[0].left == 0.5
    assert result.outcome is Outcome.PARTLY_FIXED
    without = verify(Observed(a_diagnosis(A)), Observed(a_diagnosis(A), 20.0))
    assert without.per == "interval"
    assert without.leaks[0].left == 1.0
    assert any("same load" in note for note in without.notes)


def test_another_load_is_noted():
    result = verify(Observed(a_diagnosis(A), 9, "wrk -c 9"), Observed(a_diagnosis(), 9, None))
    assert "the load was not the same: wrk -c 9 before, no load command after" in result.notes
    same = verify(Observed(a_diagnosis(A), 9, "wrk"), Observed(a_diagnosis(), 9, "wrk"))
    assert same.notes == ()
