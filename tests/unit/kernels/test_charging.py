"""The growth kernels agree with their slow twins on random graphs, and refuse bad columns."""

import random

import numpy as np
import pytest

from heaphound.kernels import charging
from tests.oracles import charging as oracle


def random_graph(seed):
    rng = random.Random(seed)
    nodes = rng.randint(1, 14)
    graph = [[rng.randrange(nodes) for _ in range(rng.randint(0, 4))] for _ in range(nodes)]
    return rng, graph


def columns(graph):
    first = np.cumsum([0, *map(len, graph)], dtype=np.int64)
    to_node = np.array([child for children in graph for child in children], dtype=np.int32)
    return first, to_node


@pytest.mark.parametrize("seed", range(300))
def test_charge_agrees_with_one_search_per_group(seed):
    rng, graph = random_graph(seed)
    first, to_node = columns(graph)
    blocked = {node for node in range(len(graph)) if rng.random() < 0.2}
    seeds = {
        group: [rng.randrange(len(graph)) for _ in range(rng.randint(1, 3))]
        for group in range(rng.randint(0, 4))
    }
    expected = oracle.charge(graph, blocked, seeds)
    flat = [(node, group) for group, nodes in seeds.items() for node in nodes]

    mask = np.isin(np.arange(len(graph)), list(blocked))
    nodes = np.array([node for node, _ in flat], dtype=np.int32)
    groups = np.array([group for _, group in flat], dtype=np.int32)
    everything = np.ones(to_node.size, dtype=np.bool_)

    charges = charging.charge(first, to_node, everything, mask, nodes, groups)
    numbers = charges.set_of_node.tolist()
    assert expected == [() if n < 0 else charges.members(n) for n in numbers]
    bits = np.left_shift(np.uint64(1), groups.astype(np.uint64))
    masks = charging.reach_masks(first, to_node, everything, mask, nodes, bits)
    for group, starts in seeds.items():
        expected_reach = oracle.reached(graph, blocked, starts)
        assert expected_reach == set(np.flatnonzero(masks >> np.uint64(group) & np.uint64(1)))


@pytest.mark.parametrize("seed", range(200))
def test_cheapest_paths_agree_with_relaxing_until_nothing_changes(seed):
    rng, graph = random_graph(seed)
    weights = [[rng.randint(1, 9) for _ in children] for children in graph]
    first, to_node = columns(graph)
    flat = np.array([weight for row in weights for weight in row], dtype=np.uint16)

    cost, parent_edge, parent_node = charging.cheapest_paths(first, to_node, flat, 0)

    assert oracle.cheapest(graph, weights, 0) == cost.tolist()
    for node in range(1, len(graph)):
        edge = int(parent_edge[node])
        if cost[node] > 0:
            source = int(np.searchsorted(first, edge, side="right")) - 1
            assert parent_node[node] == source
            assert cost[source] + flat[edge] == cost[node]
            assert to_node[edge] == node


def test_ways_go_round_the_ring_of_costs_and_past_closed_edges():
    dear, closed = 65534, 65535
    graph = [[1, 3], [2], [3], []]
    first, to_node = columns(graph)
    weights = np.array([dear, closed, dear, 3], dtype=np.uint16)

    cost, parent_edge, parent_node = charging.cheapest_paths(first, to_node, weights, 0)

    assert cost.tolist() == [0, dear, 2 * dear, 2 * dear + 3]
    assert (parent_edge.tolist(), parent_node.tolist()) == ([-1, 0, 2, 3], [-1, 0, 1, 2])


def test_of_equally_cheap_ways_one_over_the_smallest_node_is_taken():
    first, to_node = columns([[3, 2, 1], [4], [4], [4], []])

    ways = charging.cheapest_paths(first, to_node, np.full(6, 7, np.uint16), 0)

    assert ways[2].tolist() == [-1, 0, 0, 0, 1]


@pytest.mark.parametrize("seed", range(200))
def test_blame_passes_and_begins_where_it_does_edge_by_edge(seed):
    rng, graph = random_graph(seed)
    first, to_node = columns(graph)

    def some(count):
        return np.array([rng.random() < 0.5 for _ in range(count)], dtype=np.bool_)

    types = np.array([rng.randrange(4) for _ in range(to_node.size)], dtype=np.uint8)
    names = np.array([rng.randrange(3) for _ in range(to_node.size)], dtype=np.int32)
    essential, owned, engine = some(to_node.size), some(len(graph)), some(len(graph))
    marked, open_edge = some(len(graph)), some(to_node.size)

    passes = charging.passing_edges(
        (first, to_node),
        types,
        names,
        essential,
        owned,
        engine,
        np.array([2, 0], np.int32),
        weak=0,
        shortcut=1,
        internal=2,
    )
    edges, sources = charging.leaving_edges(first, to_node, open_edge, marked)

    assert passes.tolist() == oracle.passes(
        graph, types, names, essential, owned, engine, engine_names={0, 2}
    )
    assert list(zip(sources.tolist(), edges.tolist(), strict=True)) == oracle.leaving(
        graph, open_edge, marked
    )


def test_edges_that_are_not_open_are_not_followed():
    first, to_node = columns([[1], []])
    closed = np.zeros(1, dtype=np.bool_)
    nobody = np.zeros(2, dtype=np.bool_)
    seed, group = np.array([0], np.int32), np.array([3], np.int32)

    charges = charging.charge(first, to_node, closed, nobody, seed, group)

    assert charges.members(int(charges.set_of_node[0])) == (3,)
    assert charges.set_of_node[1] == charging.UNCHARGED


def test_more_groups_than_eight_are_a_crowd():
    first, to_node = columns([[1], []])
    everything, nobody = np.ones(1, dtype=np.bool_), np.zeros(2, dtype=np.bool_)
    groups = np.arange(9, dtype=np.int32)
    seeds = np.zeros(9, dtype=np.int32)

    eight = charging.charge(first, to_node, everything, nobody, seeds[:8], groups[:8])
    nine = charging.charge(first, to_node, everything, nobody, seeds, groups)

    assert eight.members(int(eight.set_of_node[1])) == tuple(range(8))
    assert nine.set_of_node.tolist() == [charging.CROWD, charging.CROWD]


def test_an_index_outside_the_graph_is_refused():
    first, to_node = columns([[1], []])
    to_node = to_node + 5
    everything, nobody = np.ones(1, dtype=np.bool_), np.zeros(2, dtype=np.bool_)
    seed = np.array([0], np.int32)

    with pytest.raises(IndexError, match="to_node"):
        charging.charge(first, to_node, everything, nobody, seed, seed)
