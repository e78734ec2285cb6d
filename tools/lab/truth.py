"""What is true of each service of the proving ground, read from its `truth.json`.

In: the folder `lab/` at the top of the repository. Out: one `LabService` per folder that has a
`truth.json`. A service with a leak has `leaky.js` and, where a fix exists, `fixed.js`; a control
has `healthy.js`, and nothing to find.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LAB = Path(__file__).resolve().parents[2] / "lab"

CATEGORIES = ("listener", "timer", "closure", "cache", "global-state", "client-per-call")


@dataclass(frozen=True, slots=True)
class AcceptedPlace:
    """A place that a diagnosis may give: lines are those that contain one of `lines`.

    Attributes:
        file: below the service's folder, or from `node_modules/` on.
        lines: pieces of the lines' text.
    """

    file: str
    lines: tuple[str, ...]

    def has_file(self, file: str) -> bool:
        """Whether a file that a diagnosis names is this one."""
        return file.endswith(f"/{self.file}")

    def has_line(self, file: str, line: int) -> bool:
        """Whether a place that a diagnosis names (line from 1) is one of these lines."""
        if not self.has_file(file):
            return False
        path = Path(file.removeprefix("file://"))
        text = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        if not 0 < line <= len(text):
            return False
        return any(piece in text[line - 1] for piece in self.lines)


@dataclass(frozen=True, slots=True)
class Truth:
    """The leak of a service, and what counts as having found it.

    Attributes:
        category: the category a diagnosis must give.
        also: categories an engineer would accept as well, each with the reason.
        holder: name of the variable or property that holds what leaks; None where Node's own
            lists do.
        accept_holders: other names a diagnosis may give.
        places: where a diagnosis may point, the best first.
        what: what happens, in one sentence.
        fix: what repairs it, in one sentence.
        source: who says that this leaks: an issue, a README, a manual.
    """

    category: str
    also: dict[str, str]
    holder: str | None
    accept_holders: tuple[str, ...]
    places: tuple[AcceptedPlace, ...]
    what: str
    fix: str
    source: str

    def has_category(self, category: str) -> bool:
        """Whether a category is the right one."""
        return category == self.category or category in self.also

    def has_name(self, name: str | None) -> bool:
        """Whether a holder's name is a right one."""
        return name is not None and (name == self.holder or name in self.accept_holders)

    def has_file(self, file: str) -> bool:
        """Whether a file is a right one."""
        return any(place.has_file(file) for place in self.places)

    def has_line(self, file: str, line: int) -> bool:
        """Whether a line of a file (from 1) is a right one."""
        return any(place.has_line(file, line) for place in self.places)


@dataclass(frozen=True, slots=True)
class LabService:
    """One service of the proving ground.

    Attributes:
        name: its folder's name.
        packages: npm packages it is about, with their pins.
        truth: None for a control.
        what: what the service does.
        scripts: file names by role: `leaky` and perhaps `fixed`, or `healthy`.
        oldest_node: the first major version of Node its packages run on.
    """

    name: str
    packages: dict[str, str]
    truth: Truth | None
    what: str
    scripts: dict[str, str]
    oldest_node: int

    @property
    def is_control(self) -> bool:
        """Whether nothing leaks in it."""
        return self.truth is None


def lab_services() -> tuple[LabService, ...]:
    """Every service of the proving ground, by name."""
    return tuple(_read_service(path.parent) for path in sorted(LAB.glob("*/truth.json")))


def _read_service(folder: Path) -> LabService:
    content = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    manifest = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    is_control = "control" in content
    roles = ("healthy",) if is_control else ("leaky", "fixed")
    return LabService(
        name=folder.name,
        packages=manifest.get("dependencies", {}),
        truth=None if is_control else _read_truth(content),
        what=content["control"] if is_control else content["what"],
        scripts={role: f"{role}.js" for role in roles if (folder / f"{role}.js").exists()},
        oldest_node=int(manifest["engines"]["node"].removeprefix(">=")),
    )


def _read_truth(content: dict[str, Any]) -> Truth:
    return Truth(
        category=content["category"],
        also=content.get("also", {}),
        holder=content["holder"],
        accept_holders=tuple(content.get("accept_holders", ())),
        places=tuple(
            AcceptedPlace(place["file"], tuple(place["lines"])) for place in content["places"]
        ),
        what=content["what"],
        fix=content["fix"],
        source=content["source"],
    )
