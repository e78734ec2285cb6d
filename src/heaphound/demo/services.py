"""The services of the lab, read from their `truth.json`.

In: the folder `lab/` beside this module. Out: one `Service` per folder. A shape can have two
services (a `close` listener and an `abort` listener are both of the shape listener); asked for by
shape, the one in `_SERVICE_OF_SHAPE` is given.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from heaphound.errors import OptionError

_LAB = Path(__file__).parent / "lab"

_SERVICE_OF_SHAPE = {
    "all": "orders",
    "listener": "listener-per-upload",
    "timer": "timer-per-setup",
    "closure": "closure-replaced-function",
    "cache": "cache-users",
    "global-state": "global-subscribers",
    "client-per-call": "client-per-request",
}


@dataclass(frozen=True, slots=True)
class PlantedLeak:
    """A leak that is known to be in a service, and what counts as having found it.

    Attributes:
        category: the category a diagnosis must give.
        holder: name of the variable that holds the leaked entries; None where no variable does
            (Node's own list of timers holds them).
        accept_holders: other names a diagnosis may give.
        constructor: the holder's constructor, or the leaked object's where holder is None.
        file: the file, relative to the service's folder.
        line: line of the holder's declaration (or of the call that leaks), from 1.
        accept_lines: lines of the same file a diagnosis may give, `line` among them.
        accept_places: places in other files it may give, as `file:line`.
        what: what happens, in one sentence.
        fix: what repairs it, in one sentence.
        source: where the shape is described.
    """

    category: str
    holder: str | None
    accept_holders: tuple[str, ...]
    constructor: str
    file: str
    line: int
    accept_lines: tuple[int, ...]
    accept_places: tuple[str, ...]
    what: str
    fix: str
    source: str

    def is_at(self, file: str, line: int) -> bool:
        """Whether a diagnosis that names this place has found the leak.

        Args:
            file: path of the file, as a diagnosis gives it (absolute, or a `file:` URL).
            line: line in it, from 1.
        """
        places = [f"{self.file}:{accepted}" for accepted in self.accept_lines]
        places.extend(self.accept_places)
        return any(f"{file}:{line}".endswith(f"/{place}") for place in places)

    def is_named(self, name: str | None) -> bool:
        """Whether a diagnosis that gives this holder's name is right.

        Where no variable holds the leak, no name is right too.
        """
        return name == self.holder or name in self.accept_holders


@dataclass(frozen=True, slots=True)
class Service:
    """One service of the lab.

    Attributes:
        name: its folder's name.
        shape: the leak shape it shows; `all` for the one with several.
        folder: where its files are.
        truth: what leaks in `leaky`; nothing leaks in `fixed`.
        leaky: the script with the leaks.
        fixed: the same service, repaired.
    """

    name: str
    shape: str
    folder: Path
    truth: tuple[PlantedLeak, ...]
    leaky: Path
    fixed: Path


def services() -> tuple[Service, ...]:
    """Every service of the lab, by name."""
    return tuple(_read_service(truth.parent) for truth in sorted(_LAB.glob("*/truth.json")))


def shapes() -> tuple[str, ...]:
    """The shapes a service can be asked for by."""
    return tuple(_SERVICE_OF_SHAPE)


def service(shape: str) -> Service:
    """The service that shows a shape; a service's own name will do too.

    Args:
        shape: one of `shapes()`, or a service's name.

    Raises:
        OptionError: there is no such service.

    >>> service("cache").name
    'cache-users'
    """
    name = _SERVICE_OF_SHAPE.get(shape, shape)
    for candidate in services():
        if candidate.name == name:
            return candidate
    raise OptionError(
        f"The demo has no service of the shape {shape!r}.",
        hint=f"Choose one of: {', '.join(shapes())}.",
    )


def _read_service(folder: Path) -> Service:
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return Service(
        name=folder.name,
        shape=truth["shape"],
        folder=folder,
        truth=tuple(_read_leak(leak) for leak in truth["leaks"]),
        leaky=folder / "leaky.js",
        fixed=folder / truth["fixed"],
    )


def _read_leak(leak: dict[str, Any]) -> PlantedLeak:
    return PlantedLeak(
        category=leak["category"],
        holder=leak["holder"],
        accept_holders=tuple(leak["accept_holders"]),
        constructor=leak["constructor"],
        file=leak["file"],
        line=leak["line"],
        accept_lines=tuple(leak["accept_lines"]),
        accept_places=tuple(leak["accept_places"]),
        what=leak["what"],
        fix=leak["fix"],
        source=leak["source"],
    )
