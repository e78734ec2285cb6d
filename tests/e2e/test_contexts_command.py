"""`heaphound contexts` on snapshots of real Node."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from heaphound.heap import read_heap
from tests.e2e.snapshots import MAJORS, line_of, real_snapshot, run

pytestmark = [pytest.mark.node, pytest.mark.slow]


@pytest.fixture(scope="module", params=MAJORS)
def path(request):
    return real_snapshot(request.param)


def test_the_scopes_of_the_service_are_first(path):
    found = json.loads(run("contexts", path, "--json", "--top", 5))
    assert found["schema"] == "heaphound/contexts@1"
    top_level, handlers = found["scopes"][:2]
    assert top_level["contexts"] == 1
    assert top_level["location"]["file"].endswith("service.js")
    sizes = {row["name"]: row["exclusive_bytes"] for row in top_level["variables"]}
    assert {"sessions", "slices", "rope", "long", "handlers"} <= set(sizes)
    assert sizes["long"] > 300_000
    assert sizes["slices"] > 20 * 50_000
    places = {row["name"]: row["location"] for row in top_level["variables"]}
    assert places["rope"]["line"] == line_of("let rope")
    assert places.get("require") is None  # declared by Node, round the module

    assert handlers["function"] == "makeHandler"
    assert handlers["contexts"] == handlers["closures"] == 30
    assert handlers["most_closures_of_one"] == 1
    (inner,) = handlers["functions"]
    assert inner["count"] == 30
    assert inner["location"]["function"] == "handler"
    assert inner["location"]["line"] == line_of("function handler")
    (payload,) = handlers["variables"]
    assert (payload["name"], payload["count"], payload["constructor"]) == ("payload", 30, "Array")
    assert payload["exclusive_bytes"] > 30 * 8000


def test_numbers_agree_with_the_heap(path):
    found = json.loads(run("contexts", path, "--json", "--top", 10_000))
    heap = read_heap(path)
    named = heap.snapshot.node_name == heap.snapshot.strings.find("system / Context")
    assert found["contexts"] == int(named.sum())
    assert sum(scope["contexts"] for scope in found["scopes"]) == found["contexts"]
    assert sum(scope["closures"] for scope in found["scopes"]) == found["closures"]
    shallow = sum(scope["shallow_bytes"] for scope in found["scopes"])
    assert shallow == int(heap.owned_size[np.flatnonzero(named)].sum())
    for scope in found["scopes"]:
        largest = heap.node_with_id(scope["largest"]["node_id"])
        assert int(heap.retained_size[largest]) <= scope["retained_bytes"]
        if scope["contexts"] == 1:
            held = sum(row["exclusive_bytes"] for row in scope["variables"])
            assert scope["shallow_bytes"] + held <= scope["retained_bytes"]


def test_functions_that_live_are_named_exactly(path):
    found = json.loads(run("contexts", path, "--json", "--top", 10_000))
    exact = [scope for scope in found["scopes"] if scope["location_is"] == "function"]
    assert len(exact) > 10
    heap = read_heap(path)
    named = {heap.node_name(node) for node in heap.snapshot.locations.node.tolist()}
    assert all(scope["function"] in named for scope in exact if scope["function"])


def test_lines_fit_and_places_stay_whole(path):
    output = run("contexts", path)
    for line in output.splitlines():
        assert len(line) <= 80 or re.search(r"^ +\S+service\.js:\d+$", line), line
    assert re.search(rf"makeHandler\(\) .*service\.js:{line_of('const payload')}\n", output) or (
        f"service.js:{line_of('const payload')}\n" in output
    )
    assert "top level" in output
    assert "zzz" not in run("contexts", path, "--preview", 0)


def test_without_source_a_function_inside_must_do(path, tmp_path):
    moved = tmp_path / "moved.heapsnapshot"
    data = path.read_bytes()
    moved.write_bytes(data.replace(b"/service.js", b"/sevrice.js"))
    found = json.loads(run("contexts", moved, "--json", "--top", 2))
    _, handlers = found["scopes"]
    assert handlers["location_is"] == "inside"
    assert handlers["function"] in {"makeHandler", None}
    assert handlers["location"]["line"] == line_of("function handler")
    assert handlers["variables"][0]["location"] is None
