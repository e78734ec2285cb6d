"""Random heaps full of what the heap stage treats specially, as bytes of .heapsnapshot files."""

from __future__ import annotations

import random

from tests.builders.heap_builder import GENERATIONS, HeapBuilder

_NAMES = {
    "hidden": ("system / NativeContext", "system / Map"),
    "array": ("(map descriptors)", "", "(elements)"),
    "synthetic": ("(GC roots)", "(Document DOM trees)", "(x)"),
    "object": ("A", "B"),
    "closure": ("go", ""),
    "string": ("text",),
    "code": ("go",),
    "concatenated string": ("text",),
}
# Not both in one heap: DevTools renames data that inherits being detached, and forgets what it is.
_NATIVE_NAMES = (("system / ExternalStringData",), ('<div id="a">', "Node / X"))
_EDGE_NAMES = ("a", "b", "sloppy_function_map", "4", "7")
_EDGE_TYPES = ("context", "element", "property", "internal", "hidden", "shortcut", "weak")


def random_heap(seed: int, most_nodes: int = 40) -> HeapBuilder:
    """Build a heap with cliques, orphans, WeakMap entries, detached wrappers and shared arrays.

    The root has at most one edge to each node: DevTools' own walk fails on doubles.
    """
    dice = random.Random(seed)
    heap = HeapBuilder(dice.choice(list(GENERATIONS)))
    count = dice.randint(2, most_nodes)
    heap.root()
    names_of = _NAMES | {"native": dice.choice(_NATIVE_NAMES)}
    names = [""]
    for _ in range(1, count):
        kind = dice.choice(list(names_of))
        names.append(dice.choice(names_of[kind]))
        state = dice.choice([0, 0, 0, 1, 2]) if names[-1] == "Node / X" else 0
        heap.node(kind, names[-1], size=dice.choice([0, 8, 16, 1000]), detachedness=state)
    for target in dice.sample(range(1, count), min(count - 1, dice.randint(1, 4))):
        is_global = dice.random() < 0.4
        heap.edge(0, "shortcut" if is_global else "element", "g" if is_global else 1, target)
    mean_edges = dice.choice([0.7, 1.2, 2, 4])
    for source in range(1, count):
        for _ in range(int(dice.expovariate(1 / mean_edges))):
            kind = dice.choice(_EDGE_TYPES)
            numbered = kind in {"element", "hidden"}
            name = dice.randint(0, 8) if numbered else dice.choice(_EDGE_NAMES)
            heap.edge(source, kind, name, dice.randrange(count))
    for entry in range(dice.choice([0, 0, 2, 6])):
        key, table, value = (dice.randrange(1, count) for _ in range(3))
        if "(map descriptors)" in {names[key], names[table]}:
            continue  # DevTools does not expect them there, and skips them only by index
        text = f"key (K @{2 * key + 1}) -> value (V @{2 * value + 1}) pair in WeakMap"
        text = f" / part of {text} (table @{2 * table + 1})"
        heap.edge(key, "internal", f"{entry}{text}", value)
        if dice.random() < 0.9:
            heap.edge(table, "internal", f"{entry + 3}{text}", value)
    return heap
