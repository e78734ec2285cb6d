"""What callgrind counted -> how many instructions each compiled file ran."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_OBJECT = re.compile(r"(c?)ob=\((\d+)\)(?: (.*))?")
_COST = re.compile(r"(?:\+\d+|-\d+|\*|\d+) (\d+)")


def instructions_by_file(lines: Iterable[str]) -> Counter[str]:
    """Sum up the lines of cost of each object file; those of calls are counted where they happen.

    >>> text = ["ob=(1) /lib/a.so", "fn=(1) f", "5 10", "cob=(2) /b", "calls=1 9", "6 70"]
    >>> dict(instructions_by_file([*text, "ob=(2)", "+3 7", "ob=(1)", "* 1"]))
    {'/lib/a.so': 11, '/b': 7}
    """
    names: dict[str, str] = {}
    counts: Counter[str] = Counter()
    here, is_call = "", False
    for line in lines:
        found = _OBJECT.match(line)
        if found is not None:
            called, number, name = found.groups()
            if name is not None:
                names[number] = name.strip()
            if not called:
                here = number
            continue
        cost = _COST.match(line)
        if cost is not None and not is_call:
            counts[here] += int(cost[1])
        is_call = line.startswith("calls=")
    return Counter({names[number]: count for number, count in counts.items()})
