"""A profile as columns: a tree of calls, and the samples that were allocated at its nodes.

In: what `profile.read` read. Out: a `Profile`, the parts of it that were allocated in a window of
time, and several of them laid over each other as one `CallTree`.

A sample's *ordinal* rises with every allocation that was sampled. So what has a higher ordinal than
any sample that was alive at some moment was allocated after that moment; no clock is needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from heaphound.profile.frames import Frame

_Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Profile:
    """What was sampled and is alive; a node comes after its parent, node 0 is the root.

    Attributes:
        frames: every function once.
        parent: shape (nodes,); -1 for the root.
        frame: shape (nodes,), positions in `frames`; the root's is never shown.
        sample_node: shape (samples,).
        sample_bytes: shape (samples,); what the sample stands for, not the object's own size.
        sample_ordinal: shape (samples,); 0 where the file does not tell.
    """

    frames: tuple[Frame, ...]
    parent: _Ints
    frame: _Ints
    sample_node: _Ints
    sample_bytes: _Ints
    sample_ordinal: _Ints

    @property
    def total_bytes(self) -> int:
        """What all samples stand for."""
        return int(self.sample_bytes.sum())

    @property
    def last_ordinal(self) -> int:
        """The highest ordinal; 0 when nothing was sampled."""
        return int(self.sample_ordinal.max(initial=0))

    def self_bytes(self) -> _Ints:
        """Bytes allocated at each node itself, shape (nodes,)."""
        own = np.zeros(len(self.parent), np.int64)
        np.add.at(own, self.sample_node, self.sample_bytes)
        return own

    def made_between(self, after: int, until: int | None = None) -> Profile:
        """Keep the samples with `after` < ordinal <= `until`."""
        kept = self.sample_ordinal > after
        if until is not None:
            kept &= self.sample_ordinal <= until
        return replace(
            self,
            sample_node=self.sample_node[kept],
            sample_bytes=self.sample_bytes[kept],
            sample_ordinal=self.sample_ordinal[kept],
        )

    def stack(self, node: int) -> Iterator[int]:
        """Nodes from one up to, and without, the root."""
        while node > 0:
            yield node
            node = int(self.parent[node])

    def combined_with(self, other: Profile) -> Profile:
        """Add the samples of another sampler; they have no common order, so ordinals are lost."""
        tree = call_tree((self, other))
        held = np.flatnonzero(tree.self_bytes.any(axis=0))
        sizes = tree.self_bytes[:, held].sum(axis=0)
        return Profile(
            tree.frames, tree.parent, tree.frame, held, sizes, np.zeros(len(held), np.int64)
        )


EMPTY = Profile(
    (Frame("(root)", "", 0, 0, has_script=False),),
    np.array([-1], np.int64),
    np.zeros(1, np.int64),
    *(np.zeros(0, np.int64) for _ in range(3)),
)


@dataclass(frozen=True, slots=True)
class CallTree:
    """One or more profiles as one tree; a node comes after its parent, node 0 is the root.

    Attributes:
        frames: every function once.
        parent: shape (nodes,); -1 for the root.
        frame: shape (nodes,), positions in `frames`.
        self_bytes: shape (profiles, nodes); allocated at the node itself.
        self_samples: shape (profiles, nodes); how many samples that rests on.
    """

    frames: tuple[Frame, ...]
    parent: _Ints
    frame: _Ints
    self_bytes: _Ints
    self_samples: _Ints

    def total_bytes(self) -> _Ints:
        """Bytes allocated at each node and below, shape (profiles, nodes)."""
        totals = self.self_bytes.copy()
        for node in range(len(self.parent) - 1, 0, -1):
            totals[:, self.parent[node]] += totals[:, node]
        return totals

    def stack(self, node: int) -> Iterator[Frame]:
        """The frames from one node up to, and without, the root."""
        while node > 0:
            yield self.frames[self.frame[node]]
            node = int(self.parent[node])


def call_tree(profiles: Sequence[Profile]) -> CallTree:
    """Lay profiles over each other: nodes with the same frames from the root are one.

    Costs time and memory linear in all their nodes and samples.
    """
    frame_number: dict[Frame, int] = {EMPTY.frames[0]: 0}
    nodes: dict[tuple[int, int], int] = {}
    parents, frames = [-1], [0]
    places: list[_Ints] = []
    for profile in profiles:
        numbers = [frame_number.setdefault(one, len(frame_number)) for one in profile.frames]
        place = np.zeros(len(profile.parent), np.int64)
        for node in range(1, len(profile.parent)):
            key = (int(place[profile.parent[node]]), numbers[profile.frame[node]])
            at = nodes.setdefault(key, len(parents))
            if at == len(parents):
                parents.append(key[0])
                frames.append(key[1])
            place[node] = at
        places.append(place)
    sizes = np.zeros((len(profiles), len(parents)), np.int64)
    counts = np.zeros_like(sizes)
    for row, (profile, place) in enumerate(zip(profiles, places, strict=True)):
        np.add.at(sizes[row], place[profile.sample_node], profile.sample_bytes)
        np.add.at(counts[row], place[profile.sample_node], 1)
    return CallTree(
        tuple(frame_number), np.array(parents, np.int64), np.array(frames, np.int64), sizes, counts
    )
