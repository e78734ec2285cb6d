"""Lists that Node keeps for a process and that calls of a program fill: `node_registries.toml`.

In: the table. Out: its entries. Diagnosis knows a list by its name in the heap, the scan by the
calls; neither has a name of such a call in its own code.
"""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

_TABLE = Path(__file__).with_name("node_registries.toml")


@dataclass(frozen=True, slots=True)
class Registry:
    """One entry of the table; the file says what each field means."""

    ends: tuple[str, ...]
    calls: tuple[str, ...]
    module: str
    varies: bool
    undo: tuple[str, ...]
    scan: str
    category: str
    what: str
    fix: str


@functools.cache
def registries() -> tuple[Registry, ...]:
    """Read the table."""
    with _TABLE.open("rb") as file:
        entries = tomllib.load(file)["registry"]
    lists = ("ends", "calls", "undo")
    return tuple(
        Registry(**{**entry, **{name: tuple(entry[name]) for name in lists}}) for entry in entries
    )
