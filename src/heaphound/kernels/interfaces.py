"""The kernels over property names, documented: which names plain objects have, and which fit.

A graph's edges come as `first_edge` (int32, nodes + 1), `edge_type` (uint8, edges) and `edge_name`
(int32, edges); a string table as `bytes` (uint8, the escaped text of all) and `offsets` (int64,
strings + 1). Indexes are checked: IndexError where one points outside its array, ValueError where
lengths differ.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from heaphound.kernels import _native

Edges = tuple[npt.NDArray[np.int32], npt.NDArray[np.uint8], npt.NDArray[np.int32]]
Texts = tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]


def same_texts(
    texts: Texts, picked: npt.NDArray[np.int32], wanted_texts: Texts, wanted: npt.NDArray[np.int32]
) -> npt.NDArray[np.int32]:
    r"""Find each picked string among the wanted ones of another table, or of the same.

    They are compared as JavaScript would, so that `é` and `\u00e9` are the same. O(their bytes).

    >>> table = np.frombuffer(b"ab\\u0061", np.uint8), np.array([0, 1, 2, 8])
    >>> all_three = np.arange(3, dtype=np.int32)
    >>> same_texts(table, all_three, table, all_three).tolist()
    [0, 1, 0]

    Returns:
        int32 (picked,), the first position in `wanted` with an equal text; -1 where there is none.
    """
    return _native.same_texts(*texts, picked, *wanted_texts, wanted)


def shown_lengths(texts: Texts, picked: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Measure strings in UTF-16 units, as DevTools writes them in the name of an interface.

    Those with a comma, a quotation mark or a brace are measured as JSON.stringify would write them.

    >>> table = np.frombuffer(b"ida,b", np.uint8), np.array([0, 2, 5])
    >>> shown_lengths(table, np.arange(2, dtype=np.int32)).tolist()
    [2, 5]
    """
    return _native.shown_lengths(*texts, picked)


def property_names(
    edges: Edges, nodes: npt.NDArray[np.int32], property_type: int, name_count: int
) -> npt.NDArray[np.int32]:
    """List the names that edges of one type have, from some nodes: ascending, each once (int32)."""
    return _native.property_names(*edges, nodes, property_type, name_count)


def property_lists(
    edges: Edges,
    nodes: npt.NDArray[np.int32],
    property_type: int,
    number_of_name: npt.NDArray[np.int32],
    shown_length: npt.NDArray[np.int32],
    *,
    skipped: int,
    longest: int,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    """Count the different lists of property names that some nodes have.

    A list ends before the name with which `{a, b, c` would be longer than `longest` units, but has
    one name at least; nodes without any have no list. Agrees with inferInterfaceDefinitions in
    DevTools' HeapSnapshot.ts. O(edges).

    Args:
        edges: see the module.
        nodes: int32, the nodes to look at.
        property_type: the type of the edges to look at.
        number_of_name: int32, strings; what stands for each name, the same for equal texts.
        shown_length: int32, numbers; see `shown_lengths`.
        skipped: the number of a name that is passed over; -1 for none.
        longest: in units of UTF-16.

    Returns:
        In order of first appearance: int64 (lists,), how many nodes have each list; int64
        (lists + 1), offsets into the third; int32, the numbers of all lists.
    """
    return _native.property_lists(
        *edges, nodes, property_type, number_of_name, shown_length, skipped, longest
    )


def best_interfaces(
    edges: Edges,
    nodes: npt.NDArray[np.int32],
    property_type: int,
    number_of_name: npt.NDArray[np.int32],
    definitions: tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]],
) -> npt.NDArray[np.int32]:
    """Find for each node the definition with the most properties, all of which the node has.

    Of several with as many, the earliest. Agrees with applyInterfaceDefinitions in DevTools'
    HeapSnapshot.ts; the matching is done once for each different list of names. O(edges), and for
    each different list the definitions that share a name with it.

    Args:
        edges: see the module.
        nodes: int32, the nodes to look at.
        property_type: the type of the edges to look at.
        number_of_name: int32, strings; what stands for each name in `definitions`, -1 for others.
        definitions: int64 (definitions + 1), offsets into the second; int32, the numbers of all.

    Returns:
        int32 (nodes,), the definition; -1 where none fits.
    """
    return _native.best_interfaces(*edges, nodes, property_type, number_of_name, *definitions)
