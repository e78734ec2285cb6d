"""What strings waste, on a heap small enough to know every number."""

from __future__ import annotations

import io

from rich.console import Console

from heaphound.heap import build_heap
from heaphound.inspection.string_waste import string_waste
from heaphound.report.strings_terminal import holder_words, print_strings
from tests.builders.heap_builder import HeapBuilder

LONG = "k" * 1024


def program_of_strings():
    builder = HeapBuilder()
    root = builder.root()
    program = builder.node("object", "global", size=0)
    builder.edge(root, "shortcut", "global", program)

    def string(text, size, kind="string"):
        return builder.node(kind, text, size=size)

    def named(holder, field, node):
        builder.edge(holder, "property", field, node)

    for at in range(3):
        session = builder.node("object", "Session")
        builder.edge(program, "element", at, session)
        named(session, "note", string("twice\x07", 24))
    named(program, "other", string("twice\x07", 40))
    named(program, "alone", string("once", 500))

    # Three with the same beginning: two of one size, one of another.
    table_owner = builder.node("object", "Map")
    table = builder.node("array", "")
    named(program, "map", table_owner)
    builder.edge(table_owner, "internal", "table", table)
    for at, size in enumerate((2000, 2000, 3000)):
        builder.edge(table, "internal", str(at), string(LONG, size))

    pinned, shared = string("pinned", 9000), string("shared", 20_000)
    named(program, "shared", shared)
    scope = builder.node("object", "system / Context")
    named(program, "scope", scope)
    for at, parent in enumerate((pinned, pinned, shared)):
        piece = string("(sliced string)", 32, "sliced string")
        builder.edge(piece, "internal", "parent", parent)
        builder.edge(scope, "context", f"slice{at}", piece)

    inner, outer = (string("(concatenated string)", 32, "concatenated string") for _ in range(2))
    builder.edge(outer, "internal", "first", inner)
    for joint, field, text in (
        (outer, "second", "c"),
        (inner, "first", "a"),
        (inner, "second", "b"),
    ):
        builder.edge(joint, "internal", field, string(text, 16))
    named(program, "rope", outer)
    return build_heap(builder.snapshot())


def words(holders):
    return [(holder_words(one), one.count) for one in holders]


def test_duplicates_waste_all_but_the_largest():
    found = string_waste(program_of_strings(), top=9)
    long, twice = found.duplicates
    assert (twice.text, twice.cut, twice.count) == ("twice\x07", False, 4)
    assert (twice.total_bytes, twice.wasted_bytes) == (24 * 3 + 40, 24 * 3)
    assert words(twice.holders) == [("Session.note", 3), ("global.other", 1)]
    assert (long.text, long.cut, long.count, long.wasted_bytes) == (LONG, True, 2, 2000)
    assert words(long.holders) == [("Map[]", 2)]
    assert found.wasted_bytes == 2072


def test_slices_pin_what_nothing_else_holds():
    found = string_waste(program_of_strings(), top=9)
    pinned, shared = found.pinned
    assert (pinned.parent.name, pinned.parent_bytes, pinned.slices) == ("pinned", 9000, 2)
    assert (pinned.slice_bytes, pinned.only_slices) == (64, True)
    assert words(pinned.holders) == [("variable slice0", 1), ("variable slice1", 1)]
    assert (shared.parent.name, shared.only_slices) == ("shared", False)
    assert found.pinned_bytes == 9000


def test_joints_that_hang_on_each_other_are_one_rope():
    found = string_waste(program_of_strings(), top=9)
    (rope,) = found.ropes
    assert (rope.joints, rope.joint_bytes, rope.retained_bytes) == (2, 64, 64 + 48)
    assert words(rope.holders) == [("global.rope", 1)]


def test_long_strings_and_totals():
    heap = program_of_strings()
    found = string_waste(heap, top=1)
    (long,) = found.long
    assert (long.string.name, long.size_bytes, found.long_count) == ("shared", 20_000, 1)
    assert words(long.holders) == [("global.shared", 1)]
    assert len(found.duplicates) == len(found.pinned) == 1
    sizes = [4 * 24 - 24 + 40, 500, 7000, 29_000, 3 * 32, 2 * 32, 3 * 16]
    assert found.total_bytes == sum(sizes)
    assert found.count == 4 + 1 + 3 + 2 + 3 + 2 + 3


def test_a_heap_without_strings():
    builder = HeapBuilder()
    builder.root()
    found = string_waste(build_heap(builder.snapshot()), top=3)
    assert (found.count, found.duplicates, found.pinned, found.ropes, found.long) == (
        0,
        (),
        (),
        (),
        (),
    )


def test_texts_are_cut_and_control_characters_replaced():
    console = Console(file=io.StringIO(), width=80, color_system=None)
    print_strings(console, string_waste(program_of_strings(), top=9), 8)
    output = console.file.getvalue()
    assert "“twice\N{REPLACEMENT CHARACTER}”" in output
    assert "“kkkkkkk…”" in output
    assert "\x07" not in output
    assert max(map(len, output.splitlines())) <= 80
    console = Console(file=io.StringIO(), width=80, color_system=None)
    print_strings(console, string_waste(program_of_strings(), top=9), 0)
    assert "twice" not in console.file.getvalue()
    assert "kk" not in console.file.getvalue()
