"""The retaining path of a finding: root first, suspects marked.

In: an exhibit. Out: PathSteps from the root, through the container, to one of the things held.
Above the container everything has a reason to live; the reference from the container to what it
holds is the suspect one (LeakCanary: between the last healthy and the first leaking object).
"""

from __future__ import annotations

import numpy as np

from heaphound.diagnosis.exhibit import Exhibit
from heaphound.diagnosis.finding import PathStep
from heaphound.growth.edge_numbers import are_numbered
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
    snapshot = heap.snapshot
    in_region = np.zeros(snapshot.node_count, dtype=np.bool_)
    in_region[exhibit.blame.region] = True
    types = [snapshot.layout.node_type_code(name) for name in IMPLEMENTATION_TYPES]
    map_name = snapshot.strings.find("map")
    node = exhibit.container
    found: list[int] = []
    for depth in range(MAX_PASS_THROUGH):
        out = heap.out_edges(node)
        edges = np.arange(out.start, out.stop, dtype=np.int64)
        if depth == 0 and exhibit.label != ELEMENTS:
            text = [heap.edge_text(edge) == exhibit.label for edge in edges.tolist()]
            edges = edges[np.array(text, dtype=np.bool_)]
        child = snapshot.to_node[edges]
        through = np.isin(snapshot.node_type[child], types)
        through &= (snapshot.edge_name[edges] != map_name) | are_numbered(heap, edges)
        held = in_region[child]
        edges = edges[held if held.any() else through]
        if not edges.size:
            break
        best = int(edges[np.argmax(heap.retained_size[snapshot.to_node[edges]])])
        found.append(best)
        node = int(snapshot.to_node[best])
        if in_region[node] and int(snapshot.node_type[node]) not in types:
            break
    return found


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
