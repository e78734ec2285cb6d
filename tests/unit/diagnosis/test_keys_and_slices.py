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


def views_of_buffers(views, per_whole, whole_bytes, source, tmp_path):
    heap = HeapBuilder("24")
    root = heap.root()
    for n in range(views):
        if n % per_whole == 0:
            whole = heap.node("object", "ArrayBuffer", size=88)
            store = heap.node("native", "system / JSArrayBufferData", size=whole_bytes)
            heap.edge(whole, "internal", "backing_store", store)
        view = heap.node("object", "Buffer", size=96)
        heap.edge(root, "element", n, view)
        heap.edge(view, "internal", "buffer", whole)
    built = build_heap(heap.snapshot())
    file = tmp_path / "store.js"
    file.write_text(source)
    return pinned(built, np.arange(1, built.snapshot.node_count, dtype=np.int32), [str(file)])


def test_views_that_keep_large_buffers_are_said_with_both_sizes(tmp_path):
    source = "const HEAD = 32;\nexports.keep = (body) => kept.push(body.subarray(0, HEAD));\n"

    (said,) = views_of_buffers(10, 1, 60_000, source, tmp_path)

    assert "10 Buffers keep 10 ArrayBuffers of 585.9 KB" in said
    assert "store.js:2 cuts views out of larger ones, body.subarray(0, HEAD), 32 B each" in said


@pytest.mark.parametrize(
    ("per_whole", "whole_bytes", "words"),
    [(1, 8_192, "cut from blocks of 8.0 KB"), (5, 60_000, "they are parts of those")],
)
def test_what_the_heap_alone_shows_of_views_is_said(tmp_path, per_whole, whole_bytes, words):
    (said,) = views_of_buffers(10, per_whole, whole_bytes, "", tmp_path)

    assert words in said


def test_whole_buffers_are_not_called_views(tmp_path):
    source = "exports.keep = (body) => kept.push(body);\n"

    assert views_of_buffers(10, 1, 60_000, source, tmp_path) == ()
