"""The holders that grow: in every interval, by entries or by bytes.

In: two or more heaps of one process. Out: growers, each a place in the heap (a holder and the
name it holds things by) whose transients rose in every interval.

The method. Objects alive in every heap are survivors; the rest are transients. A transient is
charged to the slots of the survivors that it hangs on, never through another survivor: so leaks
that share long-lived Contexts stay apart. What a slot is charged with, heap by heap, is flat for
a healthy program (what came equals what went: a bounded cache, a request's buffers) and rises in
every interval for a leak, whether its container grows or is replaced on every change.
What one slot alone reaches is looked at first. Slots with one path, positions folded, are one
grower (one list per user, each growing a little). What several slots reach together goes to the
fewest slots that explain it. After Vilk and Berger, BLeak, PLDI 2018, and LeakCanary's heap
growth detection; ours differs by charging transients to survivors instead of counting paths.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from heaphound.growth.app_paths import AppPaths
from heaphound.growth.crowds import PLAIN_HOLDERS, crowd_shares, members_of_kinds
from heaphound.growth.name_slots import Slot
from heaphound.growth.slots import Seeds
from heaphound.growth.turnover import without_turnover
from heaphound.heap.graph import Heap
from heaphound.kernels import charging

# A slot must gain this much in every interval. The noise floor of an idle Node process between
# snapshots is single objects of some hundred bytes in places that differ each time.
MIN_SEEDS_PER_INTERVAL = 2
MIN_BYTES_PER_INTERVAL = 256
MIN_BYTES_WITHOUT_SEEDS = 2048
SETTLED_SHARE = 0.2  # of the first interval's growth: less than this in the last has levelled off
MANY_SEEDS = 8  # so many that come and go, and as many as before: a bounded collection turning over
TURNED_OVER_GAIN = 0.1  # of its bytes that such a collection must gain: keys get longer by a digit
FEW = 3  # slots with one path that grow: each is a place of its own (timer lists by delay)
DOMINANT_SHARE = 0.8  # of what slots with one path gained: those few must have gained it
# V8's own lists of strings: nothing is alive for being on them while something else holds it.
STRING_TABLES = frozenset({"(Internalized strings)", "(External strings)"})
EQUAL_SHARE = 0.9  # of the best explanation: one that explains as much is as good
MAX_SHARED_GROWERS = 16


@dataclass(frozen=True, slots=True)
class Grower:
    """Slots that grow together, and by how much.

    Attributes:
        slots: one, or several with the same merged path; the one that gained most first.
        seed_counts: transients held directly, per heap.
        charged_bytes: bytes charged to these slots, per heap.
        merged: whether there are several slots.
    """

    slots: tuple[Slot, ...]
    seed_counts: tuple[int, ...]
    charged_bytes: tuple[int, ...]
    merged: bool


@dataclass(frozen=True, slots=True)
class _Ledger:
    """What each slot holds, heap by heap.

    Attributes:
        counts: shape (heaps, slots); transients held directly.
        sizes: shape (heaps, slots); bytes that the slot alone reaches.
        shared: for each set of slots, the bytes that all of them and no other reach, per heap.
        crowds: per heap, shape (nodes,); what more slots reach than a set holds.
        crowd_sizes: shape (heaps, 1); the bytes of that.
    """

    counts: npt.NDArray[np.int64]
    sizes: npt.NDArray[np.int64]
    shared: dict[tuple[int, ...], npt.NDArray[np.int64]]
    crowds: list[npt.NDArray[np.bool_]]
    crowd_sizes: npt.NDArray[np.int64]


def find_growers(
    heaps: Sequence[Heap],
    alive: Sequence[npt.NDArray[np.bool_]],
    passes: Sequence[npt.NDArray[np.bool_]],
    seeds: Sequence[Seeds],
    slots: Sequence[Slot],
    slot_of_seed: Sequence[npt.NDArray[np.int32]],
    merge_key: Sequence[str],
    paths: AppPaths,
) -> list[Grower]:
    """Find the slots, alone or merged by path, that gained in every interval."""
    ledger = _ledger(heaps, alive, passes, seeds, slots, slot_of_seed)
    grows = _grows(ledger.counts, ledger.sizes)
    groups: dict[str, list[int]] = {}
    for i in range(len(slots)):
        groups.setdefault(merge_key[i] or f"#{i}", []).append(i)
    growers = []
    growing: set[int] = set()
    for members in groups.values():
        for grower in _of_group(ledger, grows, members):
            growing.update(grower)
            growers.append(_grower(slots, grower, ledger.counts, ledger.sizes))
    shared = dict(ledger.shared)
    alike: dict[int, list[int]] = {}
    if _grows(np.zeros_like(ledger.crowd_sizes), ledger.crowd_sizes)[0]:
        crowd, alike = crowd_shares(
            heaps,
            alive,
            passes,
            seeds,
            slot_of_seed,
            ledger.crowds,
            members_of_kinds(heaps[-1], slots, merge_key, growing, paths),
        )
        for speakers, per_heap in crowd.items():
            shared[speakers] = shared.get(speakers, np.zeros_like(per_heap)) + per_heap
    for slot, bytes_per_heap in _explain_shared(shared, growing, slots, heaps[-1], paths):
        all_alike = alike.get(slot, [slot])
        growers.append(
            Grower(
                tuple(slots[i] for i in all_alike),
                tuple(ledger.counts[:, all_alike].sum(axis=1).tolist()),
                tuple(bytes_per_heap.tolist()),
                merged=len(all_alike) > 1,
            )
        )
    return growers


def _ledger(
    heaps: Sequence[Heap],
    alive: Sequence[npt.NDArray[np.bool_]],
    passes: Sequence[npt.NDArray[np.bool_]],
    seeds: Sequence[Seeds],
    slots: Sequence[Slot],
    slot_of_seed: Sequence[npt.NDArray[np.int32]],
) -> _Ledger:
    slot_count = len(slots)
    tables = {
        i for i, slot in enumerate(slots) if heaps[-1].node_name(slot.holder) in STRING_TABLES
    }
    counts = np.zeros((len(heaps), slot_count), dtype=np.int64)
    sizes = np.zeros((len(heaps), slot_count), dtype=np.int64)
    shared: dict[tuple[int, ...], npt.NDArray[np.int64]] = {}
    crowds = []
    crowd_sizes = np.zeros((len(heaps), 1), dtype=np.int64)
    for row, heap in enumerate(heaps):
        charges = charging.charge(
            heap.snapshot.first_edge,
            heap.snapshot.to_node,
            passes[row],
            alive[row],
            seeds[row].node,
            slot_of_seed[row],
        )
        nodes = max(heap.snapshot.node_count, 1)
        pairs = np.sort(slot_of_seed[row].astype(np.int64) * nodes + seeds[row].node)
        is_first = np.ones(pairs.size, dtype=np.bool_)
        is_first[1:] = pairs[1:] != pairs[:-1]
        counts[row] = np.bincount(pairs[is_first] // nodes, minlength=slot_count)
        ours = charges.set_of_node >= 0
        of_set = np.bincount(
            charges.set_of_node[ours],
            weights=heap.snapshot.shallow_size[ours],
            minlength=charges.set_count,
        ).astype(np.int64)
        crowds.append(charges.set_of_node == charging.CROWD)
        crowd_sizes[row] = of_set[charging.CROWD]
        for number in np.flatnonzero(of_set).tolist():
            members = charges.members(number)
            if len(members) > 1 and not tables.isdisjoint(members):
                members = tuple(each for each in members if each not in tables)
            if len(members) == 1:
                sizes[row, members[0]] += of_set[number]
            elif members:
                per_heap = shared.setdefault(members, np.zeros(len(heaps), dtype=np.int64))
                per_heap[row] += of_set[number]
    return _Ledger(without_turnover(heaps, slots, counts), sizes, shared, crowds, crowd_sizes)


def _of_group(ledger: _Ledger, grows: npt.NDArray[np.bool_], members: list[int]) -> list[list[int]]:
    """The growers among slots of one path: all of them together, or one by itself."""
    if len(members) == 1:
        return [members] if grows[members[0]] else []
    counts = ledger.counts[:, members]
    sizes = ledger.sizes[:, members]
    gained = (sizes[-1] - sizes[0]).clip(min=0)
    alone = [i for i, member in enumerate(members) if grows[member]]
    if 0 < len(alone) <= FEW and gained[alone].sum() >= DOMINANT_SHARE * gained.sum():
        return [[members[i]] for i in alone]
    together = _grows(counts.sum(axis=1, keepdims=True), sizes.sum(axis=1, keepdims=True))
    if together[0]:
        return [[members[i] for i in np.argsort(-gained, kind="stable").tolist()]]
    return [[members[i]] for i in alone]


def _grower(
    slots: Sequence[Slot],
    members: list[int],
    counts: npt.NDArray[np.int64],
    sizes: npt.NDArray[np.int64],
) -> Grower:
    return Grower(
        tuple(slots[i] for i in members),
        tuple(counts[:, members].sum(axis=1).tolist()),
        tuple(sizes[:, members].sum(axis=1).tolist()),
        merged=len(members) > 1,
    )


def _explain_shared(
    shared: dict[tuple[int, ...], npt.NDArray[np.int64]],
    growing: set[int],
    slots: Sequence[Slot],
    newest: Heap,
    paths: AppPaths,
) -> list[tuple[int, npt.NDArray[np.int64]]]:
    """Choose slots that explain what grew in the reach of several, the best first (set cover).

    Of slots that explain the same, the program's own are preferred to Node's (a timer list, a
    socket), then the one on the cheapest path from the root.
    """
    open_sets = {
        members: per_heap for members, per_heap in shared.items() if growing.isdisjoint(members)
    }
    chosen: list[tuple[int, npt.NDArray[np.int64]]] = []
    while open_sets and len(chosen) < MAX_SHARED_GROWERS:
        reach: dict[int, npt.NDArray[np.int64]] = {}
        for members, per_heap in open_sets.items():
            for slot in members:
                reach[slot] = reach[slot] + per_heap if slot in reach else per_heap
        numbers = list(reach)
        sizes = np.stack([reach[slot] for slot in numbers], axis=1)
        gained = np.where(_grows(np.zeros_like(sizes), sizes), sizes[-1] - sizes[0], 0)
        if not gained.any():
            break
        equal = [numbers[i] for i in np.flatnonzero(gained >= EQUAL_SHARE * gained.max()).tolist()]
        best = min(equal, key=lambda slot: _rank(newest, slots[slot].holder, paths))
        chosen.append((best, reach[best]))
        open_sets = {members: rows for members, rows in open_sets.items() if best not in members}
    return chosen


def _rank(heap: Heap, holder: int, paths: AppPaths) -> tuple[bool, int]:
    place = heap.place_of(holder)
    if place is None:
        of_node = heap.constructor_of(holder) not in PLAIN_HOLDERS
    else:
        of_node = place.file.startswith("node:")
    return of_node, int(paths.cost[holder])


def _grows(counts: npt.NDArray[np.int64], sizes: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    more_seeds = np.diff(counts, axis=0)
    more_bytes = np.diff(sizes, axis=0)
    by_seeds = (more_seeds >= MIN_SEEDS_PER_INTERVAL).all(axis=0)
    by_seeds &= not_settled(more_seeds)
    by_bytes = (more_bytes >= MIN_BYTES_PER_INTERVAL).all(axis=0)
    by_bytes &= (more_bytes >= MIN_BYTES_WITHOUT_SEEDS).any(axis=0) & not_settled(more_bytes)
    turned_over = (counts >= MANY_SEEDS).all(axis=0) & (more_seeds <= 0).any(axis=0)
    by_bytes &= ~turned_over | (more_bytes >= TURNED_OVER_GAIN * sizes[:-1]).all(axis=0)
    return np.asarray(by_seeds | by_bytes, dtype=np.bool_)


def not_settled(more: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Whether the last interval's growth is still a fair part of the first's; shape (slots,)."""
    return np.asarray(more[-1] >= SETTLED_SHARE * more[0], dtype=np.bool_)
