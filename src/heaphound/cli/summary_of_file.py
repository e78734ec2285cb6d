"""What `heaphound summary` does once its options are read; it needs numpy, which takes a while."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from heaphound.cli.class_options import json_text, terminal_width, top_rows
from heaphound.cli.snapshot_file import opened
from heaphound.heap.class_rows import ClassRow, class_rows
from heaphound.heap.statistics import statistics
from heaphound.kernels.aside import Aside
from heaphound.kernels.file_ahead import FileAhead
from heaphound.report.class_view import matching
from heaphound.report.summary import Summary, summary_csv, summary_json, summary_text

_SORTS: dict[str, Callable[[ClassRow], object]] = {
    "retained": lambda row: -row.retained_size,
    "shallow": lambda row: -row.shallow_size,
    "count": lambda row: -row.count,
    "distance": lambda row: row.distance,
    "name": lambda row: row.name.casefold(),
}


@dataclass(frozen=True)
class Wanted:
    """What the options of the command say; see its help."""

    text: str | None
    top: int | None
    sort: str
    form: str | None
    raw_sizes: bool


def summary_of_file(path: Path, wanted: Wanted, *, cache: bool, ahead: FileAhead | None) -> str:
    """Give the text that the command prints.

    Raises:
        SnapshotError: the file is not a snapshot that can be read.
    """
    heap = opened(path, cache=cache, ahead=ahead, classes=True)
    by_kind = Aside(lambda: statistics(heap, raw_sizes=wanted.raw_sizes))
    rows = matching(class_rows(heap, raw_sizes=wanted.raw_sizes), wanted.text)
    rows.sort(key=_SORTS[wanted.sort])  # type: ignore[arg-type]  # each key sorts with its like
    shown = top_rows(rows, wanted.top, wanted.form)
    found = Summary(
        source="standard input" if str(path) == "-" else str(path),
        nodes=heap.snapshot.node_count,
        edges=heap.snapshot.edge_count,
        statistics=by_kind.result(),
        rows=shown,
        left_out=len(rows) - len(shown),
        raw_sizes=wanted.raw_sizes,
        text=wanted.text,
    )
    if wanted.form == "json":
        return json_text(summary_json(found))
    if wanted.form == "csv":
        return summary_csv(found)
    return summary_text(found, terminal_width())
