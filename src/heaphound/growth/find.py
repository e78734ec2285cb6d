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
from heaphound.growth.slots import find_seeds
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
    passes_of_newest = blame_edges(ordered[-1])
    aside = Aside(lambda: _of_newest(ordered[-1], passes_of_newest))
    alive = survivors(ordered)
    passes = [*(blame_edges(heap) for heap in ordered[:-1]), passes_of_newest]
    seeds = []
    for row, (heap, mark) in enumerate(zip(ordered, alive, strict=True)):
        passes[row], of_rings = without_rings(heap, mark, passes[row])
        seeds.append(find_seeds(heap, mark, passes[row]).with_more(of_rings))
    paths = aside.result()
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


def _of_newest(heap: Heap, passes: npt.NDArray[np.bool_]) -> AppPaths:
    """The ways to the nodes of a heap, whose retainers are found too, since all need them."""
    paths = app_paths(heap, passes)
    _ = heap.first_retainer
    return paths
