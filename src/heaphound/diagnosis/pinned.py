"""Small pieces that keep large wholes alive: slices of strings.

In: the newest heap and the nodes charged to a holder. Out: sentences with both sizes. A slice of
twenty characters is a few bytes and a reference to the whole text it was cut from.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from heaphound.heap.graph import Heap
from heaphound.inspection.edges_of import edges_from
from heaphound.units import bytes_text, count_text

MIN_PIECES = 3
TIMES = 4  # so much heavier the wholes must be than what is cut from them
_SHARE = 0.3  # of the region's bytes: wholes that weigh less are not the point


def pinned(heap: Heap, region: npt.NDArray[np.int32]) -> tuple[str, ...]:
    """Say which whole texts are kept for the sake of their slices; O(region)."""
    snapshot = heap.snapshot
    code = snapshot.layout.node_type_code("sliced string")
    slices = region[snapshot.node_type[region] == code]
    edge, _ = edges_from(heap, slices)
    is_parent = snapshot.edge_name[edge] == snapshot.strings.find("parent")
    wholes = np.unique(snapshot.to_node[edge[is_parent]])
    of_slices = int(heap.owned_size[slices].sum())
    of_wholes = int(heap.owned_size[wholes].sum())
    total = int(snapshot.shallow_size[region].sum())
    if slices.size < MIN_PIECES or of_wholes < max(TIMES * of_slices, _SHARE * total):
        return ()
    said = (
        f"{count_text(slices.size)} strings of {bytes_text(of_slices)} are slices, and keep the "
        f"whole texts they were cut from, {bytes_text(of_wholes)}: a copy does not, "
        "Buffer.from(piece).toString()"
    )
    return (said,)
