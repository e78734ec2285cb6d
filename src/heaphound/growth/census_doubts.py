"""Whether heaps that are compared are of one process, and in the order they were taken.

In: Censuses. Out: what speaks against it, in words. Comparing other heaps is no error: how many
objects a class has more is true of any two, only new and deleted ones are not.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from heaphound.growth.constructor_delta import Census
from heaphound.growth.identity import SAME_OBJECT_SHARE, SAMPLE


def doubts(censuses: Sequence[Census]) -> list[str]:
    """Say of neighbours what makes their comparison doubtful; heaps are called by their number.

    V8 numbers objects in the order they are made, so the newest of a later heap has a higher id,
    and an id stands for one object for as long as the process lives. Tried on a sample of the
    objects, O(nodes) for each pair with a small factor.
    """
    found = []
    for number, (earlier, later) in enumerate(pairwise(censuses), start=1):
        share = _same_class_share(earlier, later)
        if share < SAME_OBJECT_SHARE:
            found.append(
                f"snapshots {number} and {number + 1} seem to be of different processes (only "
                f"{share:.0%} of the ids they share are of one class): new and deleted mean little"
            )
        elif _newest_id(later) < _newest_id(earlier):
            found.append(f"snapshot {number + 1} seems to be older than snapshot {number}")
    return found


def _same_class_share(earlier: Census, later: Census) -> float:
    """The share of ids in both, among a sample of the earlier ones, with one class in both."""
    own = np.flatnonzero(_is_script_object(earlier))
    if own.size == 0:
        return 1.0
    picked = own[np.linspace(0, own.size - 1, min(SAMPLE, own.size)).astype(np.int64)]
    picked = picked[np.argsort(earlier.node_id[picked])]
    sample, classes = earlier.node_id[picked], earlier.class_of[picked]
    there = np.flatnonzero(np.isin(later.node_id, sample))
    if there.size == 0:
        return 0.0
    number_of = {key: number for number, key in enumerate(later.places)}
    number = np.array([number_of.get(key, -1) for key in earlier.places], np.int32)
    expected = number[classes[np.searchsorted(sample, later.node_id[there])]]
    return float(np.mean(expected == later.class_of[there]))


def _newest_id(census: Census) -> int:
    return int(census.node_id[_is_script_object(census)].max(initial=0))


def _is_script_object(census: Census) -> npt.NDArray[np.bool_]:
    """Objects of scripts have odd ids; embedders number theirs in other ways."""
    is_odd: npt.NDArray[np.bool_] = (census.node_id & 1) == 1
    return is_odd
