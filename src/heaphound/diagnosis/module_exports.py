"""Exported variables of ES modules: the name, the module's file, and the place of the declaration.

An exported variable is in no Context. V8 keeps its value in a Cell, and a table of the module
(`system / SourceTextModule`) leads from each exported name to its Cell: the name stands one place
before the Cell. The module's file is the URL of the ModuleWrap that Node keeps for it. A module
that passes another's export on has the Cell in its table as well: the source tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from heaphound.heap.graph import Heap
from heaphound.heap.locations import Place, file_path
from heaphound.source.exports import exported_variable

CELL = "system / Cell"
_MODULE = "system / SourceTextModule"
MAX_RETAINERS = 400


@dataclass(frozen=True, slots=True)
class Export:
    """An exported variable.

    Attributes:
        name: the variable's own name; what others import it by where the source is gone.
        cell: the node of the Cell that holds its value.
        place: its declaration; the module's first line where the source does not say.
    """

    name: str
    cell: int
    place: Place


def export_of(heap: Heap, node: int) -> Export | None:
    """The exported variable that holds an object, or whose Cell `node` is; None without one."""
    guess = None
    for cell in [node] if heap.node_name(node) == CELL else _cells(heap, node):
        for name, module in _exported_as(heap, cell):
            file = _file_of(heap, module)
            if file is None:
                continue
            found = exported_variable(file, name)
            if found is not None:
                variable, at = found
                return Export(variable, cell, Place(file, at.line, at.column, None))
            guess = guess or Export(name, cell, Place(file, 1, 1, None))
    return guess


def _cells(heap: Heap, node: int) -> Iterator[int]:
    """The Cells whose value an object is."""
    for edge, owner in _retainers(heap, node):
        if heap.node_name(owner) == CELL and heap.edge_text(edge) == "value":
            yield owner


def _exported_as(heap: Heap, cell: int) -> Iterator[tuple[str, int]]:
    """The names a Cell is exported by, each with the module that does."""
    for edge, table in _retainers(heap, cell):
        position = heap.edge_text(edge)
        if heap.type_of(table) != "array" or not position.isdecimal() or position == "0":
            continue
        key = heap.child_by_edge(table, str(int(position) - 1), "internal")
        if key < 0 or heap.type_of(key) != "string":
            continue
        for _, module in _retainers(heap, table):
            if heap.node_name(module) == _MODULE:
                yield heap.node_name(key), module


def _file_of(heap: Heap, module: int) -> str | None:
    """The file of a module, by the wrap that Node keeps for it."""
    for _, wrap in _retainers(heap, module):
        url = heap.child_by_edge(wrap, "url", "property")
        if url >= 0 and heap.type_of(url) == "string":
            file = file_path(heap.node_name(url).partition("?")[0])
            return file if "/" in file and not file.startswith("node:") else None
    return None


def _retainers(heap: Heap, node: int) -> Iterator[tuple[int, int]]:
    """The references to a node, each with its owner; of very many, the first."""
    start, end = int(heap.first_retainer[node]), int(heap.first_retainer[node + 1])
    for position in range(start, min(end, start + MAX_RETAINERS)):
        yield int(heap.retaining_edge[position]), int(heap.retaining_node[position])
