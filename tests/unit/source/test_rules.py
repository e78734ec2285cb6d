"""Every rule finds what its fixture marks as a leak, and says nothing where it is marked ok."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from heaphound.source.finding import Finding
from heaphound.source.rules.registry import RULES
from heaphound.source.scan_file import scan_source
from heaphound.source.settings import Settings

FIXTURES = Path(__file__).parents[2] / "rules"
FILES = sorted(path for path in FIXTURES.glob("*") if path.suffix in {".js", ".ts", ".mjs", ".tsx"})
MARK = re.compile(r"^\s*// (leak|ok): ([\w-]+)$")


def marks(path: Path, word: str) -> set[tuple[str, int]]:
    lines = path.read_text().splitlines()
    return {
        (match.group(2), number + 1)
        for number, line in enumerate(lines, start=1)
        if (match := MARK.match(line)) and match.group(1) == word
    }


def shown(path: Path) -> list[Finding]:
    result = scan_source(path.name, path.read_bytes(), Settings())
    assert not result.skipped
    return [finding for finding in result.findings if finding.confidence != "low"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_finds_exactly_what_is_marked(path):
    assert {(found.rule, found.line) for found in shown(path)} == marks(path, "leak")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_has_as_many_sound_places_as_leaks(path):
    assert len(marks(path, "ok")) >= len(marks(path, "leak")) > 0


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_has_a_fixture_and_a_page(rule):
    assert any(path.stem == rule.name for path in FILES)
    page = __import__(type(rule).__module__, fromlist=["page"]).__doc__
    for heading in ("What it finds", "Why it leaks", "Known misses", "Example", "References"):
        assert f"## {heading}" in page
    assert "Instead:" in page


def test_rule_names_are_unique_and_categories_known():
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    known = {"listener", "timer", "closure", "cache", "global-state", "client-per-call"}
    assert {rule.category for rule in RULES} <= known
