"""Naive twins of the kernels over classes and over property names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple


class Total(NamedTuple):
    """What one class amounts to, as `kernels.classes.Totals` has it by column."""

    objects: int
    size: int
    retained: int
    distance: int


def class_totals(
    class_of: Sequence[int],
    sizes: Sequence[int],
    retained: Sequence[int],
    distances: Sequence[int],
    parents: Sequence[int],
) -> dict[int, Total]:
    """Each class that has objects of a size; retained is that of objects below no other of it."""

    def is_below_its_like(node: int) -> bool:
        above = parents[node]
        while above >= 0:
            if class_of[above] == class_of[node] and sizes[above]:
                return True
            above = parents[above]
        return False

    answer = {}
    for number in set(class_of):
        nodes = [node for node, size in enumerate(sizes) if size and class_of[node] == number]
        if nodes:
            answer[number] = Total(
                len(nodes),
                sum(sizes[node] for node in nodes),
                sum(retained[node] for node in nodes if not is_below_its_like(node)),
                min(distances[node] for node in nodes),
            )
    return answer


def class_changes(
    before: Sequence[tuple[int, int, int]], after: Sequence[tuple[int, int, int]]
) -> dict[int, list[int]]:
    """New, deleted, alloc. size and freed size of each class; objects are (class, id, size)."""
    known = {(number, node_id) for number, node_id, _ in before}
    kept = {(number, node_id) for number, node_id, _ in after} & known
    answer: dict[int, list[int]] = {}
    for at, objects in enumerate((after, before)):
        for number, node_id, size in objects:
            change = answer.setdefault(number, [0, 0, 0, 0])
            if (number, node_id) not in kept:
                change[at] += 1
                change[at + 2] += size
    return answer


def best_interface(properties: Sequence[str], definitions: Sequence[Sequence[str]]) -> int:
    """The definition with the most names, all of which are there; the earliest of equals."""
    fitting = [
        at
        for at, names in enumerate(definitions)
        if names and Counter(names) <= Counter(properties)
    ]
    return max(fitting, key=lambda at: (len(definitions[at]), -at), default=-1)
