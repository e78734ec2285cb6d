"""What the keys of a collection look like: ids, URLs, queries, or a few fixed words.

In: a heap and a Map or plain object. Out: a sentence about its keys. Who asks for a bound wants to
know why there is no end of keys.
"""

from __future__ import annotations

import re
from collections import Counter

import numpy as np

from heaphound.growth.edge_numbers import edge_numbers
from heaphound.growth.entries import (
    NOT_ENTRIES,
    ORDERED_TABLE_HEADER,
    STRIDE,
    TABLE_HEADER_WORDS,
    WORD_BYTES,
    WORDS_PER_BUCKET,
)
from heaphound.heap.graph import Heap

SAMPLE = 200
MOSTLY = 0.6
LONGEST = 48  # characters of an example
_STRING = "string"  # V8 tells no text of strings that are joined or cut from others
_LOOKS = (
    (
        "UUIDs",
        re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE),
    ),
    ("URLs", re.compile(r"\w+://|/\S*\Z|\S+\?\S*=")),
    ("e-mail addresses", re.compile(r"[^@\s]+@[^@\s]+\.\w+\Z")),
    ("IP addresses", re.compile(r"(::ffff:)?\d{1,3}(\.\d{1,3}){3}\Z")),
    ("JSON", re.compile(r"[\[{].*[\]}]?\Z", re.DOTALL)),
    ("hashes or tokens", re.compile(r"[0-9a-f]{16,}\Z|[\w+/=-]{24,}\Z", re.IGNORECASE)),
    ("ids", re.compile(r".*\d")),
    ("long texts", re.compile(r".{64,}", re.DOTALL)),
)


def describe_keys(heap: Heap, node: int) -> str | None:
    """Say what the newest keys of a Map or object are; None where it has none to show."""
    texts, objects = _keys(heap, node)
    total = len(texts) + len(objects)
    if total == 0:
        return None
    if len(objects) > len(texts):
        kinds = Counter(heap.constructor_of(key) for key in objects)
        return f"its keys are objects: {kinds.most_common(1)[0][0]}"
    example = texts[-1] if len(texts[-1]) <= LONGEST else f"{texts[-1][:LONGEST]}…"
    for look, pattern in _LOOKS:
        if sum(bool(pattern.match(each)) for each in texts) >= MOSTLY * len(texts):
            return f'its keys look like {look}, such as "{example}"'
    return f'its keys are strings such as "{example}"'


def _keys(heap: Heap, node: int) -> tuple[list[str], list[int]]:
    """The last keys, as texts where they are strings, and as nodes where they are objects."""
    table = heap.child_by_edge(node, "table", "internal")
    if table < 0:
        names = [
            heap.edge_text(edge)
            for edge in list(heap.out_edges(node))[-SAMPLE:]
            if heap.edge_type(edge) == "property"
        ]
        return [name for name in names if name not in NOT_ENTRIES], []
    words = int(heap.snapshot.shallow_size[table]) // WORD_BYTES - TABLE_HEADER_WORDS
    buckets = max((words - ORDERED_TABLE_HEADER) // WORDS_PER_BUCKET["Map"], 0)
    out = heap.out_edges(table)
    edges = np.arange(out.start, out.stop, dtype=np.int64)
    at = edge_numbers(heap, edges) - ORDERED_TABLE_HEADER - buckets
    of_keys = edges[(at >= 0) & (at % STRIDE["Map"] == 0)][-SAMPLE:]
    nodes = [int(heap.snapshot.to_node[edge]) for edge in of_keys.tolist()]
    texts = [heap.node_name(key) for key in nodes if heap.type_of(key) == _STRING]
    return texts, [key for key in nodes if heap.type_of(key) == "object"]
