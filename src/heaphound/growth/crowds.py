"""What more slots reach than a set has room for: a chain that each of its owners points into.

In: heaps, the slots, and the nodes that a crowd of slots reaches. Out: the bytes of these nodes by
the few kinds of slot that reach them, heap by heap. A thousand sessions that each hold a timer of
their own reach every timer there is, since timers are linked: they are one kind of slot, "the
`timer` of a Session", beside the list itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

import numpy as np
import numpy.typing as npt

from heaphound.growth.app_paths import AppPaths
from heaphound.growth.name_slots import Slot
from heaphound.growth.slots import Seeds
from heaphound.heap.graph import Heap
from heaphound.kernels import charging

# What holds things and is written nowhere: of these, each is a place of its own.
PLAIN_HOLDERS = frozenset(
    {"system / Context", "Map", "Set", "Array", "Object", "Function", "Promise", "WeakMap"}
)


def members_of_kinds(
    heap: Heap,
    slots: Sequence[Slot],
    merge_key: Sequence[str],
    growing: AbstractSet[int],
    paths: AppPaths,
) -> list[list[int]]:
    """Sort the slots by kind: the same field of the same class, or the same merged path.

    Returns:
        For each kind its slots by number. The first speaks for all: one that is known to grow, or
        the one that is nearest to the root.
    """
    kinds: dict[object, list[int]] = {}
    for i, slot in enumerate(slots):
        constructor = heap.constructor_of(slot.holder)
        key: object = (constructor, slot.label)
        if constructor in PLAIN_HOLDERS or heap.type_of(slot.holder) != "object":
            key = merge_key[i] or i
        kinds.setdefault(key, []).append(i)
    return [
        sorted(members, key=lambda i: (i not in growing, int(paths.cost[slots[i].holder])))
        for members in kinds.values()
    ]


def crowd_shares(
    heaps: Sequence[Heap],
    alive: Sequence[npt.NDArray[np.bool_]],
    passes: Sequence[npt.NDArray[np.bool_]],
    seeds: Sequence[Seeds],
    slot_of_seed: Sequence[npt.NDArray[np.int32]],
    crowds: Sequence[npt.NDArray[np.bool_]],
    kinds: Sequence[list[int]],
) -> tuple[dict[tuple[int, ...], npt.NDArray[np.int64]], dict[int, list[int]]]:
    """Sum the bytes of crowded nodes by the kinds of slot that reach them; O(10 edges) a heap.

    Args:
        heaps: oldest first.
        alive: per heap, the nodes alive in every heap.
        passes: per heap, the edges blame follows.
        seeds: per heap, the edges from survivors to transients.
        slot_of_seed: per heap, the slot of each seed.
        crowds: per heap, shape (nodes,); the nodes that more slots reach than a set holds.
        kinds: for each kind of slot its slots, the one that speaks for all first.

    Returns:
        For each set of speakers the bytes, int64 (heaps,), and for each speaker its kind. What more
        kinds reach than a set holds is left out.
    """
    speaker = np.empty(sum(map(len, kinds)), dtype=np.int32)
    for members in kinds:
        speaker[members] = members[0]
    found: dict[tuple[int, ...], npt.NDArray[np.int64]] = {}
    for row, heap in enumerate(heaps):
        charges = charging.charge(
            heap.snapshot.first_edge,
            heap.snapshot.to_node,
            passes[row],
            alive[row],
            seeds[row].node,
            speaker[slot_of_seed[row]],
        )
        of_set = np.bincount(
            charges.set_of_node[crowds[row]],
            weights=heap.snapshot.shallow_size[crowds[row]],
            minlength=charges.set_count,
        ).astype(np.int64)
        for number in np.flatnonzero(of_set).tolist():
            speakers = charges.members(number)
            if speakers:
                per_heap = found.setdefault(speakers, np.zeros(len(heaps), dtype=np.int64))
                per_heap[row] += of_set[number]
    return found, {members[0]: members for members in kinds}
