"""Whole files and small projects, written before the rules were looked at: all marks, nothing else.

`// leak: category` stands above each leak, with `|` between categories that are all right;
`// missed: category` above the leaks that the scan is known not to see.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from heaphound.source.finding import Finding
from heaphound.source.scan import scan_paths
from heaphound.source.settings import Settings

CASES = Path(__file__).parents[2] / "scan_cases"
SINGLE = sorted([*(CASES / "seeded").iterdir(), *(CASES / "services").iterdir()])
PROJECTS = sorted((CASES / "projects").iterdir())
MARK = re.compile(r"^\s*// (leak|missed): ([\w|-]+)$")


def marks(path: Path, word: str) -> dict[int, set[str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return {
        number + 1: set(match.group(2).split("|"))
        for number, line in enumerate(lines, start=1)
        if (match := MARK.match(line)) and match.group(1) == word
    }


def check(files: list[Path], findings: tuple[Finding, ...]) -> None:
    for file in files:
        shown = {
            found.line: found.category
            for found in findings
            if found.file == file.as_posix() and found.confidence != "low"
        }
        wanted = marks(file, "leak")
        assert shown.keys() == wanted.keys(), file.name
        assert all(category in wanted[line] for line, category in shown.items()), file.name


@pytest.mark.parametrize("path", SINGLE, ids=lambda path: path.stem)
def test_file_gives_what_is_marked_and_nothing_else(path):
    scan = scan_paths([path], Settings(), jobs=1)
    assert not scan.skipped
    check([path], scan.findings)


@pytest.mark.parametrize("folder", PROJECTS, ids=lambda path: path.name)
def test_files_of_a_project_know_each_other(folder):
    scan = scan_paths([folder], Settings(), jobs=1)
    assert not scan.skipped
    check([path for path in folder.rglob("*.*") if path.suffix != ".json"], scan.findings)


def test_most_leaks_of_the_services_are_found():
    services = [path for path in SINGLE if path.parent.name == "services"]
    found = sum(len(marks(path, "leak")) for path in services)
    missed = sum(len(marks(path, "missed")) for path in services)
    assert found >= 0.9 * (found + missed)
