"""The kernels over classes against their naive twins."""

from __future__ import annotations

import random
import sys

import numpy as np
import pytest

from heaphound.kernels import classes as kernels
from tests.oracles import classes as oracle
from tests.oracles import graphs

ROUNDS = 40


@pytest.fixture(params=range(5))
def dice(request):
    seed = random.SystemRandom().randrange(2**32)
    sys.stdout.write(f"seed {seed}\n")
    return random.Random(seed)


def random_tree(dice, count):
    """Parents of a random tree in which a parent may have any number."""
    places = list(range(1, count))
    dice.shuffle(places)
    places.insert(0, 0)
    parents = [-1] * count
    for at in range(1, count):
        parents[places[at]] = places[dice.randrange(max(0, at - 4), at)]
    return parents


def int32(values):
    return np.array(values, np.int32)


def int64(values):
    return np.array(values, np.int64)


def test_totals_are_those_of_the_oracle(dice):
    for _ in range(ROUNDS):
        count = dice.randint(1, 30)
        parents = random_tree(dice, count)
        sizes = dice.choices([0, 0, 8, 24, 2**33], k=count)
        retained = graphs.retained_sizes(sizes, parents)
        class_of = dice.choices(range(4), k=count)
        distances = [dice.randint(-5, 50) for _ in range(count)]
        totals = kernels.class_totals(
            int32(class_of), int64(sizes), int64(retained), int32(distances), int32(parents), 4
        )
        expected = oracle.class_totals(class_of, sizes, retained, distances, parents)
        for number in range(4):
            found = tuple(int(column[number]) for column in totals)
            assert found == expected.get(number, (0, 0, 0, kernels.NEVER))
        sums = kernels.subtree_sums(int64(sizes), int32(parents))
        assert sums.tolist() == retained


def test_totals_of_a_chain_of_a_million_of_one_class():
    count = 1_000_000
    parents = np.arange(-1, count - 1, dtype=np.int32)
    sizes = np.ones(count, np.int64)
    retained = kernels.subtree_sums(sizes, parents)
    assert retained[0] == count
    zeros = np.zeros(count, np.int32)
    totals = kernels.class_totals(zeros, sizes, retained, zeros, parents, 1)
    assert [int(column[0]) for column in totals] == [count, count, count, 0]


def test_a_loop_of_parents_is_no_tree_and_no_trap():
    loop = int32([-1, 2, 1])
    assert kernels.subtree_sums(int64([1, 2, 4]), loop).tolist() == [1, 2, 4]


@pytest.mark.parametrize("step", [1, 10, 10**12])  # between ids: dense or not, or of 64 bits
def test_changes_are_those_of_the_oracle(dice, step):
    for _ in range(ROUNDS):
        heaps = []
        for _ in range(2):
            ids = dice.sample(range(60), dice.randint(0, 40))
            heaps.append([(dice.randrange(3), step * one, dice.randint(1, 99)) for one in ids])
        columns = [
            (int32([row[0] for row in one]), *(int64([row[at] for row in one]) for at in (1, 2)))
            for one in heaps
        ]
        changes = kernels.class_changes(*columns, 3)
        expected = oracle.class_changes(*heaps)
        for number in range(3):
            found = [int(column[number]) for column in changes]
            assert found == expected.get(number, [0, 0, 0, 0])


def test_of_ids_that_come_twice_each_stands_for_one_object():
    once, twice = (
        (int32([0] * len(ids)), int64(ids), int64([9] * len(ids))) for ids in ([2, 3], [2, 3, 3])
    )
    assert [int(column[0]) for column in kernels.class_changes(once, twice, 1)] == [1, 0, 9, 0]
    assert [int(column[0]) for column in kernels.class_changes(twice, once, 1)] == [0, 1, 0, 9]


def test_many_rows_are_numbered():
    rows = np.arange(20_000, dtype=np.int32) % 7000
    numbers, firsts = kernels.number_rows(rows, rows // 3, rows % 5, rows)
    assert numbers.tolist() == rows.tolist()
    assert firsts.tolist() == list(range(7000))


def test_rows_are_numbered_by_first_appearance(dice):
    for _ in range(ROUNDS):
        rows = [tuple(dice.choices([-1, 0, 7], k=4)) for _ in range(dice.randint(0, 50))]
        different = list(dict.fromkeys(rows))
        columns = [int32([row[at] for row in rows]) for at in range(4)]
        numbers, firsts = kernels.number_rows(*columns)
        assert numbers.tolist() == [different.index(row) for row in rows]
        assert firsts.tolist() == [rows.index(row) for row in different]


@pytest.mark.parametrize(
    ("class_of", "parents", "class_count", "error"),
    [
        ([0, 1], [-1, 0], 1, IndexError),
        ([0, -1], [-1, 0], 1, IndexError),
        ([0, 0], [-1, 2], 1, IndexError),
        ([0, 0], [-2, 0], 1, IndexError),
        ([0, 0, 0], [-1, 0], 1, ValueError),
        ([0], [-1], -1, IndexError),
    ],
)
def test_columns_that_do_not_fit_together_are_refused(class_of, parents, class_count, error):
    sizes = int64([1] * len(parents))
    with pytest.raises(error):
        kernels.class_totals(
            int32(class_of), sizes, sizes, int32(parents), int32(parents), class_count
        )
