"""`diagnose --source`: what the heap shows and what the source says, about one program."""

from __future__ import annotations

import json
import subprocess

import pytest
from click.testing import CliRunner

from heaphound.cli.main import heaphound
from tools.prepare_tests import node_binary

SERVICE = """\
const { EventEmitter } = require('node:events');
const users = new Map();
const waiting = new Map();
const bus = new EventEmitter();
bus.setMaxListeners(1e6);

function getUser(id) {
  if (!users.has(id)) users.set(id, { id, name: 'name of ' + id, roles: [id, id + 1] });
  return users.get(id);
}

function follow(job) {
  bus.on('change', () => job.refresh());
}

function later(id, job) {
  waiting.set(id, job);
}

let last = 0;
function work() {
  for (let i = 0; i < 400; i++) {
    last++;
    getUser('user ' + last);
    follow({ text: 'job ' + last, refresh() {} });
  }
}

const v8 = require('node:v8');
for (const path of process.argv.slice(2)) {
  work();
  v8.writeHeapSnapshot(path);
}
module.exports = { getUser, later };
"""
UNLOADED = "const jobs = [];\nexports.push = (jobId) => jobs.push({ jobId });\n"


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    folder = tmp_path_factory.mktemp("join")
    (folder / "app").mkdir()
    (folder / "app" / "service.js").write_text(SERVICE)
    (folder / "app" / "jobs.js").write_text(UNLOADED)
    paths = [str(folder / f"{number}.heapsnapshot") for number in range(3)]
    subprocess.run([node_binary("22"), folder / "app" / "service.js", *paths], check=True)
    return folder, paths


def run(*arguments):
    return CliRunner().invoke(heaphound, [*map(str, arguments)], standalone_mode=False)


@pytest.mark.node
def test_the_scan_stands_beside_what_grew_and_names_what_did_not(program):
    folder, paths = program
    result = run("diagnose", *paths, "--no-cache", "--json", "--source", folder / "app")
    document = json.loads(result.stdout)
    found = {
        each["holder"]["name"]: [(one["rule"], one["line"]) for one in each["in_source"]]
        for each in document["findings"]
    }
    assert found == {
        "users": [("module-collection-only-grows", 8)],
        "bus": [("module-emitter-per-call", 13)],
    }
    rest = {(one["line"], one["loaded"]) for one in document["not_grown"]}
    assert rest == {(17, True), (2, False)}


@pytest.mark.node
def test_the_terminal_tells_both(program):
    folder, paths = program
    text = run("diagnose", *paths, "--no-cache", "--source", folder / "app").stdout
    assert "(module-collection-only-grows): `users` gains" in " ".join(text.split())
    assert "In the source, but not growing in this run" in text
    assert "the process had not loaded it" in " ".join(text.split())


@pytest.mark.node
def test_without_source_there_is_no_scan(program):
    document = json.loads(run("diagnose", *program[1], "--no-cache", "--json").stdout)
    assert document["not_grown"] == []
    assert all(each["in_source"] == [] for each in document["findings"])
    assert len(document["findings"]) == 2, "two leaks of one scope stay two"


def test_a_folder_that_is_not_there_is_said_before_the_work_begins(tmp_path):
    result = CliRunner().invoke(heaphound, ["diagnose", "a", "b", "--source", str(tmp_path / "no")])
    assert result.exit_code == 2
    assert "does not exist" in result.output
