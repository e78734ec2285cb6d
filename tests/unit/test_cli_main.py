"""The front door answers at once and knows its commands."""

import subprocess
import sys
from pathlib import Path

import pytest

from heaphound.cli.main import COMMANDS


def test_help_imports_neither_numpy_nor_any_stage():
    code = (
        "import sys\n"
        "from heaphound.cli.main import heaphound\n"
        "heaphound.main(['--help'], standalone_mode=False)\n"
        "print(sorted(m for m in sys.modules if m in {'numpy', 'rich', 'websockets', 'asyncio'}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )

    assert done.stdout.splitlines()[-1] == "[]"
    for name in COMMANDS:
        assert name in done.stdout


def test_a_full_disk_under_the_output_is_told_in_a_line():
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "heaphound", "explain", "cache"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=60,
        )
    assert done.returncode == 2
    assert "no room left where the output goes" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("closed", [">&-", "2>&-"])
def test_an_output_that_was_closed_beforehand_is_no_failure(closed):
    done = subprocess.run(
        ["sh", "-c", f'"{sys.executable}" -m heaphound --version {closed}'],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
