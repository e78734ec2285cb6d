"""A comparison as table, JSON and CSV."""

from __future__ import annotations

import json

import click

from heaphound.growth.constructor_delta import ConstructorDelta, ConstructorSeries
from heaphound.heap.locations import Place
from heaphound.report.comparison import (
    Comparison,
    comparison_csv,
    comparison_json,
    comparison_text,
)
from heaphound.report.text_table import width_of

PLACE = Place("/srv/app/sessions.js", 12, 3, "Session")
KB = 1024


def delta(name, place=None, new=0, deleted=0, alloc=0, freed=0, retained=0):
    return ConstructorDelta(name, place, new, deleted, alloc, freed, retained)


def two(overall):
    return ConstructorSeries(overall, (overall,))


def comparison(rows, files=2, **fields):
    defaults = {
        "sources": [f"{number}.heapsnapshot" for number in range(1, files + 1)],
        "total_bytes": [number << 20 for number in range(1, files + 1)],
        "rows": rows,
        "left_out": 0,
        "even": 0,
        "quiet": 0,
        "quiet_bytes": 0,
    }
    return Comparison(**{**defaults, **fields})


SESSION = delta("Session", PLACE, 1200, 40, 96 * KB, 3200, 600 * KB)
ROWS = [
    two(SESSION),
    two(delta("Array", None, 3, 1, 300, 100, 200)),
    two(delta("{id, user, a long one}", None, 0, 2, 0, 64, -64)),
]


def test_the_table_of_two():
    found = comparison(ROWS, left_out=4, even=3, quiet=2, quiet_bytes=5 * KB)
    assert click.unstyle(comparison_text(found, 80)).splitlines() == [
        "1  1.heapsnapshot  1.0 MB",
        "2  2.heapsnapshot  2.0 MB   +1.0 MB",
        "",
        "constructor           new deleted    delta   alloc.    freed      size  retained",
        "Session  /srv/app/sessions.js:12",
        "                    1,200      40   +1,160  96.0 KB   3.1 KB  +92.9 KB +600.0 KB",
        "Array                   3       1       +2    300 B    100 B    +200 B    +200 B",
        "{id, user, a long one}",
        "                        0       2       -2        0     64 B     -64 B     -64 B",
        "",
        "4 more constructors changed: --top 0 shows all, --filter TEXT some",
        "2 kept their objects, and retain +5.0 KB: --all shows them",
        "3 have as many new objects as deleted ones: --all shows them",
    ]


def series(name, *sizes):
    intervals = tuple(delta(name, new=1, alloc=size) for size in sizes)
    return ConstructorSeries(delta(name, new=len(sizes), alloc=sum(sizes)), intervals)


def test_the_table_of_several_marks_what_grew_every_time():
    found = comparison([series("Up", 10, 20), series("Once", 0, 30)], files=3)
    assert click.unstyle(comparison_text(found, 80)).splitlines()[4:] == [
        "constructor                         1 → 2     2 → 3    delta      size  retained",
        "▲ Up                                +10 B     +20 B       +2     +30 B         0",
        "  Once                                  0     +30 B       +2     +30 B         0",
        "",
        "▲ grew in every interval",
    ]


def test_of_many_intervals_the_last_are_shown():
    found = comparison([series("Up", *range(1, 10))], files=10)
    text = click.unstyle(comparison_text(found, 80))
    assert "7 → 8     8 → 9    9 → 10" in text
    assert "6 → 7" not in text


def test_no_line_is_wider_than_the_terminal():
    far = Place("/srv/" + "deep/" * 30 + "file.js", 123, 1, None)
    rows = [
        *ROWS,
        two(delta("\x1b[31m" + "y" * 200, far, new=1, alloc=1)),
        two(delta("Short", far, new=1, alloc=1)),
    ]
    for width in (70, 80, 110):
        for files in (2, 3):
            repeated = [ConstructorSeries(row.overall, row.intervals * (files - 1)) for row in rows]
            text = comparison_text(comparison(repeated, files), width)
            assert "\x1b[31my" not in text
            lines = click.unstyle(text).splitlines()
            assert max(map(width_of, lines)) <= width
            assert sum("deep/file.js:123" in line for line in lines) == 2


def test_the_document_of_two():
    document = json.loads(json.dumps(comparison_json(comparison(ROWS))))
    assert list(document) == ["schema", "rows"]
    assert document["schema"] == "heaphound/compare@1"
    assert document["rows"][0] == {
        "constructor": "Session",
        "location": {"file": "/srv/app/sessions.js", "line": 12, "column": 3},
        "new": 1200,
        "deleted": 40,
        "delta": 1160,
        "alloc_bytes": 96 * KB,
        "freed_bytes": 3200,
        "size_delta_bytes": 96 * KB - 3200,
        "retained_delta_bytes": 600 * KB,
    }


def test_the_document_of_several_has_intervals():
    row = comparison_json(comparison([series("Up", 10, 20)], files=3))["rows"][0]
    assert [interval["size_delta_bytes"] for interval in row["intervals"]] == [10, 20]
    assert row["grew_every_time"] is True


def test_the_csv():
    lines = comparison_csv(comparison(ROWS)).splitlines()
    assert lines[0] == (
        "constructor,file,line,column,new,deleted,delta,alloc_bytes,freed_bytes,"
        "size_delta_bytes,retained_delta_bytes"
    )
    assert lines[1].startswith("Session,/srv/app/sessions.js,12,3,1200,40,1160,")
    lines = comparison_csv(comparison([series("Up", 10, 20)], files=3)).splitlines()
    assert lines[0].endswith("size_delta_bytes_1,size_delta_bytes_2,grew_every_time")
    assert lines[1].endswith(",10,20,true")


def test_that_there_is_nothing_to_show_is_said():
    nothing = click.unstyle(comparison_text(comparison([]), 80))
    assert "nothing changed" in nothing
    filtered = click.unstyle(comparison_text(comparison([], text="Sesion"), 80))
    assert 'no constructor to show has "Sesion" in its name or file' in filtered
