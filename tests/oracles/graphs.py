"""Naive twins of the graph kernels: short, slow, plainly right; graphs are target lists."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Targets = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class GraphColumns:
    """The columns the kernels take, for a graph given as target lists."""

    first_edge: npt.NDArray[np.int32]
    to_node: npt.NDArray[np.int32]
    follow: npt.NDArray[np.bool_]


def columns_of(targets: Targets, ignored: Iterable[int] = ()) -> GraphColumns:
    """Lay a graph out in columns; `ignored` are edges (counted in order) not to follow."""
    lengths = [len(one) for one in targets]
    first_edge = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    to_node = np.array([target for one in targets for target in one], np.int32)
    follow = np.ones(to_node.shape[0], np.bool_)
    follow[list(ignored)] = False
    return GraphColumns(first_edge, to_node, follow)


def followed(targets: Targets, columns: GraphColumns) -> list[list[int]]:
    """The same graph without the edges that are not followed."""
    flags = iter(columns.follow.tolist())
    return [[target for target in one if next(flags)] for one in targets]


def random_graph(dice: random.Random, most_nodes: int = 14) -> tuple[Targets, GraphColumns]:
    """A graph with self edges, double edges and unreachable parts, some edges not followed."""
    count = dice.randint(1, most_nodes)
    density = dice.choice([0.3, 0.8, 1.5, 3])
    targets = [
        [dice.randrange(count) for _ in range(min(6, int(dice.expovariate(1 / density))))]
        for _ in range(count)
    ]
    edge_count = sum(len(one) for one in targets)
    ignored = [edge for edge in range(edge_count) if dice.random() < 0.15]
    return targets, columns_of(targets, ignored)


def reachable(targets: Targets, starts: Iterable[int], without: int | None = None) -> set[int]:
    """What the starts lead to without stepping on one node."""
    reached: set[int] = set()
    waiting = [start for start in starts if start != without]
    while waiting:
        node = waiting.pop()
        if node not in reached:
            reached.add(node)
            waiting += [target for target in targets[node] if target != without]
    return reached


def distances(
    targets: Targets, rounds: Iterable[tuple[int, Sequence[int]]], unreached: int
) -> list[int]:
    """Edges from the starts; each round (distance of its starts, starts) fills what is left."""
    found = [unreached] * len(targets)
    for start_distance, starts in rounds:
        level, distance = list(starts), start_distance
        for start in starts:
            found[start] = start_distance
        while level:
            distance += 1
            level = [target for node in level for target in targets[node]]
            level = sorted({target for target in level if found[target] == unreached})
            for node in level:
                found[node] = distance
    return found


def hung_under_root(targets: Targets, root: int) -> tuple[list[list[int]], set[int]]:
    """DevTools' repair: retainer-less nodes as children of the root; and what is left over."""
    pointed_at = {target for one in targets for target in one}
    repaired = [list(one) for one in targets]
    reached = reachable(targets, [root])
    for node in range(len(targets)):
        if node not in pointed_at and node not in reached and node != root:
            repaired[root].append(node)
    return repaired, set(range(len(targets))) - reachable(repaired, [root])


def immediate_dominators(targets: Targets, root: int) -> list[int]:
    """Dominators by removal: what becomes unreachable without a node is dominated by it."""
    repaired, left_over = hung_under_root(targets, root)
    everything = reachable(repaired, [root])
    dominated_by = {
        node: everything - reachable(repaired, [root], without=node) - {node} for node in everything
    }
    answer = [root] * len(targets)
    answer[root] = -1
    for node in everything - {root}:
        dominators = [above for above in everything if node in dominated_by[above]]
        # The closest dominator is the one that all others dominate.
        answer[node] = max(
            dominators, key=lambda one: sum(one in dominated_by[above] for above in dominators)
        )
    for node in left_over:
        answer[node] = root
    return answer


def retained_sizes(sizes: Sequence[int], dominators: Sequence[int]) -> list[int]:
    """Each node's size is added to itself and to each of its dominators."""
    sums = [0] * len(sizes)
    for node, size in enumerate(sizes):
        above = node
        while above >= 0:
            sums[above] += size
            above = dominators[above]
    return sums


def single_owners(targets: Targets, owns_itself: Sequence[bool]) -> list[int]:
    """For each node the one self-owning node that reaches it past others: -1 none, -2 several."""
    owners: list[set[int]] = [set() for _ in targets]
    for owner, owns in enumerate(owns_itself):
        if not owns:
            continue
        passable = [[target for target in one if not owns_itself[target]] for one in targets]
        for node in reachable(passable, [owner]) - {owner}:
            owners[node].add(owner)
    return [
        node if owns else -2 if len(found) > 1 else next(iter(found), -1)
        for node, (owns, found) in enumerate(zip(owns_itself, owners, strict=True))
    ]
