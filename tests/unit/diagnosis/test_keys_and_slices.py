"""What keys look like, and what slices of texts keep alive, in sentences."""

import numpy as np
import pytest

from heaphound.diagnosis.keys import describe_keys
from heaphound.diagnosis.pinned import pinned
from heaphound.heap.graph import build_heap
from tests.builders.heap_builder import HeapBuilder


def an_object_keyed_by(*keys):
    heap = HeapBuilder("24")
    root = heap.root()
    users = heap.node("object", "Object", size=32)
    heap.edge(root, "element", 1, users)
    for key in keys:
        heap.edge(users, "property", key, heap.node("object", "User", size=24))
    return build_heap(heap.snapshot()), users


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (("/a?x=1", "/b?x=2", "/c?x=3"), 'its keys look like URLs, such as "/c?x=3"'),
        (("u1", "u2", "u3"), 'its keys look like ids, such as "u3"'),
        (("a@b.org", "c@d.org"), 'its keys look like e-mail addresses, such as "c@d.org"'),
        (("10.0.0.1", "10.0.0.2"), 'its keys look like IP addresses, such as "10.0.0.2"'),
        (("0f" * 16, "1e" * 16), f'its keys look like hashes or tokens, such as "{"1e" * 16}"'),
        (("de", "fr"), 'its keys are strings such as "fr"'),
        ((), None),
    ],
)
def test_keys_are_described_by_what_most_of_them_look_like(keys, said):
    assert describe_keys(*an_object_keyed_by(*keys)) == said


def slices_of_texts(slices, text_bytes):
    heap = HeapBuilder("24")
    root = heap.root()
    for n in range(slices):
        piece = heap.node("sliced string", f"piece {n}", size=32)
        heap.edge(root, "element", n, piece)
        heap.edge(piece, "internal", "parent", heap.node("string", f"text {n}", size=text_bytes))
    built = build_heap(heap.snapshot())
    return pinned(built, np.arange(1, built.snapshot.node_count, dtype=np.int32))


def test_slices_that_keep_large_texts_are_said_with_both_sizes():
    (said,) = slices_of_texts(10, 4_000)

    assert "10 strings of 320 B are slices" in said
    assert "39.1 KB" in said


@pytest.mark.parametrize(("slices", "text_bytes"), [(2, 4_000), (10, 40)])
def test_few_slices_and_slices_of_short_texts_are_not(slices, text_bytes):
    assert slices_of_texts(slices, text_bytes) == ()
