"""`heaphound object` on snapshots of real Node."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from heaphound.errors import OptionError
from heaphound.heap import read_heap
from tests.e2e.snapshots import MAJORS, line_of, real_snapshot, run

pytestmark = [pytest.mark.node, pytest.mark.slow]


def ids_of(heap, constructor):
    named = heap.snapshot.node_name == heap.snapshot.strings.find(constructor)
    nodes = np.flatnonzero(
        named & (heap.snapshot.node_type == heap.snapshot.layout.node_type_code("object"))
    )
    return heap.snapshot.node_id[nodes[heap.distance[nodes] > 0]]


@pytest.fixture(scope="module", params=MAJORS)
def snapshot(request):
    path = real_snapshot(request.param)
    return path, read_heap(path)


def names(steps):
    return [step["edge"]["name"] for step in steps]


def test_a_session_and_what_holds_it(snapshot):
    path, heap = snapshot
    ids = [
        at
        for at in ids_of(heap, "LeakedSession").tolist()
        if heap.child_by_edge(heap.node_with_id(at), "data") >= 0
    ]
    assert len(ids) == 500
    found = json.loads(run("object", path, f"@{ids[7]}", "--json"))
    assert found["schema"] == "heaphound/object@1"
    node = heap.node_with_id(ids[7])
    assert found["object"]["constructor"] == "LeakedSession"
    assert found["object"]["retained_bytes"] == int(heap.retained_size[node])
    assert found["object"]["distance"] == int(heap.distance[node])
    assert found["object"]["location"]["file"].endswith("service.js")
    assert found["object"]["location"]["line"] in {
        line_of("class Leaked"),
        line_of("constructor(i)"),
    }
    assert names(found["fields"])[:3] == ["id", "data", "note"]
    assert re.fullmatch(r"s\d+", found["fields"][0]["object"]["name"])
    assert found["kept_alive_by"] == 1
    (table,) = found["retainers"]
    assert table["cut_frees"] is True
    (container,) = table["retainers"]
    assert container["object"]["constructor"] == "Map"
    assert "sessions" in names(found["application_path"]["steps"])
    for each in [found["application_path"], *found["shortest_paths"]]:
        assert each["steps"][-1]["object"]["node_id"] == ids[7]
    assert len(found["shortest_paths"][0]["steps"]) <= len(found["application_path"]["steps"])
    assert {row["constructor"] for row in found["dominates"]} >= {"Object", "(string)"}
    assert found["dominator"]["node_id"] == table["object"]["node_id"]


def test_of_two_holders_neither_frees(snapshot):
    path, heap = snapshot
    ids = [
        at
        for at in ids_of(heap, "Shared").tolist()
        if heap.child_by_edge(heap.node_with_id(at), "constructor") < 0
    ]
    shared = max(ids, key=lambda at: int((heap.snapshot.to_node == heap.node_with_id(at)).sum()))
    found = json.loads(run("object", path, shared, "--json", "--depth", 1))
    holders = {row["edges"][0]["name"]: row for row in found["retainers"]}
    assert {"shared"} <= set(holders)
    assert found["kept_alive_by"] == 2
    assert not any(row["cut_frees"] for row in found["retainers"])
    assert len(found["shortest_paths"]) == 3
    ends = [names(path["steps"])[-2] for path in found["shortest_paths"]]
    assert set(ends) >= {"firstHolder", "secondHolder"}
    assert all(row["ending"] in {"depth", "root"} for row in found["retainers"])


def test_lines_fit_and_places_stay_whole(snapshot):
    path, heap = snapshot
    output = run("object", path, ids_of(heap, "LeakedSession")[7], "--depth", 8)
    place = re.compile(r"service\.js:\d+$")
    for line in output.splitlines():
        assert len(line) <= 80 or place.search(line), line
    assert "✂ frees it" in output
    assert "path through the application" in output
    assert re.search(
        rf"service\.js:({line_of('class Leaked')}|{line_of('constructor(i)')})\n", output
    )


def test_texts_are_cut_and_cannot_steer_the_terminal(snapshot):
    path, heap = snapshot
    strings = heap.snapshot.strings
    (number,) = [
        at
        for at in range(len(strings))
        if strings.byte_lengths[at] > 900 and strings[at].startswith("zzzz")
    ]
    node = int(np.flatnonzero(heap.snapshot.node_name == number)[0])
    node_id = int(heap.snapshot.node_id[node])
    assert "z" * 39 + "…" in run("object", path, node_id)
    assert "zz" not in run("object", path, node_id, "--preview", 0)
    assert json.loads(run("object", path, node_id, "--json"))["object"]["name"] == "z" * 40


def test_every_kind_of_object_can_be_shown(snapshot):
    path, heap = snapshot
    seen = {}
    for node in range(0, heap.snapshot.node_count, 37):
        seen.setdefault((heap.type_of(node), int(heap.distance[node]) > 0), node)
    for node in [0, *seen.values()]:
        output = run("object", path, int(heap.snapshot.node_id[node]))
        assert "\x1b" not in output


@pytest.mark.parametrize(
    ("written", "message"),
    [("@12x", "is not the id"), ("@99999999999", "has no object"), ("", "is not the id")],
)
def test_a_wrong_id_is_explained(written, message):
    with pytest.raises(OptionError, match=message):
        run("object", real_snapshot("24"), written)
