"""Collapsed stacks: a line for each, frames from the root down with `;`, then the bytes.

flamegraph.pl, inferno and speedscope read it.
"""

from __future__ import annotations

from heaphound.profile.frames import Frame
from heaphound.profile.tree import Profile, call_tree


def collapsed(profile: Profile) -> bytes:
    """Write every stack once."""
    tree = call_tree((profile,))
    lines = []
    for node in range(1, len(tree.parent)):
        size = int(tree.self_bytes[0, node])
        if size:
            stack = [_words(frame) for frame in tree.stack(node)][::-1]
            lines.append(f"{';'.join(stack)} {size}\n")
    return "".join(lines).encode("utf-8", "replace")


def _words(frame: Frame) -> str:
    """A frame without what ends a frame or a line."""
    text = f"{frame.name} {frame.place}".strip()  # always with the place: it is all there is
    return "".join(char if char.isprintable() else "?" for char in text).replace(";", ":")
