"""A heap as a graph that can be asked: edges both ways, dominators, sizes, distances, places.

In: a Snapshot. Out: a frozen Heap. `build_heap` calls each module of this stage once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from heaphound.heap.classes import Classes, InferredClasses, classes_of
from heaphound.heap.constructors import (
    Constructors,
    constructor_name,
    constructors,
    detached_nodes,
)
from heaphound.heap.distances import distances
from heaphound.heap.dominators import DominatorTree, dominator_tree
from heaphound.heap.essential_edges import (
    ROOT,
    WeakMapEntries,
    essential_edges,
    weak_map_entries,
)
from heaphound.heap.locations import Place, place_of_row, row_of_node, scripts_by_id
from heaphound.heap.node_ids import NodesById
from heaphound.heap.retained import retained_sizes
from heaphound.heap.retainers import RetainersOnDemand
from heaphound.heap.shallow_sizes import owned_sizes
from heaphound.kernels.aside import Aside
from heaphound.kernels.file_ahead import FileAhead
from heaphound.progress import Listener, Silent, Step
from heaphound.snapshot.columns import Snapshot
from heaphound.snapshot.read import read_snapshot
from heaphound.units import bytes_text, count_text

if TYPE_CHECKING:
    from heaphound.heap.arrow import ArrowTables

_PARTS = 7  # of about the same time; the dominators are four of them
_MOST_EDGES_AT_ONCE = 12_000_000  # some 300 MB of file; above, memory counts for more than time
_NUMBERED_EDGES = frozenset({"element", "hidden"})


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Heap:
    """A snapshot and what was computed from it; nodes and edges are ordinals, the root is 0.

    Attributes:
        snapshot: the columns as read.
        essential: bool, edges; whether the edge keeps its target alive.
        immediate_dominator: int32, nodes; -1 at the root.
        retained_size: int32, or int64 where the total needs it, nodes, bytes.
        owned_size: as wide, nodes, bytes; the shallow size with the internal arrays only it owns.
        distance: int32, nodes; from 1 at the program's roots; from 100,000,000 at the engine's;
            -5 for what nothing reaches.
        detached: bool, nodes; embedder objects that are out of use, as far as they say.
        scripts: the file of each script id.
        answers: what `heap.answers.remembered` functions found out about it.
    """

    snapshot: Snapshot
    essential: npt.NDArray[np.bool_]
    immediate_dominator: npt.NDArray[np.int32]
    retained_size: npt.NDArray[np.int64]
    owned_size: npt.NDArray[np.int64]
    distance: npt.NDArray[np.int32]
    detached: npt.NDArray[np.bool_]
    scripts: dict[int, str]
    answers: dict[Any, Any] = field(init=False, repr=False, compare=False, default_factory=dict)
    _retainers: RetainersOnDemand = field(
        init=False, repr=False, compare=False, default_factory=RetainersOnDemand
    )
    _nodes_by_id: NodesById = field(
        init=False, repr=False, compare=False, default_factory=NodesById
    )
    _classes: InferredClasses = field(
        init=False, repr=False, compare=False, default_factory=InferredClasses
    )

    @property
    def first_retainer(self) -> npt.NDArray[np.int32]:
        """Offsets into the two columns that follow: int32, nodes + 1. Computed at first use."""
        return self._retainers.of(self.snapshot).first_retainer

    @property
    def retaining_node(self) -> npt.NDArray[np.int32]:
        """By target, where each edge starts: int32, edges. Computed at first use."""
        return self._retainers.of(self.snapshot).retaining_node

    @property
    def retaining_edge(self) -> npt.NDArray[np.int32]:
        """By target, the edges: int32, edges. Computed at first use."""
        return self._retainers.of(self.snapshot).retaining_edge

    def __repr__(self) -> str:
        nodes, edges = self.snapshot.node_count, self.snapshot.edge_count
        size = bytes_text(int(self.retained_size[ROOT]))
        return f"<Heap: {count_text(nodes)} nodes, {count_text(edges)} edges, {size}>"

    def out_edges(self, node: int) -> range:
        """Give the edges that start from a node."""
        first_edge = self.snapshot.first_edge
        return range(int(first_edge[node]), int(first_edge[node + 1]))

    def edge_type(self, edge: int) -> str:
        """Give the type of an edge as the file calls it."""
        return self.snapshot.layout.edge_types[int(self.snapshot.edge_type[edge])]

    def edge_text(self, edge: int) -> str:
        """Give the name of an edge, or the number of an element or hidden edge as text."""
        name = int(self.snapshot.edge_name[edge])
        is_number = self.edge_type(edge) in _NUMBERED_EDGES
        return str(name) if is_number else self.snapshot.strings[name]

    def node_name(self, node: int) -> str:
        """Give the name of a node as the file has it."""
        return self.snapshot.strings[int(self.snapshot.node_name[node])]

    def type_of(self, node: int) -> str:
        """Give the type of a node as the file calls it."""
        return self.snapshot.layout.node_types[int(self.snapshot.node_type[node])]

    def constructor_of(self, node: int) -> str:
        """Give the class DevTools lists a node under (plain objects as "Object")."""
        return constructor_name(self.snapshot, node, is_detached=bool(self.detached[node]))

    def constructors(self) -> Constructors:
        """Name the classes of all nodes at once; computed on every call."""
        return constructors(self.snapshot, self.detached)

    def inferred_classes(self) -> Classes:
        """Sort the nodes into classes, plain objects by what they have in common; kept."""
        if self._classes.known is None:
            self._classes.known = classes_of(self.snapshot, self.detached, self.scripts)
        return self._classes.known

    def place_of(self, node: int) -> Place | None:
        """Say where a closure, or the constructor of an object, is written; None if unknown."""
        row = row_of_node(self.snapshot, node)
        if row < 0:
            return None
        return place_of_row(self.snapshot, self.scripts, row, self.node_name(node))

    def node_with_id(self, node_id: int) -> int:
        """Find the node with V8's id; -1 when there is none."""
        found = np.flatnonzero(self.snapshot.node_id == node_id)
        return int(found[0]) if found.size else -1

    def nodes_with_ids(self, ids: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Find the nodes with V8's ids (int64, ids); -1 where there is none."""
        return self._nodes_by_id.find(self.snapshot, ids)

    def child_by_edge(self, node: int, name: str, edge_type: str | None = None) -> int:
        """Follow the first edge with this text (and type); -1 when there is none."""
        edges = self.out_edges(node)
        names = self.snapshot.edge_name[edges.start : edges.stop]
        may_match = names == self.snapshot.strings.find(name)
        if name.isdecimal():
            may_match |= names == int(name)
        for edge in (np.flatnonzero(may_match) + edges.start).tolist():
            if edge_type in {None, self.edge_type(edge)} and self.edge_text(edge) == name:
                return int(self.snapshot.to_node[edge])
        return -1

    def to_arrow(self) -> ArrowTables:
        """Give the nodes and the edges as Arrow tables; see docs/python-api.md.

        Raises:
            ExtraMissing: pyarrow is not installed.
        """
        from heaphound.heap.arrow import arrow_tables  # noqa: PLC0415 (few need it)

        return arrow_tables(self)


def build_heap(
    snapshot: Snapshot,
    listener: Listener | None = None,
    *,
    ahead: FileAhead | None = None,
    classes: bool = False,
) -> Heap:
    """Compute everything a Heap knows.

    What does not need the dominators is computed beside them, where that costs little memory.
    What it takes: docs/performance.md.

    Args:
        snapshot: what was read.
        listener: hears how far it is.
        ahead: where the snapshot comes from, which finds the dominator tree as well.
        classes: whether `inferred_classes` will be asked for, and is to be computed beside.
    """
    listener = listener or Silent()
    listener.step(Step.BUILD_GRAPH)
    entries = _entries(snapshot, ahead)
    listener.advance(1, _PARTS, "parts")
    at_once = snapshot.edge_count <= _MOST_EDGES_AT_ONCE
    aside = Aside(
        lambda: _without_dominators(snapshot, entries, classes=classes, in_two=not at_once),
        at_once=at_once,
    )
    ahead_tree = None if ahead is None else ahead.tree()
    if ahead_tree is not None:
        essential = ahead_tree[0].view(np.bool_)
        tree = DominatorTree(*ahead_tree[1:])
    else:
        essential = essential_edges(snapshot, entries)
        listener.advance(2, _PARTS, "parts")
        tree = dominator_tree(snapshot, essential)
    other = aside.result()
    listener.advance(6, _PARTS, "parts")
    heap = Heap(
        snapshot=snapshot,
        essential=essential,
        immediate_dominator=tree.immediate_dominator,
        retained_size=retained_sizes(other.owned, tree),
        owned_size=other.owned,
        distance=other.distance,
        detached=other.detached,
        scripts=other.scripts,
    )
    heap._classes.known = other.classes  # noqa: SLF001 (of the class above)
    for column in (
        heap.essential,
        heap.immediate_dominator,
        heap.retained_size,
        heap.owned_size,
        heap.distance,
        heap.detached,
    ):
        column.flags.writeable = False
    return heap


def _entries(snapshot: Snapshot, ahead: FileAhead | None) -> WeakMapEntries:
    found = None if ahead is None else ahead.entries()
    if found is None:
        return weak_map_entries(snapshot)
    edge, entry, table_id = found
    return WeakMapEntries(edge, entry, np.array(table_id, np.int64))


class _WithoutDominators(NamedTuple):
    owned: npt.NDArray[np.int64]
    distance: npt.NDArray[np.int32]
    detached: npt.NDArray[np.bool_]
    scripts: dict[int, str]
    classes: Classes | None


def _without_dominators(
    snapshot: Snapshot, entries: WeakMapEntries, *, classes: bool, in_two: bool
) -> _WithoutDominators:
    """Compute the rest; `in_two` says whether a second processor has nothing else to do."""
    numbers = Aside(lambda: (owned_sizes(snapshot), distances(snapshot, entries)), at_once=in_two)
    detached, scripts = detached_nodes(snapshot), scripts_by_id(snapshot)
    found = classes_of(snapshot, detached, scripts) if classes else None
    owned, distance = numbers.result()
    return _WithoutDominators(owned, distance, detached, scripts, found)


def read_heap(
    path: str | Path,
    listener: Listener | None = None,
    *,
    ahead: FileAhead | None = None,
    classes: bool = False,
) -> Heap:
    """Read a snapshot file and compute its Heap; for the arguments see its two parts.

    Raises:
        SnapshotError: the file is not a snapshot that can be read.
    """
    snapshot = read_snapshot(path, listener or Silent(), ahead)
    return build_heap(snapshot, listener, ahead=ahead, classes=classes)
