"""Exports: what other tools are given is what the profile says, in the form they define."""

import json
import subprocess

import pytest

from heaphound.errors import OptionError
from heaphound.profile.formats.by_suffix import SUFFIXES, exported
from heaphound.profile.formats.collapsed import collapsed
from heaphound.profile.formats.heapprofile import heapprofile
from heaphound.profile.formats.pprof import pprof
from heaphound.profile.formats.speedscope import speedscope
from heaphound.profile.read import profile_of
from heaphound.profile.tree import EMPTY, call_tree
from tests.builders.profile_builder import a_profile
from tools.prepare_tests import node_binary, pprof_schema

PROFILE = a_profile(
    (["main a.js:1", "f a.js:2"], 300, 1),
    (["main a.js:1", "f a.js:2"], 5, 7),
    (["main a.js:1"], 2**40, 2),
    (["main a.js:1", "- b;c.js:300"], 70, 3),
    (["(GC)"], 9, 4),
)
READ = """
const { perftools } = require(process.argv[1]);
const { gunzipSync } = require('node:zlib');
const { readFileSync } = require('node:fs');
const Profile = perftools.profiles.Profile;
const read = Profile.decode(gunzipSync(readFileSync(process.argv[2])));
const wrong = Profile.verify(read);
if (wrong) throw new Error(wrong);
console.log(JSON.stringify(Profile.toObject(read, { longs: Number, defaults: true })));
"""


def stacks(profile):
    tree = call_tree((profile,))
    return {
        tuple((frame.name, frame.place) for frame in tree.stack(node)): size
        for node, size in enumerate(tree.self_bytes[0].tolist())
        if size
    }


def test_heapprofile_is_read_back_as_it_was():
    document = json.loads(heapprofile(PROFILE))
    read = profile_of(document)
    assert stacks(read) == stacks(PROFILE)
    assert sorted(read.sample_ordinal) == [1, 2, 3, 4, 7]
    assert profile_of(json.loads(heapprofile(EMPTY))).total_bytes == 0
    assert document["head"]["callFrame"]["lineNumber"] == -1


def test_branches_without_bytes_are_left_out():
    part = PROFILE.made_between(3)
    names = heapprofile(part).decode()
    assert '"f"' in names
    assert "b;c.js" not in names


def test_speedscope_has_every_stack():
    document = json.loads(speedscope(PROFILE, "x"))
    (profile,) = document["profiles"]
    frames = document["shared"]["frames"]
    assert profile["endValue"] == sum(profile["weights"]) == PROFILE.total_bytes
    told = {
        tuple(frames[one]["name"] for one in sample): weight
        for sample, weight in zip(profile["samples"], profile["weights"], strict=True)
    }
    assert told == {
        ("main", "f"): 305,
        ("main",): 2**40,
        ("main", "(anonymous) b;c.js:300"): 70,
        ("(GC)",): 9,
    }
    assert document["$schema"].endswith("file-format-schema.json")


def test_collapsed_stacks_keep_their_separators_apart():
    lines = collapsed(PROFILE).decode().splitlines()
    assert "main /srv/app/src/a.js:1;(anonymous) /srv/app/src/b:c.js:300 70" in lines
    assert len(lines) == 4


@pytest.mark.node
def test_pprof_fits_the_schema(tmp_path):
    file = tmp_path / "p.pb.gz"
    file.write_bytes(
        pprof(PROFILE, time_seconds=1_700_000_000, duration_seconds=60, interval_bytes=131072)
    )
    command = [node_binary("22"), "-e", READ, pprof_schema(), file]
    read = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    strings = read["stringTable"]
    assert strings[0] == ""
    types = [(strings[one["type"]], strings[one["unit"]]) for one in read["sampleType"]]
    assert types == [("samples", "count"), ("inuse_space", "bytes")]
    functions = {one["id"]: one for one in read["function"]}
    locations = {one["id"]: one["line"][0] for one in read["location"]}
    told = {
        tuple(
            (strings[functions[locations[at]["functionId"]]["name"]], locations[at]["line"])
            for at in sample["locationId"]
        ): tuple(sample["value"])
        for sample in read["sample"]
    }
    assert told == {
        (("f", 2), ("main", 1)): (2, 305),
        (("main", 1),): (1, 2**40),
        (("(anonymous) b;c.js:300", 300), ("main", 1)): (1, 70),
        (("(GC)", 0),): (1, 9),
    }
    assert read["timeNanos"] == 1_700_000_000 * 10**9
    assert read["durationNanos"] == 60 * 10**9
    assert read["period"] == 131072
    assert strings[read["defaultSampleType"]] == "inuse_space"


def test_a_name_says_the_form(tmp_path):
    for suffix in SUFFIXES:
        assert callable(exported(tmp_path / f"x{suffix}"))
    with pytest.raises(OptionError, match="which form"):
        exported(tmp_path / "x.svg")
