"""`heaphound object`: one object of a snapshot, and why it is alive."""

from __future__ import annotations

import json
from pathlib import Path

import click

from heaphound.cli.snapshot_file import no_cache_option, opened, preview_option, scanning


@click.command()
@click.argument("snapshot", type=click.Path(path_type=Path))
@click.argument("object_id", metavar="@ID")
@click.option(
    "--depth", type=click.IntRange(1, 200), default=4, show_default=True, help="Levels of holders."
)
@click.option("--top", type=click.IntRange(1), default=8, show_default=True, help="Rows per list.")
@click.option(
    "--paths", type=click.IntRange(0, 100), default=3, show_default=True, help="Paths to roots."
)
@preview_option
@click.option("--json", "as_json", is_flag=True, help="Print heaphound/object@1.")
@no_cache_option
def object(  # noqa: A001 (the command's name)
    snapshot: Path,
    object_id: str,
    *,
    depth: int,
    top: int,
    paths: int,
    preview: int,
    as_json: bool,
    cache: bool,
) -> None:
    """Show one object: what it holds, who holds it, and which cut would free it.

    @ID is V8's id of the object, as DevTools and the other commands print it. Holders are shown as
    a tree, --depth levels deep, and marked where cutting their reference frees the object.
    """
    # ruff: noqa: PLC0415 (numpy and rich, while the file is read)
    with scanning(snapshot, cache=cache) as ahead:
        from heaphound.inspection.one_object import node_of_object, object_view

        heap = opened(snapshot, cache=cache, ahead=ahead)
        view = object_view(heap, node_of_object(heap, object_id), depth=depth, top=top, paths=paths)
    if as_json:
        from heaphound.report.inspection_json import object_json

        click.echo(json.dumps(object_json(view, preview), indent=2))
        return
    from rich.console import Console

    from heaphound.report.object_terminal import print_object

    print_object(Console(highlight=False), view, preview)
