"""The dominator tree cut to what can be seen: the parts of a heap that are large.

In: a Heap. Out: a tree of `MapItem`, at most a few hundred. An item's children are the objects
that are freed with it; the small ones are put together by class.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

import numpy as np

from heaphound.heap.constructors import Constructors
from heaphound.heap.essential_edges import ROOT
from heaphound.heap.graph import Heap

SMALLEST_SHARE = 0.004  # of the heap: smaller parts cannot be seen
MAX_EXPANDED = 80
MAX_ITEMS = 500
PASSES_THROUGH = 0.97  # an object that is little more than its one large child is passed by
_NAME_EDGES = frozenset({"property", "context"})
_MAX_RETAINERS = 200


@dataclass(slots=True)
class MapItem:
    """One object, or several of a class, and what they keep alive.

    Attributes:
        label: the name it is held by, or its class.
        constructor: its class.
        count: of objects put together.
        retained_size: bytes.
        children: largest first; their sizes sum up to less than its own.
    """

    label: str
    constructor: str
    count: int
    retained_size: int
    children: list[MapItem] = field(default_factory=list)


def heap_map(heap: Heap, of: Constructors) -> MapItem:
    """Cut the dominator tree of a heap, largest parts first.

    Cost: one pass over the nodes for each of at most `MAX_EXPANDED` objects looked into.
    """
    total = int(heap.retained_size[ROOT])
    smallest = max(1, int(total * SMALLEST_SHARE))
    whole = MapItem("heap", "(root)", 1, total)
    pending = deque([(ROOT, whole)])
    items = expanded = 0
    while pending and expanded < MAX_EXPANDED and items < MAX_ITEMS:
        node, item = pending.popleft()
        expanded += 1
        children = np.flatnonzero(heap.immediate_dominator == node)
        is_large = heap.retained_size[children] >= smallest
        for child in children[is_large].tolist():
            target = _passed_through(heap, child)
            part = MapItem(
                _label(heap, child), heap.constructor_of(target), 1, int(heap.retained_size[child])
            )
            item.children.append(part)
            pending.append((target, part))
        item.children.extend(_groups(heap, of, children[~is_large], smallest))
        item.children.sort(key=lambda each: each.retained_size, reverse=True)
        items += len(item.children)
    return whole


def _passed_through(heap: Heap, node: int) -> int:
    """Follow one large child after the other; a chain of links is looked at from its end."""
    for _ in range(64):
        edges = heap.out_edges(node)
        children = np.unique(heap.snapshot.to_node[edges.start : edges.stop])
        children = children[heap.immediate_dominator[children] == node]
        if not children.size:
            return node
        largest = int(children[np.argmax(heap.retained_size[children])])
        if heap.retained_size[largest] < PASSES_THROUGH * heap.retained_size[node]:
            return node
        node = largest
    return node


def _groups(
    heap: Heap, of: Constructors, nodes: np.ndarray[tuple[int], np.dtype[np.int64]], smallest: int
) -> list[MapItem]:
    numbers = of.constructor[nodes]
    counts = np.bincount(numbers, minlength=len(of.names))
    sizes = np.zeros(len(of.names), np.int64)
    np.add.at(sizes, numbers, heap.retained_size[nodes])
    return [
        MapItem(of.names[at], of.names[at], int(counts[at]), int(sizes[at]))
        for at in np.flatnonzero(sizes >= smallest).tolist()
    ]


def _label(heap: Heap, node: int) -> str:
    """The name an object is held by: a variable before a property, else its class."""
    start, end = int(heap.first_retainer[node]), int(heap.first_retainer[node + 1])
    best = ""
    for position in range(start, min(end, start + _MAX_RETAINERS)):
        edge = int(heap.retaining_edge[position])
        kind = heap.edge_type(edge)
        if kind == "context":
            return heap.edge_text(edge)
        if kind in _NAME_EDGES and not best:
            best = heap.edge_text(edge)
    return best or heap.constructor_of(node)
