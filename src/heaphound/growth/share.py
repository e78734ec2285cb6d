"""The bytes each grower is to blame for: its own, and its share of what several hold.

In: growers. Out: a Blame for each, most bytes first. Transients that one grower alone reaches are
its exclusive bytes, a lower bound of what one fix frees; the rest is split evenly among those
that reach it (LeakCanary's and BLeak's "leak share").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from heaphound.growth.growers import Grower
from heaphound.growth.name_slots import Slot
from heaphound.growth.slots import Seeds
from heaphound.heap.graph import Heap
from heaphound.kernels import charging

MAX_GROWERS = 64  # one bit each


@dataclass(frozen=True, slots=True)
class Blame:
    """What one grower holds beyond the survivors.

    Attributes:
        exclusive_bytes: per heap; reached by this grower alone.
        shared_bytes: per heap; its even share of what other growers reach too.
        region: nodes of the newest heap it reaches, int32, ascending.
        seeds: nodes of the newest heap it holds directly, int32, ascending.
        first_seeds: nodes of the oldest heap it held directly, int32, ascending: what it lost.
        partners: for each other grower by position, the share of this region it reaches too.
    """

    exclusive_bytes: tuple[int, ...]
    shared_bytes: tuple[int, ...]
    region: npt.NDArray[np.int32]
    seeds: npt.NDArray[np.int32]
    first_seeds: npt.NDArray[np.int32]
    partners: dict[int, float]

    @property
    def gained_bytes(self) -> int:
        """Bytes gained from the first heap to the last."""
        exclusive = self.exclusive_bytes[-1] - self.exclusive_bytes[0]
        return exclusive + self.shared_bytes[-1] - self.shared_bytes[0]


def share_blame(
    heaps: Sequence[Heap],
    alive: Sequence[npt.NDArray[np.bool_]],
    passes: Sequence[npt.NDArray[np.bool_]],
    seeds: Sequence[Seeds],
    slots: Sequence[Slot],
    slot_of_seed: Sequence[npt.NDArray[np.int32]],
    growers: Sequence[Grower],
) -> tuple[list[Grower], list[Blame]]:
    """Split what the growers hold among them, and sort them by what they gained."""
    kept = sorted(growers, key=lambda grower: grower.charged_bytes[-1], reverse=True)
    kept = kept[:MAX_GROWERS]
    number = {slot: position for position, slot in enumerate(slots)}
    grower_of_slot = np.full(len(slots), -1, dtype=np.int64)
    for position, grower in enumerate(kept):
        for slot in grower.slots:
            grower_of_slot[number[slot]] = position
    exclusive = np.zeros((len(heaps), len(kept)), dtype=np.int64)
    shared = np.zeros((len(heaps), len(kept)), dtype=np.int64)
    masks = np.zeros(0, dtype=np.uint64)  # of the last heap in the end, like the next two
    nodes = np.zeros(0, dtype=np.int64)
    sizes = np.zeros(0, dtype=np.int64)
    held: list[tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]] = []
    for row, heap in enumerate(heaps):
        of_seed = grower_of_slot[slot_of_seed[row]]
        ours = of_seed >= 0
        bits = np.left_shift(np.uint64(1), of_seed[ours].astype(np.uint64))
        masks = charging.reach_masks(
            heap.snapshot.first_edge,
            heap.snapshot.to_node,
            passes[row],
            alive[row],
            seeds[row].node[ours],
            bits,
        )
        nodes = np.flatnonzero(masks)
        masks, sizes = masks[nodes], heap.snapshot.shallow_size[nodes]
        reached_by = np.bitwise_count(masks)
        alone, together = reached_by == 1, reached_by > 1
        # Exact: what fits in a heap is far below 2^53.
        exclusive[row] = np.bincount(
            np.log2(masks[alone]).astype(np.int64), weights=sizes[alone], minlength=len(kept)
        )
        masks_of_shared, parts = masks[together], sizes[together] / reached_by[together]
        for position in range(len(kept)):
            mine = (masks_of_shared >> np.uint64(position)) & np.uint64(1) == 1
            shared[row, position] = parts[mine].sum()
        held.append((seeds[row].node[ours], of_seed[ours]))
    # Many nodes, few sets of growers that reach them.
    different, which = np.unique(masks, return_inverse=True)
    reaches = (different[:, np.newaxis] >> np.arange(len(kept), dtype=np.uint64)) & np.uint64(
        1
    ) == 1
    of_set = np.bincount(which, weights=sizes, minlength=different.size)
    common = reaches.T @ (reaches * of_set[:, np.newaxis])  # bytes that two growers both reach
    blames = []
    for position in range(len(kept)):
        total = max(float(common[position, position]), 1.0)
        partners = {
            other: part / total
            for other, part in enumerate(common[position].tolist())
            if other != position and part > 0
        }
        blames.append(
            Blame(
                exclusive_bytes=tuple(int(value) for value in exclusive[:, position]),
                shared_bytes=tuple(int(value) for value in shared[:, position]),
                region=nodes[reaches[which, position]].astype(np.int32),
                seeds=np.unique(held[-1][0][held[-1][1] == position]),
                first_seeds=np.unique(held[0][0][held[0][1] == position]),
                partners=partners,
            )
        )
    return kept, blames
