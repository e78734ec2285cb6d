"""`heaphound contexts`: what the variables of closures keep alive."""

from __future__ import annotations

import json
from pathlib import Path

import click

from heaphound.cli.snapshot_file import no_cache_option, opened, preview_option, scanning


@click.command()
@click.argument("snapshot", type=click.Path(path_type=Path))
@click.option("--top", type=click.IntRange(1), default=10, show_default=True, help="Scopes.")
@click.option(
    "--variables", type=click.IntRange(0), default=6, show_default=True, help="Rows per scope."
)
@preview_option
@click.option("--json", "as_json", is_flag=True, help="Print heaphound/contexts@1.")
@no_cache_option
def contexts(
    snapshot: Path, *, top: int, variables: int, preview: int, as_json: bool, cache: bool
) -> None:
    """Show closure scopes by what they retain, variable by variable.

    Functions that are made in one scope share all of its variables: while one of them lives, it
    keeps what the others need. Scopes made at one place in the source are one entry.
    """
    # ruff: noqa: PLC0415 (numpy and rich, while the file is read)
    with scanning(snapshot, cache=cache) as ahead:
        from heaphound.inspection.scopes import scopes

        found = scopes(opened(snapshot, cache=cache, ahead=ahead), top=top)
    if as_json:
        from heaphound.report.inspection_json import contexts_json

        click.echo(json.dumps(contexts_json(found, preview), indent=2))
        return
    from rich.console import Console

    from heaphound.report.contexts_terminal import print_scopes

    print_scopes(Console(highlight=False), found, variables, preview)
