"""Graph kernels against their naive twins, and on the shapes that break such code."""

from __future__ import annotations

import random
import sys

import numpy as np
import pytest

from heaphound.kernels import graph as kernels
from tests.oracles import graphs as oracle

ROUNDS = 400


def dominators(columns, root=0):
    found, order = kernels.immediate_dominators(
        columns.first_edge, columns.to_node, columns.follow, root
    )
    return found.tolist(), order


@pytest.fixture(params=range(ROUNDS // 40))
def dice(request):
    seed = random.SystemRandom().randrange(2**32)
    sys.stdout.write(f"seed {seed}\n")
    return random.Random(seed)


def test_reversing_keeps_every_edge(dice):
    for _ in range(40):
        targets, columns = oracle.random_graph(dice)
        first, nodes, edges = kernels.reverse_edges(columns.first_edge, columns.to_node)
        got = [
            (int(nodes[at]), node, int(edges[at]))
            for node in range(len(targets))
            for at in range(int(first[node]), int(first[node + 1]))
        ]
        pairs = [(source, target) for source, one in enumerate(targets) for target in one]
        assert sorted(got, key=lambda row: row[2]) == [
            (source, target, edge) for edge, (source, target) in enumerate(pairs)
        ]
        assert got == sorted(got, key=lambda row: (row[1], row[2]))


def test_distances_match_the_oracle(dice):
    for _ in range(40):
        targets, columns = oracle.random_graph(dice)
        rounds = [
            (far, dice.choices(range(len(targets)), k=dice.randint(0, 3)))
            for far in (1, 1000, 50)[: dice.randint(0, 3)]
        ]
        starts = [start for _, nodes in rounds for start in nodes]
        start_distances = [far for far, nodes in rounds for _ in nodes]
        got = kernels.breadth_first_distances(
            columns.first_edge,
            columns.to_node,
            columns.follow,
            np.array(starts, np.int32),
            np.array(start_distances, np.int32),
            unreached=-5,
        )
        assert got.tolist() == oracle.distances(oracle.followed(targets, columns), rounds, -5)


def test_reachability_matches_the_oracle(dice):
    for _ in range(40):
        targets, columns = oracle.random_graph(dice)
        starts = [dice.randrange(len(targets)) for _ in range(dice.randint(0, 3))]
        got = kernels.reachable(
            columns.first_edge, columns.to_node, columns.follow, np.array(starts, np.int32)
        )
        expected = oracle.reachable(oracle.followed(targets, columns), starts)
        assert set(np.flatnonzero(got).tolist()) == expected


def test_preorder_is_a_depth_first_walk(dice):
    for _ in range(40):
        targets, columns = oracle.random_graph(dice)
        kept = oracle.followed(targets, columns)
        node_at, parent = kernels.depth_first_preorder(
            columns.first_edge, columns.to_node, columns.follow, 0
        )
        expected = []
        parents = {}

        def visit(node, above, kept=kept, expected=expected, parents=parents):
            expected.append(node)
            parents[node] = above
            for target in kept[node]:
                if target not in parents:
                    visit(target, node)

        visit(0, -1)
        assert node_at.tolist() == expected
        assert parent.tolist() == [parents.get(node, -1) for node in range(len(targets))]


def test_dominators_and_sizes_match_the_oracle(dice):
    for _ in range(40):
        targets, columns = oracle.random_graph(dice)
        root = dice.randrange(len(targets))
        found, order = dominators(columns, root)
        expected = oracle.immediate_dominators(oracle.followed(targets, columns), root)
        assert found == expected
        place = {node: at for at, node in enumerate(order.tolist())}
        assert sorted(place) == list(range(len(targets)))
        assert all(above == -1 or place[above] < place[node] for node, above in enumerate(found))
        sizes = [dice.choice([0, 1, 7, 2**31, 2**40]) for _ in targets]
        got = kernels.sum_up_tree(np.array(sizes, np.int64), np.array(found, np.int32), order)
        assert got.tolist() == oracle.retained_sizes(sizes, expected)


def test_owners_match_the_oracle(dice):
    for _ in range(40):
        targets, columns = oracle.random_graph(dice)
        owns = [dice.random() < 0.4 for _ in targets]
        got = kernels.single_owners(
            columns.first_edge, columns.to_node, columns.follow, np.array(owns, np.bool_)
        )
        assert got.tolist() == oracle.single_owners(oracle.followed(targets, columns), owns)


@pytest.mark.parametrize(
    ("targets", "expected"),
    [
        pytest.param([[]], [-1], id="one node"),
        pytest.param([[0, 1], [1]], [-1, 0], id="self edges"),
        pytest.param([[1, 2], [3], [3], []], [-1, 0, 0, 0], id="diamond"),
        pytest.param([[1], [2, 3], [4], [4], []], [-1, 0, 1, 1, 1], id="diamond under one"),
        pytest.param([[1], [3], [3], []], [-1, 0, 0, 0], id="two roots"),
        pytest.param([[1], [], [3], [2]], [-1, 0, 0, 0], id="unreachable clique"),
        pytest.param([[], [2], [3], [2, 4], []], [-1, 0, 1, 2, 3], id="unreachable tree"),
        pytest.param([[1], [], [3, 1], [2, 1]], [-1, 0, 0, 0], id="clique retains nothing"),
    ],
)
def test_dominators_of_small_shapes(targets, expected):
    found, _ = dominators(oracle.columns_of(targets))
    assert found == expected
    assert oracle.immediate_dominators(targets, 0) == expected


def test_a_chain_of_a_million_nodes_with_sizes_past_32_bits():
    count = 1_000_000
    first_edge = np.append(np.arange(count), count - 1).astype(np.int64)
    to_node = np.arange(1, count, dtype=np.int32)
    follow = np.ones(count - 1, np.bool_)
    found, order = kernels.immediate_dominators(first_edge, to_node, follow, 0)
    assert np.array_equal(found, np.arange(-1, count - 1))
    retained = kernels.sum_up_tree(np.full(count, 2**31, np.int64), found, order)
    assert int(retained[0]) == count * 2**31
    node_at, _ = kernels.depth_first_preorder(first_edge, to_node, follow, 0)
    assert np.array_equal(node_at, np.arange(count))
    far = kernels.breadth_first_distances(
        first_edge, to_node, follow, np.zeros(1, np.int32), np.zeros(1, np.int32), unreached=-5
    )
    assert int(far[-1]) == count - 1


def test_a_pair_of_edges_lets_through_only_together():
    #  0 -> 1 -> 3 (pair)     0 -> 2 -> 4 -> 3 (pair)
    columns = oracle.columns_of([[1, 2], [3], [4], [], [3]])
    far = kernels.breadth_first_distances(
        columns.first_edge,
        columns.to_node,
        columns.follow,
        np.zeros(1, np.int32),
        np.zeros(1, np.int32),
        unreached=-5,
        paired_edge=np.array([2, 4], np.int32),
        pair=np.zeros(2, np.int32),
    )
    assert far.tolist() == [0, 1, 1, 3, 2]


@pytest.mark.parametrize(
    ("first_edge", "to_node", "error"),
    [
        ([0, 1], [1], IndexError),
        ([0, 1], [-1], IndexError),
        ([0, 2], [0], ValueError),
        ([1, 1], [0], ValueError),
        ([0, 2, 1], [0], ValueError),
        ([], [], ValueError),
    ],
)
def test_columns_that_do_not_fit_are_refused(first_edge, to_node, error):
    with pytest.raises(error):
        kernels.reverse_edges(np.array(first_edge, np.int64), np.array(to_node, np.int32))


def test_a_root_that_is_no_node_is_refused():
    columns = oracle.columns_of([[]])
    with pytest.raises(IndexError):
        dominators(columns, 1)


@pytest.mark.parametrize(
    ("paired", "pair", "error"),
    [([1, 0], [0, 0], ValueError), ([0, 9], [0, 0], IndexError), ([0], [0, 0], ValueError)],
)
def test_pairs_that_make_no_sense_are_refused(paired, pair, error):
    columns = oracle.columns_of([[1, 1], []])
    with pytest.raises(error):
        kernels.breadth_first_distances(
            columns.first_edge,
            columns.to_node,
            columns.follow,
            np.zeros(1, np.int32),
            np.zeros(1, np.int32),
            unreached=-5,
            paired_edge=np.array(paired, np.int32),
            pair=np.array(pair, np.int32),
        )


def test_keeping_edges_match_the_rule(dice):
    for _ in range(40):
        targets, columns = oracle.random_graph(dice)
        count = len(targets)
        owned = [dice.random() < 0.5 for _ in targets]
        types = [dice.randrange(4) for _ in columns.to_node]
        root = dice.randrange(count)
        got = kernels.keeping_edges(
            columns.first_edge,
            columns.to_node,
            np.array(types, np.uint8),
            np.array(owned, np.bool_),
            weak=1,
            shortcut=2,
            root=root,
        )
        pairs = [(source, target) for source, one in enumerate(targets) for target in one]
        assert got.tolist() == [
            kind != 1
            and source != target
            and (source == root or (kind != 2 and (owned[source] or not owned[target])))
            for (source, target), kind in zip(pairs, types, strict=True)
        ]
