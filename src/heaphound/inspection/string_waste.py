"""Strings and what they waste: duplicates, slices that pin their parent, ropes, very long ones.

In: a Heap. Out: StringWaste: the worst of each kind, with sizes and who holds them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from heaphound.heap import Heap
from heaphound.inspection.chains import chain_heads
from heaphound.inspection.edges_of import edges_from, edges_into
from heaphound.inspection.facts import STRING_TYPES, ObjectFacts, object_facts
from heaphound.inspection.held_by import HolderField, held_by
from heaphound.inspection.holds import references

LONG_BYTES = 10 * 1024
TEXT_LIMIT = 1024  # characters that V8 writes of a string
_HOLDERS_SHOWN = 3

_Holders = Callable[[npt.NDArray[np.integer]], tuple[HolderField, ...]]


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Strings with the same text.

    Attributes:
        text: the first 1,024 characters.
        cut: whether the snapshot has only the beginning: then strings of the same size with the
            same beginning are taken for equal.
        count: how many there are.
        total_bytes: of all of them.
        wasted_bytes: of all but the largest.
        largest: the largest of them.
        holders: who holds them.
    """

    text: str
    cut: bool
    count: int
    total_bytes: int
    wasted_bytes: int
    largest: ObjectFacts
    holders: tuple[HolderField, ...]


@dataclass(frozen=True, slots=True)
class Pinned:
    """A string and the slices of it.

    Attributes:
        parent: the whole string.
        parent_bytes: its size.
        slices: how many there are.
        slice_bytes: their own size together, without the parent.
        only_slices: whether nothing but slices holds the parent: copying them would free it.
        holders: who holds the slices.
    """

    parent: ObjectFacts
    parent_bytes: int
    slices: int
    slice_bytes: int
    only_slices: bool
    holders: tuple[HolderField, ...]


@dataclass(frozen=True, slots=True)
class Rope:
    """A string put together with + and never flattened: a tree of its pieces.

    Attributes:
        string: the whole.
        joints: how many joints the tree has, each a small object.
        joint_bytes: what they take.
        retained_bytes: the joints, and the pieces that nothing else holds.
        holders: who holds it.
    """

    string: ObjectFacts
    joints: int
    joint_bytes: int
    retained_bytes: int
    holders: tuple[HolderField, ...]


@dataclass(frozen=True, slots=True)
class LongString:
    """A string of 10 KB or more.

    Attributes:
        string: the string.
        size_bytes: its size, with what it keeps outside of the heap.
        holders: who holds it.
    """

    string: ObjectFacts
    size_bytes: int
    holders: tuple[HolderField, ...]


@dataclass(frozen=True, slots=True)
class StringWaste:
    """The strings of a heap; each list has its worst first, and the totals are of all.

    Attributes:
        count: strings, slices and ropes' joints.
        total_bytes: of all of them.
        duplicates: texts that more than one string has.
        wasted_bytes: what all duplicates waste.
        pinned: strings that have slices, those that only slices hold first.
        pinned_bytes: the size of all strings that only slices hold.
        ropes: ropes of two joints or more.
        joint_bytes: what the joints of all ropes take.
        long: long strings.
        long_count: how many there are.
    """

    count: int
    total_bytes: int
    duplicates: tuple[Duplicates, ...]
    wasted_bytes: int
    pinned: tuple[Pinned, ...]
    pinned_bytes: int
    ropes: tuple[Rope, ...]
    joint_bytes: int
    long: tuple[LongString, ...]
    long_count: int


def string_waste(heap: Heap, *, top: int) -> StringWaste:
    """Find what strings waste: O(nodes + edges of strings).

    Args:
        heap: the heap.
        top: how many of each kind to describe.
    """
    counted, classes = references(heap), heap.constructors()

    def holders(nodes: npt.NDArray[np.integer]) -> tuple[HolderField, ...]:
        return held_by(heap, classes, nodes, counted, _HOLDERS_SHOWN)

    nodes = _of_types(heap, STRING_TYPES)
    flat = _of_types(heap, frozenset({"string"}))
    duplicates, wasted_bytes = _duplicates(heap, flat, holders, top)
    pinned, pinned_bytes = _pinned(heap, counted, holders, top)
    ropes, joint_bytes = _ropes(heap, holders, top)
    long = flat[heap.owned_size[flat] >= LONG_BYTES]
    longest = long[np.argsort(-heap.owned_size[long], kind="stable")][:top]
    return StringWaste(
        count=nodes.size,
        total_bytes=int(heap.owned_size[nodes].sum()),
        duplicates=duplicates,
        wasted_bytes=wasted_bytes,
        pinned=pinned,
        pinned_bytes=pinned_bytes,
        ropes=ropes,
        joint_bytes=joint_bytes,
        long=tuple(
            LongString(
                object_facts(heap, int(node)), int(heap.owned_size[node]), holders(node[np.newaxis])
            )
            for node in longest
        ),
        long_count=long.size,
    )


def _of_types(heap: Heap, names: frozenset[str]) -> npt.NDArray[np.intp]:
    codes = [heap.snapshot.layout.node_type_code(name) for name in sorted(names)]
    return np.flatnonzero(np.isin(heap.snapshot.node_type, codes))


def _duplicates(
    heap: Heap, flat: npt.NDArray[np.intp], holders: _Holders, top: int
) -> tuple[tuple[Duplicates, ...], int]:
    """Group the strings by text; V8 writes each text once, so equal texts have one number."""
    snapshot = heap.snapshot
    name, size = snapshot.node_name[flat], heap.owned_size[flat]
    may_be_cut = snapshot.strings.byte_lengths[name] >= TEXT_LIMIT
    sizes, size_of = np.unique(np.where(may_be_cut, size, -1), return_inverse=True)
    keys = name.astype(np.int64) * sizes.size + size_of
    _, group, counts = np.unique(keys, return_inverse=True, return_counts=True)
    total = np.zeros(counts.size, np.int64)
    np.add.at(total, group, size)
    largest = np.zeros(counts.size, np.int64)
    np.maximum.at(largest, group, size)
    wasted = total - largest
    found = []
    for number in np.argsort(-wasted, kind="stable")[:top].tolist():
        if wasted[number] <= 0:
            break
        members = flat[group == number]
        text = heap.node_name(int(members[0]))
        found.append(
            Duplicates(
                text=text,
                cut=len(text) >= TEXT_LIMIT,
                count=int(counts[number]),
                total_bytes=int(total[number]),
                wasted_bytes=int(wasted[number]),
                largest=object_facts(heap, int(members[np.argmax(heap.owned_size[members])])),
                holders=holders(members),
            )
        )
    return tuple(found), int(wasted.sum())


def _pinned(
    heap: Heap, counted: npt.NDArray[np.bool_], holders: _Holders, top: int
) -> tuple[tuple[Pinned, ...], int]:
    """Group the slices by the string they are cut from."""
    snapshot = heap.snapshot
    slices = _of_types(heap, frozenset({"sliced string"}))
    edge, of = edges_from(heap, slices)
    is_parent = snapshot.edge_name[edge] == snapshot.strings.find("parent")
    is_parent &= snapshot.edge_type[edge] == snapshot.layout.edge_type_code("internal")
    slices, parent_of = slices[of[is_parent]], snapshot.to_node[edge[is_parent]]
    parents, group = np.unique(parent_of, return_inverse=True)
    into, source, of = edges_into(heap, parents)
    is_slice = snapshot.node_type[source] == snapshot.layout.node_type_code("sliced string")
    only_slices = np.ones(parents.size, np.bool_)
    only_slices[of[counted[into] & ~is_slice]] = False
    size = heap.owned_size[parents]
    found = []
    for number in np.lexsort((-size, ~only_slices))[:top].tolist():
        own = slices[group == number]
        found.append(
            Pinned(
                parent=object_facts(heap, int(parents[number])),
                parent_bytes=int(size[number]),
                slices=own.size,
                slice_bytes=int(heap.owned_size[own].sum()),
                only_slices=bool(only_slices[number]),
                holders=holders(own),
            )
        )
    return tuple(found), int(size[only_slices].sum())


def _ropes(heap: Heap, holders: _Holders, top: int) -> tuple[tuple[Rope, ...], int]:
    """Find the joints that hang on each other, by the head of the tree."""
    is_joint = heap.snapshot.node_type == heap.snapshot.layout.node_type_code("concatenated string")
    dominator = heap.immediate_dominator
    head = chain_heads(dominator, is_joint & is_joint[dominator] & (dominator >= 0))
    joints = np.flatnonzero(is_joint)
    heads, group, counts = np.unique(head[joints], return_inverse=True, return_counts=True)
    joint_bytes = np.zeros(heads.size, np.int64)
    np.add.at(joint_bytes, group, heap.owned_size[joints])
    is_rope = counts > 1
    retained = np.where(is_rope, heap.retained_size[heads], -1)
    found = [
        Rope(
            string=object_facts(heap, int(heads[number])),
            joints=int(counts[number]),
            joint_bytes=int(joint_bytes[number]),
            retained_bytes=int(retained[number]),
            holders=holders(heads[number : number + 1]),
        )
        for number in np.argsort(-retained, kind="stable")[:top].tolist()
        if is_rope[number]
    ]
    return tuple(found), int(joint_bytes[is_rope].sum())
