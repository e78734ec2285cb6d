"""What the commands that open snapshot files share: the option, and the opening with progress."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console

from heaphound.cli.progress_lines import ProgressLines
from heaphound.heap import Heap, open_heap
from heaphound.progress import Silent, Step
from heaphound.report.object_words import PREVIEW

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
    """Open a snapshot file, with a live line of progress where stderr is a terminal.

    Raises:
        SnapshotError: the file is not a snapshot that can be read.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        return open_heap(path, _NotesOnly(), cache=cache)
    with ProgressLines(console) as progress:
        progress.step(Step.READ_SNAPSHOT, path.name)
        return open_heap(path, progress, cache=cache)


class _NotesOnly(Silent):
    """Prints what is worth a line of its own, and no progress: stderr is a file or a pipe."""

    def note(self, text: str) -> None:
        """Print a note."""
        click.echo(f"note: {text}", err=True)
