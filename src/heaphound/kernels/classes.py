"""The kernels over classes of objects, documented: columns in, one entry per class out.

Columns have one entry per node of a heap. Lengths and indexes are checked once: ValueError where
columns do not fit together, IndexError where a number points outside its array.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from heaphound.kernels import _native

NEVER = np.iinfo(np.int32).max
BY_NAME = -1


class Totals(NamedTuple):
    """What each class amounts to; all shapes are (classes,).

    Attributes:
        objects: int64; how many it has that have a size.
        size: int64; their sizes.
        retained: int64; retained sizes of those that are not below another of their class.
        distance: int32; the least, NEVER for a class without objects.
    """

    objects: npt.NDArray[np.int64]
    size: npt.NDArray[np.int64]
    retained: npt.NDArray[np.int64]
    distance: npt.NDArray[np.int32]


class Changes(NamedTuple):
    """What came and went in each class; all are int64 and of shape (classes,)."""

    new_count: npt.NDArray[np.int64]
    deleted_count: npt.NDArray[np.int64]
    alloc_size: npt.NDArray[np.int64]
    freed_size: npt.NDArray[np.int64]


def used_node_names(
    node_type: npt.NDArray[np.uint8],
    node_name: npt.NDArray[np.int32],
    detached: npt.NDArray[np.bool_],
    class_of_type: npt.NDArray[np.int32],
    string_count: int,
    *,
    is_detached: bool,
) -> npt.NDArray[np.bool_]:
    """Say of each string (bool, string_count) whether it names a node that is classed by its name.

    Only the detached nodes are looked at, or only the others. O(nodes).

    >>> types, names = np.array([0, 1], np.uint8), np.array([2, 0], np.int32)
    >>> of_type, detached = np.array([7, BY_NAME], np.int32), np.zeros(2, np.bool_)
    >>> used_node_names(types, names, detached, of_type, 3, is_detached=False).tolist()
    [True, False, False]

    Args:
        node_type: uint8.
        node_name: int32, an index into the strings.
        detached: bool.
        class_of_type: int32, types; the class of all nodes of a type, or BY_NAME.
        string_count: how many strings there are.
        is_detached: which nodes to look at.
    """
    return _native.used_node_names(
        node_type, node_name, detached, class_of_type, string_count, is_detached
    )


def named_classes(
    node_type: npt.NDArray[np.uint8],
    node_name: npt.NDArray[np.int32],
    detached: npt.NDArray[np.bool_],
    class_of_type: npt.NDArray[np.int32],
    class_of_name: npt.NDArray[np.int32],
    class_of_detached: npt.NDArray[np.int32],
) -> npt.NDArray[np.int32]:
    """Give each node (int32) the class of its type, or of its name: O(nodes).

    >>> types, names = np.array([0, 1], np.uint8), np.array([1, 0], np.int32)
    >>> of_type, detached = np.array([7, BY_NAME], np.int32), np.zeros(2, np.bool_)
    >>> of_name = np.array([5, -1], np.int32)
    >>> named_classes(types, names, detached, of_type, of_name, of_name).tolist()
    [7, 5]

    Args:
        node_type: as in `used_node_names`, like the next three.
        node_name: see there.
        detached: see there.
        class_of_type: see there.
        class_of_name: int32, strings; of the names that are used.
        class_of_detached: int32, strings; of those that detached nodes use.
    """
    return _native.named_classes(
        node_type, node_name, detached, class_of_type, class_of_name, class_of_detached
    )


def sums_by_type(
    node_type: npt.NDArray[np.uint8], size: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Sum up the sizes of the nodes of each type (int64, 256): O(nodes).

    >>> sums_by_type(np.array([1, 0, 1], np.uint8), np.array([5, 7, 9]))[:3].tolist()
    [7, 14, 0]
    """
    return _native.sums_by_type(node_type, size)


def number_rows(
    a: npt.NDArray[np.int32],
    b: npt.NDArray[np.int32],
    c: npt.NDArray[np.int32],
    d: npt.NDArray[np.int32],
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Number the different rows of four columns in order of first appearance: O(rows).

    >>> a, b = np.array([5, 5, 6, 5], np.int32), np.array([1, 1, 1, 2], np.int32)
    >>> [column.tolist() for column in number_rows(a, b, b, b)]
    [[0, 0, 1, 2], [0, 2, 3]]

    Returns:
        int32 (rows,), the number of each row; int32 (numbers,), the first row with each number.
    """
    return _native.number_rows(a, b, c, d)


def subtree_sums(
    size: npt.NDArray[np.int64], parent: npt.NDArray[np.int32]
) -> npt.NDArray[np.int64]:
    """Add to each node's size (int64) the sizes of everything below it in a tree: O(nodes).

    As `graph.sum_up_tree`, for a tree whose order is not at hand.

    >>> subtree_sums(np.array([1, 2, 4]), np.array([-1, 2, 0], np.int32)).tolist()
    [7, 2, 6]
    """
    return _native.subtree_sums(size, parent)


def class_totals(
    class_of: npt.NDArray[np.int32],
    size: npt.NDArray[np.int64],
    retained: npt.NDArray[np.int64],
    distance: npt.NDArray[np.int32],
    parent: npt.NDArray[np.int32],
    class_count: int,
) -> Totals:
    """Count and sum up the objects of each class, leaving out those of size 0.

    Agrees with buildAggregates and calculateClassesRetainedSize in DevTools' HeapSnapshot.ts: an
    object below another of its class in the dominator tree adds nothing to what the class retains,
    since the upper one retains it already. One walk of the tree, O(nodes), 8 bytes per node.

        Chain -> Chain -> (string)      Chain retains what the first one does
    >>> totals = class_totals(
    ...     np.array([0, 1, 1, 2], np.int32), np.array([0, 8, 8, 20]), np.array([36, 36, 28, 20]),
    ...     np.array([0, 1, 2, 3], np.int32), np.array([-1, 0, 1, 2], np.int32), 3)
    >>> totals.objects.tolist(), totals.retained.tolist()
    ([0, 2, 1], [0, 36, 20])

    Args:
        class_of: int32, the class of each node.
        size: int64, bytes.
        retained: int64, bytes.
        distance: int32.
        parent: int32, the immediate dominator of each node; -1 at the root.
        class_count: how many classes there are.
    """
    return Totals(*_native.class_totals(class_of, size, retained, distance, parent, class_count))


def class_changes(
    before: tuple[npt.NDArray[np.int32], npt.NDArray[np.int64], npt.NDArray[np.int64]],
    after: tuple[npt.NDArray[np.int32], npt.NDArray[np.int64], npt.NDArray[np.int64]],
    class_count: int,
) -> Changes:
    """Tell for each class which ids only the one or only the other heap has.

    Agrees with calculateDiffForClass in DevTools' HeapSnapshot.ts. O(nodes) and 4 bytes per id,
    where ids are as dense as V8 makes them, each of one object; else a sort, 8 bytes per node.

    >>> column = lambda *numbers: np.array(numbers, np.int64)
    >>> before = np.zeros(3, np.int32), column(1, 3, 5), column(10, 10, 10)
    >>> after = np.zeros(2, np.int32), column(7, 3), column(40, 99)
    >>> [int(change[0]) for change in class_changes(before, after, 1)]
    [1, 2, 40, 20]

    Args:
        before: class (int32), id and size (int64) of each object of the earlier heap.
        after: the same of the later heap; classes have the same numbers in both.
        class_count: how many classes there are.
    """
    return Changes(*_native.class_changes(*before, *after, class_count))
