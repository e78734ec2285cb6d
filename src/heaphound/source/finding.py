"""What a scan finds: the value that every report of it shows."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

SCHEMA = "heaphound/scan@1"


@dataclass(frozen=True, slots=True)
class Finding:
    """One leak in the source.

    Attributes:
        file: path as it was found, with forward slashes.
        line: first line, from 1; `end_line` is the last one; `column` counts characters from 1.
        confidence: high, medium or low.
        fingerprint: stays the same when lines above are added or removed.
    """

    file: str
    line: int
    end_line: int
    column: int
    rule: str
    category: str
    confidence: str
    message: str
    fix: str
    fingerprint: str

    def as_json(self) -> dict[str, object]:
        """The finding with the keys of the `heaphound/scan@1` schema."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not scanned, and why."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Scan:
    """The result of a scan: findings in order of place, skipped files, and how many were read.

    Attributes:
        assumed: file -> export -> how often other files call it, as far as that matters.
    """

    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]
    files: int
    lines: int
    assumed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def fingerprint(rule: str, file: str, line_text: str, occurrence: int) -> str:
    """Name a finding by its rule, file and source line rather than by its line number.

    >>> fingerprint("r", "a.js", "  x()", 0) == fingerprint("r", "a.js", "x()", 0)
    True
    """
    parts = "\0".join((rule, file, " ".join(line_text.split()), str(occurrence)))
    return hashlib.sha256(parts.encode()).hexdigest()[:16]
