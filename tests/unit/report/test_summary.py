"""The summary as table, JSON and CSV."""

from __future__ import annotations

import json

import click

from heaphound.heap.class_rows import ClassRow
from heaphound.heap.distances import SYSTEM_DISTANCE
from heaphound.heap.locations import Place
from heaphound.heap.statistics import Statistics
from heaphound.report.summary import Summary, summary_csv, summary_json, summary_text
from heaphound.report.text_table import width_of

MB = 1 << 20
ROWS = [
    ClassRow("Session", Place("/srv/app/sessions.js", 12, 3, "Session"), 4000, MB, 3 * MB, 4),
    ClassRow("(compiled code)", None, 90, 2 * MB, 2 * MB, SYSTEM_DISTANCE + 2),
    ClassRow("{name, \x1b[31mred, " + "x" * 90 + "}", None, 7, 100, 200, -5),
    ClassRow("=cmd()", None, 1, 8, 8, 9),
]
KINDS = Statistics(8 * MB, 2 * MB, MB, 0, 0, 512 << 10, 4 * MB, 512 << 10)


def summary(rows=ROWS, **fields):
    defaults = {
        "source": "app.heapsnapshot",
        "nodes": 71234,
        "edges": 301331,
        "statistics": KINDS,
        "rows": rows,
        "left_out": 0,
        "raw_sizes": False,
    }
    return Summary(**{**defaults, **fields})


def test_the_table():
    text = click.unstyle(summary_text(summary(rows=ROWS[:2], left_out=5), 80))
    assert text.splitlines() == [
        "app.heapsnapshot",
        "8.0 MB in 71,234 nodes with 301,331 edges",
        "",
        "  Code                    2.0 MB   25%  ██████",
        "  Strings                 1.0 MB   12%  ███",
        "  JS arrays                  0 B    0%",
        "  Typed arrays               0 B    0%",
        "  System objects        512.0 KB    6%  █▌",
        "  Other JS objects        4.0 MB   50%  ████████████",
        "  Other native memory   512.0 KB    6%  █▌",
        "",
        "constructor                             dist     count   shallow  retained",
        "Session                                    4     4,000    1.0 MB    3.0 MB   38%",
        "  /srv/app/sessions.js:12",
        "(compiled code)                            -        90    2.0 MB    2.0 MB   25%",
        "",
        "5 more constructors: --top 0 shows all, --filter TEXT some",
    ]


def test_no_line_is_wider_than_the_terminal_and_nothing_can_be_injected():
    long_place = Place("/srv/" + "deep/" * 30 + "file.js", 1, 1, None)
    rows = [*ROWS, ClassRow("日本語" * 30, long_place, 1, 1, 1, 1)]
    for width in (70, 80, 110):
        text = summary_text(summary(rows=rows), width)
        assert "\x1b[31mred" not in text
        plain = click.unstyle(text).splitlines()
        assert max(map(width_of, plain)) <= width
        assert any(line.endswith("deep/file.js:1") for line in plain)


def test_raw_sizes_are_named():
    assert "sizes as in the file" in summary_text(summary(raw_sizes=True), 80)


def test_an_empty_heap():
    empty = Statistics(0, 0, 0, 0, 0, 0, 0, 0)
    text = click.unstyle(summary_text(summary(rows=[], statistics=empty), 80))
    assert "Strings                    0 B    0%" in text


def test_the_document():
    document = json.loads(json.dumps(summary_json(summary())))
    assert document["schema"] == "heaphound/summary@1"
    assert (document["nodes"], document["edges"]) == (71234, 301331)
    assert document["total_bytes"] == 8 * MB
    assert sum(document["heap_by_type"].values()) == document["total_bytes"]
    assert document["constructors"][0] == {
        "name": "Session",
        "location": {"file": "/srv/app/sessions.js", "line": 12, "column": 3},
        "count": 4000,
        "shallow_bytes": MB,
        "retained_bytes": 3 * MB,
        "distance": 4,
    }
    assert document["constructors"][1]["location"] is None


def test_the_csv_holds_no_formulas_and_no_control_characters():
    lines = summary_csv(summary()).splitlines()
    assert lines[0] == "name,file,line,column,count,shallow_bytes,retained_bytes,distance"
    assert lines[1] == f"Session,/srv/app/sessions.js,12,3,4000,{MB},{3 * MB},4"
    assert lines[4] == "'=cmd(),,,,1,8,8,9"
    assert "\x1b" not in "".join(lines)
    assert len(lines) == 1 + len(ROWS)


def test_a_filter_that_nothing_fits_is_said():
    text = click.unstyle(summary_text(summary(rows=[], text="Sesion\x1b"), 80))
    assert 'no constructor to show has "Sesion' in text.splitlines()[-1]
    assert "\x1b" not in text
