"""What came and what went in each class between snapshots: DevTools' Comparison view, and more.

In: heaps of one process, each reduced to a Census. Out: a row for each class that changed. As in
DevTools the earlier heap's plain objects are grouped by the later heap's interfaces, so that an
object counts as new only when it is. What a class retains more, DevTools does not say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from heaphound.heap.class_rows import class_totals, classify, shown_sizes
from heaphound.heap.classes import ClassKey
from heaphound.heap.graph import Heap
from heaphound.heap.interfaces import Interface
from heaphound.heap.locations import Place
from heaphound.kernels import classes as kernels


@dataclass(frozen=True, slots=True, eq=False)
class Census:
    """Who is in one heap: all that a comparison needs of it, so that the heap can be let go.

    Attributes:
        places: of each class where its constructor is written; None where that is not known.
        retained_size: int64 (classes,), bytes.
        class_of: integers as narrow as they can be (objects,), an index into the keys of `places`;
            objects of size 0 are not in it.
        node_id: int64 (objects,), V8's id.
        size: int64 (objects,), shallow, bytes.
        interfaces: what plain objects were grouped by.
    """

    places: dict[ClassKey, Place | None]
    retained_size: npt.NDArray[np.int64]
    class_of: npt.NDArray[np.integer[Any]]
    node_id: npt.NDArray[np.int64]
    size: npt.NDArray[np.int64]
    interfaces: tuple[Interface, ...]


@dataclass(frozen=True, slots=True)
class ConstructorDelta:
    """What became of one class between two snapshots.

    Attributes:
        name: of the class.
        place: where its constructor is written; None where that is not known.
        new_count: objects that only the later snapshot has in this class.
        deleted_count: objects that only the earlier one has in it.
        alloc_size: bytes, shallow, of the new ones.
        freed_size: bytes, shallow, of the deleted ones.
        retained_delta: bytes; how much more the class retains, also through objects in both.
    """

    name: str
    place: Place | None
    new_count: int
    deleted_count: int
    alloc_size: int
    freed_size: int
    retained_delta: int

    @property
    def count_delta(self) -> int:
        """Objects, new less deleted."""
        return self.new_count - self.deleted_count

    @property
    def size_delta(self) -> int:
        """Bytes, allocated less freed."""
        return self.alloc_size - self.freed_size

    @property
    def has_turnover(self) -> bool:
        """Whether objects came or went; DevTools shows no others."""
        return bool(self.new_count or self.deleted_count)


@dataclass(frozen=True, slots=True)
class ConstructorSeries:
    """What became of one class over several snapshots.

    Attributes:
        overall: from the first to the last.
        intervals: from each to the next.
    """

    overall: ConstructorDelta
    intervals: tuple[ConstructorDelta, ...]

    @property
    def name(self) -> str:
        """Of the class."""
        return self.overall.name

    @property
    def place(self) -> Place | None:
        """Where its constructor is written; None where that is not known."""
        return self.overall.place

    @property
    def has_turnover(self) -> bool:
        """Whether objects came or went in any interval."""
        return any(interval.has_turnover for interval in self.intervals)

    @property
    def is_even(self) -> bool:
        """Whether every interval ended with as many objects, of as many bytes, as it began."""
        return not any(
            interval.count_delta or interval.size_delta or interval.retained_delta
            for interval in self.intervals
        )

    @property
    def grew_every_time(self) -> bool:
        """Whether its objects took more bytes after every interval than before."""
        return all(interval.size_delta > 0 for interval in self.intervals)


def take_census(
    heap: Heap, interfaces: Sequence[Interface] | None = None, *, raw_sizes: bool = False
) -> Census:
    """Note the class, id and size of every object. O(nodes), 10 to 20 bytes for each.

    Args:
        heap: the heap.
        interfaces: what to group plain objects by: those of the last heap of a comparison; None
            infers them, which is right for the last heap itself.
        raw_sizes: sizes as the file has them, instead of with the internal arrays an object owns.
    """
    classes = classify(heap, interfaces)
    # First, and not beside the rest: both need memory.
    retained = class_totals(heap, classes, raw_sizes=raw_sizes).retained
    sizes = shown_sizes(heap, raw_sizes=raw_sizes)
    objects = np.flatnonzero(sizes)
    return Census(
        dict(zip(classes.keys, classes.places, strict=True)),
        retained,
        classes.class_of[objects].astype(np.min_scalar_type(len(classes.keys))),
        heap.snapshot.node_id[objects],
        sizes[objects],
        classes.interfaces,
    )


def constructor_deltas(censuses: Sequence[Census]) -> list[ConstructorSeries]:
    """Compare heaps class by class: the first with the last, and each with the next.

    Agrees with calculateSnapshotDiff in DevTools' HeapSnapshot.ts, for two heaps of which the
    earlier was given the interfaces of the later. O(nodes) per interval.

    Args:
        censuses: two or more, in the order to compare them in.

    Returns:
        Every class in which something changed, by what its objects gained, the most first.
    """
    places: dict[ClassKey, Place | None] = {}
    for census in reversed(censuses):
        for key, place in census.places.items():
            places[key] = places.get(key) or place
    keys = list(places)
    number_of = {key: number for number, key in enumerate(keys)}
    aligned = [_aligned(census, number_of) for census in censuses]
    overall = _deltas(keys, places, aligned[0], aligned[-1])
    between = (
        [_deltas(keys, places, *pair) for pair in pairwise(aligned)]
        if len(aligned) > 2
        else [overall]
    )
    series = [
        ConstructorSeries(first, tuple(rest))
        for first, *rest in zip(overall, *between, strict=True)
    ]
    changed = [
        one
        for one in series
        if any(each.has_turnover or each.retained_delta for each in one.intervals)
    ]
    return sorted(changed, key=lambda one: (-one.overall.size_delta, one.overall.name))


@dataclass(frozen=True, slots=True, eq=False)
class _Aligned:
    """A Census whose classes have the numbers they have in all others."""

    objects: tuple[npt.NDArray[np.int32], npt.NDArray[np.int64], npt.NDArray[np.int64]]
    retained_size: npt.NDArray[np.int64]


def _aligned(census: Census, number_of: dict[ClassKey, int]) -> _Aligned:
    numbers = np.array([number_of[key] for key in census.places], np.int32)
    retained = np.zeros(len(number_of), np.int64)
    retained[numbers] = census.retained_size
    return _Aligned((numbers[census.class_of], census.node_id, census.size), retained)


def _deltas(
    keys: Sequence[ClassKey],
    places: dict[ClassKey, Place | None],
    before: _Aligned,
    after: _Aligned,
) -> list[ConstructorDelta]:
    changes = kernels.class_changes(before.objects, after.objects, len(keys))
    columns = (*changes, after.retained_size - before.retained_size)
    return [
        ConstructorDelta(key.name, places[key], *numbers)
        for key, *numbers in zip(keys, *(column.tolist() for column in columns), strict=True)
    ]
