"""`heaphound strings`: what the strings of a snapshot waste, and who holds them."""

from __future__ import annotations

import json
from pathlib import Path

import click

from heaphound.cli.snapshot_file import no_cache_option, opened, preview_option, scanning


@click.command()
@click.argument("snapshot", type=click.Path(path_type=Path))
@click.option("--top", type=click.IntRange(1), default=8, show_default=True, help="Rows per list.")
@preview_option
@click.option("--json", "as_json", is_flag=True, help="Print heaphound/strings@1.")
@no_cache_option
def strings(snapshot: Path, *, top: int, preview: int, as_json: bool, cache: bool) -> None:
    """Show duplicate strings, slices that pin a big string, ropes, and long strings.

    Texts are cut, because heaps hold secrets; --preview 0 shows none of them.
    """
    # ruff: noqa: PLC0415 (numpy and rich, while the file is read)
    with scanning(snapshot, cache=cache) as ahead:
        from heaphound.inspection.string_waste import string_waste

        found = string_waste(opened(snapshot, cache=cache, ahead=ahead), top=top)
    if as_json:
        from heaphound.report.inspection_json import strings_json

        click.echo(json.dumps(strings_json(found, preview), indent=2))
        return
    from rich.console import Console

    from heaphound.report.strings_terminal import print_strings

    print_strings(Console(highlight=False), found, preview)
