"""The class of every node, as DevTools' Summary groups them.

In: a Snapshot. Out: its classes, and which one each node is of. A class is more than its name:
objects whose constructors stand at different places are of different classes, and plain objects
are grouped by the properties they have. Agrees with getAggregatesByClassKey in DevTools'
HeapSnapshot.ts; docs/devtools-differences.md says where not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from heaphound.heap.constructors import constructors
from heaphound.heap.interfaces import (
    Interface,
    fitting_interfaces,
    infer_interfaces,
    plain_objects,
)
from heaphound.heap.locations import Place, place_of_row
from heaphound.kernels import classes as kernels
from heaphound.snapshot.columns import Snapshot


@dataclass(frozen=True, slots=True)
class ClassKey:
    """What makes a class the same class in two snapshots of one process.

    Attributes:
        name: of the constructor; in brackets the kind of thing; in braces an interface.
        origin: script id, line and column of the constructor, counted from 0 as V8 does; None
            where V8 gives no place.
    """

    name: str
    origin: tuple[int, int, int] | None


@dataclass(frozen=True, slots=True, eq=False)
class Classes:
    """The class of every node of a heap.

    Attributes:
        keys: the classes; some may have no nodes.
        places: where each class's constructor is written; None where that is not known.
        class_of: int32 (nodes,); an index into `keys`.
        interfaces: what plain objects were grouped by.
    """

    keys: tuple[ClassKey, ...]
    places: tuple[Place | None, ...]
    class_of: npt.NDArray[np.int32]
    interfaces: tuple[Interface, ...]


def classes_of(
    snapshot: Snapshot,
    detached: npt.NDArray[np.bool_],
    scripts: dict[int, str],
    interfaces: Sequence[Interface] | None = None,
) -> Classes:
    """Sort the nodes of a heap into classes. O(nodes + edges of plain objects).

    Args:
        snapshot: the heap as it was read.
        detached: bool, nodes; which embedder objects are out of use.
        scripts: the file of each script id.
        interfaces: what to group plain objects by; None infers them.
    """
    by_name = constructors(snapshot, detached)
    class_of = by_name.constructor
    numbers = {name: number for number, name in enumerate(by_name.names)}

    chosen = infer_interfaces(snapshot) if interfaces is None else tuple(interfaces)
    plain = plain_objects(snapshot)
    fitting = fitting_interfaces(snapshot, plain, chosen)
    of_interface = np.array(
        [numbers.setdefault(one.name, len(numbers)) for one in chosen], np.int32
    )
    class_of[plain[fitting >= 0]] = of_interface[fitting[fitting >= 0]]

    # Objects with a place: one class for each place and name.
    locations = snapshot.locations
    is_row = snapshot.node_type[locations.node] == snapshot.layout.node_type_code("object")
    is_row[:-1] &= locations.node[:-1] != locations.node[1:]  # the last of several counts
    rows = np.flatnonzero(is_row)
    names = class_of[locations.node[rows]]
    script_ids, lines, columns = (
        column[rows] for column in (locations.script_id, locations.line, locations.column)
    )
    placed, first_rows = kernels.number_rows(script_ids, lines, columns, names)
    class_of[locations.node[rows]] = len(numbers) + placed

    keys = [ClassKey(name, None) for name in numbers]
    places: list[Place | None] = [None] * len(keys)
    for at in first_rows.tolist():
        name = keys[int(names[at])].name
        keys.append(ClassKey(name, (int(script_ids[at]), int(lines[at]), int(columns[at]))))
        places.append(place_of_row(snapshot, scripts, int(rows[at]), name))
    class_of.flags.writeable = False
    return Classes(tuple(keys), tuple(places), class_of, chosen)


class InferredClasses:
    """The classes of a heap by its own interfaces, once they are known."""

    __slots__ = ("known",)

    def __init__(self) -> None:
        self.known: Classes | None = None
