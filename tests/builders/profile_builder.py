"""Profiles in a few lines: stacks from the root down, and the bytes allocated at their ends."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from heaphound.profile.frames import Frame
from heaphound.profile.segments import Segment
from heaphound.profile.tree import EMPTY, Profile

APP = "/srv/app/src/"
V8_WORK = Frame("(GC)", "", 0, 0, has_script=False)


def a_frame(words: str) -> Frame:
    """Make a frame of "name file:line"; a file without `/` or `:` is one of the application."""
    name, _, place = words.partition(" ")
    if not place:
        return Frame(name, "", 0, 0, has_script=False)
    file, _, line = place.rpartition(":")
    file = file if "/" in file or file.startswith("node:") else APP + file
    return Frame("" if name == "-" else name, file, int(line), 3)


def a_profile(*samples: tuple[Sequence[str], int, int]) -> Profile:
    """Make a profile of samples: the stack from the root down, bytes, ordinal."""
    frames = {EMPTY.frames[0]: 0}
    nodes: dict[tuple[int, int], int] = {}
    parent, frame, at, sizes, ordinals = [-1], [0], [], [], []
    for stack, size, ordinal in samples:
        node = 0
        for words in stack:
            number = frames.setdefault(a_frame(words), len(frames))
            if (node, number) not in nodes:
                nodes[node, number] = len(parent)
                parent.append(node)
                frame.append(number)
            node = nodes[node, number]
        at.append(node)
        sizes.append(size)
        ordinals.append(ordinal)
    columns = (parent, frame, at, sizes, ordinals)
    return Profile(tuple(frames), *(np.array(column, np.int64) for column in columns))


def a_segment(number: int, profile: Profile = EMPTY, **changes: float) -> Segment:
    """Make a reading, ten seconds after the one before."""
    values: dict[str, float] = {
        "time": 1_700_000_000 + 10 * number,
        "seconds": 10 * number,
        "sampler": 1,
        "last_ordinal": profile.last_ordinal,
        "total_bytes": profile.total_bytes,
        "samples": len(profile.sample_node),
        "pause_seconds": 0.01,
    }
    return Segment(number, **{**values, **changes})  # type: ignore[arg-type]
