"""Where in the source an object comes from, read from the snapshot alone.

In: the rows of `locations` (script id, line, column) and the Script nodes. Out: places with the
path of the file. A closure leads to its script's node: closure -> shared -> script (Node 22 and
later) or script_or_debug_info (18, 20), and the Script node's name is the path.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from heaphound.heap import v8_names
from heaphound.kernels import graph as kernels
from heaphound.snapshot.columns import Snapshot


@dataclass(frozen=True, slots=True)
class GeneratedPlace:
    """A position in compiled code; line and column count from 1."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a source file.

    Attributes:
        file: the path, or V8's name of a script that is not a file ("node:internal/timers").
        line: counted from 1.
        column: counted from 1.
        function: the name of the function or constructor there; None when it has none.
        generated: the position in the compiled code, when a source map led from there to here.
        unmapped: why this is still a position in compiled code, though it has a source map.
    """

    file: str
    line: int
    column: int
    function: str | None
    generated: GeneratedPlace | None = None
    unmapped: str | None = None


def scripts_by_id(snapshot: Snapshot) -> dict[int, str]:
    """Find the file of every script that a closure of the snapshot leads to."""
    locations = snapshot.locations
    is_closure = snapshot.node_type[locations.node] == snapshot.layout.node_type_code("closure")
    script_of_node = np.full(snapshot.node_count, -1, np.int32)
    script_of_node[locations.node[is_closure]] = locations.script_id[is_closure]
    # Closures share what they share: thousands of closures lead to few functions.
    wanted = np.zeros(len(snapshot.strings), np.bool_)
    shared_name = snapshot.strings.find(v8_names.SHARED_FUNCTION_EDGE)
    if shared_name < 0:
        return {}
    wanted[shared_name] = True
    internal = snapshot.layout.edge_type_code("internal")
    edges = kernels.edges_named(snapshot.edge_type, snapshot.edge_name, internal, wanted)
    script_ids = script_of_node[np.searchsorted(snapshot.first_edge, edges, side="right") - 1]
    edges, script_ids = edges[script_ids >= 0], script_ids[script_ids >= 0]
    packed = np.sort(script_ids.astype(np.int64) << 32 | snapshot.to_node[edges])
    packed = packed[np.append(True, packed[1:] != packed[:-1])[: packed.size]]  # each once
    files: dict[int, str] = {}
    for one in packed.tolist():
        script_id = one >> 32
        if script_id not in files:
            file = _file_of_function(snapshot, one & 0xFFFFFFFF)
            if file is not None:
                files[script_id] = file
    return files


def place_of_row(
    snapshot: Snapshot, files: dict[int, str], row: int, function: str
) -> Place | None:
    """Say where a row of `locations` points; None when no file is known for its script."""
    locations = snapshot.locations
    file = files.get(int(locations.script_id[row]))
    if file is None:
        return None
    return Place(
        file, int(locations.line[row]) + 1, int(locations.column[row]) + 1, function or None
    )


def row_of_node(snapshot: Snapshot, node: int) -> int:
    """Give the row of `locations` of a node, -1 when it has none."""
    rows = snapshot.locations.node
    row = int(rows.searchsorted(rows.dtype.type(node)))  # of another type, all rows are converted
    return row if row < rows.shape[0] and int(rows[row]) == node else -1


def file_path(script_name: str) -> str:
    """Turn a script's name into a path where it is a file: URL.

    >>> file_path("file:///srv/my%20app/a.mjs"), file_path("/srv/a.js"), file_path("node:fs")
    ('/srv/my app/a.mjs', '/srv/a.js', 'node:fs')
    """
    if not script_name.startswith("file://"):
        return script_name
    from urllib.parse import unquote, urlsplit  # noqa: PLC0415 (few scripts need it)

    return unquote(urlsplit(script_name).path)


def _file_of_function(snapshot: Snapshot, shared: int) -> str | None:
    for script in _targets(snapshot, shared, v8_names.SCRIPT_EDGES):
        name = snapshot.strings[int(snapshot.node_name[script])]
        if name.startswith("system / "):  # a debugged function's DebugInfo stands in between
            for inner in _targets(snapshot, script, v8_names.SCRIPT_EDGES):
                name = snapshot.strings[int(snapshot.node_name[inner])]
        if name and not name.startswith("system / "):
            return file_path(name)
    return None


def _targets(snapshot: Snapshot, node: int, edge_names: tuple[str, ...]) -> Iterator[int]:
    edges = range(int(snapshot.first_edge[node]), int(snapshot.first_edge[node + 1]))
    internal = snapshot.layout.edge_type_code("internal")
    wanted = {snapshot.strings.find(name) for name in edge_names} - {-1}
    for edge in edges:
        if int(snapshot.edge_type[edge]) == internal and int(snapshot.edge_name[edge]) in wanted:
            yield int(snapshot.to_node[edge])
