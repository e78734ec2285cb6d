"""Naive twin of what keeps an object alive: cut, collect garbage, look."""

from __future__ import annotations

from collections.abc import Collection

from heaphound.heap import Heap


def alive_without(heap: Heap, cut: Collection[int]) -> set[int]:
    """The nodes that are alive once these edges are cut.

    The value of a WeakMap entry is alive when its key and its table are; V8 writes the entry as
    one edge from each, with the same text after the number.
    """
    edges = []
    entries: dict[str, list[tuple[int, int, int]]] = {}
    for source in range(heap.snapshot.node_count):
        for edge in heap.out_edges(source):
            kind, text = heap.edge_type(edge), heap.edge_text(edge)
            if kind == "weak" or (kind == "shortcut" and source != 0):
                continue
            row = (edge, source, int(heap.snapshot.to_node[edge]))
            if kind == "internal" and " pair in WeakMap (table @" in text:
                entries.setdefault(text.split(" / ", 1)[1], []).append(row)
            else:
                edges.append(row)
    pairs = []
    for both in entries.values():
        if len(both) == 2:
            pairs.append(both)
        else:
            edges += both
    alive = {0}
    grew = True
    while grew:
        before = len(alive)
        alive |= {to for edge, source, to in edges if source in alive and edge not in cut}
        for both in pairs:
            if all(source in alive and edge not in cut for edge, source, _ in both):
                alive.add(both[0][2])
        grew = len(alive) > before
    return alive
