"""Two heaps of one process with everything in them that is hard to get right, in small.

WeakMaps, contexts that closures share, cliques that nothing reaches, a long chain of one class,
nodes without a size, texts that are cut, doubled, or hold anything, detached wrappers, arrays with
one owner and with two, several globals.
"""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

from tests.builders.heap_builder import HeapBuilder

CHAIN = 20_000
CUT = "z" * 1023 + "\ud83d"  # V8 cuts texts at 1,024 units, here inside of a character


def awkward_pair(generation: str) -> tuple[HeapBuilder, HeapBuilder]:
    """Build the earlier heap and the later one."""
    return _heap(generation, is_later=False), _heap(generation, is_later=True)


def write_with_doubled_texts(heap: HeapBuilder, path: Path) -> Path:
    """Write a heap whose table has each property's name twice; edges use both in turn."""
    document = heap.as_json()
    texts: list[str] = document["strings"]
    edges: list[int] = document["edges"]
    doubles: dict[int, int] = {}
    property_type = document["snapshot"]["meta"]["edge_types"][0].index("property")
    for number, at in enumerate(range(0, len(edges), 3)):
        if edges[at] == property_type and number % 2:
            name = edges[at + 1]
            if name not in doubles:
                doubles[name] = len(texts)
                texts.append(texts[name])
            edges[at + 1] = doubles[name]
    path.write_text(json.dumps(document))
    return path


def _heap(generation: str, *, is_later: bool) -> HeapBuilder:
    heap = HeapBuilder(generation, extra_native_bytes=12345)
    root = heap.root()
    gc_roots = heap.node("synthetic", "(GC roots)", size=0)
    heap.edge(root, "element", 1, gc_roots)
    program = heap.node("object", "Object", size=0)
    other = heap.node("object", "global", size=40)
    for at, one in enumerate((program, other)):
        heap.edge(root, "shortcut", f"global {at}", one)
    _weak_maps(heap, program, gc_roots)
    _shared_contexts(heap, program, other)
    _cliques(heap, program)
    _chain(heap, program, CHAIN + 5 * is_later)
    _arrays(heap, program, other)
    _natives(heap, gc_roots)
    _shapes(heap, other, is_later=is_later)
    _places(heap, other, is_later=is_later)
    _texts(heap, program)
    return heap


def _weak_maps(heap: HeapBuilder, program: int, gc_roots: int) -> None:
    """Entries whose values are keys of the next, and one whose key is only in the map."""
    keys = [heap.node("object", "Key", size=16) for _ in range(5)]
    for number, name in enumerate(("first", "second")):
        weak_map = heap.node("object", "WeakMap", size=24)
        table_id = 700_001 + 2 * number
        table = heap.node("array", "(hash table)", size=80, node_id=table_id)
        heap.edge(program, "property", name, weak_map)
        heap.edge(weak_map, "internal", "table", table)
        heap.edge(gc_roots, "element", number, table)
        for at, (key, value) in enumerate(pairwise(keys)):
            text = f"key (Key @{at + 5}) -> value (Key @{at + 7}) pair in WeakMap"
            for edge, source in enumerate((key, table)):
                entry = f"{at + 9 * edge} / part of {text} (table @{table_id})"
                heap.edge(source, "internal", entry, value)
            heap.edge(table, "weak", f"{at}", key)
    heap.edge(program, "property", "key", keys[0])


def _shared_contexts(heap: HeapBuilder, program: int, other: int) -> None:
    outer = heap.node("hidden", "system / Context", size=32)
    inner = heap.node("hidden", "system / Context", size=32)
    big = heap.node("object", "Array", size=16)
    elements = heap.node("array", "(object elements)", size=5000)
    heap.edge(outer, "context", "big", big)
    heap.edge(big, "internal", "elements", elements)
    heap.edge(inner, "internal", "previous", outer)
    for at in range(6):
        closure = heap.node("closure", ("go", "")[at % 2], size=56 * (at != 3))
        heap.edge(closure, "internal", "context", inner if at < 4 else outer)
        heap.edge(program if at % 3 else other, "property", f"listener {at}", closure)
        heap.location(closure, 9, at, at)


def _cliques(heap: HeapBuilder, program: int) -> None:
    """What nothing reaches: a ring, a node of itself, a tree; and what is weakly held."""
    ring = [heap.node("object", "Ring", size=100) for _ in range(3)]
    for one, following in zip(ring, ring[1:] + ring[:1], strict=True):
        heap.edge(one, "property", "next", following)
    heap.edge(ring[0], "property", "text", heap.node("string", "in the ring", size=32))
    itself = heap.node("object", "Self", size=8)
    heap.edge(itself, "property", "self", itself)
    lonely = heap.node("object", "Ring", size=64)
    heap.edge(lonely, "property", "next", ring[1])
    heap.edge(program, "weak", "ref", heap.node("object", "Ring", size=24))


def _chain(heap: HeapBuilder, program: int, length: int) -> None:
    """A list through which everything is retained; every third link has no size."""
    above = program
    for at in range(length):
        link = heap.node("object", "Link", size=24 * (at % 3 > 0), node_id=1_000_001 + 2 * at)
        heap.edge(above, "property", "next", link)
        above = link
    heap.edge(above, "property", "end", heap.node("bigint", "bigint", size=2**31 + 8))


def _arrays(heap: HeapBuilder, program: int, other: int) -> None:
    """Internal arrays behind each other, with one owner and with two."""
    owners = [heap.node("object", "Map", size=32) for _ in range(3)]
    tables = [heap.node("array", "", size=1000 + at) for at in range(4)]
    maps = heap.node("hidden", "system / Map", size=80)
    for at, owner in enumerate(owners):
        heap.edge(program if at else other, "property", f"map {at}", owner)
        heap.edge(owner, "internal", "table", tables[at])
        heap.edge(owner, "internal", "map", maps)
    heap.edge(tables[0], "element", 1, tables[3])
    heap.edge(owners[1], "hidden", 3, tables[2])
    for at in range(40):  # spread far enough that every kind of sum meets each kind of array
        array = heap.node("object", "Array", size=16)
        store = heap.node("array", "", size=48)
        heap.edge(owners[at % 3], "element", at, array)
        heap.edge(array, "internal", "elements", store)
        if at % 4 == 0:
            heap.edge(owners[at % 3], "weak", f"also {at}", store)


def _natives(heap: HeapBuilder, gc_roots: int) -> None:
    wrapper = heap.node("native", "Node / BindingData", size=72, detachedness=2)
    live = heap.node("native", '<div id="a">', size=8, detachedness=1)
    spread = heap.node("native", "Node / Inner", size=8)
    shared = heap.node("native", '<div class="b">', size=8)
    text = heap.node("string", "outside", size=24)
    data = heap.node("native", "system / ExternalStringData", size=4000)
    for at, one in enumerate((wrapper, live, text)):
        heap.edge(gc_roots, "element", 20 + at, one)
    heap.edge(wrapper, "internal", "inner", spread)
    heap.edge(spread, "internal", "shared", shared)
    heap.edge(live, "internal", "shared", shared)
    heap.edge(text, "internal", "data", data)
    heap.edge(wrapper, "internal", "buffer", heap.node("native", "system / JSArrayBufferData"))


def _shapes(heap: HeapBuilder, other: int, *, is_later: bool) -> None:
    shapes = [
        ["id", "name"],
        ["name", "id"],
        ["id", "name", "__proto__", "more"],
        ["a, b", "it's", '"quoted"', "{braced}", "line\nbreak", "\x7f\u2028"],
        ["\U0001f600", "é", "日本"],
        ["x" * 60, "y" * 59, "z"],
        ["x" * 60, "y" * 60, "z"],
        ["w" * 200, "x" * 60],
        ["id", "id"],
        ["", "id"],
        [CUT, "id"],
        [],
        ["__proto__"],
        *([f"only {at}", "id"] for at in range(8)),
    ]
    shapes += [["later", "id"], ["id", "later", "name"]] if is_later else [["earlier"], ["id"]]
    for copy in range(5):
        for number, shape in enumerate(shapes):
            if number >= 13 and copy > number % 3:
                continue
            node_id = 2_000_001 + 2 * (100 * copy + number)
            node = heap.node("object", "Object", size=16 + number, node_id=node_id)
            heap.edge(other, "element", 100 * copy + number, node)
            for name in shape:
                heap.edge(node, "property", name, other)


def _places(heap: HeapBuilder, other: int, *, is_later: bool) -> None:
    """Constructors of one name at many places, some of them unknown, ids in no order."""
    for at in range(60):
        node_id = 3_000_001 + 2 * (at * 37 % 60) + 400 * (is_later and at % 7 == 0)
        node = heap.node("object", ("Item", "Job")[at % 2], size=8 * (at % 5), node_id=node_id)
        heap.edge(other, "element", 900 + at, node)
        if at % 6:
            heap.location(node, 5 + at % 2, at % 4, 3)


def _texts(heap: HeapBuilder, program: int) -> None:
    for at, text in enumerate(["twice", "twice", "", "\x00", CUT, "q" * 1024, "(string)"] * 2):
        kind = ("string", "concatenated string", "sliced string")[at % 3]
        heap.edge(program, "element", at, heap.node(kind, text, size=16 + at))
