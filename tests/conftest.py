"""What every test stands on: nothing is read from or left in the user's cache of indexes."""

from __future__ import annotations

import pytest

from heaphound.heap.index_cache import LIMIT_VARIABLE


def pytest_collection_modifyitems(items):
    """Give what runs real processes a second try; docs/decisions/0006 says what that hides."""
    for item in items:
        if item.get_closest_marker("node"):
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_make_parametrize_id(val, argname):
    """Name bytes by their number: gzip puts the time into them, and workers must agree on names."""
    return f"{argname}-{len(val)}-bytes" if isinstance(val, bytes) else None


@pytest.fixture(autouse=True)
def _no_indexes(monkeypatch):
    monkeypatch.setenv(LIMIT_VARIABLE, "0")


@pytest.fixture
def indexes(monkeypatch, tmp_path):
    """An empty cache of this test's own, for commands too; gives the folder of indexes."""
    monkeypatch.delenv(LIMIT_VARIABLE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "heaphound" / "index"
