"""Our class rows and comparisons are those of DevTools' own engine, number by number."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from heaphound.growth.constructor_delta import constructor_deltas, take_census
from heaphound.heap import read_heap
from heaphound.heap.class_rows import class_totals, classify
from heaphound.heap.statistics import statistics
from tests.builders.awkward_pair import awkward_pair, write_with_doubled_texts
from tests.builders.random_pairs import random_pair
from tools.prepare_tests import node_binary, toolkit_folder

pytestmark = [pytest.mark.node, pytest.mark.slow]

ENGINE = Path(__file__).with_name("devtools_classes.mjs")
SERVICE = Path(__file__).with_name("awkward_service.js")
RANDOM_PAIRS = 150
HALF_A_PAIR = r"\\ud83d(?!\\ude)"


def pair_of(major, folder, options=None):
    paths = [folder / name for name in ("1.heapsnapshot", "2.heapsnapshot")]
    subprocess.run(
        [node_binary(major), SERVICE, json.dumps(options), *paths], check=True, timeout=60
    )
    return paths


def answers_of_devtools(pairs, folder):
    output = folder / "devtools.json"
    paths = [path for pair in pairs for path in pair]
    command = [node_binary("22"), ENGINE, toolkit_folder(), output, *paths]
    subprocess.run(command, check=True, timeout=120)
    text = output.read_text("utf-8")
    return json.loads(re.sub(HALF_A_PAIR, r"\\ufffd", text))  # ours are printable


def key_text(key):
    return ",".join([*map(str, key.origin or [""]), key.name])


def class_rows_of(heap):
    classes = classify(heap)
    totals = class_totals(heap, classes)
    return {
        key_text(classes.keys[at]): [classes.keys[at].name, *(int(one[at]) for one in totals)]
        for at in np.flatnonzero(totals.objects).tolist()
    }


def comparison_of(before, after):
    later = take_census(after)
    earlier = take_census(before, later.interfaces)
    rows = [series.overall for series in constructor_deltas([earlier, later])]
    return sorted(
        [row.name, row.new_count, row.deleted_count, row.alloc_size, row.freed_size]
        for row in rows
        if row.has_turnover
    )


def statistics_of(heap):
    found = statistics(heap)
    native = found.typed_arrays + found.other_native
    return {
        "total": found.total,
        "native": {"total": native, "typedArrays": found.typed_arrays},
        "v8heap": {
            "total": found.total - native,
            "code": found.code,
            "jsArrays": found.js_arrays,
            "strings": found.strings,
            "system": found.system,
        },
    }


def assert_equal(pair, expected):
    before, after = map(read_heap, pair)
    assert class_rows_of(before) == expected["before"], pair[0]
    assert class_rows_of(after) == expected["after"], pair[1]
    interfaces = [interface.name for interface in classify(after).interfaces]
    assert interfaces == expected["interfaces"], pair[1]
    assert statistics_of(after) == expected["statistics"], pair[1]
    # A row has the class's name; DevTools reads the name of some rows when it no longer applies.
    rows = [
        [key.split(",", 3)[-1] if key[0] != "," else key[1:], *row[1:]]
        for key, row in expected["comparison"].items()
    ]
    assert comparison_of(before, after) == sorted(rows), pair


@pytest.mark.parametrize("major", ["18", "20", "22", "24", "26"])
def test_real_snapshots(major, tmp_path):
    pair = pair_of(major, tmp_path)
    expected = answers_of_devtools([pair], tmp_path)[0]
    assert_equal(pair, expected)
    names = [row[0] for row in expected["after"].values()]
    assert names.count("Item") == 2
    assert '{name, address, "odd, name", seen}' in names


def test_real_snapshots_with_internals_exposed(tmp_path):
    options = {"exposeInternals": True, "exposeNumericValues": True}
    pair = pair_of("22", tmp_path, options)
    assert_equal(pair, answers_of_devtools([pair], tmp_path)[0])


def test_heaps_built_to_be_awkward(tmp_path):
    pairs = []
    for generation in ("18", "24"):
        heaps = awkward_pair(generation)
        paths = [tmp_path / f"{generation}-{at}.heapsnapshot" for at in range(4)]
        pairs.append([heap.write(path) for heap, path in zip(heaps, paths, strict=False)])
        doubled = zip(heaps, paths[2:], strict=True)
        pairs.append([write_with_doubled_texts(heap, path) for heap, path in doubled])
    for pair, expected in zip(pairs, answers_of_devtools(pairs, tmp_path), strict=True):
        assert_equal(pair, expected)


def test_random_pairs(tmp_path):
    first = random.SystemRandom().randrange(2**32)
    sys.stdout.write(f"seeds from {first}\n")
    pairs = [
        [
            heap.write(tmp_path / f"{seed}-{at}.heapsnapshot")
            for at, heap in enumerate(random_pair(seed))
        ]
        for seed in range(first, first + RANDOM_PAIRS)
    ]
    for pair, expected in zip(pairs, answers_of_devtools(pairs, tmp_path), strict=True):
        assert_equal(pair, expected)
