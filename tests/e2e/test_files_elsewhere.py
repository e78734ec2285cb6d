"""Snapshots of a process that ran elsewhere: its source is read where it is now."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from heaphound.cli.main import heaphound
from heaphound.heap.files_elsewhere import is_here
from tools.prepare_tests import node_binary

pytestmark = pytest.mark.node

STORE = """\
class Store {
  // who was here
  visitors = [];

  note(visitor) {
    this.visitors.push({ visitor, at: new Date() });
  }
}

module.exports = { Store };
"""
MAIN = """\
const { Store } = require('./lib/store');

const store = new Store();
function work() {
  for (let i = 0; i < 300; i++) store.note(`visitor ${i}`);
}

const v8 = require('node:v8');
for (const path of process.argv.slice(2)) {
  work();
  v8.writeHeapSnapshot(path);
}
"""
DECLARED = 3
AWAY = "--source DIR names the folder"


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory):
    folder = tmp_path_factory.mktemp("container")
    (folder / "app" / "lib").mkdir(parents=True)
    (folder / "app" / "lib" / "store.js").write_text(STORE)
    (folder / "app" / "main.js").write_text(MAIN)
    paths = [folder / f"{number}.heapsnapshot" for number in range(3)]
    subprocess.run([node_binary("22"), folder / "app" / "main.js", *paths], check=True)
    (folder / "app").rename(folder / "gone")
    return paths


@pytest.fixture
def checkout(tmp_path):
    (tmp_path / "project" / "lib").mkdir(parents=True)
    (tmp_path / "project" / "lib" / "store.js").write_text(STORE)
    (tmp_path / "project" / "main.js").write_text(MAIN)
    return tmp_path / "project"


def place_and_words(snapshots, *options):
    arguments = ["diagnose", "--json", "--no-cache", *map(str, snapshots), *options]
    result = CliRunner().invoke(heaphound, arguments, standalone_mode=False)
    assert result.return_value == 1, result.output
    return json.loads(result.stdout)["findings"][0]["holder"]["location"], result.stderr


def test_without_its_source_a_holder_has_the_place_that_the_heap_knows(snapshots, monkeypatch):
    monkeypatch.chdir(snapshots[0].parent)
    place, words = place_and_words(snapshots)
    assert place["line"] != DECLARED
    assert AWAY in words


def test_source_names_the_folder_that_has_the_files(snapshots, checkout):
    place, words = place_and_words(snapshots, "--source", str(checkout))
    assert (place["file"], place["line"]) == (str(checkout / "lib" / "store.js"), DECLARED)
    assert AWAY not in words


def test_a_part_of_the_program_will_do_as_source(snapshots, checkout):
    place, _ = place_and_words(snapshots, "--source", str(checkout / "lib"))
    assert (place["file"], place["line"]) == (str(checkout / "lib" / "store.js"), DECLARED)


def test_in_the_folder_of_the_program_nothing_need_be_said(snapshots, checkout, monkeypatch):
    monkeypatch.chdir(checkout)
    place, words = place_and_words(snapshots)
    assert (place["file"], place["line"]) == (str(checkout / "lib" / "store.js"), DECLARED)
    assert f"read from {checkout}" in words


def test_files_of_another_program_are_not_taken_for_it(snapshots, checkout, monkeypatch):
    (checkout / "lib" / "store.js").write_text("exports.other = () => 1;\n")
    monkeypatch.chdir(checkout)
    place, words = place_and_words(snapshots)
    assert not place["file"].startswith(str(checkout))
    assert AWAY in words


def test_a_current_folder_that_was_removed_is_no_place_to_look(snapshots, tmp_path, monkeypatch):
    (tmp_path / "removed").mkdir()
    monkeypatch.chdir(tmp_path / "removed")
    (tmp_path / "removed").rmdir()
    result = CliRunner().invoke(
        heaphound, ["diagnose", "--no-cache", *map(str, snapshots)], standalone_mode=False
    )
    assert result.return_value == 1, result.output
    assert AWAY in result.stderr


def test_a_path_that_cannot_be_looked_at_is_not_here():
    assert not is_here(Path("/" + 300 * "a"))
