"""From heaps to growth: the whole stage, in order.

In: two or more heaps of one process. Out: Growth, the growers with the bytes each is to blame
for, and what later stages need to explain them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from heaphound.growth.app_paths import AppPaths, app_paths
from heaphound.growth.blame_edges import blame_edges
from heaphound.growth.growers import Grower, find_growers
from heaphound.growth.identity import order_in_time, require_same_process, survivors
from heaphound.growth.merge_paths import merge_keys
from heaphound.growth.name_slots import name_slots
from heaphound.growth.share import Blame, share_blame
from heaphound.growth.slots import Seeds, find_seeds
from heaphound.growth.timer_lists import without_rings
from heaphound.heap.graph import Heap
from heaphound.kernels.aside import Aside
from heaphound.progress import Listener, Silent, Step


@dataclass(frozen=True, slots=True)
class Growth:
    """What grew between heaps of one process.

    Attributes:
        heaps: oldest first.
        alive: per heap, shape (nodes,); the nodes alive in every heap.
        passes: per heap, shape (edges,); the edges blame follows.
        paths: ways from the root to the nodes of the newest heap.
        growers: most bytes first.
        blames: for each grower, in the same order.
        answers: what `heap.answers.remembered` functions found out about it.
    """

    heaps: tuple[Heap, ...]
    alive: tuple[npt.NDArray[np.bool_], ...]
    passes: tuple[npt.NDArray[np.bool_], ...]
    paths: AppPaths
    growers: tuple[Grower, ...]
    blames: tuple[Blame, ...]
    answers: dict[Any, Any] = field(init=False, repr=False, compare=False, default_factory=dict)


def find_growth(heaps: Sequence[Heap], listener: Listener | None = None) -> Growth:
    """Find what grew in every interval between the heaps, and who is to blame.

    Raises:
        TooFewSnapshots: fewer than two heaps.
        DifferentProcesses: the heaps are not of one process.
    """
    (listener or Silent()).step(Step.FIND_GROWTH)
    ordered = order_in_time(heaps)
    require_same_process(ordered)
    aside = Aside(lambda: _of_newest(ordered[-1]))
    alive = survivors(ordered)
    seeded = [
        _seeded(heap, mark, blame_edges(heap))
        for heap, mark in zip(ordered[:-1], alive[:-1], strict=True)
    ]
    passes_of_newest, paths = aside.result()
    seeded.append(_seeded(ordered[-1], alive[-1], passes_of_newest))
    passes, seeds = [follows for follows, _ in seeded], [found for _, found in seeded]
    slots, slot_of_seed = name_slots(ordered, seeds, paths)
    growers = find_growers(
        ordered,
        alive,
        passes,
        seeds,
        slots,
        slot_of_seed,
        merge_keys(ordered[-1], paths, slots),
        paths,
    )
    growers, blames = share_blame(ordered, alive, passes, seeds, slots, slot_of_seed, growers)
    return Growth(tuple(ordered), tuple(alive), tuple(passes), paths, tuple(growers), tuple(blames))


def _seeded(
    heap: Heap, alive: npt.NDArray[np.bool_], passes: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.bool_], Seeds]:
    """What blame follows in a heap without the rings of timers, and where transients begin."""
    passes, of_rings = without_rings(heap, alive, passes)
    return passes, find_seeds(heap, alive, passes).with_more(of_rings)


def _of_newest(heap: Heap) -> tuple[npt.NDArray[np.bool_], AppPaths]:
    """What blame follows in a heap, and the ways to its nodes; its retainers are found too."""
    passes = blame_edges(heap)
    paths = app_paths(heap, passes)
    _ = heap.first_retainer  # all later steps need them
    return passes, paths
