"""How many entries a container really has: entries, not slots of its backing store.

In: a heap and a node. Out: a count. A Map's table holds keys, values and free room; an emitter
holds one function bare and several in an array; a linked list is as long as its chain.
Numbers stored in place (small integers) have no edge in a snapshot and cannot be counted.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

import numpy as np
import numpy.typing as npt

from heaphound.growth.edge_numbers import edge_numbers
from heaphound.heap.graph import Heap

WORD_BYTES = 8
TABLE_HEADER_WORDS = 2  # map and length of the backing array
ORDERED_TABLE_HEADER = 3  # entries, deleted, buckets
WORDS_PER_BUCKET = {"Map": 2 * 3 + 1, "Set": 2 * 2 + 1}  # two entries a bucket, and the bucket
STRIDE = {"Map": 3, "Set": 2}
MAX_CHAIN = 5_000_000
MAX_PROTOTYPES = 6
NOT_ENTRIES = frozenset({"__proto__", "map", "properties", "elements", "table"})


def entry_count(heap: Heap, node: int) -> int:
    """Count the entries of a Map, Set, array or plain object, or the references of any other."""
    table = heap.child_by_edge(node, "table", "internal")
    kind = "Set" if container_kind(heap, node) == "Set" else "Map"
    if table >= 0:
        return _ordered_table_entries(heap, table, kind)
    snapshot = heap.snapshot
    edges = _edges(heap, node)
    kinds = snapshot.edge_type[edges]
    elements = int(np.count_nonzero(kinds == snapshot.layout.edge_type_code("element")))
    if elements:
        return elements
    names = snapshot.edge_name[edges[kinds == snapshot.layout.edge_type_code("property")]]
    not_entries = [snapshot.strings.find(name) for name in NOT_ENTRIES]
    named = int(np.count_nonzero(~np.isin(names, not_entries)))
    # V8 lists no elements of a frozen array; its backing store has them.
    store = heap.child_by_edge(node, "elements", "internal")
    if store < 0:
        return named
    frozen = int(np.count_nonzero(edge_numbers(heap, _edges(heap, store)) >= 0))
    return max(frozen, named)


def _edges(heap: Heap, node: int) -> npt.NDArray[np.int64]:
    edges = heap.out_edges(node)
    return np.arange(edges.start, edges.stop, dtype=np.int64)


def chain_length(
    heap: Heap, head: int, edge_name: str, constructor: str, inside: AbstractSet[int] | None = None
) -> int:
    """Count the nodes of a linked list that hangs on `head`, all of one constructor.

    Args:
        heap: any.
        head: the object whose field is the first link.
        edge_name: the field, of the head and of every link.
        constructor: of every link; the list ends at anything else.
        inside: nodes to stay among; None for all.
    """
    length = 0
    node = heap.child_by_edge(head, edge_name)
    seen: set[int] = set()
    while node >= 0 and node not in seen and length < MAX_CHAIN:
        if heap.constructor_of(node) != constructor or (inside is not None and node not in inside):
            break
        seen.add(node)
        length += 1
        node = heap.child_by_edge(node, edge_name)
    return length


def _ordered_table_entries(heap: Heap, table: int, kind: str) -> int:
    """Count distinct entries of V8's OrderedHashTable (src/objects/ordered-hash-table.h).

    Layout in words: 3 of header, the buckets, then entries of key, value (Map only) and chain.
    """
    snapshot = heap.snapshot
    words = int(snapshot.shallow_size[table]) // WORD_BYTES - TABLE_HEADER_WORDS
    buckets = max((words - ORDERED_TABLE_HEADER) // WORDS_PER_BUCKET[kind], 0)
    first = ORDERED_TABLE_HEADER + buckets
    stride = STRIDE[kind]
    edges = _edges(heap, table)
    numbers = edge_numbers(heap, edges)
    # Hidden ones are the hole, left by a deleted entry.
    hidden = snapshot.layout.node_type_code("hidden")
    is_entry = (numbers >= first) & (snapshot.node_type[snapshot.to_node[edges]] != hidden)
    return int(np.unique((numbers[is_entry] - first) // stride).size)


def container_kind(heap: Heap, node: int) -> str:
    """What kind of collection an object is, its own class or the one it extends.

    Returns:
        "Map", "Set", "Array", or its own constructor where it extends none of these.
    """
    own = heap.constructor_of(node)
    at = node
    for _ in range(MAX_PROTOTYPES):
        at = heap.child_by_edge(at, "__proto__")
        if at < 0:
            break
        made_by = heap.child_by_edge(at, "constructor")
        name = heap.node_name(made_by) if made_by >= 0 else ""
        if name in {"Map", "Set", "Array"}:
            return name
    return own
