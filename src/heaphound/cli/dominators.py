"""`heaphound dominators`: where the memory of a snapshot is, as a tree of who would free what."""

from __future__ import annotations

import json
from pathlib import Path

import click

from heaphound.cli.sizes import SizeOrShare, bytes_of
from heaphound.cli.snapshot_file import no_cache_option, opened, preview_option, scanning


@click.command()
@click.argument("snapshot", type=click.Path(path_type=Path))
@click.option("--from", "start", metavar="@ID", help="Begin at this object, not at the root.")
@click.option("--depth", type=click.IntRange(1, 100), default=4, show_default=True)
@click.option("--top", type=click.IntRange(1), default=8, show_default=True, help="Rows per level.")
@click.option(
    "--min", "least", type=SizeOrShare(), default="1%", show_default=True, help="Leave out less."
)
@preview_option
@click.option("--json", "as_json", is_flag=True, help="Print heaphound/dominators@1.")
@no_cache_option
def dominators(
    snapshot: Path,
    *,
    start: str | None,
    depth: int,
    top: int,
    least: float,
    preview: int,
    as_json: bool,
    cache: bool,
) -> None:
    """Show the dominator tree: each object under the one whose end would free it.

    Siblings of one class are one row with their count, and so are linked lists.
    """
    # ruff: noqa: PLC0415 (numpy and rich, while the file is read)
    with scanning(snapshot, cache=cache) as ahead:
        from heaphound.heap.essential_edges import ROOT
        from heaphound.inspection.dominator_folds import dominator_folds
        from heaphound.inspection.one_object import node_of_object

        heap = opened(snapshot, cache=cache, ahead=ahead)
        node = ROOT if start is None else node_of_object(heap, start)
        total_bytes = int(heap.retained_size[ROOT])
        least_bytes = bytes_of(least, int(heap.retained_size[node]))
        tree = dominator_folds(heap, node, depth=depth, top=top, least_bytes=least_bytes)
    if as_json:
        from heaphound.report.inspection_json import dominators_json

        click.echo(json.dumps(dominators_json(tree, total_bytes, preview), indent=2))
        return
    from rich.console import Console

    from heaphound.report.dominators_terminal import print_dominators

    print_dominators(Console(highlight=False), tree, total_bytes, preview)
