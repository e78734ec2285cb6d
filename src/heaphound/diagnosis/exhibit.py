"""One grower laid out for judgement: its container, its way from the root, what piles up in it.

In: Growth and the position of a grower in it. Out: an Exhibit of plain facts; every category
reads the same one and none looks further into the heap than it allows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from heaphound.growth.by_constructor import by_constructor
from heaphound.growth.entries import (
    chain_length,
    container_kind,
    edges_from,
    entry_count,
    entry_counts,
)
from heaphound.growth.find import Growth
from heaphound.growth.growers import Grower
from heaphound.growth.share import Blame
from heaphound.growth.slots import ELEMENTS, implementation_types
from heaphound.heap.answers import remembered
from heaphound.heap.graph import Heap
from heaphound.units import count_text

MAX_ENTRIES = 20_000
MAX_DESCENT = 8
CONTAINER_ENTRIES = 5
CARRIES = 0.6  # of its parent's retained size: the child that is worth descending to
_LINKS = ("_idleNext", "_idlePrev", "next")
_PLUMBING = frozenset({"context", "previous", "table", "elements", "properties", "map"})


@dataclass(frozen=True, slots=True)
class Exhibit:
    """The facts of one grower, in the newest heap unless said otherwise.

    Attributes:
        container: node of the object whose entries or bytes pile up.
        label: what the container holds them by; "[]" for entries.
        path: edges from the root to the container.
        entries: sample of the things held, user-level nodes, transients only.
        entry_constructors: how many of each constructor are among them.
        region_bytes: bytes by constructor of everything charged to the grower.
        region_counts: objects by constructor, likewise.
        entry_counts: per heap, what the container holds.
    """

    growth: Growth
    grower: Grower
    blame: Blame
    container: int
    label: str
    path: tuple[int, ...]
    entries: npt.NDArray[np.int32]
    entry_constructors: Counter[str]
    region_bytes: Counter[str]
    region_counts: Counter[str]
    entry_counts: tuple[int, ...]

    @property
    def heap(self) -> Heap:
        """The newest heap."""
        return self.growth.heaps[-1]

    @property
    def constructor(self) -> str:
        """The container's constructor."""
        return self.heap.constructor_of(self.container)

    @property
    def kind(self) -> str:
        """What kind of collection the container is: "Map", "Set", "Array" or its constructor."""
        return container_kind(self.heap, self.container)

    @property
    def inner_name(self) -> str | None:
        """What the container is called inside of the value that the slot's variable holds.

        `sent` where `this.state = { …state, sent: [...state.sent, span] }`; None where the slot
        holds the container itself.
        """
        held = self.grower.slots[0]
        is_behind = held.label not in {ELEMENTS, self.label} and held.holder != self.container
        last = self.path[-1] if is_behind and self.path else -1
        if last < 0 or self.heap.edge_type(last) != "property":
            return None
        text = self.heap.edge_text(last)
        return None if text == held.label else text

    @property
    def path_labels(self) -> tuple[str, ...]:
        """The names along the path, root first."""
        return tuple(self.heap.edge_text(edge) for edge in self.path)

    @property
    def lasting(self) -> str:
        """How the container lasts: itself, or as what its variable holds."""
        ids = self.heap.snapshot.node_id[[self.container]].astype(np.int64)
        if self.grower.merged or all((h.nodes_with_ids(ids) >= 0).all() for h in self.growth.heaps):
            return "is alive in every snapshot"
        return "is replaced again and again, by one that holds more"

    @property
    def counts_text(self) -> str:
        """How many entries there were in each heap, as the user reads it: `91 → 1,181`."""
        return " → ".join(count_text(count) for count in self.entry_counts)

    @property
    def gained_bytes(self) -> int:
        """What the grower is to blame for, first heap to last."""
        return self.blame.gained_bytes


def exhibit(growth: Growth, position: int) -> Exhibit:
    """Lay out the facts of the grower at `position`."""
    grower, blame = growth.growers[position], growth.blames[position]
    heap = growth.heaps[-1]
    slot = grower.slots[0]
    in_region = np.zeros(heap.snapshot.node_count, dtype=np.bool_)
    in_region[blame.region] = True
    container, label = slot.holder, slot.label
    path = growth.paths.path_to(container)
    entries = _entries(heap, blame.seeds, in_region)
    onto: list[str] = []
    if label != ELEMENTS and not grower.merged and blame.seeds.size:
        onward, edges = _descend(heap, container, label, in_region)
        if onward >= 0:
            container, label = onward, ELEMENTS
            path = [*path, *edges]
            onto = [heap.edge_text(edge) for edge in edges]
            entries = _entries(heap, _children(heap, container, in_region), in_region)
    region_counts, region_bytes = by_constructor(heap, blame.region)
    return Exhibit(
        growth=growth,
        grower=grower,
        blame=blame,
        container=container,
        label=label,
        path=tuple(path),
        entries=entries,
        entry_constructors=by_constructor(heap, entries)[0],
        region_bytes=region_bytes,
        region_counts=region_counts,
        entry_counts=_counts_of_renewed(growth, slot.holder, onto)
        or _entry_counts(growth, grower, container, label, entries, blame.region),
    )


def lost_entries(exhibit: Exhibit) -> int:
    """How many things the grower held in the oldest heap that have gone, with all they held.

    A timer that sets the next one, or a job that is put back, is gone itself, but handed on what it
    alone had held.
    """
    oldest, alive = exhibit.growth.heaps[0], exhibit.growth.alive[0]
    entries = _entries(oldest, exhibit.blame.first_seeds, ~alive)
    return int((~_hold_survivors(exhibit.growth)[entries]).sum()) if entries.size else 0


@remembered
def _hold_survivors(growth: Growth) -> npt.NDArray[np.bool_]:
    """Mark what in the oldest heap alone keeps an object alive that is there in all others."""
    oldest, alive = growth.heaps[0], growth.alive[0]
    types = [oldest.snapshot.layout.node_type_code(name) for name in ("object", "closure")]
    above = np.flatnonzero(alive & np.isin(oldest.snapshot.node_type, types))
    has_survivor = np.zeros(oldest.snapshot.node_count, dtype=np.bool_)
    for _ in range(MAX_DESCENT):
        above = np.unique(oldest.immediate_dominator[above])
        above = above[above > 0]
        has_survivor[above] = True
    return has_survivor


def _children(heap: Heap, node: int, inside: npt.NDArray[np.bool_]) -> npt.NDArray[np.int32]:
    first, last = heap.snapshot.first_edge[node], heap.snapshot.first_edge[node + 1]
    to_node = heap.snapshot.to_node[first:last]
    return np.unique(to_node[inside[to_node]])


def _entries(
    heap: Heap, seeds: npt.NDArray[np.int32], inside: npt.NDArray[np.bool_]
) -> npt.NDArray[np.int32]:
    """Pass through tables and backing stores, and along chains of links, to the things held."""
    types = implementation_types(heap)
    strings = {
        heap.snapshot.layout.node_type_code(name)
        for name in ("string", "concatenated string", "sliced string", "number", "symbol")
    }
    links = np.zeros(heap.snapshot.node_count, dtype=np.bool_)
    links[_with_edge(heap, np.append(np.flatnonzero(inside), seeds), _LINKS)] = True
    found: dict[int, None] = {}
    keys: list[int] = []
    pending = seeds.tolist()
    seen = set(pending)
    while pending and len(found) < MAX_ENTRIES:
        node = pending.pop()
        kind = int(heap.snapshot.node_type[node])
        if kind in strings:
            keys.append(node)
            continue
        if kind not in types:
            found[node] = None
            if not links[node]:
                continue
            onward = [
                child
                for name in _LINKS
                if (child := heap.child_by_edge(node, name)) >= 0
                and heap.constructor_of(child) == heap.constructor_of(node)
            ]
        else:
            onward = _children(heap, node, inside).tolist()
        for child in onward:
            if inside[child] and child not in seen:
                seen.add(child)
                pending.append(child)
    return np.array(sorted(found) or sorted(keys), dtype=np.int32)


def _descend(
    heap: Heap, holder: int, label: str, inside: npt.NDArray[np.bool_]
) -> tuple[int, list[int]]:
    """From a variable that is replaced, or set late, to the container behind it, if any."""
    edges: list[int] = []
    node = holder
    wanted: str | None = label
    for _ in range(MAX_DESCENT):
        best = -1
        for edge in heap.out_edges(node):
            child = int(heap.snapshot.to_node[edge])
            if not inside[child] or (wanted is not None and heap.edge_text(edge) != wanted):
                continue
            size = int(heap.retained_size[child])
            if best < 0 or size > int(heap.retained_size[int(heap.snapshot.to_node[best])]):
                best = edge
        if best < 0:
            return -1, []
        child = int(heap.snapshot.to_node[best])
        if wanted is None and heap.retained_size[child] < CARRIES * heap.retained_size[node]:
            return -1, []
        edges.append(best)
        node, wanted = child, None
        if heap.constructor_of(node) in {"Function", "system / Context"}:
            return -1, []  # what a function captures is judged by its scope, not as a container
        if entry_count(heap, node) >= CONTAINER_ENTRIES:
            return node, edges
    return -1, []


def _counts_of_renewed(growth: Growth, holder: int, onto: Sequence[str]) -> tuple[int, ...]:
    """What the container held in each heap, where a new one takes its place again and again.

    Found in each heap by the names that lead to it from its holder; empty where they do not, or
    where that does not grow.
    """
    counts = []
    node_id = int(growth.heaps[-1].snapshot.node_id[holder])
    for heap in growth.heaps if onto else ():
        node = heap.node_with_id(node_id)
        for name in onto:
            node = heap.child_by_edge(node, name) if node >= 0 else -1
        if node < 0:
            return ()
        counts.append(int(held_counts(heap, np.array([node], np.int64), ELEMENTS)[0]))
    return tuple(counts) if all(later > earlier for earlier, later in pairwise(counts)) else ()


def _entry_counts(
    growth: Growth,
    grower: Grower,
    container: int,
    label: str,
    entries: npt.NDArray[np.int32],
    grower_region: npt.NDArray[np.int32],
) -> tuple[int, ...]:
    newest = growth.heaps[-1]
    holders = [slot.holder for slot in grower.slots] if grower.merged else [container]
    ids = np.unique(newest.snapshot.node_id[holders]).astype(np.int64)
    counts = []
    for heap in growth.heaps:
        nodes = heap.nodes_with_ids(ids)
        counts.append(int(held_counts(heap, nodes[nodes >= 0], label).sum()))
    if all(later > earlier for earlier, later in pairwise(counts)):
        return tuple(counts)
    # Not a container we can count: how many of its functions' scopes, or of the things it holds,
    # were there then.
    region = grower_region
    scope = newest.snapshot.strings.find("system / Context")
    scopes = region[newest.snapshot.node_name[region] == scope]
    ids = newest.snapshot.node_id[scopes if label != ELEMENTS and scopes.size else entries]
    return tuple(int((heap.nodes_with_ids(ids) >= 0).sum()) for heap in growth.heaps)


def held_counts(heap: Heap, containers: npt.NDArray[np.int64], label: str) -> npt.NDArray[np.int64]:
    """Count what each container holds: the links of a list where it has one, else its entries."""
    counts = entry_counts(heap, containers)
    if label != ELEMENTS:
        return counts
    for link, first in (("_idleNext", "Timeout"), ("next", "Listener")):
        heads = np.isin(containers, _with_edge(heap, containers, [link]))
        for at in np.flatnonzero(heads).tolist():
            node = int(containers[at])
            child = heap.child_by_edge(node, link)
            if child >= 0 and heap.constructor_of(child) == first:
                counts[at] = chain_length(heap, node, link, first)
    return counts


def _with_edge(
    heap: Heap, nodes: npt.NDArray[np.int64], names: Sequence[str]
) -> npt.NDArray[np.int64]:
    """Choose the nodes that an edge with one of these names, or the number of one, starts from."""
    edges, owner = edges_from(heap.snapshot, nodes)
    wanted = [heap.snapshot.strings.find(name) for name in names]
    return nodes[np.unique(owner[np.isin(heap.snapshot.edge_name[edges], wanted)])]
