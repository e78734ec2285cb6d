"""What the flamegraph's script needs, as small JSON: one tree, and bytes for each of its nodes.

In: a ProfileResult. Out: columns. Branches too thin to be seen are folded into their callers, so
the page stays small however long the profiling was.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from markupsafe import Markup

from heaphound.profile.frames import Frame
from heaphound.profile.result import ProfileResult
from heaphound.profile.tree import CallTree, call_tree
from heaphound.report.safe_text import printable
from heaphound.units import bytes_text

MOST_NODES = 12_000
_NAME = 120
_FILE = 300


def flame_data(result: ProfileResult) -> tuple[Markup, str]:
    """Give the JSON, safe to stand in a page, and a note on what was folded; the note may be empty.

    Columns: `frames` are [name, file, line, kind, package]; `parent`, `frame` and the bytes
    allocated at the node itself: `shown`, and `begin` and `end` of what is alive at those times.
    """
    tree = call_tree((result.shown, result.begin, result.end))
    kept, limit = _kept(tree)
    place = np.full(len(kept), -1, np.int64)
    place[kept] = np.arange(int(kept.sum()))
    own = tree.self_bytes.copy()
    for node in range(len(kept) - 1, 0, -1):
        if not kept[node]:
            own[:, tree.parent[node]] += own[:, node]
    numbers = np.flatnonzero(kept)
    used, frame = np.unique(tree.frame[numbers], return_inverse=True)
    parent = tree.parent[numbers]
    data: dict[str, Any] = {
        "frames": [_frame(tree.frames[number]) for number in used.tolist()],
        "parent": [int(place[one]) if one >= 0 else -1 for one in parent.tolist()],
        "frame": frame.tolist(),
        "shown": own[0, numbers].tolist(),
        "begin": own[1, numbers].tolist(),
        "end": own[2, numbers].tolist(),
        "grows": result.since is not None,
    }
    folded = len(kept) - len(numbers)
    note = (
        f"{folded:,} calls below {bytes_text(limit)} are folded into their callers"
        if folded
        else ""
    )
    return _json(data), note


def _kept(tree: CallTree) -> tuple[np.ndarray[Any, np.dtype[np.bool_]], int]:
    """Choose the heaviest nodes; a node is never lighter than those below it."""
    weight = tree.total_bytes().max(axis=0)
    if len(weight) <= MOST_NODES:
        kept = weight > 0
        kept[0] = True
        return kept, 0
    limit = int(np.partition(weight, -MOST_NODES)[-MOST_NODES]) + 1
    kept = weight >= limit
    kept[0] = True
    return kept, limit


def _frame(frame: Frame) -> list[Any]:
    return [
        printable(frame.label, _NAME),
        printable(frame.file, _FILE),
        frame.line,
        frame.kind.name.lower(),
        printable(frame.package or "", _NAME),
    ]


def _json(data: dict[str, Any]) -> Markup:
    """JSON that cannot end the element it stands in: `<`, `>` and `&` are written as escapes."""
    text = json.dumps(data, separators=(",", ":"))
    for char in "<>&":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(text)  # noqa: S704 - no character of markup is left
