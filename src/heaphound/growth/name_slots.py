"""The slot of each seed, the same one in every heap.

In: two or more heaps and the edges by which their survivors hold transients. Out: slots of the
newest heap, and for each seed of each heap the number of its slot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from heaphound.growth.app_paths import AppPaths
from heaphound.growth.edge_numbers import are_numbered, edge_numbers
from heaphound.growth.linked_lists import is_link, list_head
from heaphound.growth.slots import ELEMENTS, Seeds, lift, slot_label
from heaphound.heap.graph import Heap

MIN_KEYS = 4  # new names on one object: fewer are fields that were set late


@dataclass(frozen=True, slots=True)
class Slot:
    """A place that holds things: an object, and the name it holds them by.

    Attributes:
        holder: node of the newest heap.
        label: a property, a variable, or "[]" for everything held by position or key.
        of_class: of one of V8's own lists (handles, roots) only what has this class: whatever is
            native and open hangs there, a socket beside a worker.
    """

    holder: int
    label: str
    of_class: str = ""


def name_slots(
    heaps: Sequence[Heap], seeds: Sequence[Seeds], paths: AppPaths
) -> tuple[list[Slot], list[npt.NDArray[np.int32]]]:
    """Give every seed of every heap its slot.

    Returns:
        The slots, and per heap the slot number of each seed, shape (seeds,), int32.
    """
    newest = heaps[-1]
    numbers: dict[Slot, int] = {}
    lifted_of: dict[int, int] = {}
    folded: dict[tuple[int, str, str], Slot] = {}
    synthetic = newest.snapshot.layout.node_type_code("synthetic")
    result = []
    for heap, of_heap in zip(heaps, seeds, strict=True):
        in_newest = newest.nodes_with_ids(of_heap.holder_id)
        first, kind_of_seed = _kinds(heap, in_newest, of_heap.edge)
        slot_of_kind = np.empty(first.size, dtype=np.int32)
        for kind in np.argsort(first).tolist():
            position = int(first[kind])
            survivor = int(in_newest[position])
            if survivor not in lifted_of:
                lifted_of[survivor] = lift(newest, paths, survivor)
            holder = lifted_of[survivor]
            edge = int(of_heap.edge[position])
            label = slot_label(heap, edge, lifted=holder != survivor)
            child = int(of_heap.node[position])
            on_list = int(newest.snapshot.node_type[holder]) == synthetic
            key = (holder, label, heap.constructor_of(child) if on_list else "")
            if key not in folded:
                folded[key] = _fold(newest, heap, key, child)
            slot_of_kind[kind] = numbers.setdefault(folded[key], len(numbers))
        result.append(slot_of_kind[kind_of_seed])
    return _fold_keys(heaps[0], newest, list(numbers), result)


def _kinds(
    heap: Heap, survivor: npt.NDArray[np.int64], edge: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Sort seeds into kinds that have one slot: of one survivor, by edges of one type and name.

    Positions are one name: a table of a million entries is one kind. On V8's own lists, what has
    one name is one kind.

    Returns:
        For each kind its first seed, and for each seed its kind; both int64.
    """
    snapshot = heap.snapshot
    edge_type = snapshot.edge_type[edge].astype(np.int64)
    name = snapshot.edge_name[edge].astype(np.int64)
    internal = edge_type == snapshot.layout.edge_type_code("internal")
    by_position = are_numbered(heap, edge)
    by_position[internal] = edge_numbers(heap, edge[internal]) >= 0
    name[by_position] = -1
    source = np.searchsorted(snapshot.first_edge, edge, side="right") - 1
    from_list = snapshot.node_type[source] == snapshot.layout.node_type_code("synthetic")
    of_class = np.where(from_list, snapshot.node_name[snapshot.to_node[edge]], -1)
    # Stable: the first seed of a kind stays first.
    order = np.lexsort((of_class, name, edge_type, survivor))
    is_first = np.ones(order.size, dtype=np.bool_)
    is_first[1:] = False
    for column in (survivor, edge_type, name, of_class):
        in_order = column[order]
        is_first[1:] |= in_order[1:] != in_order[:-1]
    kind = np.empty(order.size, dtype=np.int64)
    kind[order] = np.cumsum(is_first) - 1
    return order[is_first], kind


def _fold_keys(
    oldest: Heap,
    newest: Heap,
    slots: list[Slot],
    slot_of_seed: list[npt.NDArray[np.int32]],
) -> tuple[list[Slot], list[npt.NDArray[np.int32]]]:
    """Fold the keys of an object used as a dictionary: what it had no name for at first."""
    named: dict[int, list[int]] = {}
    for number, slot in enumerate(slots):
        if slot.label != ELEMENTS and newest.type_of(slot.holder) == "object":
            named.setdefault(slot.holder, []).append(number)
    place_of = np.arange(len(slots), dtype=np.int32)
    numbers = {slot: number for number, slot in enumerate(slots)}
    for holder, members in named.items():
        if len(members) < MIN_KEYS:
            continue
        node = oldest.node_with_id(int(newest.snapshot.node_id[holder]))
        known = {oldest.edge_text(edge) for edge in oldest.out_edges(node)} if node >= 0 else set()
        keys = [number for number in members if slots[number].label not in known]
        if len(keys) < MIN_KEYS:
            continue
        all_keys = Slot(holder, ELEMENTS)
        if all_keys not in numbers:
            numbers[all_keys] = len(slots)
            slots.append(all_keys)
            place_of = np.append(place_of, np.int32(numbers[all_keys]))
        place_of[keys] = numbers[all_keys]
    return slots, [place_of[of_heap] for of_heap in slot_of_seed]


def _fold(newest: Heap, heap: Heap, key: tuple[int, str, str], child: int) -> Slot:
    """Fold a slot on a link of a chain, or at its head, into the slot of the list."""
    holder, label, of_class = key
    if label == ELEMENTS:
        return Slot(holder, label, of_class)
    head = list_head(newest, holder, label, heap.constructor_of(child))
    if head != holder or is_link(heap, child, label):
        return Slot(head, ELEMENTS)
    return Slot(holder, label)
