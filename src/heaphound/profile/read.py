"""Read a sampling heap profile: what the inspector answers, or a `.heapprofile` file.

In: JSON. Out: a `Profile`. Node's --heap-prof and DevTools write the same form. A file of another
tool is named for what it is; a damaged one is refused, never guessed at.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from heaphound.errors import NotAProfile
from heaphound.profile.frames import Frame, frame_of
from heaphound.profile.tree import Profile

PROFILER = Frame("(profiler)", "", 0, 0, has_script=False)
_GZIP = b"\x1f\x8b"
_HINT = "Give a .heapprofile: `heaphound profile`, DevTools and `node --heap-prof` write them."
# Names that only one form has -> what that form is.
_OTHERS = {
    "timeDeltas": "a CPU profile",
    "snapshot": "a heap snapshot; `heaphound summary` reads it",
    "$schema": "a speedscope file",
    "traceEvents": "a trace of events",
}


def read_profile(path: Path) -> Profile:
    """Read a `.heapprofile` file.

    Raises:
        NotAProfile: it cannot be read, or is something else, or is damaged.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise NotAProfile(f"{path} cannot be read: {error.strerror}") from error
    if content.startswith(_GZIP):
        raise NotAProfile(f"{path} is gzip, as pprof's profiles are", hint=_HINT)
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise NotAProfile(
            f"{path} is no heap profile: it is not JSON, or ends too early", hint=_HINT
        ) from error
    return profile_of(found, str(path))


def profile_of(found: Any, source: str = "the inspector's answer") -> Profile:
    """Make a Profile of parsed JSON.

    Args:
        found: an object with `head` and, since Node 12, `samples`.
        source: what an error names.

    Raises:
        NotAProfile: it is something else, or damaged.
    """
    if not isinstance(found, dict) or not isinstance(found.get("head"), dict):
        other = next((what for name, what in _OTHERS.items() if name in _names(found)), None)
        is_other = f"{source} is {other}" if other else f"{source} is no heap profile"
        raise NotAProfile(is_other, hint=_HINT)
    try:
        return _profile(found["head"], found.get("samples"))
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise NotAProfile(f"{source} is a damaged heap profile ({error!r})", hint=_HINT) from error


def _profile(head: Mapping[str, Any], samples: Any) -> Profile:
    frames: dict[Frame, int] = {}
    parents: list[int] = []
    frame: list[int] = []
    own: list[int] = []
    number_of_id: dict[int, int] = {}
    waiting: list[tuple[Mapping[str, Any], int]] = [(head, -1)]
    while waiting:
        node, parent = waiting.pop()
        number = len(parents)
        parents.append(parent)
        frame.append(frames.setdefault(_frame(node["callFrame"]), len(frames)))
        own.append(int(node["selfSize"]))
        if "id" in node:
            number_of_id[node["id"]] = number
        waiting.extend((child, number) for child in reversed(node["children"]))
    if samples:
        if any(sample["nodeId"] not in number_of_id for sample in samples):
            # V8 allocates while it writes the tree down, and samples that: too late for the tree.
            number_of_id = defaultdict(lambda: len(parents) - 1, number_of_id)
            parents.append(0)
            frame.append(frames.setdefault(PROFILER, len(frames)))
        nodes = [number_of_id[sample["nodeId"]] for sample in samples]
        sizes = [int(sample["size"]) for sample in samples]
        ordinals = [int(sample["ordinal"]) for sample in samples]
    else:  # a file without samples tells the sizes alone
        nodes = [number for number, size in enumerate(own) if size]
        sizes = [own[number] for number in nodes]
        ordinals = [0] * len(nodes)
    if min(sizes, default=0) < 0:
        raise ValueError("a negative size")
    return Profile(
        tuple(frames),
        np.array(parents, np.int64),
        np.array(frame, np.int64),
        np.array(nodes, np.int64),
        np.array(sizes, np.int64),
        np.array(ordinals, np.int64),
    )


def _frame(call: Mapping[str, Any]) -> Frame:
    return frame_of(
        str(call["functionName"]),
        str(call["url"]),
        int(call["lineNumber"]),
        int(call["columnNumber"]),
        str(call["scriptId"]),
    )


def _names(found: Any) -> set[str]:
    return set(found) if isinstance(found, dict) else set()
