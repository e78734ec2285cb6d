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
from heaphound.heap.distances import edges_of
from heaphound.heap.graph import Heap
from heaphound.snapshot.columns import Snapshot

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
    return int(entry_counts(heap, np.array([node], np.int64))[0])


def entry_counts(heap: Heap, nodes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Count the entries of each of some nodes (int64, nodes). O(their edges)."""
    snapshot, count = heap.snapshot, nodes.size
    edge_type, strings = snapshot.layout.edge_type_code, snapshot.strings
    edges, owner = edges_from(snapshot, nodes)
    types, names = snapshot.edge_type[edges], snapshot.edge_name[edges]

    def behind(name: str) -> npt.NDArray[np.int64]:
        """The first node that an internal edge of this name leads to, of each; -1 for none."""
        found = np.full(count, -1, np.int64)
        at = np.flatnonzero((types == edge_type("internal")) & (names == strings.find(name)))[::-1]
        found[owner[at]] = snapshot.to_node[edges[at]]
        return found

    elements = np.bincount(owner[types == edge_type("element")], minlength=count)
    not_entries = [strings.find(name) for name in NOT_ENTRIES]
    is_named = (types == edge_type("property")) & ~np.isin(names, not_entries)
    counts = np.where(elements, elements, np.bincount(owner[is_named], minlength=count))
    tables, stores = behind("table"), behind("elements")
    # V8 lists no elements of a frozen array; its backing store has them.
    frozen = np.flatnonzero((elements == 0) & (stores >= 0) & (tables < 0))
    edges, owner = edges_from(snapshot, stores[frozen])
    stored = np.bincount(owner[edge_numbers(heap, edges) >= 0], minlength=frozen.size)
    counts[frozen] = np.maximum(counts[frozen], stored)
    tabled = np.flatnonzero(tables >= 0)
    counts[tabled] = _ordered_table_entries(heap, tables[tabled], _are_sets(heap, nodes[tabled]))
    return counts


def _are_sets(heap: Heap, nodes: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Say of each node (bool, nodes) whether its class is Set or extends it."""
    _, first, which = np.unique(
        heap.snapshot.node_name[nodes], return_index=True, return_inverse=True
    )
    kinds = [container_kind(heap, node) == "Set" for node in nodes[first].tolist()]
    return np.array(kinds, np.bool_)[which]


def edges_from(
    snapshot: Snapshot, nodes: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """List the edges that start from these nodes, and the position of each one's node."""
    counts = snapshot.first_edge[nodes + 1] - snapshot.first_edge[nodes]
    return edges_of(snapshot, nodes), np.repeat(np.arange(nodes.size), counts)


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


def _ordered_table_entries(
    heap: Heap, tables: npt.NDArray[np.int64], are_sets: npt.NDArray[np.bool_]
) -> npt.NDArray[np.int64]:
    """Count distinct entries of V8's OrderedHashTables (src/objects/ordered-hash-table.h).

    Layout in words: 3 of header, the buckets, then entries of key, value (Map only) and chain.
    """
    snapshot = heap.snapshot
    stride = np.where(are_sets, STRIDE["Set"], STRIDE["Map"])
    per_bucket = np.where(are_sets, WORDS_PER_BUCKET["Set"], WORDS_PER_BUCKET["Map"])
    words = snapshot.shallow_size[tables].astype(np.int64) // WORD_BYTES - TABLE_HEADER_WORDS
    first = ORDERED_TABLE_HEADER + np.maximum((words - ORDERED_TABLE_HEADER) // per_bucket, 0)
    edges, owner = edges_from(snapshot, tables)
    numbers = edge_numbers(heap, edges)
    # Hidden ones are the hole, left by a deleted entry.
    hidden = snapshot.layout.node_type_code("hidden")
    is_entry = (numbers >= first[owner]) & (snapshot.node_type[snapshot.to_node[edges]] != hidden)
    owner = owner[is_entry]
    entry = (numbers[is_entry] - first[owner]) // stride[owner]
    order = np.lexsort((entry, owner))
    owner, entry = owner[order], entry[order]
    is_new = np.ones(owner.size, np.bool_)
    is_new[1:] = (owner[1:] != owner[:-1]) | (entry[1:] != entry[:-1])
    return np.bincount(owner[is_new], minlength=tables.size)


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
