"""The three jobs with heaphound's library: `python ours.py A FILE | B FILE FILE | C FILE ID`."""

from __future__ import annotations

import sys

import numpy as np

from heaphound.heap import read_heap


def classes(path: str) -> None:
    """Dominators, retained sizes, top 20 constructors."""
    heap = read_heap(path)
    found = heap.constructors()
    above = heap.immediate_dominator
    is_top = found.constructor[above] != found.constructor
    retained = np.bincount(found.constructor, heap.retained_size * is_top)
    for number in np.argsort(-retained)[:20].tolist():
        print(found.names[number], int(retained[number]))


def compare(before_path: str, after_path: str) -> None:
    """What came and went, by constructor."""
    deltas: dict[str, float] = {}
    heaps = [read_heap(before_path), read_heap(after_path)]
    for heap, other, sign in zip(heaps, heaps[::-1], (-1, 1), strict=True):
        found = heap.constructors()
        is_alone = ~np.isin(heap.snapshot.node_id, other.snapshot.node_id)
        sizes = np.bincount(found.constructor, heap.owned_size * is_alone)
        for name, size in zip(found.names, sizes.tolist(), strict=False):
            deltas[name] = deltas.get(name, 0) + sign * size
    for name in sorted(deltas, key=lambda name: -abs(deltas[name]))[:20]:
        print(name, deltas[name])


def path(file: str, node_id: str) -> None:
    """The shortest way from one object to a root."""
    heap = read_heap(file)
    node = heap.node_with_id(int(node_id))
    while node > 0:
        print(heap.constructor_of(node))
        retainers = heap.retaining_node[heap.first_retainer[node] : heap.first_retainer[node + 1]]
        nearest = int(retainers[np.argmin(heap.distance[retainers])])
        if heap.distance[nearest] >= heap.distance[node]:
            break
        node = nearest


if __name__ == "__main__":
    {"A": classes, "B": compare, "C": path}[sys.argv[1]](*sys.argv[2:])
