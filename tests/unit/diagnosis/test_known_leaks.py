"""Leaks that packages document: the table is sound, and matches only where it should."""

import json

import pytest

from heaphound.diagnosis.finding import Category, Holder, PathStep
from heaphound.diagnosis.known_leaks import in_range, patterns, with_known_leak
from tests.builders.diagnosis_builder import a_finding, a_place


@pytest.fixture
def installed(tmp_path):
    """Makes node_modules/NAME of a version; returns the path of a file in it."""

    def install(name, version):
        folder = tmp_path / "app" / "node_modules" / name
        folder.mkdir(parents=True)
        (folder / "package.json").write_text(json.dumps({"name": name, "version": version}))
        return str(folder / "lib" / "index.js")

    return install


def found_in(file, name, category=Category.GLOBAL_STATE):
    finding = a_finding(
        category=category, holder=Holder(name, "Array", 1, a_place(file, 3)), path=()
    )
    return with_known_leak(finding).known


def test_the_table_is_complete():
    assert len(patterns()) >= 15
    assert len({pattern.id for pattern in patterns()}) == len(patterns())
    for pattern in patterns():
        assert pattern.names
        assert pattern.categories <= {category.value for category in Category}
        assert pattern.link.startswith("https://")
        assert pattern.explanation[-1] not in ".!"
        assert pattern.fix.endswith(".")


def test_a_documented_leak_says_so_with_version_and_link(installed):
    known = found_in(installed("debug", "4.1.1"), "instances")
    assert (known.id, known.package, known.version) == ("debug-instances", "debug", "4.1.1")
    assert known.link == "https://github.com/debug-js/debug/issues/678"


def test_another_version_package_name_or_category_does_not_match(installed):
    assert found_in(installed("debug", "4.3.0"), "instances") is None
    assert found_in("/srv/app/src/debug.js", "instances") is None
    assert found_in(installed("graphql-tag", "2.12.6"), "somethingElse") is None
    winston = installed("winston", "3.11.0")
    assert found_in(winston, "transports", Category.CACHE) is None
    assert found_in(winston, "transports", Category.LISTENER).id == "winston-logger-per-call"


def test_a_version_that_cannot_be_read_may_have_it():
    known = found_in("/gone/node_modules/debug/src/common.js", "instances")
    assert known.version is None


def test_the_end_of_the_path_counts_and_its_beginning_does_not(installed):
    file = installed("dataloader", "2.2.3")
    in_package = PathStep(
        "context", "authors", "DataLoader", 3, "authors", a_place(file, 9), suspect=False
    )
    cache = PathStep("property", "_cacheMap", "Map", 5, "_cacheMap", None, suspect=False)
    ours = [
        PathStep("property", f"x{at}", "Object", at, None, None, suspect=False) for at in range(8)
    ]
    holder = Holder("authors", "Map", 5, a_place("/srv/app/src/a.js", 3))
    near = a_finding(holder=holder, path=(*ours, in_package, cache))
    far = a_finding(holder=holder, path=(in_package, cache, *ours))
    assert with_known_leak(near).known.id == "dataloader-long-lived"
    assert with_known_leak(far).known is None


@pytest.mark.parametrize(
    ("version", "versions", "expected"),
    [
        ("4.0.0", "<4.0.0", False),
        ("4.0.0-rc.1", "<4.0.0", False),
        ("3.0.3", "<4.0.0", True),
        ("7.9.0", ">=7.0.0", True),
        ("10.0.0", ">=7.0.0 <9.0.0", False),
        ("1.2", "=1.2.0", True),
    ],
)
def test_ranges(version, versions, expected):
    assert in_range(version, versions) is expected
