"""The same object in several snapshots of one process.

In: heaps in the order they were taken. Out: for each heap, which nodes are survivors, that is,
alive in every one of the heaps. V8 gives a JS object an odd id that it keeps for life; embedder
objects have even ids of less certain meaning, so they must also keep their name.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from heaphound.errors import DifferentProcesses, TooFewSnapshots
from heaphound.heap.graph import Heap

# Of one process, practically every id in common is the same object. Two processes that ran the
# same program share the ids of start-up, whose objects mostly agree too; what V8 numbered later
# does not. Measured: 0.99 and more against 0.60 and less.
SAME_OBJECT_SHARE = 0.9
SAMPLE = 4000


def order_in_time(heaps: Sequence[Heap]) -> list[Heap]:
    """Sort heaps by their age, oldest first: V8 hands out ids in ascending order.

    Raises:
        TooFewSnapshots: fewer than two heaps.
    """
    if len(heaps) < 2:
        raise TooFewSnapshots(
            f"growth shows only between snapshots, and there is {len(heaps)} of them",
            hint="take another one of the same process after it has done more work",
        )
    return sorted(heaps, key=newest_id)


def require_same_process(heaps: Sequence[Heap]) -> None:
    """Check that neighbouring heaps number the same objects.

    Raises:
        DifferentProcesses: two neighbours disagree about what most of their common ids are.
    """
    for number, (earlier, later) in enumerate(pairwise(heaps), start=1):
        share = _agreement(earlier, later)
        if share < SAME_OBJECT_SHARE:
            raise DifferentProcesses(
                f"snapshots {number} and {number + 1} are of different processes: only "
                f"{share:.0%} of the object ids they have in common are the same object",
                hint="all snapshots must come from one process that was not restarted in between",
            )


def survivors(heaps: Sequence[Heap]) -> list[npt.NDArray[np.bool_]]:
    """Mark in each heap the nodes alive in all of them.

    O(nodes), where ids are as dense as V8 makes them: they index a table then, no sort.

    Synthetic nodes (the root, lists of handles) always survive: they are parts of V8, not objects.

    Returns:
        One array per heap, shape (nodes,).
    """
    common = heaps[0].snapshot.node_id
    for heap in heaps[1:]:
        common = common[np.isin(common, heap.snapshot.node_id)]
    marks = []
    for heap in heaps:
        snapshot = heap.snapshot
        alive = np.isin(snapshot.node_id, common)
        alive |= snapshot.node_type == max(snapshot.layout.node_type_code("synthetic"), 0)
        marks.append(alive)
    return marks


def newest_id(heap: Heap) -> int:
    """The highest id of a JS object in the heap: it only rises during a process's life."""
    ids = heap.snapshot.node_id
    odd = ids[(ids & 1) == 1]
    return int(odd.max()) if odd.size else 0


def _agreement(earlier: Heap, later: Heap) -> float:
    ids = earlier.snapshot.node_id
    common = np.sort(ids[((ids & 1) == 1) & np.isin(ids, later.snapshot.node_id)])
    if common.size == 0:
        return 0.0
    # Evenly spread, newest included: start-up objects agree between any two processes.
    picks = common[np.unique(np.linspace(0, common.size - 1, SAMPLE).astype(np.int64))]
    same = sum(
        earlier.type_of(a) == later.type_of(b) and _have_one_name(earlier, a, later, b)
        for a, b in zip(
            *(heap.nodes_with_ids(picks).tolist() for heap in (earlier, later)), strict=True
        )
    )
    return same / picks.size


def _have_one_name(earlier: Heap, a: int, later: Heap, b: int) -> bool:
    """Whether two nodes have equal names: the bytes of the files are compared before the texts."""
    names = int(earlier.snapshot.node_name[a]), int(later.snapshot.node_name[b])
    escaped = earlier.snapshot.strings.escaped(names[0]), later.snapshot.strings.escaped(names[1])
    return escaped[0] == escaped[1] or earlier.node_name(a) == later.node_name(b)
