"""Plain objects by the properties they have: `Object` becomes `{id, user}`.

In: a Snapshot. Out: the interfaces many of its plain objects have, and the one that fits each.
Agrees with inferInterfaceDefinitions and applyInterfaceDefinitions in DevTools' HeapSnapshot.ts.
V8 writes a property only when its value is a heap object, so numbers do not show in a name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from heaphound.heap import v8_names
from heaphound.kernels import interfaces as kernels
from heaphound.snapshot.columns import Snapshot

LONGEST_NAME = 120  # units of UTF-16, without the closing brace
FEWEST_OBJECTS = 2
OBJECTS_PER_FEWEST = 1000  # an interface must fit one plain object in so many

_UNCLEAR = re.compile("[,'\"{}]")


@dataclass(frozen=True, slots=True)
class Interface:
    """Property names that plain objects have in common.

    Attributes:
        name: how DevTools shows it: the names in braces, cut off after LONGEST_NAME.
        properties: the names in `name`, in order.
    """

    name: str
    properties: tuple[str, ...]


def plain_objects(snapshot: Snapshot) -> npt.NDArray[np.int32]:
    """List the nodes that are of type object and of the constructor Object."""
    is_plain = snapshot.node_type == snapshot.layout.node_type_code("object")
    is_plain &= snapshot.node_name == snapshot.strings.find(v8_names.PLAIN_OBJECT)
    return np.flatnonzero(is_plain).astype(np.int32)


def infer_interfaces(snapshot: Snapshot) -> tuple[Interface, ...]:
    """Find the property lists that enough plain objects have, the most frequent first.

    Of lists with as many objects, the one that appears first. O(edges of plain objects).
    """
    nodes = plain_objects(snapshot)
    names = _property_names(snapshot, nodes)
    texts = snapshot.strings.raw, snapshot.strings.offsets
    number = kernels.same_texts(texts, names, texts, names)  # equal texts, equal numbers
    proto = number[names == snapshot.strings.find(v8_names.PROTO)]
    counts, offsets, numbers = kernels.property_lists(
        _edges(snapshot),
        nodes,
        snapshot.layout.edge_type_code("property"),
        _by_name(snapshot, names, number),
        kernels.shown_lengths(texts, names),
        skipped=int(proto[0]) if proto.size else -1,
        longest=LONGEST_NAME,
    )
    fewest = max(FEWEST_OBJECTS, nodes.size / OBJECTS_PER_FEWEST)
    order = np.argsort(-counts, kind="stable")
    return tuple(
        _interface([snapshot.strings[int(names[one])] for one in numbers[first:end].tolist()])
        for first, end in zip(
            *(offsets[order[counts[order] >= fewest] + step].tolist() for step in (0, 1)),
            strict=True,
        )
    )


def fitting_interfaces(
    snapshot: Snapshot, nodes: npt.NDArray[np.int32], interfaces: Sequence[Interface]
) -> npt.NDArray[np.int32]:
    """Find for each plain object the interface with the most properties, all of which it has.

    The interfaces may come from another snapshot. Of several with as many properties the first
    fits. O(edges of plain objects).

    Args:
        snapshot: the heap of the objects.
        nodes: int32, the objects.
        interfaces: what to choose from.

    Returns:
        int32 (nodes,), an index into `interfaces`; -1 where none fits.
    """
    properties = {name for one in interfaces for name in one.properties}
    number_of = {name: number for number, name in enumerate(properties)}
    escaped = [json.dumps(name)[1:-1].encode() for name in number_of]
    wanted = (
        np.frombuffer(b"".join(escaped), np.uint8),
        np.cumsum([0, *map(len, escaped)], dtype=np.int64),
    )
    names = _property_names(snapshot, nodes)
    number = kernels.same_texts(
        (snapshot.strings.raw, snapshot.strings.offsets),
        names,
        wanted,
        np.arange(len(escaped), dtype=np.int32),
    )
    numbers = [number_of[name] for one in interfaces for name in one.properties]
    return kernels.best_interfaces(
        _edges(snapshot),
        nodes,
        snapshot.layout.edge_type_code("property"),
        _by_name(snapshot, names, number),
        (
            np.cumsum([0, *(len(one.properties) for one in interfaces)], dtype=np.int64),
            np.array(numbers, np.int32),
        ),
    )


def _interface(properties: Sequence[str]) -> Interface:
    name = "{"
    for text in properties:
        name += (", " if len(name) > 1 else "") + _shown(text)
    return Interface(name + "}", tuple(properties))


def _shown(name: str) -> str:
    """Write a property's name so that it cannot be taken for several.

    >>> _shown("id"), _shown("a, b")
    ('id', '"a, b"')
    """
    return json.dumps(name, ensure_ascii=False) if _UNCLEAR.search(name) else name


def _edges(snapshot: Snapshot) -> kernels.Edges:
    return snapshot.first_edge, snapshot.edge_type, snapshot.edge_name


def _property_names(snapshot: Snapshot, nodes: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    return kernels.property_names(
        _edges(snapshot),
        nodes,
        snapshot.layout.edge_type_code("property"),
        len(snapshot.strings),
    )


def _by_name(
    snapshot: Snapshot, names: npt.NDArray[np.int32], number: npt.NDArray[np.int32]
) -> npt.NDArray[np.int32]:
    """Spread numbers of some names over all names; -1 for the others."""
    by_name = np.full(len(snapshot.strings), -1, np.int32)
    by_name[names] = number
    return by_name
