"""Closure scopes on heaps small enough to know every number."""

from __future__ import annotations

import base64
import json

from heaphound.heap import build_heap
from heaphound.inspection.scope_places import Certainty
from heaphound.inspection.scopes import scopes
from tests.builders.heap_builder import HeapBuilder
from tests.builders.random_heaps import random_heap


def two_scopes():
    """Two Contexts of make() in a.js, one inside the other's value; three closures; one shared."""
    builder = HeapBuilder()
    root = builder.root()
    program = builder.node("object", "global", size=0)
    builder.edge(root, "shortcut", "global", program)
    info = builder.node("code", "system / ScopeInfo", size=4)
    shared_function = builder.node("code", "go", size=0)
    script = builder.node("code", "/no/such/folder/a.js", size=0)
    builder.edge(shared_function, "internal", "script", script)
    builder.edge(program, "property", "info", info)
    shared = builder.node("object", "Shared", size=1000)
    builder.edge(program, "property", "shared", shared)
    contexts = [builder.node("object", "system / Context", size=20) for _ in range(2)]
    held = builder.node("object", "Held", size=100)
    closures = [builder.node("closure", "go", size=30) for _ in range(3)]
    for at, closure in enumerate(closures):
        builder.edge(closure, "internal", "context", contexts[0 if at < 2 else 1])
        builder.edge(closure, "internal", "shared", shared_function)
        builder.location(closure, 9, 4, 2)
    for context in contexts:
        builder.edge(context, "internal", "scope_info", info)
        builder.edge(context, "context", "both", shared)
    builder.edge(contexts[0], "context", "own", held)
    builder.edge(held, "property", "inner", closures[2])
    for closure in closures[:2]:
        builder.edge(program, "property", f"c{closure}", closure)
    return build_heap(builder.snapshot()), contexts


def test_contexts_of_one_place_are_one_scope_and_nested_ones_count_once():
    heap, contexts = two_scopes()
    found = scopes(heap, top=5)
    (scope,) = found.scopes
    assert (found.contexts, found.closures, found.left_out) == (2, 3, 0)
    assert (scope.contexts, scope.closures, scope.most_sharing) == (2, 3, 2)
    assert scope.shallow_bytes == 40
    assert scope.retained_bytes == 20 + 100 + 30 + 20
    assert scope.largest.node == contexts[0]
    own, both = scope.variables
    assert (own.name, own.count, own.exclusive_bytes, own.shared_bytes) == ("own", 1, 150, 0)
    assert (both.name, both.count, both.exclusive_bytes, both.shared_bytes) == ("both", 2, 0, 1000)
    assert scope.place.certainty is Certainty.INSIDE
    assert (scope.place.place.file, scope.place.place.line) == ("/no/such/folder/a.js", 5)
    assert [function.count for function in scope.functions] == [3]


def test_a_context_that_no_function_closes_over():
    builder = HeapBuilder()
    root = builder.root()
    builder.edge(root, "element", 1, builder.node("object", "system / Context", size=8))
    (scope,) = scopes(build_heap(builder.snapshot()), top=5).scopes
    assert (scope.closures, scope.most_sharing, scope.variables) == (0, 0, ())
    assert scope.place.certainty is Certainty.UNKNOWN


def test_a_heap_without_contexts():
    found = scopes(build_heap(random_heap(1).snapshot()), top=5)
    assert (found.scopes, found.left_out) == ((), 0)


def test_places_and_names_are_those_of_the_original_source(tmp_path):
    """Compiled: `function m(){const p={};return ()=>p}` on one line; written: line 10 and on."""
    compiled = tmp_path / "out.js"
    # Column 0 is line 10 of the original, column 19 (`p`) line 11 column 9, called payload.
    written = {
        "version": 3,
        "sources": ["src.ts"],
        "sourcesContent": ["\n" * 10 + "  const payload = {};\n"],
        "names": ["payload"],
        "mappings": "AASA,mBACQA",
    }
    url = base64.b64encode(json.dumps(written).encode()).decode()
    compiled.write_text(
        "function m(){const p={};return ()=>p}\n"
        f"//# sourceMappingURL=data:application/json;base64,{url}\n"
    )
    builder = HeapBuilder()
    root = builder.root()
    shared_function, script = builder.node("code", ""), builder.node("code", str(compiled))
    builder.edge(shared_function, "internal", "script", script)
    context, closure = builder.node("object", "system / Context"), builder.node("closure", "")
    builder.edge(root, "element", 1, closure)
    builder.edge(closure, "internal", "context", context)
    builder.edge(closure, "internal", "shared", shared_function)
    builder.location(closure, 9, 0, 31)
    builder.edge(context, "context", "p", builder.node("object", "Object"))
    (scope,) = scopes(build_heap(builder.snapshot()), top=1).scopes
    (variable,) = scope.variables
    assert variable.name == "payload"
    assert (variable.place.file, variable.place.line) == (str(tmp_path / "src.ts"), 11)
    assert variable.place.generated.line == 1
    assert scope.place.certainty is Certainty.DECLARATION
    assert (scope.place.function, scope.place.place.line) == ("m", 11)
