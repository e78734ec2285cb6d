"""Where what a holder keeps was allocated: held by X, made at Y.

In: the newest heap, with allocation stacks, and the nodes that are charged to a holder. Out: the
few places that allocated most of them.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from heaphound.diagnosis.finding import AllocationSite
from heaphound.heap.graph import Heap
from heaphound.heap.locations import Place
from heaphound.profile.frames import Frame
from heaphound.profile.result import with_original_frames
from heaphound.profile.sites import find_sites
from heaphound.profile.traced import allocation_profile
from heaphound.profile.tree import EMPTY

MOST_SITES = 3
LEAST_SHARE = 0.1  # of the bytes: less is told by nobody
_STACK = 24


def made_at(heap: Heap, nodes: npt.NDArray[np.int32]) -> tuple[AllocationSite, ...]:
    """Find the places that allocated some nodes, the heaviest first; O(nodes + calls)."""
    if not heap.snapshot.traces.are_there:
        return ()
    profile = with_original_frames(allocation_profile(heap, nodes))
    sites = find_sites(profile, EMPTY, profile, by_growth=False)
    total = max(1, sites.total_bytes)
    heavy = sorted(sites.sites, key=lambda site: -site.size_bytes)[:MOST_SITES]
    return tuple(
        AllocationSite(
            _place(site.frame),
            site.frame.package,
            site.through,
            site.size_bytes / total,
            tuple(_place(frame) for frame in site.stack[:_STACK]),
        )
        for site in heavy
        if site.size_bytes >= LEAST_SHARE * total
    )


def _place(frame: Frame) -> Place:
    return Place(frame.file, frame.line, frame.column, frame.name)
