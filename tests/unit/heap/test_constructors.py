"""Class names, and who inherits being detached."""

from __future__ import annotations

from heaphound.heap import build_heap
from heaphound.heap.constructors import detached_nodes
from tests.builders.heap_builder import HeapBuilder


def test_being_detached_spreads_between_native_nodes_only():
    builder = HeapBuilder()
    root = builder.root()
    detached = builder.node("native", "Wrapper", detachedness=2)
    attached = builder.node("native", "Live", detachedness=1)
    child = builder.node("native", "Child")
    shared = builder.node("native", "Shared")
    script_object = builder.node("object", "Object", detachedness=2)
    behind = builder.node("native", "Behind")
    weakly = builder.node("native", "Weakly")
    for at, node in enumerate((detached, attached)):
        builder.edge(root, "element", at, node)
    builder.edge(detached, "element", 1, child)
    builder.edge(detached, "element", 2, shared)
    builder.edge(detached, "element", 3, attached)
    builder.edge(detached, "element", 4, script_object)
    builder.edge(detached, "weak", "w", weakly)
    builder.edge(detached, "hidden", 6, weakly)
    builder.edge(script_object, "property", "x", behind)
    builder.edge(attached, "element", 1, shared)
    found = detached_nodes(builder.snapshot())
    assert found.nonzero()[0].tolist() == [detached, child]
    assert build_heap(builder.snapshot()).constructor_of(child) == "Detached Child"


def test_nobody_is_detached_when_no_native_node_says_so():
    builder = HeapBuilder()
    builder.root()
    builder.node("object", "Object", detachedness=2)
    assert not detached_nodes(builder.snapshot()).any()


def test_all_classes_at_once_are_those_of_each_node():
    builder = HeapBuilder()
    root = builder.root()
    for at, (kind, name) in enumerate(
        [
            ("object", "Session"),
            ("native", '<div id="a">'),
            ("native", "<div>"),
            ("string", "Session"),
            ("concatenated string", "x"),
            ("closure", "go"),
            ("hidden", "system / Map"),
            ("code", "go"),
            ("regexp", "a+"),
            ("object", "Session"),
        ]
    ):
        builder.edge(root, "element", at, builder.node(kind, name))
    builder.node("native", "<div>", detachedness=2)
    heap = build_heap(builder.snapshot())
    classes = heap.constructors()
    names = [classes.names[number] for number in classes.constructor.tolist()]
    assert names == [heap.constructor_of(node) for node in range(heap.snapshot.node_count)]
    assert names[1:] == [
        "Session",
        "<div>",
        "<div>",
        "(string)",
        "(concatenated string)",
        "Function",
        "(system)",
        "(compiled code)",
        "RegExp",
        "Session",
        "Detached <div>",
    ]
    assert len(set(classes.names)) == len(classes.names)
