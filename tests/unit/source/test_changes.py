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
