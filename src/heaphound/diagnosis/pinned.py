"""Small pieces that keep large wholes alive: slices of strings, and views of buffers.

In: the newest heap and the nodes charged to a holder. Out: sentences with both sizes. A slice of
twenty characters is a few bytes and a reference to the whole text it was cut from.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from heaphound.heap.graph import Heap
from heaphound.heap.locations import Place
from heaphound.inspection.edges_of import edges_from
from heaphound.source.cut_views import first_cut
from heaphound.source.original_place import original_place
from heaphound.units import bytes_text, count_text

POOL = 8192  # Node cuts small Buffers from blocks of this size (Buffer.poolSize)
MIN_PIECES = 3
TIMES = 4  # so much heavier the wholes must be than what is cut from them
_SHARE = 0.3  # of the region's bytes: wholes that weigh less are not the point


def pinned(heap: Heap, region: npt.NDArray[np.int32], files: Sequence[str] = ()) -> tuple[str, ...]:
    """Say which wholes are kept for the sake of their parts; O(region).

    Args:
        heap: the newest.
        region: nodes charged to a holder, int32.
        files: of the program, the holder's first: where it may cut views out of buffers.
    """
    return (*_slices(heap, region), *_views(heap, region, files))


def _slices(heap: Heap, region: npt.NDArray[np.int32]) -> tuple[str, ...]:
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


def _views(heap: Heap, region: npt.NDArray[np.int32], files: Sequence[str]) -> tuple[str, ...]:
    """Buffers that are parts of larger ones: as the heap shows, or the program's source says."""
    snapshot = heap.snapshot
    edge, of = edges_from(heap, region)
    is_buffer = snapshot.edge_name[edge] == snapshot.strings.find("buffer")
    is_buffer &= snapshot.edge_type[edge] == snapshot.layout.edge_type_code("internal")
    views, wholes = np.unique(region[of[is_buffer]]), np.unique(snapshot.to_node[edge[is_buffer]])
    edge, _ = edges_from(heap, wholes)
    is_store = snapshot.edge_name[edge] == snapshot.strings.find("backing_store")
    sizes = snapshot.shallow_size[snapshot.to_node[edge[is_store]]]
    weight, total = int(sizes.sum()), int(snapshot.shallow_size[region].sum())
    if views.size < MIN_PIECES or weight < _SHARE * total:
        return ()
    cut = next(((file, found) for file in files if (found := first_cut(file))), None)
    kept = f"{count_text(views.size)} Buffers keep {count_text(wholes.size)} ArrayBuffers of "
    kept += bytes_text(weight)
    copy = "a copy keeps only its own part, Buffer.from(view)"
    if cut is not None and (cut[1].size is None or cut[1].size * views.size * TIMES < weight):
        file, made = cut
        place = original_place(Place(file, made.line, made.column, None))
        name = f"{'/'.join(place.file.split('/')[-2:])}:{place.line}"
        part = "" if made.size is None else f", {bytes_text(made.size)} each"
        return (f"{kept}: {name} cuts views out of larger ones, {made.code}{part}; {copy}",)
    if sizes.size and (sizes == POOL).all():
        return (
            (
                f"{kept}: small Buffers are cut from blocks of {bytes_text(POOL)}, and each keeps "
                "its block; a copy of Buffer.allocUnsafeSlow(size) does not"
            ),
        )
    if views.size >= TIMES * wholes.size:
        return (f"{kept}: they are parts of those; {copy}",)
    return ()
