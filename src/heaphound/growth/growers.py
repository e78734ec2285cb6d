"""The holders that grow: in every interval, by entries or by bytes.

In: two or more heaps of one process. Out: growers, each a place in the heap (a holder and the
name it holds things by) whose transients rose in every interval.

The method. Objects alive in every heap are survivors; the rest are transients. A transient is
charged to the slot of the survivor that it hangs on, never through another survivor: so leaks
that share long-lived Contexts stay apart. What a slot is charged with, heap by heap, is flat for
a healthy program (what came equals what went: a bounded cache, a request's buffers) and rises in
every interval for a leak, whether its container grows or is replaced on every change.
Where no single slot grows, slots are merged by their path with positions folded (one list per
user, each growing a little). After Vilk and Berger, BLeak, PLDI 2018, and LeakCanary's heap
growth detection; ours differs by charging transients to survivors instead of counting paths.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from heaphound.growth.app_paths import AppPaths
from heaphound.growth.linked_lists import is_link, list_head
from heaphound.growth.slots import ELEMENTS, Seeds, lift, slot_label
from heaphound.heap.graph import Heap
from heaphound.kernels import charging

# A slot must gain this much in every interval. The noise floor of an idle Node process between
# snapshots is single objects of some hundred bytes in places that differ each time.
MIN_SEEDS_PER_INTERVAL = 2
MIN_BYTES_PER_INTERVAL = 256
MIN_BYTES_WITHOUT_SEEDS = 2048
SETTLED_SHARE = 0.1  # of the first interval's growth: less than this in the last has levelled off


@dataclass(frozen=True, slots=True)
class Slot:
    """A place that holds things: an object, and the name it holds them by.

    Attributes:
        holder: node of the newest heap.
        label: a property, a variable, or "[]" for everything held by position or key.
    """

    holder: int
    label: str


@dataclass(frozen=True, slots=True)
class Grower:
    """Slots that grow together, and by how much.

    Attributes:
        slots: one, or several with the same merged path.
        seed_counts: transients held directly, per heap.
        charged_bytes: bytes charged to these slots alone, per heap.
        merged: whether the slots were merged by path.
    """

    slots: tuple[Slot, ...]
    seed_counts: tuple[int, ...]
    charged_bytes: tuple[int, ...]
    merged: bool


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
    folded: dict[tuple[int, str], Slot] = {}
    by_id = np.argsort(newest.snapshot.node_id)
    sorted_ids = newest.snapshot.node_id[by_id]
    result = []
    for heap, of_heap in zip(heaps, seeds, strict=True):
        in_newest = by_id[np.searchsorted(sorted_ids, of_heap.holder_id).clip(max=by_id.size - 1)]
        slot_of_seed = np.empty(of_heap.edge.size, dtype=np.int32)
        for position, survivor in enumerate(in_newest.tolist()):
            if survivor not in lifted_of:
                lifted_of[survivor] = lift(newest, paths, survivor)
            holder = lifted_of[survivor]
            edge = int(of_heap.edge[position])
            label = slot_label(heap, edge, lifted=holder != survivor)
            key = (holder, label)
            if key not in folded:
                folded[key] = _fold(newest, heap, holder, label, int(of_heap.node[position]))
            slot_of_seed[position] = numbers.setdefault(folded[key], len(numbers))
        result.append(slot_of_seed)
    return list(numbers), result


def find_growers(
    heaps: Sequence[Heap],
    alive: Sequence[npt.NDArray[np.bool_]],
    passes: Sequence[npt.NDArray[np.bool_]],
    seeds: Sequence[Seeds],
    slots: Sequence[Slot],
    slot_of_seed: Sequence[npt.NDArray[np.int32]],
    merge_key: Sequence[str],
) -> list[Grower]:
    """Find the slots, alone or merged by path, that gained in every interval."""
    counts = np.zeros((len(heaps), len(slots)), dtype=np.int64)
    sizes = np.zeros((len(heaps), len(slots)), dtype=np.int64)
    for row, heap in enumerate(heaps):
        charged = charging.charge(
            heap.snapshot.first_edge,
            heap.snapshot.to_node,
            passes[row],
            alive[row],
            seeds[row].node,
            slot_of_seed[row],
        )
        pairs = np.unique(np.stack([slot_of_seed[row], seeds[row].node]), axis=1)
        counts[row] = np.bincount(pairs[0], minlength=len(slots))
        ours = charged >= 0
        sizes[row] = np.bincount(
            charged[ours], weights=heap.snapshot.shallow_size[ours], minlength=len(slots)
        ).astype(np.int64)
    single = _grows(counts, sizes)
    growers = [
        Grower((slots[i],), _row(counts, i), _row(sizes, i), merged=False)
        for i in np.flatnonzero(single).tolist()
    ]
    groups: dict[str, list[int]] = {}
    for i in np.flatnonzero(~single).tolist():
        if merge_key[i]:
            groups.setdefault(merge_key[i], []).append(i)
    for members in groups.values():
        if len(members) < 2:
            continue
        group_counts = counts[:, members].sum(axis=1, keepdims=True)
        group_sizes = sizes[:, members].sum(axis=1, keepdims=True)
        if _grows(group_counts, group_sizes)[0]:
            growers.append(
                Grower(
                    tuple(slots[i] for i in members),
                    _row(group_counts, 0),
                    _row(group_sizes, 0),
                    merged=True,
                )
            )
    return growers


def _row(table: npt.NDArray[np.int64], column: int) -> tuple[int, ...]:
    return tuple(int(value) for value in table[:, column])


def _grows(counts: npt.NDArray[np.int64], sizes: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    more_seeds = np.diff(counts, axis=0)
    more_bytes = np.diff(sizes, axis=0)
    by_seeds = (more_seeds >= MIN_SEEDS_PER_INTERVAL).all(axis=0)
    by_seeds &= not_settled(more_seeds)
    by_bytes = (more_bytes >= MIN_BYTES_PER_INTERVAL).all(axis=0)
    by_bytes &= (more_bytes >= MIN_BYTES_WITHOUT_SEEDS).any(axis=0) & not_settled(more_bytes)
    return np.asarray(by_seeds | by_bytes, dtype=np.bool_)


def not_settled(more: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Whether the last interval's growth is still a fair part of the first's; shape (slots,)."""
    return np.asarray(more[-1] >= SETTLED_SHARE * more[0], dtype=np.bool_)


def _fold(newest: Heap, heap: Heap, holder: int, label: str, child: int) -> Slot:
    """Fold a slot on a link of a chain, or at its head, into the slot of the list."""
    if label == ELEMENTS:
        return Slot(holder, label)
    head = list_head(newest, holder, label, heap.constructor_of(child))
    if head != holder or is_link(heap, child, label):
        return Slot(head, ELEMENTS)
    return Slot(holder, label)
