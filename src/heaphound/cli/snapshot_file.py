"""What the commands that open snapshot files share: the option, and the opening with progress."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from heaphound.cli.late_progress import LateProgress
from heaphound.heap.index_place import index_name, users_index_folder
from heaphound.kernels.file_ahead import FileAhead
from heaphound.kernels.freed_blocks import give_back_large_blocks
from heaphound.progress import Step
from heaphound.report.preview import PREVIEW

if TYPE_CHECKING:
    from heaphound.heap import Heap

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


def scanning(
    path: Path, *, cache: bool, lean: bool = True
) -> AbstractContextManager[FileAhead | None]:
    """Begin to scan a snapshot file before the rest of the program is imported.

    Not where an index seems to be there: then the file need not be read.

    Args:
        path: the file.
        cache: whether an index may be used.
        lean: have what one stage is done with given back, so that it is not there beside what the
            next one needs. That takes a tenth of the time.
    """
    if lean:
        give_back_large_blocks()
    if str(path) == "-" or (
        cache and (users_index_folder() / index_name(str(path.resolve()))).exists()
    ):
        return nullcontext()
    return FileAhead(path)


def opened(
    path: Path, *, cache: bool, ahead: FileAhead | None = None, classes: bool = False
) -> Heap:
    """Open a snapshot file, with progress on stderr when it takes over a second.

    Args:
        path: the file.
        cache: whether to use an index and to leave one.
        ahead: what `scanning` gave for it.
        classes: whether the classes of all nodes will be asked for.

    Raises:
        SnapshotError: the file is not a snapshot that can be read.
    """
    from heaphound.heap import open_heap  # noqa: PLC0415 (numpy, while the file is read)

    with LateProgress() as progress:
        progress.step(Step.READ_SNAPSHOT, path.name)
        return open_heap(path, progress, cache=cache, ahead=ahead, classes=classes)
