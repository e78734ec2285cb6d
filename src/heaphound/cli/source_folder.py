"""`--source DIR`: what the static scan of the program's source adds to a diagnosis."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from heaphound.diagnosis.finding import Diagnosis
    from heaphound.heap.graph import Heap

_Command = TypeVar("_Command", bound=Callable[..., Any])


def source_option(command: _Command) -> _Command:
    """Add --source, as the parameter `source`."""
    return click.option(
        "--source",
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        metavar="DIR",
        help="The folder with the program's source: scanned too, with what it says beside each "
        "finding, and read where the process ran elsewhere.",
    )(command)


def joined(diagnosis: Diagnosis, source: Path | None, heaps: Sequence[Heap]) -> Diagnosis:
    """Join a diagnosis with a scan of `source`, if one was asked for."""
    if source is None:
        return diagnosis
    # Few ask for it, and numpy is imported while a file is read.
    from heaphound.diagnosis.join import join_with_source  # noqa: PLC0415
    from heaphound.source.configuration import find_configuration  # noqa: PLC0415
    from heaphound.source.scan import scan_paths  # noqa: PLC0415

    root = source.resolve()
    scan = scan_paths((root,), find_configuration(root).settings, use_cache=True)
    loaded = {file for heap in heaps for file in heap.scripts.values()}
    return join_with_source(diagnosis, scan, root.as_posix(), loaded)
