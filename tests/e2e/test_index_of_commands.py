"""Commands leave an index, use it, and say the same with and without it, on real snapshots."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from heaphound.heap import open_file, open_heap, read_heap
from tests.e2e.snapshots import MAJORS, real_snapshot, run

pytestmark = [pytest.mark.node, pytest.mark.slow]

COMMANDS = ("dominators", "strings", "contexts")


@pytest.fixture(scope="module", params=MAJORS)
def path(request):
    return real_snapshot(request.param)


def test_every_command_says_the_same_from_the_index(path, indexes, monkeypatch):
    without = [run(command, path, "--json", "--no-cache") for command in COMMANDS]
    without.append(run("object", path, "@1", "--json", "--no-cache"))
    assert not indexes.exists()
    first = [run(command, path, "--json") for command in COMMANDS]
    assert len(list(indexes.glob("*.index"))) == 1
    monkeypatch.setattr(open_file, "read_heap", None)  # from here on there is only the index
    second = [run(command, path, "--json") for command in COMMANDS]
    second.append(run("object", path, "@1", "--json"))
    assert first == without[:3]
    assert second == without


def test_every_column_of_a_real_heap_comes_back(path, indexes):
    expected = read_heap(path)
    open_heap(path)
    found = open_heap(path)
    columns = 0
    for mine, theirs in ((found, expected), (found.snapshot, expected.snapshot)):
        for field in fields(mine):
            column = getattr(theirs, field.name)
            if isinstance(column, np.ndarray):
                np.testing.assert_array_equal(getattr(mine, field.name), column, field.name)
                columns += 1
    assert columns > 10
    for name in ("first_retainer", "retaining_node", "retaining_edge"):
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name), name)
    assert found.scripts == expected.scripts
    assert list(found.snapshot.strings) == list(expected.snapshot.strings)


@pytest.fixture(scope="module")
def one_snapshot():
    return real_snapshot("24")


def test_the_command_line_itself(one_snapshot, indexes, tmp_path):
    """The installed command: a missing file, the standard input, an index without its snapshot."""
    command = [Path(sys.executable).with_name("heaphound"), "dominators"]
    missing = subprocess.run(
        [*command, tmp_path / "missing"], capture_output=True, text=True, check=False
    )
    assert missing.returncode == 2
    assert "there is no such file" in missing.stderr
    assert "Traceback" not in missing.stderr

    path = tmp_path / "copy.heapsnapshot"
    path.write_bytes(one_snapshot.read_bytes())
    from_file = subprocess.run([*command, path], capture_output=True, text=True, check=True)
    assert len(list(indexes.glob("*.index"))) == 1
    with path.open("rb") as file:
        piped = subprocess.run(
            [*command, "-"], stdin=file, capture_output=True, text=True, check=True
        )
    assert piped.stdout == from_file.stdout
    assert len(list(indexes.glob("*.index"))) == 1
    path.unlink()
    gone = subprocess.run([*command, path], capture_output=True, text=True, check=False)
    assert gone.returncode == 2
