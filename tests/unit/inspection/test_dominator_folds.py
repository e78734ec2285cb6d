"""The folded dominator tree: nothing is lost by folding, chains are one row."""

from __future__ import annotations

import io
import random
import sys

import click
import pytest
from rich.console import Console

from heaphound.cli.sizes import SizeOrShare, bytes_of
from heaphound.heap import build_heap
from heaphound.inspection.dominator_folds import dominator_folds
from heaphound.report.dominators_terminal import print_dominators
from tests.builders.heap_builder import HeapBuilder
from tests.builders.random_heaps import random_heap

EVERYTHING = 10**6


def folds_of(fold):
    yield fold
    for below in fold.below:
        yield from folds_of(below)


def test_every_byte_and_object_is_in_one_row():
    first = random.SystemRandom().randrange(2**32)
    sys.stdout.write(f"seeds from {first}\n")
    folded = 0
    for seed in range(first, first + 60):
        heap = build_heap(random_heap(seed, 60).snapshot())
        tree = dominator_folds(heap, 0, depth=100, top=EVERYTHING, least_bytes=0)
        rows = list(folds_of(tree))
        assert sum(row.count + row.chained for row in rows) == heap.snapshot.node_count, seed
        for row in rows:
            below = sum(one.retained_bytes for one in row.below)
            assert row.retained_bytes == row.shallow_bytes + below, seed
            assert row.left_out == 0
            classes = [one.constructor for one in row.below if one.count > 1]
            assert len(set(classes)) == len(classes), seed
            sizes = [one.retained_bytes for one in row.below]
            assert sizes == sorted(sizes, reverse=True), seed
        folded += sum(row.count > 1 for row in rows)
        narrow = dominator_folds(heap, 0, depth=2, top=1, least_bytes=100)
        for row in folds_of(narrow):
            below = sum(one.retained_bytes for one in row.below) + row.left_out_bytes
            is_end = not row.below and not row.left_out
            assert is_end or row.retained_bytes == row.shallow_bytes + below, seed
    assert folded > 50


def list_and_items():
    builder = HeapBuilder()
    root = builder.root()
    program = builder.node("object", "global / ", size=8)
    builder.edge(root, "shortcut", "global", program)
    last, name = program, "list"
    for _ in range(1000):
        link = builder.node("object", "Link", size=10)
        builder.edge(last, "property", name, link)
        builder.edge(link, "property", "value", builder.node("object", "Value", size=5))
        last, name = link, "next"
    for at in range(7):
        item = builder.node("object", "Item", size=900 if at == 3 else 100)
        builder.edge(program, "element", at, item)
    return build_heap(builder.snapshot())


def test_a_linked_list_is_one_row_and_a_heavy_sibling_stands_for_itself():
    tree = dominator_folds(list_and_items(), 0, depth=9, top=9, least_bytes=0)
    (program,) = tree.below
    rows = [(row.constructor, row.count, row.chained, row.retained_bytes) for row in program.below]
    assert rows == [("Link", 1, 999, 15_000), ("Item", 1, 0, 900), ("Item", 6, 0, 600)]
    (values,) = program.below[0].below
    assert (values.constructor, values.count, values.retained_bytes) == ("Value", 1000, 5000)
    assert program.below[0].by.name == "list"


def test_from_a_link_on_there_is_the_rest_of_the_list():
    heap = list_and_items()
    third = heap.child_by_edge(heap.child_by_edge(heap.child_by_edge(1, "list"), "next"), "next")
    tree = dominator_folds(heap, third, depth=1, top=9, least_bytes=0)
    assert (tree.count, tree.chained, tree.retained_bytes) == (1, 997, 998 * 15)


def test_the_text_is_this():
    console = Console(file=io.StringIO(), width=60, color_system=None)
    tree = dominator_folds(list_and_items(), 0, depth=3, top=2, least_bytes=0)
    print_dominators(console, tree, 20_000, 40)
    assert console.file.getvalue() == TEXT


TEXT = """\
 retained  of heap
  16.1 KB    82.5%  (root) @1
  16.1 KB    82.5%  ╰─ global  global @3
  14.6 KB    75.0%     ├─ list  Link @5 and 999 chained
   4.9 KB    25.0%     │  ╰─ 1,000 × Value
    900 B     4.5%     ├─ [3]  Item @4011
    600 B     3.0%     ╰─ … 1 more
"""  # noqa: RUF001 (the sign is what is printed)


@pytest.mark.parametrize(
    ("text", "size"), [("0", 0), ("200KB", 204_800), ("1.5 mb", 1_572_864), ("2%", 20), ("1B", 1)]
)
def test_sizes_are_read(text, size):
    assert bytes_of(SizeOrShare().convert(text, None, None), 1000) == size


def test_what_is_no_size_is_refused():
    with pytest.raises(click.BadParameter, match="not a size"):
        SizeOrShare().convert("-3", None, None)
