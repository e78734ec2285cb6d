"""The pages of docs/ that are made from the program are what the program says."""

from __future__ import annotations

from heaphound.cli.main import COMMANDS
from tools.write_docs import generated, stale


def test_generated_pages_are_up_to_date():
    assert stale() == [], "make docs"


def test_every_command_has_its_help_on_the_page():
    text = generated()["cli.md"]
    assert all(f"## {name}: " in text for name in COMMANDS)
