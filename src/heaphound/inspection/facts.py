"""What is told of an object wherever one is shown: its class, its sizes, its place.

In: a Heap and a node, or an edge. Out: ObjectFacts, Reference.
"""

from __future__ import annotations

from dataclasses import dataclass

from heaphound.heap import Heap, Place
from heaphound.heap.distances import SYSTEM_DISTANCE
from heaphound.heap.essential_edges import ROOT
from heaphound.source.original_place import original_place

STRING_TYPES = frozenset({"string", "concatenated string", "sliced string"})
_NAMED_TYPES = frozenset({"closure", "regexp", "symbol", "string", "bigint", "number"})


@dataclass(frozen=True, slots=True)
class ObjectFacts:
    """One object, told in one line.

    Attributes:
        node: its ordinal.
        node_id: V8's id of it.
        node_type: as the file calls it.
        constructor: the class DevTools lists it under.
        name: of a function; the text of a string (V8 keeps 1,024 characters), regular expression
            or symbol; else None.
        shallow_bytes: the object with the internal arrays only it owns.
        retained_bytes: what would be freed with it.
        distance: edges from the program's roots; None when only the engine, or nothing, reaches it.
        place: where the function, or the constructor, is written, in the original source.
    """

    node: int
    node_id: int
    node_type: str
    constructor: str
    name: str | None
    shallow_bytes: int
    retained_bytes: int
    distance: int | None
    place: Place | None


@dataclass(frozen=True, slots=True)
class Reference:
    """One edge: how one object holds another.

    Attributes:
        edge_type: as the file calls it: property, element, context, internal, hidden, weak ...
        name: the property, variable or internal field; the number of an element.
    """

    edge_type: str
    name: str


def object_facts(heap: Heap, node: int) -> ObjectFacts:
    """Tell what is known of one object."""
    node_type = heap.type_of(node)
    distance, place = int(heap.distance[node]), heap.place_of(node)
    return ObjectFacts(
        node=node,
        node_id=int(heap.snapshot.node_id[node]),
        node_type=node_type,
        constructor="(root)" if node == ROOT else heap.constructor_of(node),
        name=heap.node_name(node) if node_type in _NAMED_TYPES else None,
        shallow_bytes=int(heap.owned_size[node]),
        retained_bytes=int(heap.retained_size[node]),
        distance=distance if 0 <= distance < SYSTEM_DISTANCE else None,
        place=None if place is None else original_place(place),
    )


def reference(heap: Heap, edge: int) -> Reference:
    """Tell how an edge holds its target."""
    return Reference(heap.edge_type(edge), heap.edge_text(edge))
