"""The join of the heap's findings with the scan's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from heaphound.diagnosis.finding import Category, Confidence
from heaphound.diagnosis.join import join_with_source
from heaphound.report.findings_reading import diagnosis_from_json
from heaphound.report.json_report import findings_json
from heaphound.report.markdown import markdown
from heaphound.source.finding import Finding, Scan
from tests.builders.diagnosis_builder import a_diagnosis, a_finding

ROOT = "/home/me/project"
USERS = Finding(
    file=f"{ROOT}/src/users.js",
    line=40,
    end_line=40,
    column=3,
    rule="module-collection-only-grows",
    category="cache",
    confidence="medium",
    message="`users` gains an entry for every new `id`.",
    fix="Bound it.",
    fingerprint="ab",
)


def joined(*static, diagnosis=None, loaded=()):
    scan = Scan(static, (), files=1, lines=1)
    return join_with_source(diagnosis or a_diagnosis(a_finding()), scan, ROOT, loaded)


def first(**changes):
    return a_finding(**changes)


def test_a_name_in_the_same_file_joins_wherever_the_process_ran():
    finding = joined(USERS).findings[0]
    assert [one.rule for one in finding.in_source] == ["module-collection-only-grows"]
    assert finding.in_source[0].confidence == "high"


@pytest.mark.parametrize(
    "other",
    [
        replace(USERS, file=f"{ROOT}/lib/users.js"),
        replace(USERS, message="`groups` gains an entry for every new `id`."),
        replace(USERS, category="client-per-call"),
    ],
    ids=["another file", "another name, far away", "another kind of leak"],
)
def test_what_is_about_something_else_stays_apart(other):
    diagnosis = joined(other)
    assert diagnosis.findings[0].in_source == ()
    assert diagnosis.findings[0].confidence == a_diagnosis(a_finding()).findings[0].confidence
    assert [each.finding for each in diagnosis.not_grown] == [other]


def test_a_line_beside_the_place_joins_without_a_name():
    near = replace(USERS, line=6, end_line=6, message="something grows here")
    assert joined(near).findings[0].in_source


def test_what_both_say_is_surer():
    low = replace(a_diagnosis(a_finding()), findings=(first(confidence=Confidence.LOW),))
    assert joined(USERS, diagnosis=low).findings[0].confidence is Confidence.MEDIUM


def test_listeners_kept_in_a_set_are_global_state_to_the_scan():
    heap = replace(a_diagnosis(a_finding()), findings=(first(category=Category.LISTENER),))
    assert joined(replace(USERS, category="global-state"), diagnosis=heap).findings[0].in_source


def test_what_did_not_grow_says_whether_it_was_loaded():
    other = replace(USERS, file=f"{ROOT}/src/groups.ts", message="`groups` grows")
    is_loaded = [
        joined(other, loaded=loaded).not_grown[0].is_loaded
        for loaded in ((), ("/app/dist/groups.js",), ("/app/src/groups.ts",), ("/app/users.js",))
    ]
    assert is_loaded == [False, True, True, False]


def test_guesses_of_the_scan_are_not_told_when_nothing_grew():
    assert joined(replace(USERS, message="`x`", confidence="low")).not_grown == ()


def test_a_case_keeps_the_join():
    diagnosis = joined(USERS, replace(USERS, file=f"{ROOT}/other.js"))
    again = diagnosis_from_json(findings_json(diagnosis), "findings.json")
    assert again == diagnosis
    assert "In the source, but not growing in this run" in markdown(again)
