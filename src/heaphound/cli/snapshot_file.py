"""What the commands that open snapshot files share: the option, and the opening with progress."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from heaphound.cli.late_progress import LateProgress
from heaphound.heap import Heap, open_heap
from heaphound.progress import Step
from heaphound.report.preview import PREVIEW

_Command = TypeVar("_Command", bound=Callable[..., Any])


def no_cache_option(command: _Command) -> _Command:
    """Add --no-cache, as the parameter `cache`."""
    return click.option(
        "--no-cache",
        "cache",
        flag_value=False,
        default=True,
        type=bool,
        help="Read the file itself; use no index and leave none in the cache folder.",
    )(command)


def preview_option(command: _Command) -> _Command:
    """Add --preview, how much of the heap's strings may be shown."""
    return click.option(
        "--preview",
        type=click.IntRange(0, 1024),
        default=PREVIEW,
        show_default=True,
        metavar="CHARACTERS",
        help="Show this much of a string; 0 hides all texts.",
    )(command)


def opened(path: Path, *, cache: bool) -> Heap:
    """Open a snapshot file, with progress on stderr when it takes over a second.

    Raises:
        SnapshotError: the file is not a snapshot that can be read.
    """
    with LateProgress() as progress:
        progress.step(Step.READ_SNAPSHOT, path.name)
        return open_heap(path, progress, cache=cache)
