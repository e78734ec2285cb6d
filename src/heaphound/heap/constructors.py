"""The classes objects are listed under, as DevTools names them.

In: a Snapshot. Out: which nodes are detached, the class name of one node, the classes of all.
Agrees with calculateObjectNames and propagateDOMState in DevTools' HeapSnapshot.ts, except that
plain objects stay "Object": their inferred interfaces belong to whole snapshots.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from heaphound.heap import v8_names
from heaphound.heap.essential_edges import strong_edges
from heaphound.kernels import classes as kernels
from heaphound.kernels import graph as graph_kernels
from heaphound.snapshot.columns import Snapshot

_ATTACHED = 1  # values of a node's detachedness; 0 is not known
_DETACHED = 2


@dataclass(frozen=True, slots=True, eq=False)
class Constructors:
    """The classes of a snapshot's nodes.

    Attributes:
        names: the class names, each once.
        constructor: int32, nodes; an index into `names`.
    """

    names: tuple[str, ...]
    constructor: npt.NDArray[np.int32]


def detached_nodes(snapshot: Snapshot) -> npt.NDArray[np.bool_]:
    """Say of each node (bool, nodes) whether it is an embedder's object that is out of use.

    Embedder objects (type native) say so themselves or inherit it along edges between them; being
    attached is inherited first.
    """
    is_native: npt.NDArray[np.bool_]
    knows: npt.NDArray[np.bool_]
    is_native = snapshot.node_type == snapshot.layout.node_type_code("native")
    knows = is_native & (snapshot.detachedness != 0)
    if not knows.any():
        return knows
    hidden = snapshot.layout.edge_type_code("hidden")
    inherits = strong_edges(snapshot) & (snapshot.edge_type != hidden)
    inherits &= (is_native & ~knows)[snapshot.to_node]

    def spread(state: int) -> npt.NDArray[np.bool_]:
        starts = np.flatnonzero(knows & (snapshot.detachedness == state)).astype(np.int32)
        return graph_kernels.reachable(snapshot.first_edge, snapshot.to_node, inherits, starts)

    inherits &= ~spread(_ATTACHED)[snapshot.to_node]
    return spread(_DETACHED)


def constructor_name(snapshot: Snapshot, node: int, *, is_detached: bool) -> str:
    """Name the class of a node: its constructor, or V8's kind of thing in brackets."""
    type_name = snapshot.layout.node_types[int(snapshot.node_type[node])]
    if type_name not in v8_names.TYPES_WITH_OWN_NAMES:
        return _class_of_type(type_name)
    return _class_of_name(snapshot.strings[int(snapshot.node_name[node])], is_detached=is_detached)


def constructors(snapshot: Snapshot, detached: npt.NDArray[np.bool_]) -> Constructors:
    """Name the classes of all nodes at once: O(nodes + names)."""
    numbers: dict[str, int] = {}

    def number_of(name: str) -> int:
        return numbers.setdefault(name, len(numbers))

    types = snapshot.layout.node_types
    # A type whose nodes are named by their own names has no class of its own.
    of_type = np.array([number_of(_class_of_type(name)) for name in types], np.int32)
    of_type[[name in v8_names.TYPES_WITH_OWN_NAMES for name in types]] = kernels.BY_NAME
    columns = (snapshot.node_type, snapshot.node_name, detached, of_type)
    of_name = np.full((2, len(snapshot.strings)), -1, np.int32)
    for is_detached, row in ((False, of_name[0]), (True, of_name[1])):
        is_used = kernels.used_node_names(*columns, len(snapshot.strings), is_detached=is_detached)
        for name in np.flatnonzero(is_used).tolist():
            row[name] = number_of(_class_of_name(snapshot.strings[name], is_detached=is_detached))
    return Constructors(tuple(numbers), kernels.named_classes(*columns, *of_name))


def without_attributes(name: str) -> str:
    """Cut the name of a DOM element to its tag.

    >>> without_attributes('<div id="a">'), without_attributes('Detached <p class="b">')
    ('<div>', 'Detached <p>')
    """
    for prefix in ("<", v8_names.DETACHED_PREFIX + "<"):
        if name.startswith(prefix):
            first_space = name.find(" ", len(prefix))
            return name if first_space < 0 else name[:first_space] + ">"
    return name


def _class_of_type(type_name: str) -> str:
    return v8_names.CLASS_OF_TYPE.get(type_name, f"({type_name})")


def _class_of_name(name: str, *, is_detached: bool) -> str:
    return without_attributes(v8_names.DETACHED_PREFIX + name if is_detached else name)
