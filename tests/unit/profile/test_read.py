"""Reading .heapprofile files: of every origin, of other tools, and damaged."""

import gzip
import json

import pytest

from heaphound.errors import NotAProfile
from heaphound.profile.frames import Kind
from heaphound.profile.read import PROFILER, profile_of, read_profile


def call(name, url="/srv/a.js", line=0, column=0, script="9"):
    return {
        "functionName": name,
        "scriptId": script,
        "url": url,
        "lineNumber": line,
        "columnNumber": column,
    }


def node(frame, size=0, children=(), number=1):
    return {"callFrame": frame, "selfSize": size, "id": number, "children": list(children)}


HEAD = node(
    call("(root)", "", -1, -1, "0"),
    children=[
        node(
            call("", line=0, column=0),
            8,
            [node(call("f", "file:///srv/my%20app/b.js", 4, 2), 100, number=7)],
            number=2,
        ),
        node(call("(GC)", "", -1, -1, "0"), 5, number=3),
        node(call("", "", 0, 0, "12"), 6, number=4),
    ],
)
SAMPLES = [
    {"size": 60, "nodeId": 7, "ordinal": 3},
    {"size": 40, "nodeId": 7, "ordinal": 9},
    {"size": 8, "nodeId": 2, "ordinal": 4},
]


def frames(profile):
    return [profile.frames[number] for number in profile.frame]


def test_samples_and_frames_are_read():
    profile = profile_of({"head": HEAD, "samples": SAMPLES})
    assert profile.parent.tolist() == [-1, 0, 1, 0, 0]
    assert profile.self_bytes().tolist() == [0, 8, 100, 0, 0]
    assert profile.last_ordinal == 9
    _, top, inner, collector, evaluated = frames(profile)
    assert (top.name, top.place) == ("(top level)", "/srv/a.js:1")
    assert (inner.name, inner.place, inner.column) == ("f", "/srv/my app/b.js:5", 3)
    assert (collector.kind, collector.place) == (Kind.V8, "")
    assert (evaluated.kind, evaluated.name) == (Kind.EVALUATED, "(anonymous)")


def test_a_file_without_samples_tells_sizes_alone():
    profile = profile_of({"head": HEAD})
    assert profile.self_bytes().tolist() == [0, 8, 100, 5, 6]
    assert profile.last_ordinal == 0


def test_an_empty_profile_is_one():
    profile = profile_of({"head": node(call("(root)", "", -1, -1, "0")), "samples": []})
    assert profile.total_bytes == 0


def test_samples_that_came_too_late_for_the_tree_are_the_profilers():
    late = {"size": 3, "nodeId": 99, "ordinal": 12}
    profile = profile_of({"head": HEAD, "samples": [*SAMPLES, late, late]})
    assert profile.frames[profile.frame[-1]] == PROFILER
    assert profile.self_bytes().tolist() == [0, 8, 100, 0, 0, 6]
    assert profile.last_ordinal == 12


def test_a_deep_stack_is_read():
    inner = node(call("f"), 1, number=1000)
    for number in range(200, 0, -1):
        inner = node(call("f", line=number), 0, [inner], number=number)
    profile = profile_of({"head": inner})
    assert len(list(profile.stack(200))) == 200


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({"nodes": [], "timeDeltas": []}, "CPU profile"),
        ({"snapshot": {}, "nodes": []}, "heaphound summary"),
        ({"$schema": "x", "profiles": []}, "speedscope"),
        ({"traceEvents": []}, "trace"),
        ([1, 2], "no heap profile"),
        ({"head": {}}, "damaged"),
        ({"head": node(call("f"), "many")}, "damaged"),
        ({"head": node(call("f"), -4)}, "damaged"),
        ({"head": HEAD, "samples": [{"size": 1}]}, "damaged"),
    ],
)
def test_other_files_are_named_for_what_they_are(tmp_path, content, says):
    path = tmp_path / "x.heapprofile"
    path.write_text(json.dumps(content))
    with pytest.raises(NotAProfile, match=says):
        read_profile(path)


def test_files_that_are_no_json(tmp_path):
    path = tmp_path / "x.heapprofile"
    with pytest.raises(NotAProfile, match="No such file"):
        read_profile(path)
    path.write_bytes(gzip.compress(b"x"))
    with pytest.raises(NotAProfile, match="pprof"):
        read_profile(path)
    path.write_text(json.dumps({"head": HEAD})[:-9])
    with pytest.raises(NotAProfile, match="ends too early"):
        read_profile(path)
