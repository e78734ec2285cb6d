"""A Heap as Arrow tables, for pandas, Polars, DuckDB and whatever else reads them.

In: a Heap. Out: a table of its nodes and one of its edges, the numbers without a copy where Arrow
lays them out as numpy does. Needs pyarrow: `pip install 'heaphound[arrow]'`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from heaphound.errors import ExtraMissing
from heaphound.heap.distances import UNREACHABLE

if TYPE_CHECKING:
    import pyarrow as pa

    from heaphound.heap.graph import Heap

_NUMBERED_EDGES = ("element", "hidden")


class ArrowTables(NamedTuple):
    """The two tables of a heap; a node is the number of its row.

    Attributes:
        nodes: id, type, name, constructor, shallow_size, owned_size, retained_size, distance,
            immediate_dominator, detached, file, line, column.
        edges: source, target, type, name, index, essential.
    """

    nodes: pa.Table
    edges: pa.Table


def arrow_tables(heap: Heap) -> ArrowTables:
    """Lay a Heap out in Arrow tables: O(nodes + edges), and each name decoded once.

    Raises:
        ExtraMissing: pyarrow is not installed.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 (an extra that most do without)
    except ImportError as problem:
        raise ExtraMissing(
            "to_arrow needs pyarrow, which is not installed",
            hint="pip install 'heaphound[arrow]'",
        ) from problem
    return ArrowTables(_nodes(pa, heap), _edges(pa, heap))


def _nodes(pa: Any, heap: Heap) -> pa.Table:
    snapshot = heap.snapshot
    classes = heap.constructors()
    distance, dominator = heap.distance, heap.immediate_dominator
    columns = {
        "id": pa.array(snapshot.node_id),
        "type": _texts(pa, snapshot.node_type, snapshot.layout.node_types),
        "name": _names(pa, heap, snapshot.node_name, None),
        "constructor": _texts(pa, classes.constructor, classes.names),
        "shallow_size": pa.array(snapshot.shallow_size),
        "owned_size": pa.array(heap.owned_size),
        "retained_size": pa.array(heap.retained_size),
        "distance": pa.array(distance, mask=distance == UNREACHABLE),
        "immediate_dominator": pa.array(dominator, mask=dominator < 0),
        "detached": pa.array(heap.detached),
    }
    return pa.table(columns | _places(pa, heap))


def _edges(pa: Any, heap: Heap) -> pa.Table:
    snapshot = heap.snapshot
    codes = [snapshot.layout.edge_type_code(name) for name in _NUMBERED_EDGES]
    is_numbered = np.isin(snapshot.edge_type, codes)
    source = np.repeat(np.arange(snapshot.node_count, dtype=np.int32), np.diff(snapshot.first_edge))
    return pa.table(
        {
            "source": pa.array(source),
            "target": pa.array(snapshot.to_node),
            "type": _texts(pa, snapshot.edge_type, snapshot.layout.edge_types),
            "name": _names(pa, heap, snapshot.edge_name, is_numbered),
            "index": pa.array(snapshot.edge_name, mask=~is_numbered),
            "essential": pa.array(heap.essential),
        }
    )


def _places(pa: Any, heap: Heap) -> dict[str, Any]:
    """Give the file, line and column of each node that has them; lines and columns from 1."""
    snapshot = heap.snapshot
    locations = snapshot.locations
    files = list(dict.fromkeys(heap.scripts.values()))
    number_of = {file: number for number, file in enumerate(files)}
    scripts = np.array(list(heap.scripts), np.int64)
    numbers = np.array([number_of[file] for file in heap.scripts.values()], np.int32)
    order = np.argsort(scripts)
    at = np.searchsorted(scripts[order], locations.script_id)
    at[at == scripts.size] = 0
    known = (
        scripts[order][at] == locations.script_id
        if scripts.size
        else np.zeros(len(locations), np.bool_)
    )
    row_of = np.full(snapshot.node_count, -1, np.int64)
    rows = np.flatnonzero(known)[::-1]  # of several rows of one node the first stays
    row_of[locations.node[rows]] = rows
    nowhere = row_of < 0
    row_of[nowhere] = 0

    def column(values: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
        return values[row_of] if values.size else np.zeros(row_of.size, np.int32)

    file = numbers[order][at] if scripts.size else np.zeros(len(locations), np.int32)
    return {
        "file": pa.DictionaryArray.from_arrays(
            pa.array(column(file), mask=nowhere), pa.array(files, pa.string())
        ),
        "line": pa.array(column(locations.line) + 1, mask=nowhere),
        "column": pa.array(column(locations.column) + 1, mask=nowhere),
    }


def _texts(pa: Any, codes: npt.NDArray[np.integer[Any]], texts: tuple[str, ...]) -> Any:
    return pa.DictionaryArray.from_arrays(
        pa.array(codes.astype(np.int32)), pa.array(texts, pa.string())
    )


def _names(
    pa: Any, heap: Heap, names: npt.NDArray[np.int32], hidden: npt.NDArray[np.bool_] | None
) -> Any:
    """Decode the strings that are used, each once; null where `hidden`."""
    strings = heap.snapshot.strings
    is_used = np.zeros(len(strings), np.bool_)
    is_used[names if hidden is None else names[~hidden]] = True
    used = np.flatnonzero(is_used)
    position = (np.cumsum(is_used) - 1).astype(np.int32)
    shown = names if hidden is None else np.where(hidden, 0, names)
    index = position[shown] if len(strings) else np.zeros(names.size, np.int32)
    return pa.DictionaryArray.from_arrays(
        pa.array(index, mask=hidden),
        pa.array([strings[number] for number in used.tolist()], pa.string()),
    )
