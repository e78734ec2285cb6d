"""The options of every command that takes snapshots: how careful to be with the process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from heaphound.cli.durations import duration

Command = Callable[..., Any]


def careful(command: Command) -> Command:
    """Add --force and --when-quiet."""
    options = (
        click.option(
            "--force",
            is_flag=True,
            help="Take the snapshot even if it may not fit in the memory or on the disk there is.",
        ),
        click.option(
            "--when-quiet",
            type=duration,
            metavar="DURATION",
            help="Wait this long at most until the event loop is busy less than 10 % of a second.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command
