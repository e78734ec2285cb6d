"""`heaphound scan --diff REF` shows what a change brings, wherever older findings moved to."""

from __future__ import annotations

import json
import subprocess

import pytest
from click.testing import CliRunner

from heaphound.cli.scan import scan
from heaphound.errors import OptionError

LEAK = "export function {name}(config) {{\n  setInterval(() => {name}Use(config), 1000);\n}}\n"


@pytest.fixture
def repository(tmp_path):
    def git(*arguments):
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
        subprocess.run(["git", "-C", tmp_path, *identity, *arguments], check=True, timeout=60)

    git("init", "-q")
    (tmp_path / "old.js").write_text(LEAK.format(name="old"))
    git("add", ".")
    git("commit", "-qm", "first")
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(scan, [str(each) for each in arguments], standalone_mode=False)


def test_only_new_findings_are_shown(repository):
    old = repository / "old.js"
    old.write_text("// a comment that moves it\n" + LEAK.format(name="old"))
    assert run("--diff", "HEAD", repository).return_value == 0
    old.write_text(old.read_text() + LEAK.format(name="fresh"))
    (repository / "new.js").write_text(LEAK.format(name="added"))
    result = run("--json", "--diff", "HEAD", repository)
    lines = [(found["file"][-6:], found["line"]) for found in json.loads(result.output)["findings"]]
    assert sorted(lines) == [("new.js", 2), ("old.js", 6)]
    assert result.return_value == 1


@pytest.mark.parametrize("revision", ["nonsense", "--upload-pack=x"])
def test_an_unknown_revision_is_named(repository, revision):
    result = run(f"--diff={revision}", repository)
    assert isinstance(result.exception, OptionError)
    assert revision in result.exception.message


def test_what_two_files_show_together_is_not_new_when_one_of_them_only_moves(tmp_path):
    def git(*arguments):
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
        subprocess.run(["git", "-C", tmp_path, *identity, *arguments], check=True, timeout=60)

    git("init", "-q")
    (tmp_path / "state.js").write_text("export const uploads = [];\n")
    user = (
        "import { uploads } from './state.js';\n"
        "export function upload(req, res) {\n  uploads.push(req.body);\n  res.end();\n}\n"
    )
    (tmp_path / "upload.js").write_text(user)
    git("add", ".")
    git("commit", "-qm", "first")
    (tmp_path / "upload.js").write_text("// moved\n" + user)
    assert run(tmp_path).return_value == 1
    assert run("--diff", "HEAD", tmp_path).return_value == 0


SWEEP = "import { uploads } from './state.js';\nexport const sweep = () => uploads.clear();\n"
USER = (
    "import { uploads } from './state.js';\n"
    "export function upload(req, res) {\n  uploads.set(req.body.id, req.body);\n  res.end();\n}\n"
)


def test_a_finding_is_new_when_another_file_brings_it(repository):
    (repository / "old.js").unlink()
    (repository / "state.js").write_text("export const uploads = new Map();\n")
    (repository / "upload.js").write_text(USER)
    (repository / "sweep.js").write_text(SWEEP)
    commit(repository)
    assert run("--diff", "HEAD", repository).return_value == 0
    (repository / "sweep.js").unlink()
    result = run("--json", "--diff", "HEAD", repository)
    assert [found["file"][-9:] for found in json.loads(result.output)["findings"]] == ["upload.js"]


def test_a_function_that_a_handler_begins_to_call_leaks_anew(repository):
    (repository / "old.js").unlink()
    (repository / "note.js").write_text(
        "const seen = [];\nexport const note = (what) => seen.push(what);\n"
    )
    start = "import { note } from './note.js';\nnote('start');\nsetTimeout(stop, 9);\n"
    (repository / "app.js").write_text(start)
    commit(repository)
    assert run("--diff", "HEAD", repository).return_value == 0
    (repository / "app.js").write_text(
        start + "export const route = (req, res) => res.end(note(req.url));\n"
    )
    result = run("--json", "--diff", "HEAD", repository)
    assert [found["file"][-7:] for found in json.loads(result.output)["findings"]] == ["note.js"]


def test_a_removed_and_an_empty_file_are_read_as_they_were(repository):
    (repository / "old.js").write_text("")
    commit(repository)
    (repository / "old.js").write_text(LEAK.format(name="old"))
    assert run("--diff", "HEAD", repository).return_value == 1
    (repository / "old.js").unlink()
    assert run("--diff", "HEAD", repository).return_value == 0


def commit(folder):
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    for arguments in (["add", "-A"], ["commit", "-qm", "next"]):
        subprocess.run(["git", "-C", folder, *identity, *arguments], check=True, timeout=60)
