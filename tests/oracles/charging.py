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


WEAK, SHORTCUT, INTERNAL = range(3)


def passes(
    graph: Graph,
    edge_type: Sequence[int],
    edge_name: Sequence[int],
    essential: Sequence[bool],
    owned: Sequence[bool],
    engine: Sequence[bool],
    engine_names: set[int],
) -> list[bool]:
    """Whether blame follows each edge, one rule after the other."""
    found = []
    edge = 0
    for source, children in enumerate(graph):
        for target in children:
            kept = bool(essential[edge])
            if not owned[source] and edge_type[edge] not in {WEAK, SHORTCUT}:
                kept = True
            if engine[source] or engine[target]:
                kept = False
            if edge_type[edge] == INTERNAL and edge_name[edge] in engine_names:
                kept = False
            found.append(kept)
            edge += 1
    return found


def leaving(
    graph: Graph, open_edge: Sequence[bool], marked: Sequence[bool]
) -> list[tuple[int, int]]:
    """The open edges from marked nodes to others, each behind its node."""
    ends = [(source, target) for source, children in enumerate(graph) for target in children]
    return [
        (source, edge)
        for edge, (source, target) in enumerate(ends)
        if open_edge[edge] and marked[source] and not marked[target]
    ]
