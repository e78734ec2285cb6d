"""The truths of the proving ground are whole, and the score says what it should."""

import json
import re
from dataclasses import replace

import pytest

from heaphound.diagnosis.finding import Category, Confidence, Finding, Holder
from heaphound.heap.locations import GeneratedPlace, Place
from tools.lab.page import PAGE, page, read_scores
from tools.lab.repeat import MOST_RUNS, compare_runs
from tools.lab.score import (
    Found,
    Score,
    found,
    regressions,
    score_from_json,
    score_json,
)
from tools.lab.truth import CATEGORIES, LAB, AcceptedPlace, Truth, lab_services
from tools.prepare_tests import NODE_VERSIONS

SERVICES = lab_services()
NAMED = [pytest.param(service, id=service.name) for service in SERVICES]

RIGHT = Found(rank=1, category=True, file=True, line=True, others=0)
NOTHING = Found(rank=0, category=False, file=False, line=False, others=1)
CLEAN = Score(leak=RIGHT, leak_of_two=RIGHT, accused=0, accused_of_two=0)


def finding(rank, category, name, file, line):
    return Finding(
        rank=rank,
        fingerprint="0" * 16,
        category=category,
        confidence=Confidence.HIGH,
        title="",
        holder=Holder(name, "Map", 1, Place(file, line, 1, "")),
        leaking=(),
        entries=(1, 2),
        exclusive_bytes=(1,),
        shared_bytes=(0,),
        path=(),
        evidence=(),
        fix="",
    )


@pytest.fixture
def truth(tmp_path):
    (tmp_path / "leaky.js").write_text("'use strict';\nconst users = new Map();\n")
    return Truth(
        category="cache",
        also={"global-state": "it is a registry as well"},
        holder="users",
        accept_holders=("people",),
        places=(AcceptedPlace("leaky.js", ("const users",)),),
        what="",
        fix="",
        source="",
    )


def test_the_finding_at_the_right_line_is_the_leak_whatever_it_is_called(truth, tmp_path):
    first = finding(1, Category.TIMER, "other", "/elsewhere/app.js", 2)
    second = finding(2, Category.CACHE, "something", str(tmp_path / "leaky.js"), 2)

    assert found(truth, [first, second]) == Found(
        rank=2, category=True, file=True, line=True, others=1
    )


def test_the_right_name_in_a_wrong_file_is_the_leak_but_not_right(truth):
    said = found(truth, [finding(1, Category.GLOBAL_STATE, "people", "/elsewhere/app.js", 2)])

    assert said == Found(rank=1, category=True, file=False, line=False, others=0)
    assert not said.is_right


def test_a_wrong_line_of_the_right_file_is_not_the_leak(truth, tmp_path):
    said = found(truth, [finding(1, Category.CACHE, "other", str(tmp_path / "leaky.js"), 1)])

    assert said.rank == 0


def test_a_place_in_an_original_counts_by_the_code_that_runs(truth, tmp_path):
    running = GeneratedPlace(str(tmp_path / "leaky.js"), 2, 1)
    original = Place("/elsewhere/leaky.ts", 40, 1, None, generated=running)
    holder = Holder("other", "Map", 1, original)
    said = found(truth, [replace(finding(1, Category.CACHE, "", "", 1), holder=holder)])

    assert said == Found(rank=1, category=True, file=True, line=True, others=0)


def test_a_score_survives_json():
    control = Score(leak=None, leak_of_two=None, accused=1, accused_of_two=0)
    for score in (CLEAN, control):
        assert score_from_json(json.loads(json.dumps(score_json(score)))) == score


@pytest.mark.parametrize(
    ("after", "worse"),
    [
        (CLEAN, 0),
        (replace(CLEAN, leak=replace(RIGHT, rank=2)), 1),
        (replace(CLEAN, leak=NOTHING), 4),
        (replace(CLEAN, leak_of_two=replace(RIGHT, category=False)), 1),
        (replace(CLEAN, accused=2, accused_of_two=1), 2),
    ],
)
def test_what_got_worse_is_said(after, worse):
    assert len(regressions(CLEAN, after)) == worse
    assert regressions(after, CLEAN) == []


def runs_of(*scores):
    remaining = iter(scores)
    return lambda: next(remaining)


def test_what_is_worse_in_every_run_is_worse_whatever_its_number():
    compared = compare_runs(
        CLEAN, runs_of(*(replace(CLEAN, accused_of_two=count) for count in (1, 3, 1, 2)))
    )

    assert compared.runs == MOST_RUNS
    assert compared.worse == ("two snapshots: 2 findings on a healthy program, 0 before",)
    assert compared.noise == ()


def test_what_is_worse_in_some_runs_is_noise_and_said():
    worse = replace(CLEAN, accused_of_two=1)
    compared = compare_runs(CLEAN, runs_of(worse, worse, CLEAN))

    assert compared.worse == ()
    assert compared.noise == (
        "two snapshots: 1 findings on a healthy program, 0 before (in 2 of 3 runs)",
    )


def test_noise_does_not_hide_what_is_worse_in_every_run():
    lost = replace(CLEAN, leak=replace(RIGHT, category=False))
    compared = compare_runs(CLEAN, runs_of(replace(lost, accused=1), lost, lost, lost))

    assert compared.worse == ("three snapshots: the category was right",)
    assert len(compared.noise) == 1


def test_a_service_as_good_as_before_runs_once():
    assert compare_runs(CLEAN, runs_of(CLEAN)).runs == 1


def test_every_service_has_a_score_and_every_score_a_service():
    assert list(read_scores()) == [service.name for service in SERVICES]


def test_the_page_says_what_the_scores_say():
    written = PAGE.read_text(encoding="utf-8")
    scores = read_scores()

    assert written == page(
        [(service, scores[service.name]) for service in SERVICES], NODE_VERSIONS["22"]
    )


@pytest.mark.parametrize("service", NAMED)
def test_versions_are_pinned_exactly(service):
    assert service.packages
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", pin) for pin in service.packages.values())


@pytest.mark.parametrize("service", NAMED)
def test_a_truth_is_whole(service):
    if service.truth is None:
        assert list(service.scripts) == ["healthy"]
        return
    truth = service.truth
    assert "leaky" in service.scripts
    assert {truth.category, *truth.also} <= set(CATEGORIES)
    assert truth.places
    assert truth.what
    assert truth.fix
    assert truth.source.startswith("https://")


def test_the_lock_names_no_address():
    assert "://" not in (LAB / "package-lock.json").read_text(encoding="utf-8")
