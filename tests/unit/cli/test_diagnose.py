"""What `heaphound diagnose` refuses before it reads anything."""

from __future__ import annotations

import pytest

from heaphound.cli.diagnose import diagnose
from heaphound.errors import OptionError, TooFewSnapshots


def _diagnose(*names):
    diagnose.main([str(name) for name in names], standalone_mode=False)


def test_one_snapshot_is_too_few(tmp_path):
    with pytest.raises(TooFewSnapshots, match="there is one"):
        _diagnose(tmp_path / "1.heapsnapshot")


def test_a_snapshot_is_not_compared_with_itself(tmp_path):
    first = tmp_path / "1.heapsnapshot"
    first.write_text("{}")
    (tmp_path / "link.heapsnapshot").symlink_to(first)
    with pytest.raises(OptionError, match="given twice"):
        _diagnose(first, tmp_path / "link.heapsnapshot")
