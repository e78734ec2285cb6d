"""Everything heaphound says has a page, and the pages say what must be said."""

import json
from typing import get_args

import pytest
from click.testing import CliRunner

from heaphound import errors
from heaphound.cli.explain import explain
from heaphound.diagnosis.finding import Category, Verdict
from heaphound.diagnosis.verification import Outcome
from heaphound.doctor.condition import ConditionKind
from heaphound.errors import HeaphoundError, OptionError
from heaphound.report.pages import page_of, pages
from heaphound.source.rules.registry import RULES
from heaphound.trend.verdict import Kind

ERRORS = [
    each
    for each in vars(errors).values()
    if isinstance(each, type) and issubclass(each, HeaphoundError)
]
TERMS = [
    *(category.value for category in Category),
    *(verdict.value for verdict in Verdict),
    *(outcome.value for outcome in Outcome),
    *get_args(Kind),
    *get_args(ConditionKind),
    *(error.reference for error in ERRORS),
    *(rule.name for rule in RULES),
]


def run(*arguments):
    return CliRunner().invoke(explain, list(arguments), standalone_mode=False)


@pytest.mark.parametrize("term", sorted(set(TERMS)))
def test_every_category_verdict_error_and_rule_has_a_page(term):
    page = page_of(term)
    assert page is not None
    assert page.term == term
    assert len(page.summary) > 10
    assert len(page.text) > 40


@pytest.mark.parametrize("category", Category)
def test_a_category_says_what_why_how_and_at_what_price(category):
    text = page_of(category.value).text
    headings = [line[3:] for line in text.splitlines() if line.startswith("## ")]
    assert headings == [
        "What it is",
        "Why it leaks",
        "How to see it",
        "How to fix it",
        "Trade-offs",
    ]


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ("listener", "`once` is enough when the event is sure to come"),
        ("timer", "It does not stop the timer"),
        ("timer", "return a teardown"),
        ("cache", "LRU with a size and a TTL comes first"),
        ("cache", "WeakRef and FinalizationRegistry come last"),
        ("global-state", "Pair every subscribe with an unsubscribe"),
        ("client-per-call", "close it in `finally`"),
        ("max-old-space-size", "a ceiling for diagnosis, not a fix"),
    ],
)
def test_the_trade_offs_are_told(term, words):
    assert words in " ".join(page_of(term).text.split())


def test_each_term_stands_once():
    assert len(pages()) >= len(set(TERMS)) + 25


def test_a_term_is_found_however_it_is_written():
    assert page_of("Retained Size") is page_of("retained-size") is page_of("retained_size")
    assert run("retained", "size").output.startswith("retained size: ")


def test_the_list_has_every_kind():
    out = run().output
    for words in ("categories", "verdicts", "errors", "words", "scan rules", "  client-per-call "):
        assert words in out


def test_a_typo_is_answered_with_the_nearest():
    with pytest.raises(OptionError) as raised:
        raise run("listner").exception
    assert raised.value.hint == "Did you mean listener?"


def test_json():
    (page,) = json.loads(run("--json", "cache").output)
    assert page["term"] == "cache"
    assert len(json.loads(run("--json").output)) == len(pages())
