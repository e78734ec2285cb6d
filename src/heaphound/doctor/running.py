"""Which of the program's functions ran when it was looked.

In: stacks. Out: places with their share, the most frequent first. A stack stands for the innermost
function of the program itself; where there is none, for one of a package, then for Node's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from heaphound.doctor.record import Stack

Frame = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Running:
    """A function that was seen running.

    Attributes:
        words: its name and place, as in "hash (/srv/app/users.js:12)".
        seen: at how many looks.
        of: of how many looks that met JavaScript.
        longest_ms: how long the longest of its tasks still went on.
    """

    words: str
    seen: int
    of: int
    longest_ms: float


def running_functions(stacks: Sequence[Stack], most: int = 3) -> list[Running]:
    """Count what ran, by function."""
    seen: Counter[tuple[str, str]] = Counter()
    lines: dict[tuple[str, str], Counter[int]] = {}
    longest: dict[tuple[str, str], float] = {}
    for stack in stacks:
        frame = _own_frame(stack.frames)
        if frame is None:
            continue
        name, script, line = frame
        key = (name, script)
        seen[key] += 1
        lines.setdefault(key, Counter())[line] += 1
        longest[key] = max(longest.get(key, 0.0), stack.left_ms)
    total = sum(seen.values())
    return [
        Running(_words(*key, lines[key].most_common(1)[0][0]), count, total, longest[key])
        for key, count in seen.most_common(most)
    ]


def _own_frame(frames: Sequence[Frame]) -> Frame | None:
    own = [frame for frame in frames if frame[1] and not frame[1].startswith("node:")]
    app = [frame for frame in own if "/node_modules/" not in frame[1]]
    return next(iter([*app, *own, *frames]), None)


def _words(name: str, script: str, line: int) -> str:
    path = unquote(script.removeprefix("file://"))
    return f"{name or 'a function without a name'} ({path or 'evaluated code'}:{line})"
