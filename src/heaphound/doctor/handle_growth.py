"""Two looks at what a process has open, compared group by group.

In: `OpenHandles`, twice; the first may come from a file. Out: `HandleChange`s, and the JSON that
the next comparison reads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from heaphound.errors import FindingsUnusable
from heaphound.target.handles import HandleGroup, HandlePlace, OpenHandles

SCHEMA = "heaphound/handles@1"
# A group that gained less than this, or than this share of what it was, came and went with work.
FEWEST_GAINED = 3
LEAST_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class HandleChange:
    """A group now, and how many it had before; `group.count` is 0 for one that is gone."""

    group: HandleGroup
    before: int

    @property
    def gained(self) -> int:
        """How many more there are now."""
        return self.group.count - self.before

    @property
    def grows(self) -> bool:
        """Whether it gained enough to be told."""
        return self.gained >= max(FEWEST_GAINED, LEAST_SHARE * self.before)


def changes(before: OpenHandles, now: OpenHandles) -> tuple[HandleChange, ...]:
    """Compare two looks; what gained most stands first."""
    known = {_key(group): group for group in before.groups}
    rows = [
        HandleChange(group, known.pop(_key(group)).count if _key(group) in known else 0)
        for group in now.groups
    ]
    return tuple(sorted(rows, key=lambda row: (-row.gained, -row.group.count)))


def _key(group: HandleGroup) -> tuple[object, ...]:
    return (group.kind, group.words, group.keeps_alive, group.place, group.delay_ms)


def handles_json(
    handles: OpenHandles, about: Mapping[str, Any], rows: Sequence[HandleChange] | None = None
) -> dict[str, Any]:
    """Give a look, and the comparison if there is one, as `heaphound/handles@1`."""
    before = {} if rows is None else {_key(row.group): row for row in rows}
    return {
        "schema": SCHEMA,
        "process": dict(about),
        "time": handles.time,
        "uptime_seconds": handles.uptime,
        "kinds": dict(handles.kinds),
        "doubts": list(handles.doubts),
        "groups": [
            {
                "kind": group.kind,
                "what": group.words,
                "count": group.count,
                "before": before[_key(group)].before if _key(group) in before else None,
                "grows": before[_key(group)].grows if _key(group) in before else None,
                "keeps_alive": group.keeps_alive,
                "file": None if group.place is None else group.place.file,
                "line": None if group.place is None else group.place.line,
                "delay_ms": group.delay_ms,
                "oldest_seconds": group.oldest_seconds,
                "next_seconds": group.next_seconds,
                "examples": list(group.examples),
                "created": [
                    {
                        "function": each.function,
                        "file": each.place.file,
                        "line": each.place.line,
                        "count": each.count,
                    }
                    for each in group.created
                ],
            }
            for group in handles.groups
        ],
    }


def handles_from_json(document: Any, name: str) -> OpenHandles:
    """Read what `handles_json` gave.

    Args:
        document: the JSON.
        name: of the file, for messages.

    Raises:
        FindingsUnusable: it is something else.
    """
    try:
        groups = tuple(
            HandleGroup(
                kind=str(row["kind"]),
                words=str(row["what"]),
                count=int(row["count"]),
                keeps_alive=bool(row["keeps_alive"]),
                place=HandlePlace(str(row["file"]), int(row["line"])) if row["file"] else None,
                delay_ms=row["delay_ms"],
                oldest_seconds=row["oldest_seconds"],
                next_seconds=row["next_seconds"],
                examples=tuple(map(str, row["examples"])),
            )
            for row in document["groups"]
        )
        return OpenHandles(
            {SCHEMA: float(document["time"])}[document["schema"]],
            document["uptime_seconds"],
            groups,
            document["kinds"],
            (),
        )
    except (LookupError, TypeError, ValueError) as error:
        raise FindingsUnusable(
            f"{name} is not what `heaphound handles --json` prints ({error!r})",
            hint="Make one with `heaphound handles --pid N --json > before.json`.",
        ) from error
