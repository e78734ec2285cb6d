"""The examples of docs/python-api.md, run on a real snapshot; and the page names every column."""

from __future__ import annotations

import doctest
import re
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from heaphound.heap import read_heap
from tests.e2e.snapshots import MAJORS, real_snapshot

pytestmark = [pytest.mark.node, pytest.mark.slow]

PAGE = Path(__file__).parents[2] / "docs" / "python-api.md"


@pytest.mark.parametrize("major", MAJORS)
def test_the_examples_give_what_they_show(major, tmp_path, monkeypatch):
    (tmp_path / "app.heapsnapshot").symlink_to(real_snapshot(major))
    monkeypatch.chdir(tmp_path)
    results = doctest.testfile(str(PAGE), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert results.attempted > 20
    assert results.failed == 0


def test_every_column_is_on_the_page():
    heap = read_heap(real_snapshot("24"))
    text = PAGE.read_text("utf-8")
    for owner, name in ((heap, "heap."), (heap.snapshot, "heap.snapshot.")):
        for field in fields(owner):
            column = getattr(owner, field.name)
            if isinstance(column, np.ndarray) and field.name != "detachedness":
                row = re.search(rf"\| `{re.escape(name + field.name)}` \| (.*?) \(", text)
                assert row is not None, field.name
                assert str(column.dtype) in row[1].split(" or "), field.name
