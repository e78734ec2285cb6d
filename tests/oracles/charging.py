"""Who new objects are charged to, the slow way: one search per group."""

from collections.abc import Sequence

Graph = Sequence[Sequence[int]]


def reached(graph: Graph, blocked: set[int], seeds: Sequence[int]) -> set[int]:
    """Every node the seeds reach without entering a blocked one, the seeds included."""
    found: set[int] = set()
    pending = [seed for seed in seeds if seed not in blocked]
    while pending:
        node = pending.pop()
        if node in found:
            continue
        found.add(node)
        pending.extend(child for child in graph[node] if child not in blocked)
    return found


def charge(graph: Graph, blocked: set[int], seeds: dict[int, list[int]]) -> list[tuple[int, ...]]:
    """The groups that reach each node, ascending."""
    of_group = {group: reached(graph, blocked, nodes) for group, nodes in seeds.items()}
    return [
        tuple(sorted(group for group, nodes in of_group.items() if node in nodes))
        for node in range(len(graph))
    ]


def cheapest(graph: Graph, weights: Sequence[Sequence[int]], root: int) -> list[int]:
    """The cost of the cheapest way to each node, by relaxing until nothing changes; -1 for none."""
    cost = [-1] * len(graph)
    cost[root] = 0
    changed = True
    while changed:
        changed = False
        for node, children in enumerate(graph):
            if cost[node] < 0:
                continue
            for child, weight in zip(children, weights[node], strict=True):
                arriving = cost[node] + weight
                if cost[child] < 0 or arriving < cost[child]:
                    cost[child] = arriving
                    changed = True
    return cost
