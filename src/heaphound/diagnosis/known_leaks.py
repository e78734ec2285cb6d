"""Findings that a package itself documents: matched against `known_leaks.toml`.

In: a finding. Out: the same one, with what is known of it. A leak matches when the finding ends in
the package, in a version that has it, at one of the names the table gives. The table is data:
no category knows the name of a package.
"""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

from heaphound.diagnosis.finding import Finding, KnownLeak
from heaphound.source.packages import Package, package_of

TAIL = 8  # references at the path's end that are looked at: what leads there is not to blame
_TABLE = Path(__file__).with_name("known_leaks.toml")
_BOUND = re.compile(r"(>=|<=|<|>|=)\s*(\d+(?:\.\d+)*)")


@dataclass(frozen=True, slots=True)
class LeakPattern:
    """One entry of the table; the file says what each field means."""

    id: str
    package: str
    versions: str
    names: frozenset[str]
    categories: frozenset[str]
    explanation: str
    link: str
    fix: str

    def has_version(self, version: str | None) -> bool:
        """Whether a version has the leak; an unknown one may have it."""
        return version is None or in_range(version, self.versions)


@functools.cache
def patterns() -> tuple[LeakPattern, ...]:
    """Read the table."""
    with _TABLE.open("rb") as file:
        entries = tomllib.load(file)["leak"]
    return tuple(
        LeakPattern(
            **{
                **entry,
                "names": frozenset(entry["names"]),
                "categories": frozenset(entry["categories"]),
            }
        )
        for entry in entries
    )


def with_known_leak(finding: Finding) -> Finding:
    """Note on a finding that a package documents it, if one does."""
    packages = _packages(finding)
    if not packages:
        return finding
    names = _names(finding)
    for pattern in patterns():
        package = packages.get(pattern.package)
        if (
            package is not None
            and pattern.names & names
            and (not pattern.categories or finding.category.value in pattern.categories)
            and pattern.has_version(package.version)
        ):
            known = KnownLeak(
                pattern.id,
                pattern.package,
                package.version,
                pattern.explanation,
                pattern.link,
                pattern.fix,
            )
            return replace(finding, known=known)
    return finding


def in_range(version: str, versions: str) -> bool:
    """Say whether a version satisfies every bound; prereleases count as their release.

    >>> in_range("4.2.0", ">=3.0.0 <4.3.0"), in_range("4.10.1", "<4.3"), in_range("1.0.0", "")
    (True, False, True)
    """
    numbers = _numbers(version)
    return all(_holds(numbers, sign, _numbers(bound)) for sign, bound in _BOUND.findall(versions))


def _holds(version: tuple[int, ...], sign: str, bound: tuple[int, ...]) -> bool:
    return {
        ">=": version >= bound,
        "<=": version <= bound,
        "<": version < bound,
        ">": version > bound,
        "=": version == bound,
    }[sign]


def _numbers(version: str) -> tuple[int, ...]:
    parts = [int(part) for part in re.findall(r"\d+", version.split("-", 1)[0])[:3]]
    return tuple(parts + [0] * (3 - len(parts)))


def _packages(finding: Finding) -> dict[str, Package]:
    """The packages in which a finding ends: those of its holder, and of the end of its path."""
    places = [finding.holder.place, *(step.place for step in finding.path[-TAIL:])]
    found = (package_of(place.file) for place in places if place is not None)
    return {package.name: package for package in found if package.name is not None}


def _names(finding: Finding) -> set[str]:
    names = {finding.holder.name or "", finding.holder.constructor}
    for step in finding.path[-TAIL:]:
        names.add(step.edge_name)
        names.add(step.constructor)
    return names
