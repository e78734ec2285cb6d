"""Plain objects grouped by their properties."""

from __future__ import annotations

import random
import sys

import numpy as np

from heaphound.heap.interfaces import (
    Interface,
    fitting_interfaces,
    infer_interfaces,
    plain_objects,
)
from tests.builders.heap_builder import HeapBuilder
from tests.oracles.classes import best_interface


def heap_of(*objects):
    """A snapshot with one plain object for each list of property names."""
    heap = HeapBuilder()
    root = heap.root()
    value = heap.node("string", "value")
    for names in objects:
        node = heap.node("object", "Object")
        heap.edge(root, "element", 1, node)
        for name in names:
            heap.edge(node, "property", name, value)
    return heap.snapshot()


def names_of(*objects):
    return [one.name for one in infer_interfaces(heap_of(*objects))]


def fitting(objects, definitions):
    snapshot = heap_of(*objects)
    interfaces = [Interface(str(names), tuple(names)) for names in definitions]
    return fitting_interfaces(snapshot, plain_objects(snapshot), interfaces).tolist()


def test_the_most_frequent_lists_come_first():
    objects = [["b"], ["a"], ["a"], ["b"], ["c", "d"], ["c", "d"], ["c", "d"], ["alone"]]
    assert names_of(*objects) == ["{c, d}", "{b}", "{a}"]


def test_the_order_of_properties_tells_lists_apart():
    assert names_of(["a", "b"], ["b", "a"], ["a", "b"]) == ["{a, b}"]


def test_an_object_without_properties_has_no_interface():
    assert names_of([], [], ["__proto__"], ["__proto__"]) == []


def test_the_prototype_is_passed_over():
    assert names_of(["__proto__", "a"], ["a", "__proto__"]) == ["{a}"]


def test_one_object_in_a_thousand_is_needed():
    rare = [["rare"]] * 3
    assert "{rare}" in names_of(*rare, *[["usual"]] * 2997)
    assert "{rare}" not in names_of(*rare, *[["usual"]] * 2998)


def test_unclear_names_are_quoted():
    names = names_of(["a, b", "it's", '"', "plain"], ["a, b", "it's", '"', "plain"])
    assert names == ['{"a, b", "it\'s", "\\"", plain}']


def test_a_name_ends_after_120_units():
    def twice(*names):
        return names_of(names, names)

    assert twice("x" * 60, "y" * 59, "z") == ["{" + "x" * 60 + ", " + "y" * 59 + "}"]
    assert twice("x" * 60, "y" * 60, "z") == ["{" + "x" * 60 + "}"]
    assert twice("x" * 200, "y") == ["{" + "x" * 200 + "}"]
    faces = "\U0001f600" * 59  # 118 units
    assert twice(faces, "a") == ["{" + faces + ", a}"]
    assert twice(faces, "ab") == ["{" + faces + "}"]


def test_the_interface_with_the_most_properties_fits():
    definitions = [["a"], ["b", "a"], ["a", "b"], ["a", "c"], ["z"]]
    objects = [["a"], ["a", "x", "b"], ["c", "a"], ["q"], [], ["a", "b", "c"]]
    assert fitting(objects, definitions) == [0, 1, 3, -1, -1, 1]


def test_a_property_that_is_there_once_does_not_count_twice():
    assert fitting([["a"], ["a", "a"]], [["a", "a"], ["a"]]) == [1, 0]


def test_interfaces_of_another_snapshot_are_found_by_their_texts():
    there = infer_interfaces(heap_of(["é", "\U0001f600"], ["é", "\U0001f600"]))
    here = heap_of(["other"], ["\U0001f600", "more", "é"])
    assert fitting_interfaces(here, plain_objects(here), there).tolist() == [-1, 0]


def test_nothing_to_choose_from():
    assert fitting([["a"]], []) == [-1]
    empty = heap_of()
    assert infer_interfaces(empty) == ()
    assert fitting_interfaces(empty, np.zeros(0, np.int32), ()).tolist() == []


def test_what_fits_is_what_the_oracle_says():
    seed = random.SystemRandom().randrange(2**32)
    sys.stdout.write(f"seed {seed}\n")
    dice = random.Random(seed)
    for _ in range(60):
        definitions = [dice.choices("abcde", k=dice.randint(1, 4)) for _ in range(6)]
        objects = [dice.choices("abcdefg", k=dice.randrange(7)) for _ in range(20)]
        expected = [best_interface(one, definitions) for one in objects]
        assert fitting(objects, definitions) == expected
