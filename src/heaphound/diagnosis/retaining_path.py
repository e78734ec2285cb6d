"""The retaining path of a finding: root first, suspects marked.

In: an exhibit. Out: PathSteps from the root, through the container, to one of the things held.
Above the container everything has a reason to live; the reference from the container to what it
holds is the suspect one (LeakCanary: between the last healthy and the first leaking object).
"""

from __future__ import annotations

from heaphound.diagnosis.exhibit import Exhibit
from heaphound.diagnosis.finding import PathStep
from heaphound.growth.slots import ELEMENTS, IMPLEMENTATION_TYPES
from heaphound.source.original_place import original_place

MAX_PASS_THROUGH = 4


def retaining_path(exhibit: Exhibit) -> tuple[PathStep, ...]:
    """Lay out the path from the root to the newest thing held."""
    onward = _to_an_entry(exhibit)
    steps = [_step(exhibit, edge, suspect=False) for edge in exhibit.path]
    steps += [_step(exhibit, edge, suspect=True) for edge in onward]
    return tuple(steps)


def _to_an_entry(exhibit: Exhibit) -> list[int]:
    """The edges from the container to its heaviest transient, through tables and stores."""
    heap = exhibit.heap
    region = set(exhibit.blame.region.tolist())
    types = {heap.snapshot.layout.node_type_code(name) for name in IMPLEMENTATION_TYPES}
    node = exhibit.container
    edges: list[int] = []
    for depth in range(MAX_PASS_THROUGH):
        best, weight = -1, -1
        for edge in heap.out_edges(node):
            child = int(heap.snapshot.to_node[edge])
            if depth == 0 and exhibit.label != ELEMENTS and heap.edge_text(edge) != exhibit.label:
                continue
            through = int(heap.snapshot.node_type[child]) in types
            if child not in region and not (through and heap.edge_text(edge) != "map"):
                continue
            if int(heap.retained_size[child]) > weight:
                best, weight = edge, int(heap.retained_size[child])
        if best < 0:
            break
        edges.append(best)
        node = int(heap.snapshot.to_node[best])
        if node in region and int(heap.snapshot.node_type[node]) not in types:
            break
    return edges


def _step(exhibit: Exhibit, edge: int, *, suspect: bool) -> PathStep:
    heap = exhibit.heap
    node = int(heap.snapshot.to_node[edge])
    kind = heap.edge_type(edge)
    text = heap.edge_text(edge)
    place = heap.place_of(node)
    return PathStep(
        edge_type=kind,
        edge_name=text,
        constructor=heap.constructor_of(node),
        node_id=int(heap.snapshot.node_id[node]),
        name=text if kind in {"context", "property"} else None,
        place=None if place is None else original_place(place),
        suspect=suspect,
    )
