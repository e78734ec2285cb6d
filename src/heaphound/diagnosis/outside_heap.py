"""Memory that grows while the heap does not: native memory, and what ArrayBuffers hold.

In: the memory samples of a hunt, when its snapshots were begun, and its diagnosis. Out: remarks.
A heap snapshot shows V8's heap alone; an addon that leaks, environment variables, or an allocator
that cannot give back what was freed between pinned pieces make RSS rise beside a level heap.

The method. Taking a snapshot costs native memory itself, some hundred bytes an object, and the
allocator keeps a good part of it: what the process allocates next fits in there, and RSS stands
still. So what is compared are levels, each the median between two snapshots, and the first is
that after the first snapshot. From there on a process that only answers requests stays level, and
one that leaks stands higher by what it leaked in a round. What the next snapshot may have cost
more, because the heap had more objects, is taken off.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from heaphound.diagnosis.finding import Diagnosis, Remark, Verdict
from heaphound.units import bytes_text, duration_text

if TYPE_CHECKING:
    from heaphound.target.memory import MemorySample

NATIVE = "native-memory"
EXTERNAL = "external-memory"
# Measured between the second and the third snapshot: healthy servers moved by up to 3 MB.
ENOUGH_BYTES = 8 << 20
ENOUGH_SHARE = 0.05  # of the level before
SNAPSHOT_BYTES_PER_NODE = 1000  # twice what taking a snapshot costs the process
FEWEST_SAMPLES = 3  # between two snapshots

_TRY_NATIVE = (
    "Run `heaphound watch` on it for longer: it judges native memory by itself. Then run the "
    "process once with MALLOC_ARENA_MAX=2, or with jemalloc (LD_PRELOAD=libjemalloc.so.2): if RSS "
    "stays level it was the allocator's fragmentation, and that is the fix. If it still rises "
    "something leaks outside the heap: look at addons (sharedObjects in "
    "process.report.getReport()), at worker threads and handles that stay open, at environment "
    "variables that are set again and again."
)
_TRY_EXTERNAL = (
    "Compare the snapshots for ArrayBuffer and Buffer (`heaphound compare`); what holds them is in "
    "`heaphound object`. Small views (subarray, slice) pin the whole buffer they were cut from: "
    "copy them with Buffer.from(view)."
)


def with_outside_heap(
    diagnosis: Diagnosis, samples: Sequence[MemorySample], snapshot_times: Sequence[float]
) -> Diagnosis:
    """Add what the samples say of memory outside the heap to a diagnosis.

    Args:
        diagnosis: of all the snapshots.
        samples: oldest first.
        snapshot_times: when each snapshot was begun, in seconds since the epoch.
    """
    spans = list(pairwise(snapshot_times))
    between = [[each for each in samples if start < each.time < end] for start, end in spans]
    if len(between) < 2 or any(len(each) < FEWEST_SAMPLES for each in between):
        return diagnosis
    seconds = snapshot_times[-1] - snapshot_times[1]
    # What taking the later snapshots cost more: none is taken after the last level.
    nodes = [facts.nodes for facts in diagnosis.snapshots[: len(between)]]
    costs = np.maximum(np.diff(nodes), 0) * SNAPSHOT_BYTES_PER_NODE
    native = _levels(between, lambda each: each.rss_bytes - _inside(each))
    external = _levels(between, lambda each: each.external_bytes)
    remarks = []
    if _rises(native, costs):
        remarks.append(_native(native, between, seconds))
    explained = sum(sum(each.exclusive_bytes) for each in diagnosis.findings)
    if _rises(external, costs * 0) and explained < (external[-1] - external[0]) / 2:
        remarks.append(_external(external, seconds))
    if not remarks:
        return diagnosis
    verdict = Verdict.GROWING if diagnosis.findings else Verdict.INCONCLUSIVE
    return replace(diagnosis, verdict=verdict, remarks=(*diagnosis.remarks, *remarks))


def _inside(sample: MemorySample) -> int:
    """What V8 reserved for its heap, and what is counted as ArrayBuffers and the like."""
    return sample.heap_total_bytes + sample.external_bytes


def _levels(
    between: Sequence[Sequence[MemorySample]], of: Callable[[MemorySample], int]
) -> npt.NDArray[np.float64]:
    return np.array([np.median([of(each) for each in samples]) for samples in between])


def _rises(levels: npt.NDArray[np.float64], costs: npt.NDArray[np.float64]) -> bool:
    more = np.diff(levels) - costs
    return bool((more >= np.maximum(ENOUGH_BYTES, ENOUGH_SHARE * levels[:-1])).all())


def _native(
    levels: npt.NDArray[np.float64], between: Sequence[Sequence[MemorySample]], seconds: float
) -> Remark:
    heap = _levels(between, lambda each: each.heap_used_bytes)
    gained = int(levels[-1] - levels[0])
    return Remark(
        kind=NATIVE,
        title=f"memory outside the heap rose by {bytes_text(gained)}, which no snapshot can show",
        place=None,
        because=(
            f"RSS without heap and ArrayBuffers went {_shown(levels)} in {duration_text(seconds)}",
            f"the heap in use meanwhile: {_shown(heap)}",
        ),
        next_step=_TRY_NATIVE,
    )


def _external(levels: npt.NDArray[np.float64], seconds: float) -> Remark:
    gained = bytes_text(int(levels[-1] - levels[0]))
    return Remark(
        kind=EXTERNAL,
        title=f"ArrayBuffers and other external memory rose by {gained}",
        place=None,
        because=(
            f"external memory went {_shown(levels)} in {duration_text(seconds)}",
            "no finding explains half of it",
        ),
        next_step=_TRY_EXTERNAL,
    )


def _shown(levels: npt.NDArray[np.float64]) -> str:
    return " → ".join(bytes_text(int(level)) for level in levels)
