"""Random heaps of one process, earlier and later, full of what makes classes hard to tell."""

from __future__ import annotations

import random
from dataclasses import dataclass

from tests.builders.heap_builder import GENERATIONS, HeapBuilder

_KINDS = (
    ("object", ("Object", "Object", "Object", "Item", "Item", "Chain")),
    ("native", ("Node / X", '<div id="a">', "<div>", "Item")),
    ("array", ("(elements)",)),
    ("closure", ("Item", "go")),
    ("string", ("text", "other")),
    ("hidden", ("system / Map",)),
    ("synthetic", ("(x)",)),
)
# Texts that are quoted, escaped, empty, beyond the BMP, or too long for one name.
_PROPERTIES = ("a", "b", "c", "d, e", "'", "__proto__", "", "\U0001f600", "é{", "x" * 70, "y" * 130)
_SIZES = (0, 8, 8, 16, 1000)
_SCRIPTS = ((5, 1, 2), (5, 1, 9), (6, 1, 2))


@dataclass(slots=True)
class _Object:
    node_id: int
    kind: str
    name: str
    size: int
    place: tuple[int, int, int] | None
    properties: list[str]


def random_pair(seed: int, most_nodes: int = 60) -> tuple[HeapBuilder, HeapBuilder]:
    """Build two heaps: most objects are in both, some with another class, size or properties."""
    dice = random.Random(seed)
    generation = dice.choice(list(GENERATIONS))
    ids = dice.sample(range(3, 10 * most_nodes, 2), most_nodes)
    shapes = [dice.choices(_PROPERTIES, k=dice.randrange(5)) for _ in range(4)]
    objects = [_object(dice, node_id, shapes) for node_id in ids]
    gone = set(dice.sample(ids, most_nodes // 4))
    born = set(dice.sample(ids, most_nodes // 4))
    before = [one for one in objects if one.node_id not in born]
    after = [
        _object(dice, one.node_id, shapes) if dice.random() < 0.1 else one
        for one in objects
        if one.node_id not in gone
    ]
    dice.shuffle(after)
    return _heap(dice, generation, before), _heap(dice, generation, after)


def _object(dice: random.Random, node_id: int, shapes: list[list[str]]) -> _Object:
    kind, names = dice.choice((*_KINDS, *_KINDS[:1] * 6))
    name = dice.choice(names)
    has_place = kind == "object" and name in {"Item", "Chain"} and dice.random() < 0.8
    properties = list(dice.choice(shapes)) if kind == "object" else []
    if dice.random() < 0.3:
        properties.insert(0, dice.choice(_PROPERTIES))
    if dice.random() < 0.3:
        dice.shuffle(properties)
    return _Object(
        node_id,
        kind,
        name,
        dice.choice(_SIZES),
        dice.choice(_SCRIPTS) if has_place else None,
        properties,
    )


def _heap(dice: random.Random, generation: str, objects: list[_Object]) -> HeapBuilder:
    heap = HeapBuilder(generation)
    heap.root()
    for one in objects:
        node = heap.node(one.kind, one.name, size=one.size, node_id=one.node_id)
        if one.place:
            heap.location(node, *one.place)
    count = len(objects) + 1
    for target in dice.sample(range(1, count), min(count - 1, 3)):
        is_global = dice.random() < 0.5
        heap.edge(0, "shortcut" if is_global else "element", "g" if is_global else 1, target)
    for source, one in enumerate(objects, start=1):
        for name in one.properties:
            heap.edge(source, "property", name, dice.randrange(1, count))
        for _ in range(int(dice.expovariate(0.8))):
            heap.edge(source, "element", dice.randrange(9), dice.randrange(1, count))
    return heap
