"""Objects made at one place are one class: one of them is looked at, however many there are."""

import random

import numpy as np
import pytest

from heaphound.diagnosis.signs import first_of_each_place
from heaphound.heap import build_heap
from tests.builders.heap_builder import HeapBuilder


@pytest.mark.parametrize("seed", range(30))
def test_the_first_object_of_each_name_and_place_is_chosen(seed):
    dice = random.Random(seed)
    heap = HeapBuilder()
    heap.root()
    place_of = {}
    for _ in range(dice.randint(1, 40)):
        kind = dice.choice(["object", "object", "closure"])
        node = heap.node(kind, dice.choice(["Session", "Client"]), size=16)
        heap.edge(0, "element", node, node)
        if dice.random() < 0.7:
            place_of[node] = (dice.choice([7, 8]), dice.choice([0, 4]), dice.choice([1, 2]))
            heap.location(node, *place_of[node])
    built = build_heap(heap.snapshot())
    nodes = np.arange(1, built.snapshot.node_count, 2 if seed % 2 else 1, dtype=np.int32)

    met, expected = set(), []
    for node in nodes.tolist():
        key = built.node_name(node), place_of.get(node)
        if built.type_of(node) == "object" and key not in met:
            met.add(key)
            expected.append(node)
    assert first_of_each_place(built, nodes).tolist() == expected
