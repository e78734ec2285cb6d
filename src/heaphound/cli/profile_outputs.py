"""What the commands that show a profile share: options of the output, and the writing of files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from heaphound.case.atomic_file import new_file, storage_errors_named
from heaphound.errors import HeaphoundError
from heaphound.profile.formats.by_suffix import exported
from heaphound.profile.result import ProfileResult
from heaphound.report.profile_json import SCHEMA
from heaphound.report.profile_page import profile_page

_Command = TypeVar("_Command", bound=Callable[..., Any])


def output_options(command: _Command) -> _Command:
    """Add --html, --export, --top, --stacks and --json."""
    file = click.Path(path_type=Path, dir_okay=False)
    for option in (
        click.option("--json", "as_json", is_flag=True, help=f"Print {SCHEMA} on stdout."),
        click.option("--stacks", is_flag=True, help="Show the heaviest stack of each place."),
        click.option(
            "--top", type=click.IntRange(min=1), default=15, show_default=True, help="How many."
        ),
        click.option(
            "--export",
            "exports",
            multiple=True,
            type=file,
            metavar="FILE",
            help="Write .heapprofile (DevTools), .speedscope.json, .pb.gz (pprof) or .collapsed.",
        ),
        click.option("--html", type=file, metavar="FILE", help="Write the flamegraph as a page."),
    ):
        command = option(command)
    return command


def written(result: ProfileResult, page: Path | None, exports: tuple[Path, ...]) -> None:
    """Write the files that are wanted; one that fails must not hide the others.

    Raises:
        OptionError: the name of a file does not say its form.
        CaseError: a file could not be written.
    """
    files: dict[Path, Callable[[ProfileResult], bytes]] = {one: exported(one) for one in exports}
    if page is not None:
        files[page] = lambda told: profile_page(told).encode()
    failure: HeaphoundError | None = None
    for path, write in files.items():
        try:
            with storage_errors_named(path), new_file(path) as file:
                file.write(write(result))
        except HeaphoundError as error:
            failure = error
        else:
            click.echo(f"{'The flamegraph is' if path == page else 'Wrote'} {path}", err=True)
    if failure is not None:
        raise failure
