"""The pages of docs/ that are made from the program are what the program says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from heaphound.cli.main import COMMANDS

ROOT = Path(__file__).parents[3]


def test_generated_pages_are_up_to_date():
    # In a process of its own: click keeps the help option of whoever asked a command for it first.
    command = [sys.executable, "tools/write_docs.py", "--check"]
    checked = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_every_command_has_its_help_on_the_page():
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert all(f"## {name}: " in text for name in COMMANDS)
