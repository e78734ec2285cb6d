"""`heaphound dominators` on snapshots of real Node."""

from __future__ import annotations

import json
import re

import pytest

from heaphound.errors import OptionError
from heaphound.heap import read_heap
from tests.e2e.snapshots import MAJORS, real_snapshot, run

pytestmark = [pytest.mark.node, pytest.mark.slow]


def rows_of(row):
    yield row
    for below in row["children"]:
        yield from rows_of(below)


@pytest.mark.parametrize("major", MAJORS)
def test_the_service_is_in_its_tree(major):
    path = real_snapshot(major)
    found = json.loads(run("dominators", path, "--json", "--depth", 8, "--min", "2KB"))
    heap = read_heap(path)
    assert found["schema"] == "heaphound/dominators@1"
    assert found["total_bytes"] == found["tree"]["retained_bytes"] == int(heap.retained_size[0])
    rows = list(rows_of(found["tree"]))
    assert all(row["retained_bytes"] >= 2048 for row in rows[1:])
    sessions = max(
        (row for row in rows if row["constructor"] == "LeakedSession"), key=lambda row: row["count"]
    )
    assert sessions["count"] == 500
    assert sessions["largest"]["location"]["file"].endswith("service.js")
    rope = next(row for row in rows if (row["edge"] or {}).get("name") == "rope")
    assert rope["chained"] > 2000
    for row in rows:
        parts = row["shallow_bytes"] + row["left_out_bytes"]
        parts += sum(below["retained_bytes"] for below in row["children"])
        assert parts == row["retained_bytes"] or not (row["children"] or row["left_out"])


@pytest.mark.parametrize("major", MAJORS)
def test_lines_fit(major):
    path = real_snapshot(major)
    output = run("dominators", path, "--depth", 6, "--min", "0.5%")
    for line in output.splitlines():
        assert len(line) <= 80 or re.fullmatch(r"[ │]+\S+service\.js:\d+", line), line
    assert "(root)" in output
    assert "%" in output


def test_from_one_object():
    path = real_snapshot("24")
    whole = json.loads(run("dominators", path, "--json", "--depth", 8, "--min", "2KB"))
    rope = next(row for row in rows_of(whole["tree"]) if (row["edge"] or {}).get("name") == "rope")
    node_id = rope["largest"]["node_id"]
    part = json.loads(run("dominators", path, "--from", f"@{node_id}", "--json", "--min", 0))
    assert part["tree"]["retained_bytes"] == rope["retained_bytes"]
    assert part["total_bytes"] == whole["total_bytes"]
    with pytest.raises(OptionError, match="no object"):
        run("dominators", path, "--from", "@99999999")
