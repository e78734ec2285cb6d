"""`heaphound strings` on snapshots of real Node."""

from __future__ import annotations

import json

import numpy as np
import pytest

from heaphound.heap import read_heap
from tests.e2e.snapshots import MAJORS, real_snapshot, run

pytestmark = [pytest.mark.node, pytest.mark.slow]


@pytest.fixture(scope="module", params=MAJORS)
def found(request):
    path = real_snapshot(request.param)
    return path, json.loads(run("strings", path, "--json", "--top", 1000))


def test_every_session_has_its_own_copy_of_the_note(found):
    _, strings = found
    assert strings["schema"] == "heaphound/strings@1"
    note = next(
        row for row in strings["duplicates"] if row["text"] == "the same text in every session"
    )
    assert note["count"] >= 500
    assert note["wasted_bytes"] >= 499 * 30
    assert note["holders"][0] == {
        "constructor": "LeakedSession",
        "field": "note",
        "is_variable": False,
        "count": 500,
    }


def test_twenty_slices_pin_twenty_big_strings(found):
    _, strings = found
    big = [row for row in strings["pinned"] if row["parent_bytes"] >= 50_000]
    assert len(big) == 20
    assert all(row["only_slices"] and row["slices"] == 1 for row in big)
    assert all(row["slice_bytes"] < 100 for row in big)
    assert strings["pinned_bytes"] >= 20 * 50_000
    assert {row["holders"][0]["constructor"] for row in big} == {"Array"}


def test_the_rope_and_the_long_string(found):
    _, strings = found
    rope = strings["ropes"][0]
    assert rope["joints"] >= 3000
    assert rope["joint_bytes"] >= 3000 * 20
    assert rope["holders"][0]["field"] == "rope"
    assert strings["long"][0]["bytes"] >= 300_000
    assert strings["long"][0]["string"]["name"] == "z" * 40


def test_totals_agree_with_the_heap(found):
    path, strings = found
    heap = read_heap(path)
    types = heap.snapshot.layout.node_types
    codes = [at for at, name in enumerate(types) if name.endswith("string")]
    nodes = np.isin(heap.snapshot.node_type, codes)
    assert strings["count"] == int(nodes.sum())
    assert strings["total_bytes"] == int(heap.owned_size[nodes].sum())


def test_lines_fit_and_nothing_steers_the_terminal(found):
    path, _ = found
    output = run("strings", path)
    assert max(map(len, output.splitlines())) <= 80
    assert "\x1b" not in output
    assert "LeakedSession.note" in output
    assert "the same text" not in run("strings", path, "--preview", 0)
    hidden = json.loads(run("strings", path, "--preview", 0, "--json"))
    assert {row["text"] for row in hidden["duplicates"]} == {""}
