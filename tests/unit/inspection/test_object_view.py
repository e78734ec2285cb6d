"""The view of one object on heaps small enough to draw, and its exact text."""

from __future__ import annotations

import io

from rich.console import Console

from heaphound.heap import build_heap
from heaphound.inspection.one_object import object_view
from heaphound.inspection.retaining_tree import Ending
from heaphound.report.object_terminal import print_object
from tests.builders.heap_builder import HeapBuilder


def drawn():
    """root -> global -> a -> held <- b <- global, b <-> held in a cycle, 9 arrays hold b."""
    builder = HeapBuilder()
    root = builder.root()
    program = builder.node("object", "global / ", size=8)
    first = builder.node("object", "A", size=10)
    second = builder.node("object", "B", size=20)
    held = builder.node("object", "Held", size=30)
    text = builder.node("string", "secret \x1b[31m" + "x" * 100, size=40)
    closure = builder.node("closure", "go", size=50)
    code = builder.node("code", "go", size=0)
    script = builder.node(
        "code", "/srv/a/folder/with/a/long/name/so/that/it/does/not/fit/app.js", size=0
    )
    builder.edge(root, "shortcut", "global", program)
    builder.edge(program, "property", "first", first)
    builder.edge(program, "property", "second", second)
    builder.edge(program, "weak", "weakly", held)
    builder.edge(first, "property", "x", held)
    builder.edge(second, "property", "y", held)
    builder.edge(second, "property", "z", held)
    builder.edge(held, "property", "text", text)
    builder.edge(held, "property", "back", second)
    builder.edge(held, "internal", "code", closure)
    builder.edge(closure, "internal", "shared", code)
    builder.edge(code, "internal", "script", script)
    builder.location(closure, 3, 6, 0)
    for at in range(9):
        array = builder.node("object", "Array", size=1)
        builder.edge(program, "element", at, array)
        builder.edge(array, "element", 0, second)
    return build_heap(builder.snapshot()), held


def rows_of(rows):
    return [
        (row.holder.constructor, row.reference_count, row.cut_frees, row.ending, rows_of(row.below))
        for row in rows
    ]


def test_cycles_and_what_was_shown_are_marked():
    heap, held = drawn()
    view = object_view(heap, held, depth=3, top=8, paths=2)
    first, second = rows_of(view.retainers)
    assert first == (
        "A",
        1,
        False,
        None,
        [("global / ", 1, None, None, [("(root)", 1, None, Ending.ROOT, [])])],
    )
    assert second[:4] == ("B", 2, False, None)
    assert second[4][0] == ("global / ", 1, None, Ending.SHOWN_ABOVE, [])
    assert view.retainers[1].left_out == 7
    deeper = object_view(heap, held, depth=3, top=40, paths=2)
    below = rows_of(deeper.retainers)[1][4]
    assert ("Held", 1, None, Ending.CYCLE, []) in below
    assert len(below) == 11
    assert view.ways == 3
    assert view.weak_count == 1


def test_depth_ends_the_tree():
    heap, held = drawn()
    view = object_view(heap, held, depth=1, top=4, paths=0)
    assert [row.ending for row in view.retainers] == [Ending.DEPTH, Ending.DEPTH]
    assert view.paths == ()


def test_the_text_is_this():
    heap, held = drawn()
    console = Console(file=io.StringIO(), width=72, color_system=None)
    print_object(console, object_view(heap, held, depth=2, top=6, paths=2), preview=12)
    assert console.file.getvalue() == TEXT


TEXT = """\
Held @9
  object, 3 references from the program's roots
  30 B itself, 120 B freed with it
  3 references keep it alive, each without the others
  freed at the latest with global @3  167 B

holds
  text  “secret �[31…” @11  40 B
  back  B @7  20 B
  code  go() @13  50 B

held by
  ├─ x of A @5  not alone
  │  ╰─ first of global @3  …
  ╰─ y, z of B @7  not alone
     ├─ second of global @3  …
     ├─ [0] of Array @19  …
     ├─ [0] of Array @21  …
     ╰─ … 8 more
  and 1 weak or repeated, which keep nothing alive

path through the application, a shortest one
  ┬ root
  ├─ global  global @3
  ├─ first  A @5
  ╰→ x  Held @9

another path
  ┬ root
  ├─ global  global @3
  ├─ second  B @7
  ╰→ y  Held @9

freed with it
       50 B  go() @13
       40 B  “secret �[31…” @11
"""
