"""The options of the commands that list classes, and where their result goes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from heaphound.errors import OptionError

_Command = TypeVar("_Command", bound=Callable[..., Any])
_Row = TypeVar("_Row")

ROWS_ON_A_TERMINAL = 20
_NARROWEST, _WIDEST = 70, 110


def class_options(sorts: Sequence[str]) -> Callable[[_Command], _Command]:
    """Add --filter, --top, --sort, --json, --csv and --raw-sizes; the first sort is the usual."""
    options = (
        click.option("--filter", "text", metavar="TEXT", help="Only names or files with TEXT."),
        click.option(
            "--top",
            type=click.IntRange(min=0),
            metavar="N",
            help=f"Rows to show, 0 for all. [default: {ROWS_ON_A_TERMINAL}; JSON and CSV: all]",
        ),
        click.option(
            "--sort", type=click.Choice(sorts), default=sorts[0], show_default=True, help="By what."
        ),
        click.option("--json", "as_json", is_flag=True, help="Print JSON."),
        click.option("--csv", "as_csv", is_flag=True, help="Print CSV."),
        click.option(
            "--raw-sizes",
            is_flag=True,
            help="Sizes as in the file, not with the internal arrays that an object owns.",
        ),
    )

    def add(command: _Command) -> _Command:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def form_of(*, as_json: bool, as_csv: bool) -> str | None:
    """Say which form was asked for: "json", "csv", or None for a table.

    Raises:
        OptionError: both were.
    """
    if as_json and as_csv:
        raise OptionError("--json and --csv both say what to print", hint="Give one of them.")
    if as_json:
        return "json"
    return "csv" if as_csv else None


def top_rows(rows: Sequence[_Row], top: int | None, form: str | None) -> Sequence[_Row]:
    """Keep as many rows as were asked for, or as are usual for the form."""
    if top is None:
        top = ROWS_ON_A_TERMINAL if form is None else 0
    return rows[:top] if top else rows


def terminal_width() -> int:
    """How wide a table may be: that of the terminal, 80 columns where there is none."""
    return max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size().columns))


def json_text(document: dict[str, object]) -> str:
    """Write a document, with a newline at its end."""
    return json.dumps(document, indent=2) + "\n"
