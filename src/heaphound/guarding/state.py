"""What a guard must not forget over a restart: the capture under way, and when to rest."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from heaphound.case.atomic_file import new_file

SCHEMA = "heaphound/guard-state@1"
_MOST_TOLD = 1000


@dataclass(frozen=True, slots=True)
class Capturing:
    """A capture under way, into which Case."""

    case: str


@dataclass(frozen=True, slots=True)
class State:
    """Of one process that is guarded, over its restarts and ours.

    Attributes:
        pid: of the process last watched.
        born: see `life.born`.
        capturing: the capture under way.
        rest_until: seconds since the epoch; no capture begins before.
        incidents: captures that were begun.
        told: fingerprints of the findings that were told before.
    """

    pid: int | None = None
    born: int | None = None
    capturing: Capturing | None = None
    rest_until: float = 0.0
    incidents: int = 0
    told: tuple[str, ...] = ()


class StateFile:
    """The state of one slot; every change is on disk when `change` returns."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.now = _read(path)

    def change(self, **fields: Any) -> None:
        """Replace some fields.

        Raises:
            CaseError: the file cannot be written.
        """
        self.now = replace(self.now, **fields)
        content = {"schema": SCHEMA, **asdict(self.now)}
        with new_file(self._path) as file:
            file.write(json.dumps(content, indent=2).encode() + b"\n")

    def tell(self, fingerprints: list[str]) -> list[str]:
        """Note what is told now; gives those that were never told before."""
        new = [one for one in fingerprints if one not in self.now.told]
        if new:
            self.change(told=(*self.now.told, *new)[-_MOST_TOLD:])
        return new


def _read(path: Path) -> State:
    """What was left; a fresh state where there is none, or none that can be read."""
    try:
        content = json.loads(path.read_bytes())
        capturing = content["capturing"]
        return State(
            pid=content["pid"],
            born=content["born"],
            capturing=None if capturing is None else Capturing(**capturing),
            rest_until=float(content["rest_until"]),
            incidents=int(content["incidents"]),
            told=tuple(map(str, content["told"])),
        )
    except (OSError, ValueError, LookupError, TypeError):
        return State()
