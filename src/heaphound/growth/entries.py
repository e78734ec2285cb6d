"""How many entries a container really has: entries, not slots of its backing store.

In: a heap and a node. Out: a count. A Map's table holds keys, values and free room; an emitter
holds one function bare and several in an array; a linked list is as long as its chain.
Numbers stored in place (small integers) have no edge in a snapshot and cannot be counted.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from heaphound.heap.graph import Heap

WORD_BYTES = 8
TABLE_HEADER_WORDS = 2  # map and length of the backing array
ORDERED_TABLE_HEADER = 3  # entries, deleted, buckets
WORDS_PER_BUCKET = {"Map": 2 * 3 + 1, "Set": 2 * 2 + 1}  # two entries a bucket, and the bucket
STRIDE = {"Map": 3, "Set": 2}
MAX_CHAIN = 5_000_000
MAX_PROTOTYPES = 6
_NOT_ENTRIES = frozenset({"__proto__", "map", "properties", "elements", "table"})


def entry_count(heap: Heap, node: int) -> int:
    """Count the entries of a Map, Set, array or plain object, or the references of any other."""
    table = heap.child_by_edge(node, "table", "internal")
    kind = "Set" if container_kind(heap, node) == "Set" else "Map"
    if table >= 0:
        return _ordered_table_entries(heap, table, kind)
    snapshot = heap.snapshot
    elements = 0
    names = 0
    for edge in heap.out_edges(node):
        edge_kind = snapshot.layout.edge_types[int(snapshot.edge_type[edge])]
        if edge_kind == "element":
            elements += 1
        elif edge_kind == "property" and heap.edge_text(edge) not in _NOT_ENTRIES:
            names += 1
    if elements:
        return elements
    # V8 lists no elements of a frozen array; its backing store has them.
    store = heap.child_by_edge(node, "elements", "internal")
    frozen = (
        0 if store < 0 else sum(heap.edge_text(edge).isdigit() for edge in heap.out_edges(store))
    )
    return max(frozen, names)


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
    entries: set[int] = set()
    hidden = snapshot.layout.node_type_code("hidden")
    for edge in heap.out_edges(table):
        text = heap.edge_text(edge)
        if not text.isdigit() or int(text) < first:
            continue
        if int(snapshot.node_type[snapshot.to_node[edge]]) == hidden:
            continue  # the hole, left by a deleted entry
        entries.add((int(text) - first) // stride)
    return len(entries)


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
