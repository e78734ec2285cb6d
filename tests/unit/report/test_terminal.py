"""What a person reads on a terminal: whole places, marked suspects, nothing live from a heap."""

import io

import pytest
from rich.console import Console

from heaphound.diagnosis.finding import Holder, PathStep
from heaphound.report.terminal import print_diagnosis
from tests.builders.diagnosis_builder import a_diagnosis, a_finding, a_place


def shown(diagnosis, width=80):
    out = io.StringIO()
    print_diagnosis(Console(file=out, width=width, highlight=False), diagnosis)
    return out.getvalue()


def test_a_finding_reads_from_title_to_fix():
    text = shown(a_diagnosis(a_finding()))
    order = [
        "growing   3 snapshots: 1.0 MB → 2.0 MB → 3.0 MB",
        "1 of 1 ━━ cache",
        "high confidence",
        "users gains an entry",
        "users.js:5",
        "▶ 5 │ const users = new Map();",
        "holder   users, Map @61705",
        "10 → 20 → 30 entries; +4.0 KB, +5.0 KB per interval",
        "because",
        "held by",
        "fix",
    ]
    positions = [text.find(words) for words in order]
    assert -1 not in positions, text
    assert positions == sorted(positions)


def test_the_suspect_reference_is_underlined_and_plumbing_is_folded():
    lines = shown(a_diagnosis(a_finding())).splitlines()
    at = next(i for i, line in enumerate(lines) if "╰→ [993]" in line)
    assert lines[at + 1].strip().startswith("~~~~~  suspect reference")
    assert lines[at + 1].index("~") == lines[at].index("[")
    assert sum("suspect" in line for line in lines) == 1
    assert not any("(array)" in line or "system / Context" in line for line in lines)
    assert any("2 steps folded" in line for line in lines)


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_a_place_is_never_split(width):
    file = "/srv/a-long-name/with-hyphens and spaces/packages/one-of-many/src/the-module.js"
    holder = Holder("x", "Map", 1, a_place(file, 123))
    step = PathStep("property", "entry", "User", 2, "entry", a_place(file, 77), suspect=True)
    text = shown(a_diagnosis(a_finding(holder=holder, path=(step,))), width)
    lines = text.splitlines()
    assert any(f"{file}:123" in line for line in lines)
    assert any(f"{file}:77" in line for line in lines)


def test_nothing_else_is_wider_than_the_terminal():
    for line in shown(a_diagnosis(a_finding(), a_finding()), 80).splitlines():
        assert len(line) <= 80
        assert line == line.rstrip()


def test_control_characters_and_markup_of_a_heap_do_nothing():
    holder = Holder("\x1b]0;owned\x07[red]x[/red]", "\x1b[31mMap", 1, None)
    text = shown(a_diagnosis(a_finding(holder=holder, title="a\rb\x9b2Jc\u202ed", excerpts=())))
    assert not set(text) & {"\x1b", "\x07", "\r", "\x9b", "\u202e"}
    assert "[red]x[/red]" in text


def test_no_findings_say_why():
    assert "not growing: no holder gained in every interval" in shown(a_diagnosis())
