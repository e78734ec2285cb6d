"""The index of a snapshot: the same Heap again, or a reason to compute it anew."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import time
from dataclasses import fields, is_dataclass

import numpy as np
import pytest

from heaphound.errors import OptionError, SnapshotUnreadable
from heaphound.heap import index_file, indexed, open_file, open_heap, read_heap
from heaphound.heap.index_cache import LIMIT_VARIABLE, IndexCache, users_cache
from heaphound.progress import Silent
from tests.builders.random_heaps import random_heap


class Notes(Silent):
    def __init__(self):
        self.texts = []

    def note(self, text):
        self.texts.append(text)


@pytest.fixture
def snapshot_path(tmp_path):
    builder = random_heap(5, 400)
    closure = builder.node("closure", "go")
    shared = builder.node("code", "go")
    script = builder.node("code", "/srv/app.js")
    builder.edge(closure, "internal", "shared", shared)
    builder.edge(shared, "internal", "script", script)
    builder.location(closure, 7, 3, 4)
    return builder.write(tmp_path / "a.heapsnapshot")


@pytest.fixture
def never_read(monkeypatch):
    """Call it, and from then on reading a snapshot file fails the test."""

    def forbid():
        def fail(*_):
            pytest.fail("the file was read although it has an index")

        monkeypatch.setattr(open_file, "read_heap", fail)

    return forbid


def assert_same(found, expected):
    """Compare two values field by field, columns element by element."""
    assert type(found) is type(expected)
    if isinstance(expected, np.ndarray):
        assert found.dtype == expected.dtype
        np.testing.assert_array_equal(found, expected)
        assert not found.flags.writeable
    elif is_dataclass(expected):
        for field in fields(expected):
            if field.init:
                assert_same(getattr(found, field.name), getattr(expected, field.name))
    elif type(expected).__name__ == "StringTable":
        assert list(found) == list(expected)
    else:
        assert found == expected


def only_index(folder):
    (path,) = folder.iterdir()
    return path


def test_the_second_open_is_the_same_heap_without_reading(snapshot_path, indexes, never_read):
    expected = open_heap(snapshot_path)
    never_read()
    found = open_heap(snapshot_path)
    assert_same(found, expected)
    assert_same(found, read_heap(snapshot_path))
    closure = found.snapshot.node_count - 3
    assert found.place_of(closure) == expected.place_of(closure)
    assert found.place_of(closure).file == "/srv/app.js"


def test_packed_files_have_indexes_too(snapshot_path, indexes, never_read):
    packed = snapshot_path.with_suffix(".gz")
    packed.write_bytes(gzip.compress(snapshot_path.read_bytes()))
    expected = open_heap(packed)
    never_read()
    assert_same(open_heap(packed), expected)


def test_only_the_owner_can_read_an_index(snapshot_path, indexes):
    indexes.mkdir(parents=True, mode=0o755)
    open_heap(snapshot_path)
    assert indexes.stat().st_mode & 0o777 == 0o700
    assert only_index(indexes).stat().st_mode & 0o777 == 0o600


def test_without_cache_none_is_left(snapshot_path, indexes):
    open_heap(snapshot_path, cache=False)
    assert not indexes.exists()


@pytest.mark.parametrize("where", [0, 3, 20, 30, 100, 0.2, 0.4, 0.5, 0.6, 0.8, -1])
def test_a_damaged_index_is_made_again(snapshot_path, indexes, where):
    expected = open_heap(snapshot_path)
    index = only_index(indexes)
    data = bytearray(index.read_bytes())
    at = int(where * len(data)) if isinstance(where, float) else where
    data[at] ^= 4
    index.write_bytes(data)
    heard = Notes()
    found = open_heap(snapshot_path, heard)
    assert_same(found, expected)
    in_padding = not heard.texts and data[at] == 4
    assert in_padding or "is made again" in heard.texts[0]
    heard = Notes()
    open_heap(snapshot_path, heard)
    assert heard.texts == []


@pytest.mark.parametrize("kept", [0, 10, 60, 0.5, -1])
def test_a_cut_index_is_made_again(snapshot_path, indexes, kept):
    expected = open_heap(snapshot_path)
    index = only_index(indexes)
    data = index.read_bytes()
    index.write_bytes(data[: int(kept * len(data)) if isinstance(kept, float) else kept])
    heard = Notes()
    assert_same(open_heap(snapshot_path, heard), expected)
    assert "is made again" in heard.texts[0]


def test_a_changed_file_is_read_again(snapshot_path, indexes):
    open_heap(snapshot_path)
    random_heap(6, 400).write(snapshot_path)
    assert_same(open_heap(snapshot_path), read_heap(snapshot_path))
    assert len(list(indexes.iterdir())) == 1


def test_a_change_in_place_is_noticed_by_its_content(snapshot_path, indexes):
    open_heap(snapshot_path)
    status = snapshot_path.stat()
    data = snapshot_path.read_bytes()
    with snapshot_path.open("r+b") as file:
        file.seek(data.index(b"/srv/app.js"))
        file.write(b"/srv/new")
    os.utime(snapshot_path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert open_heap(snapshot_path).scripts == {7: "/srv/new.js"}


def test_an_index_of_another_build_is_made_again(snapshot_path, indexes, monkeypatch):
    expected = open_heap(snapshot_path)
    before = only_index(indexes).read_bytes()
    monkeypatch.setattr("heaphound.heap.snapshot_source._build", lambda: "another")
    heard = Notes()
    assert_same(open_heap(snapshot_path, heard), expected)
    assert heard.texts == []
    assert only_index(indexes).read_bytes() != before


def test_pipes_are_read_and_not_indexed(snapshot_path, indexes, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    script = f"import heaphound; print(heaphound.open({str(pipe)!r}).snapshot.node_count)"
    reader = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    with pipe.open("wb") as writer:
        writer.write(snapshot_path.read_bytes())
    output, _ = reader.communicate(timeout=60)
    assert int(output) == read_heap(snapshot_path).snapshot.node_count
    assert not indexes.exists()


def test_a_missing_file_says_so(indexes, tmp_path):
    with pytest.raises(SnapshotUnreadable):
        open_heap(tmp_path / "missing.heapsnapshot")


def test_a_folder_that_cannot_be_made_costs_a_note(snapshot_path, indexes):
    indexes.parent.parent.mkdir()
    indexes.parent.write_text("a file where the folder should be")
    heard = Notes()
    assert_same(open_heap(snapshot_path, heard), read_heap(snapshot_path))
    assert any("no index" in text for text in heard.texts)


@pytest.mark.parametrize("problem", [KeyboardInterrupt, MemoryError])
def test_interrupted_writing_leaves_nothing(snapshot_path, indexes, monkeypatch, problem):
    def write_half(file, *_):
        file.write(b"half")
        raise problem

    monkeypatch.setattr("heaphound.heap.index_cache.write_index", write_half)
    with pytest.raises(problem):
        open_heap(snapshot_path)
    assert list(indexes.iterdir()) == []


@pytest.mark.slow
def test_a_killed_writer_leaves_no_index_and_its_rest_is_removed(snapshot_path, indexes):
    script = """
import os, signal, sys
import heaphound
from heaphound.heap import index_cache
def write_half(file, *_):
    file.write(b"half")
    file.flush()
    os.kill(os.getpid(), signal.SIGKILL)
index_cache.write_index = write_half
heaphound.open(sys.argv[1])
"""
    killed = subprocess.run([sys.executable, "-c", script, snapshot_path], check=False)
    assert killed.returncode == -9
    assert only_index(indexes).suffix == ".unfinished"
    open_heap(snapshot_path)
    assert only_index(indexes).suffix == ".index"


def test_a_living_writer_is_left_alone(snapshot_path, indexes):
    with_writer = IndexCache(indexes, 1 << 30)
    open_heap(snapshot_path)
    other = indexes / "0.unfinished"
    locked = subprocess.Popen(
        ["flock", other, sys.executable, "-c", "print('locked', flush=True); input()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert locked.stdout.readline() == b"locked\n"
    with_writer._make_room(only_index_file(indexes))
    assert other.exists()
    locked.communicate(b"\n", timeout=60)
    with_writer._make_room(only_index_file(indexes))
    assert not other.exists()


def only_index_file(folder):
    (path,) = folder.glob("*.index")
    return path


@pytest.mark.slow
def test_two_writers_at_once_leave_one_whole_index(snapshot_path, indexes, never_read):
    script = "import sys, heaphound; input(); heaphound.open(sys.argv[1])"
    writers = [
        subprocess.Popen([sys.executable, "-c", script, snapshot_path], stdin=subprocess.PIPE)
        for _ in range(2)
    ]
    for writer in writers:
        writer.stdin.write(b"\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate(timeout=60)
        assert writer.returncode == 0
    assert only_index(indexes).suffix == ".index"
    expected = read_heap(snapshot_path)
    never_read()
    assert_same(open_heap(snapshot_path), expected)


def test_the_least_recently_used_go_first(tmp_path, indexes):
    paths = [
        random_heap(seed, 400).write(tmp_path / f"{seed}.heapsnapshot") for seed in range(7, 10)
    ]
    for path in paths[:2]:
        open_heap(path)
    for at, index in enumerate(indexes.iterdir()):
        os.utime(index, ns=(at, at))
    open_heap(paths[0])  # the first was used last
    assert max(index.stat().st_mtime for index in indexes.iterdir()) > time.time() - 60
    sources = [indexed.source_of(path) for path in paths]
    cache = IndexCache(indexes, 1 << 30)
    cache.keep(sources[2], read_heap(paths[2]))
    total = sum(index.stat().st_size for index in indexes.iterdir())
    cache = IndexCache(indexes, total - 1)
    cache.keep(sources[2], read_heap(paths[2]))
    assert [cache.fetch(source) is not None for source in sources] == [True, False, True]


def test_an_index_over_the_limit_is_not_begun(snapshot_path, indexes):
    cache = IndexCache(indexes, 1000)
    cache.keep(indexed.source_of(snapshot_path), read_heap(snapshot_path))
    assert list(indexes.iterdir()) == []


def test_an_index_goes_when_its_snapshot_is_gone(snapshot_path, indexes, tmp_path):
    open_heap(snapshot_path)
    snapshot_path.unlink()
    other = random_heap(8).write(tmp_path / "b.heapsnapshot")
    open_heap(other)
    with only_index(indexes).open("rb") as file:
        assert index_file.read_source(file)["path"] == str(other)


def test_the_limit_is_a_number_of_megabytes(monkeypatch):
    monkeypatch.setenv(LIMIT_VARIABLE, "20")
    assert users_cache().limit_bytes == 20 << 20
    monkeypatch.setenv(LIMIT_VARIABLE, "2GB")
    with pytest.raises(OptionError, match="not a whole number of megabytes"):
        users_cache()


def test_a_relative_cache_folder_is_not_used(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert users_cache().folder == tmp_path / ".cache" / "heaphound" / "index"


def test_what_an_index_cannot_hold_is_a_mistake_of_ours(snapshot_path, tmp_path):
    heap = read_heap(snapshot_path)
    object.__setattr__(heap, "scripts", object())
    with (tmp_path / "x").open("wb") as file, pytest.raises(TypeError, match="cannot hold scripts"):
        index_file.write_index(file, heap, {}, 1 << 30)
