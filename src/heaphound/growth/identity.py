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
from heaphound.kernels.interfaces import same_texts

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

    O(nodes), where ids are as dense as V8 makes them; see `heap.node_ids`.

    Synthetic nodes (the root, lists of handles) always survive: they are parts of V8, not objects.

    Returns:
        One array per heap, shape (nodes,).
    """
    common = heaps[0].snapshot.node_id
    for heap in heaps[1:]:
        common = common[heap.nodes_with_ids(common) >= 0]
    marks = []
    for heap in heaps:
        snapshot = heap.snapshot
        alive = np.zeros(snapshot.node_count, np.bool_)
        alive[heap.nodes_with_ids(common)] = True
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
    odd = ids[(ids & 1) == 1]
    common = np.sort(odd[later.nodes_with_ids(odd) >= 0])
    if common.size == 0:
        return 0.0
    # Evenly spread, newest included: start-up objects agree between any two processes.
    picks = common[np.linspace(0, common.size - 1, min(SAMPLE, common.size)).astype(np.int64)]
    nodes = earlier.nodes_with_ids(picks), later.nodes_with_ids(picks)
    types, names = _types_and_names((earlier, later), nodes)
    return float((types & names).mean())


def _types_and_names(
    heaps: tuple[Heap, Heap], nodes: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Whether nodes of two heaps (int64, of one shape) have one type, and whether one name."""
    types, names, texts = [], [], []
    for heap, some in zip(heaps, nodes, strict=True):
        snapshot = heap.snapshot
        types.append(np.array(snapshot.layout.node_types)[snapshot.node_type[some]])
        names.append(snapshot.node_name[some])
        texts.append((snapshot.strings.raw, snapshot.strings.offsets))
    there = same_texts(texts[0], names[0], texts[1], names[1])
    return types[0] == types[1], there == same_texts(texts[1], names[1], texts[1], names[1])
